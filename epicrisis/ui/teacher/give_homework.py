"""A case given to a class as homework: from when to when, and what is told."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import streamlit as st

from epicrisis import i18n
from epicrisis.clock import utc_now, without_zone
from epicrisis.live import addresses
from epicrisis.live import homework as homework_times
from epicrisis.live.addresses import InvalidAddress
from epicrisis.live.homework import InvalidPeriod
from epicrisis.server import homeworks, resources
from epicrisis.server.homeworks import HomeworkRefused
from epicrisis.store.classes.records import Homework
from epicrisis.story.telling import Story
from epicrisis.ui.shared import session, teacher_access
from epicrisis.ui.shared.session import translate
from epicrisis.ui.teacher import homework_fields
from epicrisis.ui.teacher.homework_fields import sent, sent_moment, sent_title

_GIVEN = "homework_given"
_AT_FIRST = timedelta(days=7)
_EVENING = time(20)


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What has come of a press: the homework that was given, or why none was."""

    homework: Homework | None = None
    refusal: str = ""


def show(slug: str) -> None:
    """Offer to give a case as homework, and then show the link that leads to it."""
    story = resources.solo_stories().get(slug)
    if story is None:
        st.warning(
            translate("Learners can't open this case alone, so it can't be given as homework.")
        )
        return
    outcome: _Outcome = _outcomes().get(slug, _Outcome())
    homework_fields.show_style()
    if outcome.homework is not None:
        _show_given(outcome.homework)
    else:
        _show_form(story, outcome.refusal)


def _outcomes() -> dict[str, _Outcome]:
    kept: dict[str, _Outcome] = st.session_state.setdefault(_GIVEN, {})
    return kept


def _show_form(story: Story, refusal: str) -> None:
    slug = story.case.slug
    here = homework_times.known_zone(st.context.timezone)
    now = utc_now().astimezone(ZoneInfo(here))
    st.markdown(
        translate(
            "Everybody goes through the case at their own pace, by a link, without an account. Only"
            " first answers between beginning and end count."
        )
    )
    if refusal:
        st.error(refusal)
    with st.form(f"homework_form-{slug}", border=False):
        homework_fields.ask_title(slug)
        homework_fields.ask_beginning(slug, now.date(), _quarter(now))
        homework_fields.ask_end(slug, now.date() + _AT_FIRST, _EVENING)
        homework_fields.ask_zone(slug, here)
        _ask_language(story)
        st.checkbox(
            translate("Ask for a pseudonym: who gives one and agrees has a line in the report"),
            key=f"takes_names-{slug}",
        )
        homework_fields.ask_telling(slug, tells_class=True)
        st.form_submit_button(
            translate("Give it"), type="primary", key=f"give-{slug}", on_click=_give, args=(slug,)
        )


def _ask_language(story: Story) -> None:
    spoken = [each for each in story.case.languages if each in i18n.LANGUAGES]
    if spoken[1:] == []:
        return  # there is nothing to choose
    own = session.current().language
    st.segmented_control(
        translate("Language of the class"),
        spoken,
        format_func=i18n.LANGUAGES.__getitem__,
        default=own if own in spoken else spoken[0],
        required=True,
        key=f"homework_language-{story.case.slug}",
    )


def _quarter(moment: datetime) -> time:
    return moment.time().replace(minute=moment.minute // 15 * 15, second=0, microsecond=0)


def _give(slug: str) -> None:
    """Give it as the form says; a second press of the same form gives no second one."""
    # A second press runs beside the first one's run, which still waits for the store.
    with session.current().writing:
        if _outcomes().get(slug, _Outcome()).homework is None:
            _outcomes()[slug] = _given(slug)


def _given(slug: str) -> _Outcome:
    try:
        zone = str(sent("zone", slug))
        begins, ends = sent_moment("opens", slug), sent_moment("closes", slug)
        language = sent("homework_language", slug) or session.current().language
        homework = homeworks.give(
            teacher_access.visitor(),
            slug,
            language if language in i18n.LANGUAGES else i18n.DEFAULT_LANGUAGE,
            homework_times.period(begins, ends, zone, without_zone(utc_now())),
            zone,
            takes_names=bool(sent("takes_names", slug)),
            tells_class=bool(sent("tells_class", slug)),
            title=sent_title(slug),
        )
    except (InvalidPeriod, HomeworkRefused) as refusal:
        return _Outcome(refusal=refusal.said(translate))
    return _Outcome(homework)


def _show_given(homework: Homework) -> None:
    st.success(translate("Given. Put this link into your course, a mail or a message:"))
    show_link(homework)
    st.markdown(in_words(homework))
    st.link_button(
        translate("What was answered"),
        f"/given?code={homework.code}",
        icon=":material/bar_chart:",
    )
    st.button(
        translate("Give another"),
        key=f"give_another-{homework.case}",
        on_click=_give_another,
        args=(homework.case,),
    )


def _give_another(slug: str) -> None:
    _outcomes().pop(slug, None)


def show_link(homework: Homework) -> None:
    """Show the link that learners follow, to be copied."""
    try:
        address = addresses.guess(st.context.url or "")
    except InvalidAddress as refusal:
        st.error(refusal.said(translate))
        return
    st.code(f"{address}/h/{homework.code}", language=None, wrap_lines=True)
    if addresses.is_out_of_reach(address):
        st.warning(translate("Others can't reach this address: it means this computer only."))


def in_words(homework: Homework) -> str:
    """Return from when to when a homework is open."""
    language = session.current().language
    return translate("From {begins} to {ends}.").format(
        begins=homework_times.said(homework.opens, homework.zone, language),
        ends=homework_times.said(homework.closes, homework.zone, language),
    )
