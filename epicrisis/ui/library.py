"""The library: a card a case, by its presentation; and the files that can't be read."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

import streamlit as st

from epicrisis import writing
from epicrisis.cases.model import Case, StageKey
from epicrisis.cases.questions import Question
from epicrisis.cases.reading.library import BrokenCase
from epicrisis.i18n import LANGUAGES
from epicrisis.server import embargo, resources
from epicrisis.story.telling import Story, Telling, stage_in_words
from epicrisis.ui.shared import (
    entering,
    html,
    progress_store,
    routing,
    session,
    specialty_marks,
    teacher_access,
)
from epicrisis.ui.shared.session import say, translate
from epicrisis.ui.teacher import my_rooms, new_room

_STYLE = Path(__file__).with_name("library.css")


class _Card(NamedTuple):
    """A case that a learner may open, as far as they have come."""

    slug: str
    story: Story
    telling: Telling

    @property
    def is_begun(self) -> bool:
        """Whether there is a place to go on from."""
        return bool(self.telling.opened) and not self.telling.is_finished

    @property
    def is_real(self) -> bool:
        """Whether its patient was one."""
        return self.story.case.origin == "report"

    @property
    def place(self) -> tuple[bool, bool]:
        """What sorts it among those under its heading, which else stay as they are."""
        return self.slug != session.current().slug, not self.is_real


def show_welcome() -> None:
    """Say what this app is."""
    st.html(html.style(_STYLE))
    st.title("Épicrise", anchor=False)
    st.markdown(
        translate(
            "A clinical case, lived step by step. Read, think, reveal the next finding,"
            " and see the patient's story take shape in time."
        )
    )


def show_cases() -> None:
    """Show every case that may be read alone: what is begun, then real cases, then the others.

    Those that can't be read in the visit's language stand under a heading of their own.
    """
    routing.follow()
    stories = resources.solo_stories()
    if not stories:
        st.info(translate("There is no case here yet."))
    cards = sorted(
        (_Card(slug, story, progress_store.telling(story)) for slug, story in stories.items()),
        key=lambda card: card.place,
    )
    for number, (heading, shown) in enumerate(_by_heading(cards).items()):
        if not shown:
            continue
        st.header(heading, anchor=False)
        with st.container(key=f"library-{number}"):
            for card in shown:
                with st.container(border=True):
                    _show_card(card)


def _by_heading(cards: list[_Card]) -> Mapping[str, list[_Card]]:
    language = session.current().language
    found: dict[str, list[_Card]] = {translate("In progress"): [], translate("Cases"): []}
    elsewhere: dict[str, list[_Card]] = {}
    for card in cards:
        languages = card.story.case.languages
        if card.is_begun:
            found[translate("In progress")].append(card)
        elif language in languages:
            found[translate("Cases")].append(card)
        else:
            heading = translate("In another language: {language}").format(
                language=_languages_in_words(card.story.case)
            )
            elsewhere.setdefault(heading, []).append(card)
    return {**found, **elsewhere}


def _languages_in_words(case: Case) -> str:
    return ", ".join(LANGUAGES.get(code, code) for code in case.languages)


def _show_card(card: _Card) -> None:
    case = card.story.case
    html.show(
        "card.html",
        title=say(card.telling.title),
        presentation=say(case.presentation),
        kind=case.origin or "",
        kind_words=_origin_in_words(case),
        # Who knows what the patient is needn't be told at once by what the text came about.
        provenance="" if case.origin else say(case.provenance),
        foreign="" if session.current().language in case.languages else case.language,
        language=session.current().language,
        mark=specialty_marks.address(case),
        specialty=say(case.specialty),
        difficulty=case.difficulty,
        facts=[
            ("minutes", translate("about {minutes} minutes").format(minutes=case.minutes)),
            ("level", _difficulty(case.difficulty)),
            ("questions", _questions_in_words(card.story)),
            ("languages", _languages_in_words(case)),
        ],
        progress_words=translate("{open} of {total} opened").format(
            open=len(card.telling.steps), total=len(card.story.steps)
        ),
        open=len(card.telling.steps),
        total=len(card.story.steps),
    )
    with st.container(horizontal=True):
        _show_ways_in(card)


def _origin_in_words(case: Case) -> str:
    if case.origin is None:
        return ""
    return {"report": translate("Real case"), "fiction": translate("Fictional case")}[case.origin]


def _questions_in_words(story: Story) -> str:
    count = sum(isinstance(step.block, Question) for step in story.steps)
    return (
        translate("1 question")
        if count == 1
        else translate("{count} questions").format(count=count)
    )


def _show_ways_in(card: _Card) -> None:
    """Offer what a learner comes for: to begin, to go on, or to read again and be told."""
    telling = card.telling
    if telling.is_finished:
        _show_way(card, "debrief", translate("Debrief"), routing.DEBRIEF, is_first=True)
        _show_way(card, "start", translate("Read again from the beginning"), card.story.stages[0])
    elif telling.opened:
        stage = telling.current_stage
        words = translate("Resume: {stage}, {open}/{total}").format(
            stage=html.plain(stage_in_words(card.story, stage, translate)),
            open=len(telling.steps),
            total=len(card.story.steps),
        )
        _show_way(card, "start", words, stage, is_first=True)
    else:
        _show_way(card, "start", translate("Start"), telling.current_stage, is_first=True)
    if telling.opened:
        _show_starting_over(card)


def _show_way(
    card: _Card, name: str, words: str, page: StageKey, *, is_first: bool = False
) -> None:
    st.button(
        words,
        key=f"{name}-{card.slug}",
        type="primary" if is_first else "secondary",
        on_click=entering.enter,
        args=(card.slug, page),
    )


def _show_starting_over(card: _Card) -> None:
    with st.popover(translate("Start over")):
        st.markdown(
            translate(
                "Start this case again? This attempt is kept, so that the debrief can compare."
            )
        )
        st.button(
            translate("Yes, start over"),
            key=f"over-{card.slug}",
            on_click=_start_over,
            args=(card.slug, card.story),
        )


def _start_over(slug: str, story: Story) -> None:
    progress_store.start_over(story)
    entering.enter(slug, story.stages[0])


def _difficulty(value: str) -> str:
    return {
        "introductory": translate("introductory"),
        "intermediate": translate("intermediate"),
        "advanced": translate("advanced"),
    }[value]


# --- For teachers ------------------------------------------------------------------------


def show_teaching() -> None:
    """Offer a teacher, behind one entry, to present each case in class and to write one.

    Those that are kept for class are named there alone. It is made once somebody opens it: most
    who come are no teachers, and the page is there sooner.
    """
    if not teacher_access.may_teach():
        return
    box = st.expander(
        translate("For teachers"), icon=":material/school:", key="teaching", on_change="rerun"
    )
    if not box.open:
        return
    with box:
        my_rooms.show_resuming()
        for slug, story in resources.all_stories().items():
            _show_presenting(slug, story)
        html.show(
            "author_link.html", words=translate("Write a case"), language=session.current().language
        )
        st.page_link(
            routing.given_page(),
            label=translate("Homework you gave"),
            icon=":material/assignment_turned_in:",
        )
        teacher_access.show_state()


def _show_presenting(slug: str, story: Story) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.container(gap=None):
            st.markdown(html.plain(say(progress_store.telling(story).title)))
            if slug not in resources.solo_stories():
                st.caption(_embargo_in_words(story.case))
        new_room.show_opening(slug)
        if slug in resources.solo_stories():
            _show_giving(slug)


def _show_giving(slug: str) -> None:
    is_wanted = st.button(
        translate("Give as homework"), key=f"homework-{slug}", icon=":material/assignment:"
    )
    if is_wanted:
        st.switch_page(routing.given_page(), query_params={routing.GIVE: slug})


def _embargo_in_words(case: Case) -> str:
    day = embargo.ends(case)
    if day == date.max:
        return translate("Kept for class: only teachers see this case.")
    return translate("Kept for class until {day}: only teachers see this case before.").format(
        day=writing.day(day, session.current().language)
    )


# --- What can't be read --------------------------------------------------------------------


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
