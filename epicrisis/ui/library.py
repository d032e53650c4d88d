"""The library: a card a case, by its presentation; and the files that can't be read."""

from datetime import date

import streamlit as st

from epicrisis import writing
from epicrisis.cases.model import Case
from epicrisis.cases.reading.library import BrokenCase
from epicrisis.i18n import LANGUAGES
from epicrisis.server import embargo, resources
from epicrisis.story.telling import Story, Telling
from epicrisis.ui.shared import html, progress_store, routing, session, teacher_access
from epicrisis.ui.shared.session import say, translate
from epicrisis.ui.teacher import new_room


def show_welcome() -> None:
    """Say what this app is."""
    st.title("Épicrise", anchor=False)
    st.markdown(
        translate(
            "A clinical case, lived step by step. Read, think, reveal the next finding,"
            " and see the patient's story take shape in time."
        )
    )


def show_cases() -> None:
    """Show every case that can be read: the one in the address, then those in the language.

    Cases that are kept for class are shown to teachers alone.
    """
    stories = resources.all_stories() if teacher_access.may_teach() else resources.solo_stories()
    ordered = sorted(stories.items(), key=lambda each: _place(*each))
    if not ordered:
        st.info(translate("There is no case here yet."))
    for slug, story in ordered:
        with st.container(border=True):
            _show_card(slug, story)


def _place(slug: str, story: Story) -> tuple[bool, bool]:
    """Return what sorts a case among the others, which else stay as they are."""
    current = session.current()
    return slug != current.slug, current.language not in story.case.languages


def _show_card(slug: str, story: Story) -> None:
    case, telling = story.case, progress_store.telling(story)
    is_solo = slug in resources.solo_stories()
    html.show(
        "card.html",
        title=say(telling.title),
        presentation=say(case.presentation),
        provenance=say(case.provenance),
        facts=[
            say(case.specialty),
            _difficulty(case.difficulty),
            translate("about {minutes} minutes").format(minutes=case.minutes),
            ", ".join(LANGUAGES.get(code, code) for code in case.languages),
        ],
        progress_words=translate("{open} of {total} opened").format(
            open=len(telling.steps), total=len(story.steps)
        ),
        open=len(telling.steps),
        total=len(story.steps),
    )
    if not is_solo:
        st.caption(_embargo_in_words(case))
    with st.container(horizontal=True):
        if is_solo:
            _show_start(slug, telling)
        new_room.show_opening(slug)


def _embargo_in_words(case: Case) -> str:
    day = embargo.ends(case)
    if day == date.max:
        return translate("Kept for class: only teachers see this card.")
    return translate("Kept for class until {day}: only teachers see this card before.").format(
        day=writing.day(day, session.current().language)
    )


def _show_start(slug: str, telling: Telling) -> None:
    label = translate("Resume") if telling.opened else translate("Start")
    if telling.is_finished:
        label = translate("Read again")
    go = st.button(
        label, key=f"start-{slug}", type="primary", on_click=routing.choose_case, args=(slug,)
    )
    if go:
        st.switch_page(routing.page(telling.current_stage))
    if telling.opened:
        with st.popover(translate("Start over")):
            st.markdown(
                translate("Begin this case anew? This attempt is kept for the debrief to compare.")
            )
            st.button(
                translate("Yes, start over"),
                key=f"over-{slug}",
                on_click=progress_store.start_over,
                args=(telling.story,),
            )


def _difficulty(value: str) -> str:
    return {
        "introductory": translate("introductory"),
        "intermediate": translate("intermediate"),
        "advanced": translate("advanced"),
    }[value]


def show_writing() -> None:
    """Offer the page on which a case is written to a teacher, and say who else may teach."""
    if not teacher_access.may_teach():
        return
    html.show(
        "author_link.html", words=translate("Write a case"), language=session.current().language
    )
    teacher_access.show_state()


def show_broken_files() -> None:
    """Name the case files that can't be read, and how to see all that is wrong with them."""
    for broken in resources.library().broken:
        st.warning(_describe(broken), icon=":material/report:")


def _describe(broken: BrokenCase) -> str:
    first = broken.problems[0]
    return translate(
        "A case can't be told. Line {line}, column {column}: {problem}. For all its problems"
        " ({count}) run `python -m epicrisis check data/cases/*/case.yaml`."
    ).format(
        line=first.line,
        column=first.column,
        problem=first.without_content(translate),
        count=len(broken.problems),
    )
