"""The teacher's window: what the class sees, what comes next, what to say, and every control."""

from functools import partial

import streamlit as st

from epicrisis.cases.model import Finding
from epicrisis.cases.pauses import Pause
from epicrisis.cases.questions import Question
from epicrisis.live import phone_faults
from epicrisis.live.room import pages, transitions
from epicrisis.live.room.class_question import ClassQuestion
from epicrisis.live.room.class_state import ClassState
from epicrisis.live.room.tally import is_near, tally
from epicrisis.live.room.transitions import Move
from epicrisis.questions.registry import kind_of
from epicrisis.store.classes.records import Focus, Poll
from epicrisis.story import pauses
from epicrisis.story.telling import Step, notes_at, stage_in_words
from epicrisis.ui.shared import answer_text, html, images, session
from epicrisis.ui.shared.session import say, translate
from epicrisis.ui.teacher import (
    class_view,
    question_view,
    room_actions,
    room_events,
    room_settings,
    vote_results,
)
from epicrisis.ui.teacher.room_actions import LedRoom

SECONDS = (30, 60, 90, 120)
_TIMER = "room_seconds"
_REFUSED = "room_refused"
_VOTE = ":material/how_to_vote:"


def show_page() -> None:
    """Show the page of the console."""
    st.html(html.style(class_view.STYLE))
    _rerun_on_news()


@st.fragment
def _rerun_on_news() -> None:
    """Show where the room is and what can be done; a move reruns only this."""
    led = room_events.subscribe(_press)
    _show_head(led)
    if phone_faults.are_votes_refused():
        st.warning(
            translate(
                "Votes can't be kept just now; phones send them again. The server's log says what"
                " to do."
            ),
            icon=":material/cloud_off:",
        )
    _show_leading(led.state)
    _show_refusal(led.state)
    seen, own = st.columns([3, 2], gap="large")
    with seen:
        _show_seen(led)
        _show_votes(led)
    with own:
        _show_notes(led.state)
        _show_next(led.state)
        _show_elsewhere(led.state)


def _press(code: str, name: str, version: int) -> None:
    """Do what a key stands for; a countdown is as long as is chosen here."""
    if name == "timer":
        room_actions.act(code, version, partial(room_actions.timer, seconds=_seconds()))
    else:
        room_actions.press(code, name, version)


def _seconds() -> int:
    return int(st.session_state.get(_TIMER) or room_actions.TIMER_S)


def _show_refusal(state: ClassState) -> None:
    """Say what was refused until the room moves: news of it reruns this, at any moment."""
    if refusal := session.take_refusal("press"):
        st.session_state[_REFUSED] = (refusal, state.room.version)
    words, version = st.session_state.get(_REFUSED, ("", 0))
    if words and version == state.room.version:
        st.warning(words, icon=":material/info:")


def _button(
    state: ClassState, label: str, key: str, move: Move, by: str = "", **options: object
) -> None:
    """Show a button; `by` is the keyboard's key that does the same."""
    room = state.room
    st.button(
        f"{label} `{by}`" if by else label,
        key=key,
        on_click=room_actions.act,
        args=(room.code, room.version, move),
        **options,  # type: ignore[arg-type]
    )


# --- Above: the room, and the way on -----------------------------------------------------


def _show_head(led: LedRoom) -> None:
    poll, arrived = led.state.poll, translate("votes: {arrived}")
    html.show(
        "room_head.html",
        title=say(led.state.story.case.title),
        code=led.room.code,
        is_locked=led.room.is_locked,
        is_timed=led.room.timer_ends is not None,
        present_words=class_view.counted(translate("here: {present}"), present=led.present),
        votes_words=class_view.counted(arrived, arrived=led.arrived) if poll is not None else "",
        translate=translate,
    )


def _show_leading(state: ClassState) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="room_leading"):
        _button(
            state,
            translate("Back"),
            "room_back",
            transitions.go_back,
            by="←",
            icon=":material/arrow_back:",
            disabled=state.room.position == 0,
        )
        _button(
            state,
            _next_in_words(state),
            "room_next",
            transitions.advance,
            by="→",
            icon=":material/arrow_forward:",
            type="primary",
            disabled=transitions.next_act(state) == "end",
        )
        _show_voting(state)
        _show_timer(state)
        room_settings.show(state.room)


def _next_in_words(state: ClassState) -> str:
    """Say what the next press will do."""
    next_step = _next_step(state)
    return {
        "step": translate("Next: {title}").format(
            title=html.plain(_short(next_step)) if next_step else ""
        ),
        "open_vote": translate("Open the vote"),
        "hold_vote": translate("Close for discussion"),
        "vote_again": translate("Vote again"),
        "close_vote": translate("Close the vote")
        if transitions.is_in_words(state)
        else translate("Close and show"),
        "show_results": translate("Show the results"),
        "turn": _page_in_words(state),
        "return": translate("Back to the story"),
        "keep": translate("What to keep"),
        "lighten": translate("End the black screen"),
        "end": translate("The story ends here"),
    }[transitions.next_act(state)]


def _page_in_words(state: ClassState) -> str:
    if state.room.focus != "timeline":
        return translate("Show why")
    lanes = pages.lanes(state)
    if pages.shown(state) >= len(lanes):
        return translate("The whole timeline")
    return html.plain(class_view.lanes_of(lanes[pages.shown(state)]))


def _show_voting(state: ClassState) -> None:
    """Offer what else can be done with a vote than the button that leads on does."""
    poll, next_act = state.poll, transitions.next_act(state)
    if state.asked is None:
        return
    match poll.state if poll is not None else None:
        case None if next_act != "open_vote":  # the class looks at its list
            _vote_button(state, translate("Open the vote"))
        case "open" if next_act == "hold_vote":
            _vote_button(state, translate("Close and show"))
        case "open":
            words = translate("Close for discussion")
            _button(state, words, "room_hold", room_actions.hold, "D", icon=":material/forum:")
        case "held" if next_act == "vote_again":
            words = translate("Show the results")
            _button(state, words, "room_show", transitions.show_results, icon=_VOTE)
        case "held" if _may_vote_again(state):
            _vote_button(state, translate("Vote again"))
        case "shown" if _may_vote_again(state):
            # Without a key: a slip must not hide the results again.
            _button(state, translate("Vote again"), "room_again", transitions.open_vote, icon=_VOTE)
        case _:
            pass


def _vote_button(state: ClassState, words: str) -> None:
    """Show the button that does what V does."""
    _button(state, words, "room_vote", room_actions.vote, "V", icon=_VOTE)


def _may_vote_again(state: ClassState) -> bool:
    return state.poll is not None and state.poll.round < transitions.MAX_ROUNDS


def _show_timer(state: ClassState) -> None:
    is_running = state.room.timer_ends is not None
    words = translate("Stop the timer") if is_running else translate("Timer")
    move = partial(room_actions.timer, seconds=_seconds())
    _button(state, words, "room_timer", move, "T", icon=":material/timer:")
    st.segmented_control(
        translate("Seconds"),
        SECONDS,
        format_func=lambda number: f"{number} s",
        default=room_actions.TIMER_S,
        required=True,
        key=_TIMER,
        label_visibility="collapsed",
    )


# --- What the class sees, and how it votes -----------------------------------------------


def _show_seen(led: LedRoom) -> None:
    html.show("heading.html", heading=translate("On the projector"))
    with st.container(border=True):
        if led.room.focus == "timeline":
            st.markdown(translate("The timeline, as far as the class has come."))
        else:
            st.html(class_view.previewed(led))
    if led.room.is_black:
        st.caption(translate("The screen is black."))
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
    """Show closed rounds, whether or not the class sees them."""
    what = led.state.asked
    if what is None:
        return
    closed = [poll for poll in led.state.polls(what.id) if poll.state != "open"]
    if what.question is None or not closed:
        return
    if what.is_typed_in_words:
        html.show("heading.html", heading=translate("Entries"))
        st.caption(translate("What you remove isn't shown to the class."))
        for poll in closed:
            _show_entries(led, what, poll)
    elif not led.state.is_answer_shown:
        html.show("heading.html", heading=translate("Results, for you alone"))
        counted = vote_results.results(led, what, closed)
        html.show("room_console_results.html", results=counted, translate=translate)
    _show_panel(what.question)


def _show_entries(led: LedRoom, what: ClassQuestion, poll: Poll) -> None:
    removed = led.removed_entries(poll.id)
    votes = led.votes(poll.question).get(poll.round, ())
    if poll.round > 1:
        st.caption(translate("Vote {number}").format(number=poll.round))
    assert what.question is not None
    for number, bar in enumerate(tally(what.question, votes).bars):
        is_removed = bar.entry in removed
        row = f"room_row-{poll.id}-{number}"
        with st.container(horizontal=True, vertical_alignment="center", key=row):
            st.button(
                translate("Put back") if is_removed else translate("Remove"),
                key=f"room_entry-{poll.id}-{number}",
                on_click=room_actions.remove_entry,
                args=(led.room.code, poll.id, bar.entry),
                kwargs={"is_removed": not is_removed},
            )
            html.show(
                "room_entry.html",
                count=bar.count,
                words=bar.key,
                is_removed=is_removed,
                entry={"is_right": bar.is_right, "is_near": is_near(what.question, bar)},
                translate=translate,
            )


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


# --- What to say, and what comes next ------------------------------------------------------


def _show_notes(state: ClassState) -> None:
    html.show("heading.html", heading=translate("Speaker notes"))
    step = state.step
    html.show(
        "room_notes.html",
        notes=[say(each.text) for each in notes_at(state.story.case, state.room.position)],
        teaching=html.teaching(state.story, step.teaching, translate) if step is not None else [],
        nothing=translate("None here."),
        say=say,
        translate=translate,
    )


def _show_next(state: ClassState) -> None:
    html.show("heading.html", heading=translate("What comes next"))
    next_step = _next_step(state)
    if next_step is None:
        st.markdown(translate("The story ends here."))
        return
    block = next_step.block
    html.show(
        "room_next.html",
        stage=stage_in_words(state.story, next_step.stage, translate),
        title=_short(next_step),
        text=class_view.text_of(block),
        table=answer_text.table(block) if isinstance(block, Question) else None,
        lines=class_view.lines_of(block) if isinstance(block, Finding) else [],
        answers=question_view.answers_of(block) if isinstance(block, Question) else [],
        figures=images.figures(state.story, class_view.images_of(block)),
        say=say,
        translate=translate,
    )


def _next_step(state: ClassState) -> Step | None:
    steps = state.story.steps
    return steps[state.room.position] if state.room.position < len(steps) else None


def _short(step: Step) -> str:
    """Name a step for its teacher."""
    if isinstance(step.block, Finding):
        return say(step.block.title)
    if isinstance(step.block, Pause):
        return pauses.heading(step.block, translate)
    return translate("Question {id}").format(id=step.block.id)


def _show_elsewhere(state: ClassState) -> None:
    """Offer what else the projector can show, any step, and who may still join."""
    html.show("heading.html", heading=translate("Show something else"))
    room = state.room
    with st.container(horizontal=True):
        for focus in _offered(state):
            is_current = focus == room.focus
            _button(
                state,
                _focus_in_words()[focus],
                f"room_look-{focus}",
                room_actions.look_at(focus),
                icon=":material/check:" if is_current else None,
            )
        _button(state, translate("Black screen"), "room_black", transitions.blacken, "B")
        if pages.images(state):
            _button(state, translate("Enlarge the image"), "room_large", transitions.enlarge, "E")
        _button(
            state,
            translate("Let others join again") if room.is_locked else translate("Lock the room"),
            "room_lock",
            room_actions.lock(is_locked=not room.is_locked),
            icon=":material/lock_open:" if room.is_locked else ":material/lock:",
            help=translate("In a locked room nobody else can join."),
        )
    # Named by the version: a browser that is behind must not send an older choice again.
    key = f"room_jump-{room.version}"
    places = [_place_in_words(state, number) for number in range(len(state.story.steps) + 1)]
    st.selectbox(
        translate("Jump to"),
        range(len(places)),
        index=room.position,
        format_func=places.__getitem__,
        key=key,
        on_change=_jump,
        args=(room.code, room.version, room.position, key),
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


def _place_in_words(state: ClassState, number: int) -> str:
    if number == 0:
        return translate("Join screen")
    step = state.story.steps[number - 1]
    stage = stage_in_words(state.story, step.stage, translate)
    return f"{number}. {stage} – {_short(step)}"


def _jump(code: str, version: int, shown: int, key: str) -> None:
    # Streamlit reports the choice of a box that was only replaced as a change, too.
    if (chosen := int(st.session_state[key])) != shown:
        room_actions.act(code, version, room_actions.jump(chosen))
