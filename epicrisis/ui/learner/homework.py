"""The page of a homework: when it is open, what its teacher sees, how one takes part and leaves."""

import streamlit as st

from epicrisis.live.homework import said
from epicrisis.server import homeworks, resources
from epicrisis.store.classes.homeworks import MAX_PSEUDONYM
from epicrisis.store.classes.records import Homework
from epicrisis.store.db.settings import ROOM_DAYS
from epicrisis.story.telling import Story
from epicrisis.ui.shared import (
    class_picture,
    entering,
    html,
    progress_store,
    routing,
    session,
    taking_part,
)
from epicrisis.ui.shared.session import say, translate
from epicrisis.ui.shared.taking_part import TakingPartRefused

_NAME, _AGREES = "homework_name", "homework_agrees"
_SAID = "homework_said"
"""Why the last press couldn't be carried out, until it is shown."""


def show_page() -> None:
    """Show the homework whose link the visit came by, as it stands now."""
    routing.follow()
    taking_part.look_again()
    homework = session.current().homework
    story = resources.solo_stories().get(homework.case) if homework is not None else None
    title = say(progress_store.telling(story).title) if story is not None else ""
    html.show("stage_head.html", case=title, stage=routing.homework_page().title)
    if homework is None:
        st.warning(translate("There is no homework with this code. Check its link."))
    elif story is None:
        st.warning(translate("The case of this homework isn't here any more."))
    else:
        _show(homework, story)
        return
    st.page_link(
        routing.page(routing.HOME), label=translate("Library"), icon=":material/arrow_back:"
    )


def _show(homework: Homework, story: Story) -> None:
    if homework.title:
        st.markdown(f"**{html.plain(homework.title)}**")
    match taking_part.phase(homework):
        case "before":
            st.info(
                translate("This homework opens on {when}. Come back then by the same link.").format(
                    when=taking_part.when(homework, is_end=False)
                ),
                icon=":material/schedule:",
            )
        case "open":
            _show_open(homework, story)
        case "over":
            _show_over(homework, story)


# --- While it is open ----------------------------------------------------------------------


def _show_open(homework: Homework, story: Story) -> None:
    st.markdown(
        translate("Until {when}, at your own pace, in as many sittings as you like.").format(
            when=f"**{taking_part.when(homework, is_end=True)}**"
        )
    )
    _say_own_time(homework)
    if session.current().takes_part:
        _show_going_on(homework, story)
        return
    st.markdown(say(story.case.presentation))
    if progress_store.token() is None:
        st.warning(translate("This browser refuses cookies: without one you can't take part."))
        return
    st.markdown(_what_is_seen(homework))
    _say_refusal()
    with st.form("homework_begin", border=False):
        if homework.takes_names:
            _ask_name("")
        st.form_submit_button(
            translate("Begin"),
            type="primary",
            key="homework_begin_press",
            on_click=_begin,
            args=(homework,),
        )


def _say_own_time(homework: Homework) -> None:
    """Say the end by the learner's own clock too, where that is in another zone."""
    zone = st.context.timezone
    if not zone:
        return
    own = said(homework.closes, zone, session.current().language)
    if own != taking_part.when(homework, is_end=True):
        st.caption(translate("Where you are: {when}.").format(when=own))


def _what_is_seen(homework: Homework) -> str:
    words = translate(
        "Your teacher sees how many gave each answer and how sure they were, and how many named"
        " each hypothesis at a pause, not who. Only your first answers in time count. It is all"
        " deleted {days} days after the end; what you did yourself stays yours."
    ).format(days=ROOM_DAYS)
    if not homework.tells_class:
        return words
    also = translate("Once it is over, who took part sees these figures too.")
    return f"{words} {also}"


def _ask_name(known: str) -> None:
    st.text_input(
        translate("Pseudonym (leave it empty to stay unnamed)"),
        value=known,
        max_chars=MAX_PSEUDONYM,
        key=_NAME,
    )
    st.checkbox(
        translate("I agree that my teacher sees each of my answers beside this pseudonym"),
        value=bool(known),
        key=_AGREES,
    )


def _begin(homework: Homework) -> None:
    name = _agreed_name() if homework.takes_names else ""
    if name is None:
        return
    try:
        taking_part.take_part(homework, name)
    except TakingPartRefused as refusal:
        st.session_state[_SAID] = refusal.said(translate)
    else:
        entering.enter(homework.case)


def _agreed_name() -> str | None:
    """Return the pseudonym that may be told, "" for none; None where that isn't clear, and say so.

    A name without agreement isn't sent anywhere, and agreement without a name tells nothing.
    """
    name = taking_part.plain_name(str(st.session_state.get(_NAME, "")))
    if bool(name) == bool(st.session_state.get(_AGREES)):
        return name
    st.session_state[_SAID] = (
        translate("Tick that your teacher sees your answers, or leave the pseudonym empty.")
        if name
        else translate("Write a pseudonym, or untick that your teacher sees your answers.")
    )
    return None


def _say_refusal() -> None:
    if words := st.session_state.pop(_SAID, None):
        st.error(words)


# --- Who takes part ------------------------------------------------------------------------


def _show_going_on(homework: Homework, story: Story) -> None:
    is_finished = progress_store.telling(story).is_finished
    if is_finished:
        st.success(translate("You have come to the end of this case."), icon=":material/check:")
    st.button(
        translate("Go to the debrief") if is_finished else translate("Go on"),
        type="primary",
        key="homework_go_on",
        on_click=entering.enter,
        args=(homework.case, routing.DEBRIEF if is_finished else None),
    )
    _show_own_part(homework)


def _show_own_part(homework: Homework) -> None:
    """Say what the teacher sees of this learner, and let it be changed or taken back."""
    _say_refusal()
    name = taking_part.pseudonym(homework)
    html.show("heading.html", heading=translate("What your teacher sees"))
    if name:
        told = translate("Each of your answers, beside the pseudonym {name}.")
        st.markdown(told.format(name=f"**{html.plain(name)}**"))
        st.button(
            translate("Take my pseudonym back"),
            key="homework_unname",
            on_click=_rename,
            args=(homework, ""),
        )
    else:
        st.markdown(_what_is_seen(homework))
        if homework.takes_names and taking_part.phase(homework) == "open":
            _offer_name(homework)
    with st.popover(translate("Leave this homework")):
        st.markdown(
            translate(
                "Take all your answers out of this homework, and your pseudonym with them? You"
                " keep what you did."
            )
        )
        st.button(
            translate("Yes, leave it"), key="homework_leave", on_click=_leave, args=(homework,)
        )


def _offer_name(homework: Homework) -> None:
    with st.expander(translate("Give a pseudonym")), st.form("homework_rename", border=False):
        _ask_name("")
        st.form_submit_button(
            translate("Give it"), key="homework_name_press", on_click=_name, args=(homework,)
        )


def _name(homework: Homework) -> None:
    name = _agreed_name()
    if name:
        _rename(homework, name)


def _rename(homework: Homework, name: str) -> None:
    try:
        taking_part.name(homework, name)
    except TakingPartRefused as refusal:
        st.session_state[_SAID] = refusal.said(translate)


def _leave(homework: Homework) -> None:
    try:
        taking_part.leave(homework)
    except TakingPartRefused as refusal:
        st.session_state[_SAID] = refusal.said(translate)


# --- Once it is over -----------------------------------------------------------------------


def _show_over(homework: Homework, story: Story) -> None:
    st.info(
        translate("This homework was over on {when}. You can go through the case alone.").format(
            when=taking_part.when(homework, is_end=True)
        ),
        icon=":material/event_available:",
    )
    st.button(
        translate("To the case"),
        type="primary",
        key="homework_alone",
        on_click=entering.enter,
        args=(homework.case,),
    )
    if not session.current().takes_part:
        return
    if homework.tells_class:
        _show_class(homework, story)
    _show_own_part(homework)


def _show_class(homework: Homework, story: Story) -> None:
    """Show how the class answered what this learner has answered too: nothing else is told yet."""
    html.show("heading.html", heading=translate("How your class answered"))
    report = homeworks.for_class(story, homework)
    answered = progress_store.done(story).answers
    if report is None:
        st.markdown(
            translate("Too few took part for this to be told without telling who answered what.")
        )
    elif not answered:
        st.markdown(translate("It is told of the questions that you have answered yourself."))
    else:
        class_picture.show_to_class(report, answered.keys())


# --- On the pages of its case --------------------------------------------------------------


def remind() -> None:
    """Say in a line, above the case that is read, until when it is a homework."""
    current = session.current()
    homework = current.homework
    is_read = homework is not None and homework.case == current.slug and current.rehearsal is None
    if homework is None or not is_read or not current.takes_part:
        return
    is_over = taking_part.phase(homework) == "over"
    words = (
        translate("This homework was over on {when}: what you answer now is your own.")
        if is_over
        else translate("Homework, until {when}.")
    )
    with st.container(horizontal=True, vertical_alignment="center", key="homework_line"):
        st.caption(words.format(when=taking_part.when(homework, is_end=True)))
        st.page_link(routing.homework_page(), label=translate("About this homework"))
