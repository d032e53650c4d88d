"""The teacher's window: what the class sees, what comes next, what to say, and every control."""

from collections.abc import Sequence
from functools import lru_cache, partial
from pathlib import Path
from textwrap import shorten

import streamlit as st

from epicrisis import i18n
from epicrisis.cases.questions import Question
from epicrisis.live import addresses, phone_faults
from epicrisis.live.room import pages, transitions
from epicrisis.live.room.class_question import ClassQuestion
from epicrisis.live.room.class_state import ClassState
from epicrisis.live.room.tally import Tally
from epicrisis.questions.registry import kind_of
from epicrisis.store.classes.records import Focus, Poll
from epicrisis.story.telling import Step, Story, stage_in_words
from epicrisis.ui.shared import html, session
from epicrisis.ui.shared.session import say, translate
from epicrisis.ui.teacher import (
    asking,
    audience,
    class_view,
    class_words,
    coming_next,
    console_bar,
    leading_buttons,
    remote,
    room_actions,
    room_events,
    room_settings,
    vote_results,
)
from epicrisis.ui.teacher.room_actions import LedRoom

SHEETS = (class_view.STYLE, Path(__file__).with_name("console.css"))
"""Style sheets of the console, beside the app's own."""
SECONDS = (30, 60, 90, 120)
DISCUSSED = 30, 70
"""Per cent right between which a discussion is worth it (peer instruction)."""
MOST_OF_STEM = 60
"""Characters of a question in the list of steps."""
MORE = "room_more"
_SECONDS, _CHOSEN_S = "room_seconds", "room_chosen_seconds"
_WATCHES = "room_watches"
_HIDES = "room_hides"


def show_page() -> None:
    """Show the page of the console."""
    read = room_actions.take_handed()
    remote.show(read) if remote.is_asked() else _rerun_on_news(read)


@st.fragment
def _rerun_on_news(read: list[LedRoom]) -> None:
    """Show where the room is and what can be done; a move reruns only this."""
    led = room_events.subscribe(
        _press, window="console", read=read, watches=_watches(), listens=audience.is_open()
    )
    is_hiding = console_bar.hides_answers()
    with st.container(horizontal=True, vertical_alignment="center", key="room_bar"):
        console_bar.show(led)
        _show_leading(led, is_hiding=is_hiding)
        _show_elsewhere(led.state, is_hiding=is_hiding)
    _warn(led)
    if led.room.version == 1 and not is_hiding:
        room_settings.offer_recovery(led.room)
    leading_buttons.show_refusal(led.state)
    with st.container(key="room_seen"):
        _show_seen(led, is_hiding=is_hiding)
        if is_hiding:
            st.caption(translate("This window shows nothing that the class doesn’t see."))
        else:
            _show_votes(led)
    if not is_hiding:
        with st.container(key="room_own"):
            coming_next.show_picture(led)
            coming_next.show_notes(led.state)


def _warn(led: LedRoom) -> None:
    if phone_faults.are_votes_refused():
        st.warning(
            translate(
                "Votes can't be kept just now; phones send them again. The server's log says what"
                " to do."
            ),
            icon=":material/cloud_off:",
        )
    if addresses.is_out_of_reach(led.room.address):
        st.warning(
            translate(
                "Phones can't reach this room: its address means this computer only. Correct it in"
                " **Room**."
            ),
            icon=":material/phonelink_off:",
        )


def _watches() -> bool:
    """Tell whether the teacher looks at the votes as they come in."""
    return bool(st.session_state.get(_WATCHES)) and not console_bar.hides_answers()


def _press(code: str, name: str, version: int) -> None:
    """Do what a key stands for; a countdown is as long as is chosen here."""
    if name == "timer":
        room_actions.act(code, version, partial(room_actions.timer, seconds=_seconds()))
    else:
        room_actions.press(code, name, version)


def _seconds() -> int:
    return int(st.session_state.get(_CHOSEN_S) or room_actions.TIMER_S)


# --- Above: the room, and the way on -----------------------------------------------------


def _show_leading(led: LedRoom, *, is_hiding: bool) -> None:
    state = led.state
    leading_buttons.show_back_and_next(state, is_hiding=is_hiding, has_keys=True)
    leading_buttons.show_voting(state)
    _show_timer(state)
    if not is_hiding:
        audience.show_door(led)
    room_settings.show(state.room)


def _show_timer(state: ClassState) -> None:
    is_running = state.room.timer_ends is not None
    seconds = _seconds()
    begin = translate("Timer, {seconds} s").format(seconds=seconds)
    words = translate("Stop the timer") if is_running else begin
    move = partial(room_actions.timer, seconds=seconds)
    leading_buttons.button(state, words, "room_timer", move, "T", icon=":material/timer:")


# --- What the class sees, and how it votes -----------------------------------------------


def _show_seen(led: LedRoom, *, is_hiding: bool) -> None:
    label, words, screen = translate("On the projector"), "", ""
    if led.shows_timeline:
        words = translate("The timeline, as far as the class has come.")
    else:
        screen = class_view.previewed(led, with_answers=not is_hiding)
    heading = html.render("heading.html", heading=label)
    seen = html.render("room_seen.html", label=label, words=words, screen=screen)
    html.put(html.apart(heading, seen))
    if led.room.is_black:
        st.caption(translate("The screen is black."))
    if not is_hiding:
        _show_unseen(led.state)


def _show_unseen(state: ClassState) -> None:
    """Show or name what the class doesn't see yet: an answer, the authors' sentence at a pause."""
    if state.question is not None and state.room.focus == "story" and not state.is_answer_shown:
        st.caption(translate("The answer is shown to you alone."))
    own = state.pause.sentence if state.pause is not None else None
    if own is not None and state.room.focus == "story":
        html.show("heading.html", heading=translate("The authors’ sentence, for you alone"))
        features = [say(each) for each in own.features]
        html.show("room_model.html", sentence=say(own.text), features=features)


def _show_votes(led: LedRoom) -> None:
    """Show closed rounds, whether or not the class sees them; an open one if asked to."""
    what, poll = led.state.asked, led.state.poll
    if what is None or what.question is None:
        return
    if poll is not None and poll.state == "open":
        _show_coming_in(led, what, poll)
    closed = [each for each in led.state.polls(what.id) if each.state != "open"]
    if not closed:
        return
    if what.is_typed_in_words:
        html.show("heading.html", heading=translate("Entries"))
        st.caption(translate("What you hide isn't shown; what you pick is shown alone."))
        class_words.show(led, what, closed)
    elif not led.state.are_results_shown:
        html.show("heading.html", heading=translate("Results, for you alone"))
        _show_results(led, what, closed)
    _show_panel(what.question)


def _show_coming_in(led: LedRoom, what: ClassQuestion, poll: Poll) -> None:
    """Show how the class votes while it does; folded, since screens may be mirrored."""
    st.toggle(
        translate("How they vote so far, for you alone"),
        key=_WATCHES,
        help=translate("If the projector mirrors this screen, the class sees it too."),
    )
    if _watches():
        _show_results(led, what, [poll])


def _show_results(led: LedRoom, what: ClassQuestion, polls: Sequence[Poll]) -> None:
    counted = vote_results.results(led, what, polls)
    html.show("room_console_results.html", results=counted, translate=translate)
    if advice := _advice(led.tally(what, polls[-1].round), is_scored=what.is_scored):
        st.markdown(advice)


def _advice(counted: Tally, *, is_scored: bool) -> str:
    """Say whether a discussion is worth it."""
    if not is_scored or not counted.voters:
        return ""
    percent = round(100 * counted.right / counted.voters)
    lowest, highest = DISCUSSED
    if percent < lowest:
        words = translate("{percent}% right: too few to convince others. Explain, then vote again.")
    elif percent <= highest:
        words = translate("{percent}% right: let neighbours discuss, then vote again.")
    else:
        words = translate("{percent}% right: close and show.")
    return words.format(percent=percent)


def _show_panel(question: Question) -> None:
    """Show why each member of a panel judged so, for the teacher to lead the discussion."""
    kind = kind_of(question)
    panel = kind.solution(question).panel
    if panel is None:
        return
    steps = kind.shape(question).options
    html.show(
        "room_panel.html",
        who=say(panel.who),
        reasons=[(say(steps[step]), say(reason)) for step, reason in panel.reasons],
        translate=translate,
    )


# --- Elsewhere -------------------------------------------------------------------------------


def _show_elsewhere(state: ClassState, *, is_hiding: bool) -> None:
    """Offer what else the projector can show, any step, and who may still join.

    Made once it is unfolded: a class is led by what stands above, and each of these costs as much.
    What hides the answers is never folded: who needs it has a hall that sees this window.
    """
    _show_hiding(is_hiding=is_hiding)
    box = st.expander(
        translate("More: another screen, any step, your own question, the timer"),
        icon=":material/more_horiz:",
        key=MORE,
        on_change="rerun",
    )
    if not box.open:
        return
    with box, st.container(horizontal=True, vertical_alignment="center", key="room_elsewhere"):
        _show_screens(state)
        _show_lock(state)
        _show_places(state, is_hiding=is_hiding)
        leading_buttons.show_groups(state, by="G")
        asking.show(state)
        _show_seconds()


def _show_screens(state: ClassState) -> None:
    names = _focus_in_words()
    for focus in _offered(state):
        leading_buttons.button(
            state,
            names[focus],
            f"room_look-{focus}",
            room_actions.look_at(focus),
            icon=":material/check:" if focus == state.room.focus else None,
        )
    leading_buttons.button(state, translate("Black screen"), "room_black", transitions.blacken, "B")
    if pages.images(state):
        leading_buttons.button(
            state, translate("Enlarge the image"), "room_large", transitions.enlarge, "E"
        )


def _show_seconds() -> None:
    st.segmented_control(
        translate("Seconds of the timer"),
        SECONDS,
        format_func=lambda number: f"{number} s",
        default=_seconds(),
        required=True,
        key=_SECONDS,
        on_change=_choose_seconds,
    )


def _choose_seconds() -> None:
    # Kept apart: Streamlit forgets what was chosen in a box that is folded.
    st.session_state[_CHOSEN_S] = st.session_state[_SECONDS]


def _show_lock(state: ClassState) -> None:
    is_locked = state.room.is_locked
    leading_buttons.button(
        state,
        translate("Let others join again") if is_locked else translate("Lock the room"),
        "room_lock",
        room_actions.lock(is_locked=not is_locked),
        icon=":material/lock_open:" if is_locked else ":material/lock:",
        help=translate("In a locked room nobody else can join."),
    )


def _show_places(state: ClassState, *, is_hiding: bool) -> None:
    room = state.room
    # Named by the version: a browser that is behind must not send an older choice again.
    key = f"room_jump-{room.version}"
    places = _places(state.story, session.current().language, is_hiding)
    st.selectbox(
        translate("Jump to"),
        range(len(places)),
        index=room.position,
        format_func=places.__getitem__,
        key=key,
        on_change=_jump,
        args=(room.code, room.version, room.position, key),
        label_visibility="collapsed",
    )


def _show_hiding(*, is_hiding: bool) -> None:
    key = f"{_HIDES}-{is_hiding}"
    st.toggle(
        translate("Hide the answers here"),
        value=is_hiding,
        key=key,
        on_change=lambda: console_bar.set_hiding(is_hiding=bool(st.session_state[key])),
        help=translate(
            "For a projector that mirrors this screen: this window then shows nothing that the"
            " class doesn’t see. Other windows aren’t changed."
        ),
    )


def _offered(state: ClassState) -> list[Focus]:
    case = state.story.case
    offered: list[Focus] = ["story", "join"]
    offered += ["differential"] if case.hypotheses else []
    offered += ["timeline"] if case.timeline is not None else []
    offered += ["end"] if state.is_over and pages.to_keep(state.story) else []
    return offered


def _focus_in_words() -> dict[Focus, str]:
    return {
        "story": translate("Story"),
        "join": translate("Join screen"),
        "differential": translate("Class differential"),
        "timeline": translate("Timeline"),
        "end": translate("What to keep"),
    }


@lru_cache(maxsize=64)
def _places(story: Story, language: str, is_hiding: bool) -> tuple[str, ...]:
    """Name each place of a story, which is the same for all who lead a class through it."""
    translate = i18n.translator(language)
    steps = (_place_in_words(story, step, is_hiding=is_hiding) for step in story.steps)
    return (translate("Join screen"), *steps)


def _place_in_words(story: Story, step: Step, *, is_hiding: bool) -> str:
    stage = stage_in_words(story, step.stage, translate)
    is_asked = isinstance(step.block, Question)
    if is_hiding and not is_asked:
        return f"{step.number}. {stage}"
    name = coming_next.short(story, step)
    if is_asked and not is_hiding:
        stem = shorten(class_view.text_of(step.block), MOST_OF_STEM, placeholder=" …")
        name = f"{name} – {stem}"
    return f"{step.number}. {stage} – {name}"


def _jump(code: str, version: int, shown: int, key: str) -> None:
    # Streamlit reports the choice of a box that was only replaced as a change, too.
    if (chosen := int(st.session_state[key])) != shown:
        room_actions.act(code, version, room_actions.jump(chosen))
