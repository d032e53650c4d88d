"""What a class sees, as HTML: large on the projector, small and with the answer on the console."""

from collections.abc import Mapping, Sequence
from math import ceil, sqrt
from pathlib import Path

from markupsafe import Markup

from epicrisis.cases.fields import Image
from epicrisis.cases.model import Finding
from epicrisis.cases.pauses import REFLECTED, Pause
from epicrisis.live import join_link
from epicrisis.live.room import class_lists, class_question, pages
from epicrisis.live.room.class_state import ClassState
from epicrisis.story import pauses
from epicrisis.story.authors_list import authors_list
from epicrisis.story.result_lines import ResultLine, result_lines
from epicrisis.story.telling import Step, Story, Told, question_number, stage_in_words
from epicrisis.timeline.events import ToldEvent
from epicrisis.ui.shared import html, over_time, session
from epicrisis.ui.shared import images as step_images
from epicrisis.ui.shared.session import say, translate
from epicrisis.ui.teacher import bump_chart, drawn, question_view, vote_results
from epicrisis.ui.teacher.question_view import OptionRow
from epicrisis.ui.teacher.room_actions import LedRoom
from epicrisis.ui.teacher.vote_results import ListVote

STYLE = Path(__file__).with_name("room.css")
"""Of the room's windows, beside the app's own."""
WIDE = 1.2
"""Width over height from which on images stand rather one above the other than side by side."""
STRIP = 3.0
"""Width over height from which on an image has the whole width, below its words."""


def projected(led: LedRoom) -> str:
    """Return what stands on the projector; not for a timeline, which is a chart."""
    return _render(led, "ep-room-projector", level=1, is_live=True)


def previewed(led: LedRoom, *, with_answers: bool) -> str:
    """Return the same for the teacher, who may see the right answer before the class does."""
    return _render(led, "ep-room-preview", level=3, with_answers=with_answers)


def pictured(led: LedRoom) -> str:
    """Return what the projector would show there, to be looked at in small."""
    if led.shows_timeline:
        return ""
    return _render(led, "ep-room-projector", level=3)


def _render(
    led: LedRoom,
    css_class: str,
    *,
    level: int,
    is_live: bool = False,
    with_answers: bool = False,
) -> str:
    """Return a screen, and serve its images; a window draws it once as long as it is the same."""
    of = led.state, led.present, _arriving(led), session.current().language, level, with_answers
    markup, images = drawn.once(
        css_class,
        of,
        lambda: _drawn(led, css_class, level=level, is_live=is_live, with_answers=with_answers),
    )
    if led.has_read_more:
        drawn.forget(css_class)
    step_images.keep(led.state.story, images)
    return markup


def _drawn(
    led: LedRoom, css_class: str, *, level: int, is_live: bool, with_answers: bool
) -> tuple[str, tuple[Image, ...]]:
    """Return a screen with the images that stand in it."""
    body = _body(led, is_for_teacher=with_answers)
    images = body.get("images", ())
    assert isinstance(images, tuple)
    values = {**_frame(led), **_laid_out(led.state.story, body, images)}
    markup = html.render(
        "room_screen.html",
        css_class=css_class,
        level=level,
        is_live=is_live,
        is_black=is_live and led.room.is_black,
        say=say,
        translate=translate,
        **values,
    )
    return markup, images


def _frame(led: LedRoom) -> dict[str, object]:
    room, poll, present, arrived = led.room, led.state.poll, led.present, _arriving(led)
    link = join_link.join_link(room)
    return {
        "kind": "",
        "heading": _heading(led.state),
        "images": (),
        "lines": [],
        "series": [],
        "table": None,
        "results": None,
        "groups": None,
        "sure": [],
        "options": [],
        "answer": "",
        "outweighs": "",
        "panel": "",
        "over": None,
        "authors": [],
        "leading": "",
        "to_weigh": [],
        "is_scale": False,
        "is_over": led.state.is_over,
        "is_locked": room.is_locked,
        "is_again": poll is not None and poll.round > 1,
        "qr": join_link.data_uri(link),
        "link": link,
        "address": room.address,
        "code": join_link.spaced(room.code),
        "is_timed": room.timer_ends is not None,
        "state": poll.state if poll is not None else "",
        "present": present,
        "arrived": arrived,
        "present_words": counted(translate("here: {present}"), present=present),
        "count_words": counted(
            translate("votes: {arrived}, here: {present}"), arrived=arrived, present=present
        ),
    }


def _arriving(led: LedRoom) -> int:
    """Return how many votes have come in, while they do."""
    poll = led.state.poll
    return led.arrived if poll is not None and poll.state == "open" else 0


def counted(words: str, **numbers: int) -> Markup:
    """Return words with numbers that the window's script keeps up to date."""
    names = {"arrived": "votes", "present": "present"}
    marked = {
        name: Markup("<b data-room-{}>{}</b>").format(names[name], number)
        for name, number in numbers.items()
    }
    return Markup.escape(words).format(**marked)


def _heading(state: ClassState) -> list[str]:
    step, title = state.step, say(state.telling.title)
    if state.room.focus == "asked":
        return [title, translate("Asked in class")]
    if step is None:
        return [title]
    stage = stage_in_words(state.story, step.stage, translate)
    if state.question is None or state.room.focus != "story":
        return [title, stage]
    return [title, f"{stage} · {question_number(state.story, step, translate)}"]


def _body(led: LedRoom, *, is_for_teacher: bool) -> Mapping[str, object]:
    step, what = led.state.step, led.state.asked
    if (asked := led.question_on_screen) is not None:
        hint = translate("A question from the class")
        shown = {"title": asked.words, "lead": [], "hint": hint, "state": ""}
        return {"kind": "question", **shown}
    if what is not None and what.is_on_the_fly and what.question is not None:
        return question_view.shown(led, what.question, is_for_teacher=is_for_teacher)
    if led.room.focus == "join" or step is None:
        return {"kind": "join", "title": translate("Join the class")}
    if led.room.focus == "end" and led.state.is_over:
        kept = [say(line) for line in pages.to_keep(led.state.story)]
        return {"kind": "keep", "title": translate("To keep"), "kept": kept}
    if led.state.asks_for_hypotheses:
        return _class_list(led, step)
    return _block(led, step, is_for_teacher=is_for_teacher)


def _block(led: LedRoom, step: Step, *, is_for_teacher: bool) -> Mapping[str, object]:
    """Return what stands there of the step itself, all of it or an image alone."""
    if pages.enlarged(led.state):
        return _enlarged(led, step)
    if isinstance(step.block, Finding):
        return _finding(led.state.story, step, step.block)
    if isinstance(step.block, Pause):
        return _pause(led, step.block)
    return question_view.shown(led, step.block, is_for_teacher=is_for_teacher)


def _enlarged(led: LedRoom, step: Step) -> Mapping[str, object]:
    """Return one image of the step alone, with what its question lays over it."""
    every, number = images_of(step.block), pages.enlarged(led.state)
    over = None
    if number == len(every) and not isinstance(step.block, (Finding, Pause)):
        shown = question_view.shown(led, step.block, is_for_teacher=False)
        over = shown["over"]
    return {"kind": "image", "title": "", "images": every[number - 1 : number], "over": over}


def _laid_out(
    story: Story, body: Mapping[str, object], images: tuple[Image, ...]
) -> Mapping[str, object]:
    """Add to what stands there its images, and where they are largest."""
    shown = step_images.figures(story, images)
    columns = ceil(sqrt(len(shown))) or 1
    if all(each.ratio > WIDE for each in shown):
        columns = ceil(len(shown) / columns)
    is_strip = bool(shown) and all(each.ratio > STRIP for each in shown)
    return {
        **body,
        "figures": shown,
        "columns": 1 if is_strip else columns,
        "is_strip": is_strip,
        "strips": round(sum(1 / each.ratio for each in shown), 3) if is_strip else 0,
    }


# --- The story -------------------------------------------------------------------------


def _finding(story: Story, step: Step, finding: Finding) -> Mapping[str, object]:
    return {
        "kind": "finding",
        "title": say(finding.title),
        "text": say(finding.text),
        "lines": lines_of(finding),
        "series": over_time.shown(story, step.number, session.current().language),
        "images": finding.images,
    }


def _pause(led: LedRoom, pause: Pause) -> Mapping[str, object]:
    """Return what a class thinks about; the authors' sentence is for its teacher to tell."""
    findings = led.state.telling.findings if pause.asks == "reflection" else ()
    leading = vote_results.leading(led, REFLECTED) if pause.asks == "reflection" else ()
    return {
        "kind": "finding",
        "title": pauses.heading(pause, translate),
        "text": pauses.class_prompt(pause, say, translate),
        "leading": " – ".join(leading),
        "to_weigh": [say(each.summary) for each in findings],
    }


def text_of(block: Told) -> str:
    """Return what a step says to begin with."""
    if isinstance(block, Finding):
        return say(block.text)
    if isinstance(block, Pause):
        return pauses.class_prompt(block, say, translate)
    return say(block.stem)


def images_of(block: Told) -> tuple[Image, ...]:
    """Return the images of a step."""
    if isinstance(block, Pause):
        return ()
    return block.images if isinstance(block, Finding) else block.all_images


def lines_of(finding: Finding) -> list[ResultLine]:
    """Return all results of a finding, in each part abnormal ones first."""
    rows = [*finding.rows("report"), *finding.rows("labs")]
    signs = {"positive": "+ " + translate("positive"), "negative": "− " + translate("negative")}
    return [
        *result_lines(rows, session.current().language, say, translate),
        *(ResultLine(say(marker.name), signs[marker.result]) for marker in finding.markers),
    ]


# --- The class's list ------------------------------------------------------------------


def _class_list(led: LedRoom, step: Step) -> Mapping[str, object]:
    state, poll = led.state, led.state.poll
    if poll is not None and poll.state != "shown":
        return _asked_for_list(state)
    moved, present = vote_results.movement(led), class_lists.list_at(state.story, step)
    is_told = any(vote.made == present for vote in moved.votes)
    # A pause asks until it is answered, whatever the class thought before it.
    if not moved.votes or (led.room.focus == "story" and not is_told):
        return _asked_for_list(state)
    return {
        "kind": "list",
        "title": translate("What the class thinks it is"),
        "movement": moved,
        # What a pause will ask isn't told before it.
        "authors": _authors(state) if is_told and present.place else [],
        "movement_lists": (names := [_vote_in_words(state.story, vote) for vote in moved.votes]),
        "chart": bump_chart.drawn(moved, names) if len(names) > 1 else None,
    }


def _vote_in_words(story: Story, vote: ListVote) -> str:
    stage = stage_in_words(story, vote.made.stage, translate)
    name = vote.made.in_words(stage, translate)
    number = translate("Vote {number}").format(number=vote.round)
    return f"{name} · {number}" if vote.round else name


def _authors(state: ClassState) -> list[str]:
    """Return what leads the authors' list at this point, as many as each phone ranks."""
    names = {each.id: say(each.name) for each in state.story.case.hypotheses}
    leading = authors_list(state.story, state.room.position)[: class_question.RANKED]
    return [names[each.hypothesis or ""] for each in leading if each.weight != "ruled_out"]


def _asked_for_list(state: ClassState) -> Mapping[str, object]:
    what = state.asked
    names = {each.id: say(each.name) for each in state.story.case.hypotheses}
    options = (
        [OptionRow(letter, names[each]) for letter, each in what.options.items()] if what else []
    )
    prompt = what.prompt if what else None
    words = translate("What do you think it is? Rank {count} hypotheses.")
    return {
        "kind": "question",
        "title": say(prompt) if prompt else words.format(count=what.choices if what else 0),
        "lead": [],
        "hint": question_view.hint(what),
        "is_entries": False,
        **question_view.option_grid(options),
    }


def lanes_of(events: Sequence[ToldEvent]) -> str:
    """Return the names of the lanes in which events stand together."""
    return " · ".join(dict.fromkeys(event.lane_title for event in events))


def projected_timeline(led: LedRoom, title: str, *, is_empty: bool) -> str:
    """Return what stands above the chart on the projector."""
    return html.render(
        "room_timeline.html",
        title=title,
        is_black=led.room.is_black,
        nothing=translate("Nothing on the timeline yet: it grows with the story.")
        if is_empty
        else "",
        translate=translate,
        **_frame(led),
    )
