"""What a class sees, as HTML: large on the projector, small and with the answer on the console."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, sqrt
from pathlib import Path
from typing import assert_never

from markupsafe import Markup

from epicrisis.cases.fields import Image
from epicrisis.cases.model import Finding
from epicrisis.cases.pauses import REFLECTED, Pause
from epicrisis.cases.questions import Question
from epicrisis.live import join_link
from epicrisis.live.room import class_lists, class_question
from epicrisis.live.room.class_question import ClassQuestion
from epicrisis.live.room.class_state import ClassState
from epicrisis.questions.kind import in_words
from epicrisis.questions.registry import kind_of, shape_of
from epicrisis.store.classes.records import Poll, Room
from epicrisis.story import pauses
from epicrisis.story.authors_list import authors_list
from epicrisis.story.result_lines import ResultLine, result_lines
from epicrisis.story.telling import Step, Story, Told, question_number, stage_in_words
from epicrisis.ui.shared import answer_text, html, over_time, routing, session
from epicrisis.ui.shared import images as step_images
from epicrisis.ui.shared.session import say, translate
from epicrisis.ui.teacher import lettered_zones, vote_results
from epicrisis.ui.teacher.entry_list import EntryList, entry_list
from epicrisis.ui.teacher.room_actions import LedRoom
from epicrisis.ui.teacher.vote_results import ListVote, VoteResults

STYLE = Path(__file__).with_name("room.css")
"""Of the room's windows, beside the app's own."""
LONG = 420
"""Characters from which on a text is set smaller, so that it fits on the screen."""
MANY = 6
"""Lines beyond which a list is."""
BESIDE = 200
"""Characters from which on a text beside an image is, where it has half of the width."""
MOST_BESIDE = 520
"""Characters of all that explains an answer beside the votes."""
BREAK = 30
"""Characters that a paragraph leaves empty."""
WIDE = 1.2
"""Width over height from which on images stand rather one above the other than side by side."""


@dataclass(frozen=True, slots=True)
class OptionRow:
    """An option as everyone sees it."""

    letter: str
    label: str
    is_right: bool = False
    weight: str = ""
    """What it decides alone, in a word; empty where it decides nothing."""
    is_authors: bool = False
    """Whether it is the authors' answer to a question that they withdrew."""


def projected(led: LedRoom) -> str:
    """Return what stands on the projector; not for a timeline, which is a chart."""
    return _render(led, "ep-room-projector", level=1, is_live=True)


def previewed(led: LedRoom, *, with_answers: bool) -> str:
    """Return the same for the teacher, who may see the right answer before the class does."""
    return _render(led, "ep-room-preview", level=3, with_answers=with_answers)


def pictured(led: LedRoom) -> str:
    """Return what the projector would show there, to be looked at in small."""
    if led.room.focus == "timeline":
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
    values = {**_frame(led), **_body(led, is_for_teacher=with_answers)}
    return html.render(
        "room_screen.html",
        css_class=css_class,
        level=level,
        is_live=is_live,
        say=say,
        translate=translate,
        **values,
    )


def _frame(led: LedRoom) -> dict[str, object]:
    room, poll, present = led.room, led.state.poll, led.present
    arrived = led.arrived if poll is not None and poll.state == "open" else 0
    return {
        "kind": "",
        "heading": _heading(led.state),
        "is_long": False,
        "figures": [],
        "series": [],
        "table": None,
        "columns": 1,
        "over": None,
        "authors": [],
        "leading": "",
        "to_weigh": [],
        "is_scale": False,
        "beside": [],
        "is_over": led.state.is_over,
        "is_locked": room.is_locked,
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
    if step is None:
        return [title]
    stage = stage_in_words(state.story, step.stage, translate)
    if state.question is None or state.room.focus != "story":
        return [title, stage]
    return [title, f"{stage} · {question_number(state.story, step, translate)}"]


def _body(led: LedRoom, *, is_for_teacher: bool) -> Mapping[str, object]:
    step = led.state.step
    if led.room.focus == "join" or step is None:
        return _join(led.room)
    if led.state.asks_for_hypotheses:
        return _class_list(led, step)
    if isinstance(step.block, Finding):
        return _finding(led.state.story, step, step.block)
    if isinstance(step.block, Pause):
        return _pause(led, step.block)
    return _question(led, step, step.block, is_for_teacher=is_for_teacher)


def _join(room: Room) -> Mapping[str, object]:
    link = join_link.join_link(room)
    return {
        "kind": "join",
        "title": translate("Join the class"),
        "qr": join_link.data_uri(link),
        "link": link,
    }


# --- The story -------------------------------------------------------------------------


def _finding(story: Story, step: Step, finding: Finding) -> Mapping[str, object]:
    lines, text = lines_of(finding), say(finding.text)
    series = over_time.shown(story, step.number, session.current().language)
    length = len(text) + sum(len(line.name) + len(line.result) for line in lines)
    return {
        "kind": "finding",
        "title": say(finding.title),
        "text": text,
        "lines": lines,
        "series": series,
        "is_long": length > _most(finding.images) or len(lines) > MANY or bool(series),
        **_pictures(story, finding.images),
    }


def _pause(led: LedRoom, pause: Pause) -> Mapping[str, object]:
    """Return what a class thinks about; the authors' sentence is for its teacher to tell."""
    findings = led.state.telling.findings if pause.asks == "reflection" else ()
    leading = vote_results.leading(led, REFLECTED) if pause.asks == "reflection" else ()
    return {
        "kind": "finding",
        "title": pauses.heading(pause, translate),
        "text": pauses.class_prompt(pause, say, translate),
        "lines": [],
        "series": (),
        "leading": " – ".join(leading),
        "to_weigh": [say(each.summary) for each in findings],
        "is_long": len(findings) > MANY,
        "figures": [],
        "columns": 1,
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


def _pictures(story: Story, images: Sequence[Image]) -> Mapping[str, object]:
    """Return a step's images, and in how many columns they are largest."""
    shown = step_images.figures(story, images)
    columns = ceil(sqrt(len(shown))) or 1
    if all(each.ratio > WIDE for each in shown):
        columns = ceil(len(shown) / columns)
    return {"figures": shown, "columns": columns}


def _most(images: Sequence[Image]) -> int:
    return BESIDE if images else LONG


def lines_of(finding: Finding) -> list[ResultLine]:
    """Return all results of a finding, in each part abnormal ones first."""
    rows = [*finding.rows("report"), *finding.rows("labs")]
    signs = {"positive": "+ " + translate("positive"), "negative": "− " + translate("negative")}
    return [
        *result_lines(rows, session.current().language, say, translate),
        *(ResultLine(say(marker.name), signs[marker.result]) for marker in finding.markers),
    ]


def _question(
    led: LedRoom, step: Step, question: Question, *, is_for_teacher: bool
) -> Mapping[str, object]:
    what, is_shown = led.state.asked, led.state.is_answer_shown
    rounds = led.state.polls(question.id)
    voted = vote_results.results(led, what, rounds) if what and is_shown else None
    is_answered = is_shown or is_for_teacher
    right = _marked(question) if is_answered and question.withdrawn is None else ()
    solution = kind_of(question).solution(question)
    return {
        "kind": "question",
        "title": say(question.stem),
        "table": answer_text.table(question),
        "lead": answer_text.lead(question),
        "hint": _hint(what),
        "options": _options(what, is_answered=is_answered),
        "results": voted,
        "entries": _entries(led, what, rounds) if what and is_shown else None,
        "is_entries": shape_of(question).form == "words",
        "answer": _answer(question, what, is_in_rows=voted is not None) if is_answered else "",
        "answer_words": answer_text.right_heading(question),
        "outweighs": say(solution.outweighs) if is_shown and solution.outweighs else "",
        "panel": say(solution.panel.who) if is_shown and solution.panel else "",
        "beside": _beside(question, what, voted) if what and voted else [],
        "why": say(question.why) if is_shown else "",
        "is_scale": what is not None and what.is_scale,
        "is_long": is_shown
        or question.table is not None
        or _length(question) > _most(question.all_images),
        **_pictures(led.state.story, question.all_images),
        "over": lettered_zones.over_image(what, right) if what else None,
    }


def _entries(led: LedRoom, what: ClassQuestion, rounds: Sequence[Poll]) -> EntryList | None:
    """Return what the class has written; None where it chose."""
    if what.question is None or not what.is_typed_in_words:
        return None
    has_text = bool(say(what.question.why)) or bool(_answer(what.question, what, is_in_rows=True))
    return entry_list(led, what, rounds, stem=say(what.question.stem), has_text_beside=has_text)


def _beside(question: Question, what: ClassQuestion, voted: VoteResults) -> list[tuple[str, str]]:
    """Return what there is to say of single options beside the rows, as far as there is room."""
    if question.all_images or any(row.because for row in voted.rows):
        return []
    outweighs = kind_of(question).solution(question).outweighs
    left = MOST_BESIDE - len(say(question.why)) - (len(say(outweighs)) if outweighs else 0)
    lines: list[tuple[str, str]] = []
    for letter, line in vote_results.weighty(what):
        left -= len(line) + BREAK
        if left >= 0:
            lines.append((letter, line))
    return lines


def _hint(what: ClassQuestion | None) -> str:
    if what is None:
        return ""
    return in_words(class_question.hint(what, session.current().language), say)


def _length(question: Question) -> int:
    options = shape_of(question).options.values()
    return len(say(question.stem)) + sum(len(say(option)) for option in options)


def _marked(question: Question) -> tuple[str, ...]:
    """Return the ids of the options that are right by themselves, not by their place.

    Of a question that was withdrawn they are the authors' answer, and no more.
    """
    kind = kind_of(question)
    is_by_place = kind.shape(question).form == "order"
    return () if is_by_place else kind.solution(question).right


def _options(what: ClassQuestion | None, *, is_answered: bool) -> list[OptionRow]:
    if what is None or what.question is None or what.shape is None:
        return []
    labels, marked = what.shape.options, _marked(what.question) if is_answered else ()
    solution = kind_of(what.question).solution(what.question)
    is_withdrawn = what.question.withdrawn is not None
    return [
        OptionRow(
            "" if what.is_scale else letter,
            say(labels[each]),
            each in marked and not is_withdrawn,
            solution.veto_word(each, translate) if is_answered else "",
            each in marked and is_withdrawn,
        )
        for letter, each in what.options.items()
    ]


def _answer(question: Question, what: ClassQuestion | None, *, is_in_rows: bool) -> str:
    """Return the right answer where neither an option nor a row says so."""
    kind = kind_of(question)
    match shape_of(question).form:
        case "number" | "words":
            return answer_text.right_in_words(question)[0]
        case "options":
            is_said = kind.is_scored or is_in_rows
            return "" if is_said else " · ".join(answer_text.right_in_words(question))
        case "order":
            if what is None or is_in_rows:
                return ""
            letters = {option: letter for letter, option in what.options.items()}
            return " → ".join(letters[option] for option in kind.solution(question).right)
        case form:
            assert_never(form)


def answers_of(question: Question) -> list[OptionRow]:
    """Return a question's answers in the order of the case file, for its teacher."""
    kind, is_withdrawn = kind_of(question), question.withdrawn is not None
    shape, solution = kind.shape(question), kind.solution(question)
    options = shape.options

    def row(text: str, weight: str = "", *, is_told: bool) -> OptionRow:
        return OptionRow("", text, is_told and not is_withdrawn, weight, is_told and is_withdrawn)

    match shape.form:
        case "options" if kind.is_scored:
            marked = _marked(question)
            return [
                row(say(text), solution.veto_word(each, translate), is_told=each in marked)
                for each, text in options.items()
            ]
        case "order":
            return [OptionRow("", say(options[each])) for each in solution.right]
        case "number" | "words":
            return [row(line, is_told=True) for line in answer_text.right_in_words(question)]
        case "options":
            return [OptionRow("", line) for line in answer_text.right_in_words(question)]
        case form:
            assert_never(form)


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
        "movement_lists": [_vote_in_words(state.story, vote) for vote in moved.votes],
        "is_long": len(moved.lines) > MANY,
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
        "hint": _hint(what),
        "options": options,
        "results": None,
        "is_entries": False,
        "answer": "",
        "answer_words": "",
        "outweighs": "",
        "panel": "",
        "why": "",
        "is_long": len(options) > MANY,
    }


def projected_timeline(led: LedRoom, *, is_empty: bool) -> str:
    """Return what stands above the chart on the projector."""
    return html.render(
        "room_timeline.html",
        title=routing.page_title(routing.TIMELINE),
        nothing=translate("Nothing on the timeline yet: it grows with the story.")
        if is_empty
        else "",
        **_frame(led),
    )
