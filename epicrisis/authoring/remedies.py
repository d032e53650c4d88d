"""What a button can do about a problem of a case file, where a rule knows what to do."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from epicrisis.authoring.edits.edit import Edit, MoveTo, Put, Remove
from epicrisis.authoring.outline import BlockPlace, StagePlace
from epicrisis.cases.problems import Problem
from epicrisis.cases.reading import slips
from epicrisis.cases.reading.yaml_text import Document, Path, value_at
from epicrisis.messages import Message
from epicrisis.stems import sentences

RemedyName = Literal["quote", "read", "mask", "hide", "explain", "ignore"]
"""`quote`: a text that a comma has cut is whole again; `read`: a draft's guesses are right;
`mask`: a reference's title is read from the diagnosis on; `hide`: a block is told with the
diagnosis; `explain`: an abbreviation gets a glossary entry;
`ignore`: the problem is none, and why is said."""
LABELS: Mapping[RemedyName, Message] = {
    "quote": Message("Join the text again"),
    "read": Message("I have read it"),
    "mask": Message("Mask its title until the diagnosis"),
    "hide": Message("Hide it until the diagnosis"),
    "explain": Message("Add to the glossary"),
    "ignore": Message("Ignore, because…"),
}


def remedies(
    document: Document, stages: tuple[StagePlace, ...], place: BlockPlace | None, problem: Problem
) -> Iterator[RemedyName]:
    """Yield what a press can do about a problem, which is one of `place` if that is given."""
    if problem.code == "E201" and _cut_text(document, problem) is not None:
        yield "quote"
    if problem.code == "H311":
        yield "read"
    if problem.code == "W401" and _title_that_tells(document, problem) is not None:
        yield "mask"
    if problem.code in ("W401", "H404") and place is not None and _diagnosis(stages, place):
        yield "hide"
    if problem.code == "H702":
        yield "explain"
    if problem.severity != "error" and problem.code not in ("H311", "H313", "W308", "W312", "H901"):
        yield "ignore"


def edits_of(
    document: Document,
    stages: tuple[StagePlace, ...],
    place: BlockPlace | None,
    problem: Problem,
    name: RemedyName,
) -> tuple[Edit, ...]:
    """Return what carries a remedy out; nothing for one that asks its author for words."""
    if name == "quote" and (cut := _cut_text(document, problem)) is not None:
        return (*map(Remove, cut.rest), Put(cut.path, cut.whole))
    if name == "read" and place is not None:
        return (Remove((*place.path, "to_reread")),)
    if name == "mask" and (found := _title_that_tells(document, problem)) is not None:
        path, title = found
        return (Put(path, title),)
    if name == "hide" and place is not None and (stage := _diagnosis(stages, place)) is not None:
        return (MoveTo(place.path, stage.path, len(stage.blocks)),)
    return ()


def word_of(problem: Problem) -> str:
    """Return the word, such as an abbreviation, that a problem is about; empty without one."""
    values = problem.message.values if isinstance(problem.message, Message) else {}
    return str(values.get("word", "")).strip("'\"")


def _diagnosis(stages: tuple[StagePlace, ...], place: BlockPlace) -> StagePlace | None:
    """Return the stage of the diagnosis, if the block is told before it."""
    for stage in stages:
        if stage.id == "diagnosis":
            return stage
        if place in stage.blocks:
            return next((each for each in stages if each.id == "diagnosis"), None)
    return None


def _title_that_tells(document: Document, problem: Problem) -> tuple[Path, str] | None:
    """Return the path and the words of the title that a cited reference would have masked."""
    values = problem.message.values if isinstance(problem.message, Message) else {}
    path = ("references", str(values.get("of", "")))
    reference = value_at(document.data, path)
    if not isinstance(reference, dict) or reference.get("title") is not None:
        return None
    word, text = word_of(problem), reference.get("text")
    parts = sentences(text) if isinstance(text, str) else ()
    title = next((part.strip(" .") for part in parts if word in part), None)
    return ((*path, "title"), title) if title and title != str(text).strip(" .") else None


def _cut_text(document: Document, problem: Problem) -> slips.CommaCut | None:
    """Return the text whose rest the problem takes for a key."""
    return slips.cut_by_comma(document, path_at(document, problem.line, problem.column))


def path_at(document: Document, line: int, column: int) -> Path:
    """Return the path of the key or value that begins last before a place in the file, or there."""
    return _path_before(_in_order(document), line, column)


def paths_of(document: Document, problems: Sequence[Problem]) -> Iterator[Path]:
    """Yield the path of what each problem is about, as `path_at` finds it."""
    places = _in_order(document) if problems else []
    for problem in problems:
        yield _path_before(places, problem.line, problem.column)


_Place = tuple[int, int, int, Path]
"""Line, column, and a path with its length: of two that begin together the inner one is last."""


def _in_order(document: Document) -> list[_Place]:
    marks = (*document.keys.items(), *document.values.items())
    return sorted((mark.line, mark.column, len(path), path) for path, mark in marks)


def _path_before(places: Sequence[_Place], line: int, column: int) -> Path:
    found = bisect_right(places, (line, column), key=lambda each: each[:2]) - 1
    return places[found][3] if found >= 0 else ()
