"""A question as a class sees it: asked, voted on, and explained, each with the screen to itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import assert_never

from epicrisis.cases.questions import Question
from epicrisis.live.room import class_question, pages, sureness
from epicrisis.live.room.class_question import ClassQuestion
from epicrisis.questions.answer import certainties
from epicrisis.questions.kind import Solution, in_words
from epicrisis.questions.registry import kind_of, shape_of
from epicrisis.ui.shared import answer_text, session
from epicrisis.ui.shared.session import say, translate
from epicrisis.ui.teacher import group_results, lettered_zones, vote_results
from epicrisis.ui.teacher.entry_list import entry_list
from epicrisis.ui.teacher.room_actions import LedRoom

MOST_LINES = 1600
"""Characters of an explanation up to which every option's own line stands in it."""
ONE_COLUMN = 3
"""Options up to which each has the whole width: none stands alone in a second column."""
MANY_OPTIONS = 12
"""Beyond these options stand in three columns."""


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


@dataclass(frozen=True, slots=True)
class SureRow:
    """How many of those who were so sure were right."""

    name: str
    right: int
    voters: int
    percent: int


def shown(led: LedRoom, question: Question, *, is_for_teacher: bool) -> Mapping[str, object]:
    """Return what stands there of a question; its teacher alone sees the answer beforehand."""
    what, is_shown = led.state.asked, led.state.are_results_shown
    is_answered = is_shown or is_for_teacher
    right = _marked(question) if is_answered and question.withdrawn is None else ()
    over = lettered_zones.over_image(what, right) if what else None
    if what is not None and is_shown:
        if pages.shown(led.state):
            return {"over": over, **_explained(question, what)}
        return {"over": over, **_results(led, question, what)}
    return {
        "kind": "question",
        "title": say(question.stem),
        "table": answer_text.table(question),
        "lead": answer_text.lead(question),
        "hint": hint(what),
        "is_entries": shape_of(question).form == "words",
        "answer": _answer(question, what, is_in_rows=False) if is_answered else "",
        "answer_words": answer_text.right_heading(question),
        "is_scale": what is not None and what.is_scale,
        "images": question.all_images,
        "over": over,
        **option_grid(_options(what, is_answered=is_answered)),
    }


def hint(what: ClassQuestion | None) -> str:
    """Say how what is asked is answered."""
    if what is None:
        return ""
    return in_words(class_question.hint(what, session.current().language), say)


def option_grid(options: list[OptionRow]) -> Mapping[str, object]:
    """Return options with the columns and rows that they fill, downwards."""
    columns = 1 if len(options) <= ONE_COLUMN else 3 if len(options) > MANY_OPTIONS else 2
    return {
        "options": options,
        "option_columns": columns,
        "option_rows": ceil(len(options) / columns),
    }


def _results(led: LedRoom, question: Question, what: ClassQuestion) -> Mapping[str, object]:
    rounds = led.state.polls(what.id)
    is_entries = what.is_typed_in_words
    entries = entry_list(led, what, rounds, stem=say(question.stem)) if is_entries else None
    is_by_group = group_results.is_shown(led, what)
    voted = None if is_entries or is_by_group else vote_results.results(led, what, rounds)
    is_number = shape_of(question).form == "number"
    return {
        "kind": "results",
        "title": say(question.stem),
        "lead": answer_text.lead(question),
        "results": voted,
        "groups": group_results.results(led, what) if is_by_group else None,
        "groups_heading": group_results.heading(led, what) if is_by_group else "",
        "entries": entries,
        "is_entries": is_entries,
        "sure": _sure(led, question, what),
        "answer": _answer(question, what, is_in_rows=True) if is_number else "",
        "answer_words": answer_text.right_heading(question),
        # Where zones were chosen the letters mean nothing without the image.
        "images": question.all_images if what.question and _has_zones(question) else (),
    }


def _explained(question: Question, what: ClassQuestion) -> Mapping[str, object]:
    solution = kind_of(question).solution(question)
    return {
        "kind": "why",
        "title": say(question.stem),
        "answer": _answer(question, what, is_in_rows=True) or _right_options(question, what),
        "answer_words": answer_text.right_heading(question),
        "outweighs": say(solution.outweighs) if solution.outweighs else "",
        "panel": say(solution.panel.who) if solution.panel else "",
        "lines": _own_lines(question, what, solution),
        "why": say(question.why),
        "images": question.all_images,
    }


def _right_options(question: Question, what: ClassQuestion) -> str:
    """Return letters and names of the right options, whose rows stand on the page before."""
    right = () if question.withdrawn is not None else _marked(question)
    labels = what.shape.options if what.shape is not None else {}
    return " · ".join(
        f"{letter} {say(labels[each])}"
        for letter, each in what.options.items()
        if each in right and each in labels
    )


def _own_lines(
    question: Question, what: ClassQuestion, solution: Solution
) -> list[tuple[str, str, str]]:
    """Return letter, name and own line of options: of all, or of those that tell most.

    They are those that decide alone and the right ones, where all would be too long.
    """
    labels = what.shape.options if what.shape is not None else {}
    every = [
        (letter, each, say(solution.because[each]))
        for letter, each in what.options.items()
        if each in solution.because
    ]
    length = len(say(question.why)) + sum(len(line) + len(say(labels[at])) for _, at, line in every)
    telling = {*solution.unacceptable, *(() if what.is_ordered else solution.right)}
    return [
        (letter, say(labels[each]), line)
        for letter, each, line in every
        if length <= MOST_LINES or each in telling
    ]


def _has_zones(question: Question) -> bool:
    return bool(kind_of(question).solution(question).outlines)


def _sure(led: LedRoom, question: Question, what: ClassQuestion) -> list[SureRow]:
    """Return how sure the last round was against how right it was; the surest first."""
    votes = led.votes(what.id)
    last = max(votes, default=0)
    names = certainties(translate)
    return [
        SureRow(names[each.certainty], each.right, each.voters, each.percent)
        for each in sureness.by_certainty(question, votes.get(last, ()))
    ]


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
            return next(iter(answer_text.right_in_words(question)), "")
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
