"""What a class sees, as HTML: large on the projector, small and with the answer on the console."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, sqrt

from markupsafe import Markup

from epicrisis.cases.model import (
    ChoiceQuestion,
    Finding,
    FreeTextQuestion,
    Image,
    NumericQuestion,
    Question,
)
from epicrisis.live import moving
from epicrisis.live.asking import Asked, asked
from epicrisis.store.room_records import Poll, Room
from epicrisis.store.rooms import Rooms
from epicrisis.story import telling
from epicrisis.story.telling import Step, Story
from epicrisis.ui import html, pictures, qr, questions, results, routing
from epicrisis.ui.leading import Led
from epicrisis.ui.visit import say, translate

LONG = 420
"""Characters from which on a text is set smaller, so that it fits on the screen."""
MANY = 6
"""Lines beyond which a list is."""
BESIDE = 200
"""Characters from which on a text beside an image is, where it has half of the width."""
WIDE = 1.2
"""Width over height from which on images stand rather one above the other than side by side."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a report, a laboratory list or a table of markers."""

    name: str
    result: str
    is_abnormal: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """An option as everyone sees it."""

    letter: str
    label: str
    is_right: bool = False


def projected(rooms: Rooms, now: Led) -> str:
    """Return what stands on the projector; not for a timeline, which is a chart."""
    return _render(rooms, now, css_class="ep-room-projector", level=1, is_live=True)


def previewed(rooms: Rooms, now: Led) -> str:
    """Return the same for the teacher, who sees the right answer before the class does."""
    return _render(rooms, now, css_class="ep-room-preview", level=3, is_live=False)


def _render(rooms: Rooms, now: Led, *, css_class: str, level: int, is_live: bool) -> str:
    values = {**_frame(rooms, now), **_body(rooms, now, is_for_teacher=not is_live)}
    return html.render(
        "room_screen.html",
        css_class=css_class,
        level=level,
        is_live=is_live,
        say=say,
        translate=translate,
        **values,
    )


def _frame(rooms: Rooms, now: Led) -> dict[str, object]:
    room = now.room
    poll = moving.current_poll(now.story, room)
    present = rooms.present(room)
    arrived = rooms.arrived(poll.id) if poll is not None and poll.state == "open" else 0
    return {
        "kind": "",
        "heading": _heading(now.story, room),
        "is_long": False,
        "figures": [],
        "columns": 1,
        "is_locked": room.is_locked,
        "address": room.address,
        "code": qr.spaced(room.code),
        "is_timed": room.timer_ends is not None,
        "state": poll.state if poll is not None else "",
        "present": present,
        "arrived": arrived,
        "present_words": counted(translate("here: {present}"), present=present),
        "count_words": counted(
            translate("votes: {arrived}, here: {present}"), arrived=arrived, present=present
        ),
    }


def counted(words: str, **numbers: int) -> Markup:
    """Return words with numbers that the window's script keeps up to date."""
    names = {"arrived": "votes", "present": "present"}
    marked = {
        name: Markup("<b data-room-{}>{}</b>").format(names[name], number)
        for name, number in numbers.items()
    }
    return Markup.escape(words).format(**marked)


def _heading(story: Story, room: Room) -> list[str]:
    step = moving.current_step(story, room)
    title = say(telling.title(story, moving.passed(story, room)))
    return [title] if step is None else [title, routing.page_title(step.stage)]


def _body(rooms: Rooms, now: Led, *, is_for_teacher: bool) -> Mapping[str, object]:
    step = moving.current_step(now.story, now.room)
    if now.room.focus == "join" or step is None:
        return _join(now.room)
    if now.room.focus == "differential":
        return _class_list(rooms, now)
    if isinstance(step.block, Finding):
        return _finding(now.story, step.block)
    return _question(rooms, now, step, step.block, is_for_teacher=is_for_teacher)


def _join(room: Room) -> Mapping[str, object]:
    link = qr.join_link(room)
    return {
        "kind": "join",
        "title": translate("Join the class"),
        "qr": qr.data_uri(link),
        "link": link,
    }


# --- The story -------------------------------------------------------------------------


def _finding(story: Story, finding: Finding) -> Mapping[str, object]:
    lines, text = lines_of(finding), say(finding.text)
    length = len(text) + sum(len(line.name) + len(line.result) for line in lines)
    return {
        "kind": "finding",
        "title": say(finding.title),
        "text": text,
        "lines": lines,
        "is_long": length > _most(finding.images) or len(lines) > MANY,
        **_pictures(story, finding.images),
    }


def _pictures(story: Story, images: Sequence[Image]) -> Mapping[str, object]:
    """Return a step's images, and in how many columns they are largest."""
    shown = pictures.figures(story, images)
    columns = ceil(sqrt(len(shown))) or 1
    if all(each.ratio > WIDE for each in shown):
        columns = ceil(len(shown) / columns)
    return {"figures": shown, "columns": columns}


def _most(images: Sequence[Image]) -> int:
    return BESIDE if images else LONG


def lines_of(finding: Finding) -> list[Line]:
    """Return all results of a finding, in each part abnormal ones first."""
    rows = [*finding.rows("report"), *finding.rows("labs")]
    signs = {"positive": "+ " + translate("positive"), "negative": "− " + translate("negative")}
    return [
        *(Line(say(row.name), say(row.result), row.abnormal) for row in rows),
        *(Line(say(marker.name), signs[marker.result]) for marker in finding.markers),
    ]


def _question(
    rooms: Rooms, now: Led, step: Step, question: Question, *, is_for_teacher: bool
) -> Mapping[str, object]:
    what, rounds = asked(now.story, now.room), moving.polls_on(now.room, question.id)
    is_shown = moving.is_answer_shown(now.story, now.room)
    voted = results.results(rooms, now.room, what, rounds) if what and is_shown else None
    is_answered = is_shown or is_for_teacher
    return {
        "kind": "question",
        "title": say(question.stem),
        "hint": _hint(question),
        "options": _options(what, is_answered=is_answered),
        "results": voted,
        "is_entries": isinstance(question, FreeTextQuestion),
        "answer": _answer(question, what, is_in_rows=voted is not None) if is_answered else "",
        "answer_words": _answer_words(question),
        "why": say(question.why) if is_shown else "",
        "is_long": is_shown or _length(question) > _most(question.images),
        **_pictures(now.story, question.images),
    }


def _length(question: Question) -> int:
    options = getattr(question, "options", {})
    return len(say(question.stem)) + sum(len(say(option)) for option in options.values())


def _options(what: Asked | None, *, is_answered: bool) -> list[Option]:
    if what is None or what.question is None or not what.options:
        return []
    question = what.question
    labels, answer = getattr(question, "options", {}), getattr(question, "answer", ())
    is_choice = question.type in ("single", "multiple")
    return [
        Option(letter, say(labels[each]), is_answered and is_choice and each in answer)
        for letter, each in what.options.items()
    ]


def _hint(question: Question) -> str:
    if isinstance(question, NumericQuestion):
        return translate("A number, in {unit}").format(unit=say(question.unit))
    return {
        "single": translate("One answer"),
        "multiple": translate("All that apply"),
        "ranking": translate("Choose all, the foremost first"),
        "ordering": translate("Choose all, the earliest first"),
        "free_text": translate("In a few words of your own"),
    }[question.type]


def _answer(question: Question, what: Asked | None, *, is_in_rows: bool) -> str:
    """Return the right answer where neither an option nor a row says so."""
    if not isinstance(question, ChoiceQuestion):
        return questions.right_in_words(question)[0]
    if what is None or is_in_rows or question.type in ("single", "multiple"):
        return ""
    letters = {option: letter for letter, option in what.options.items()}
    return " → ".join(letters[option] for option in question.answer)


def _answer_words(question: Question) -> str:
    is_model = isinstance(question, FreeTextQuestion)
    return translate("Model answer") if is_model else translate("Right answer")


def answers_of(question: Question) -> list[Option]:
    """Return a question's answers in the order of the case file, for its teacher."""
    if isinstance(question, ChoiceQuestion):
        marked = question.answer if question.type in ("single", "multiple") else ()
        order = question.options if marked else question.answer
        return [Option("", say(question.options[each]), each in marked) for each in order]
    return [Option("", questions.right_in_words(question)[0], is_right=True)]


# --- The class's list ------------------------------------------------------------------


def _class_list(rooms: Rooms, now: Led) -> Mapping[str, object]:
    poll = moving.current_poll(now.story, now.room)
    if poll is not None and poll.state != "shown":
        return _asked_for_list(now, poll)
    moved = results.movement(rooms, now.story, now.room)
    if not moved.lines:
        return _asked_for_list(now, poll)
    return {
        "kind": "list",
        "title": translate("What the class thinks it is"),
        "movement": moved,
        "movement_stages": [routing.page_title(stage) for stage in moved.stages],
        "is_long": len(moved.lines) > MANY,
    }


def _asked_for_list(now: Led, poll: Poll | None) -> Mapping[str, object]:
    what = asked(now.story, now.room)
    names = {each.id: say(each.name) for each in now.story.case.hypotheses}
    options = [Option(letter, names[each]) for letter, each in what.options.items()] if what else []
    count = what.choices if what else 0
    return {
        "kind": "question",
        "title": translate("What do you think it is? Rank {count} hypotheses.").format(count=count),
        "hint": "",
        "options": options,
        "results": None,
        "is_entries": False,
        "answer": "",
        "answer_words": "",
        "why": "",
        "is_long": len(options) > MANY,
    }


def projected_timeline(rooms: Rooms, now: Led, *, is_empty: bool) -> str:
    """Return what stands above the chart on the projector."""
    return html.render(
        "room_timeline.html",
        title=routing.page_title(routing.TIMELINE),
        nothing=translate("Nothing on the timeline yet: it grows with the story.")
        if is_empty
        else "",
        **_frame(rooms, now),
    )
