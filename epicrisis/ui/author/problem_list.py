"""What the checker says of the open draft, each with the buttons that do something about it."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from epicrisis.authoring import remedies
from epicrisis.authoring.outline import BlockPlace, StagePlace
from epicrisis.authoring.remedies import RemedyName
from epicrisis.cases.model import Finding
from epicrisis.cases.problems import Problem
from epicrisis.cases.reading.yaml_text import Document, Path
from epicrisis.messages import Message, said, with_values
from epicrisis.ui.author import desk
from epicrisis.ui.shared import html
from epicrisis.ui.shared.open_draft import OpenDraft, OpenForm, check_result
from epicrisis.ui.shared.session import say, translate

_FINDINGS = frozenset(("finding", "earlier", "later", "opens_with"))
"""What messages call their values that are ids of findings."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A draft's file as it is written, with what the checker says of it."""

    document: Document
    stages: tuple[StagePlace, ...]
    problems: Sequence[Problem]
    titles: Mapping[str, str]
    """Of the findings that can be told, by their ids."""


def checked(open_draft: OpenDraft) -> Checked:
    """Return what the checker says of a draft."""
    problems = check_result(open_draft).problems
    told, document = desk.told(open_draft), open_draft.written
    blocks = told.blocks.values() if told is not None else ()
    titles = {each.id: say(each.title) for each in blocks if isinstance(each, Finding)}
    return Checked(document, desk.stages(open_draft), problems, titles)


def shown(
    view: Checked, place: BlockPlace | None, problem: Problem, part: str = ""
) -> dict[str, object]:
    """Return a problem as a template shows it, which is one of `place` if that is given.

    `part` is what the page calls where it stands, if that must be said.
    """
    words = {
        "error": translate("Error"),
        "warning": translate("Warning"),
        "hint": translate("Hint"),
    }
    names = remedies.remedies(view.document, view.stages, place, problem)
    return {
        "severity": problem.severity,
        "head": translate("{name}: {what}")
        .format(name=" – ".join(filter(None, (words[problem.severity], part))), what="")
        .strip(),
        "message": _in_forms().get(problem.code)
        or said(_by_title(problem.message, view.titles), translate),
        "remedies": [
            {
                "act": "remedy",
                "at": json.dumps([name, problem.code, problem.line, problem.column]),
                "label": said(remedies.LABELS[name], translate),
            }
            for name in names
        ],
    }


def _by_title(message: str, titles: Mapping[str, str]) -> str:
    """Return a message that calls findings by their titles: who writes by forms knows no ids."""
    if not isinstance(message, Message):
        return message
    named = {
        key: with_values(value, lambda name: titles.get(name, name))
        for key, value in message.values.items()
        if key in _FINDINGS and isinstance(value, str)
    }
    return Message(message.template, **{**message.values, **named})


def _in_forms() -> Mapping[str, str]:
    """Return what the checker says in words of the YAML, for those who write by forms."""
    return {
        "H311": translate("guessed by the draft; read it again"),
        "H313": translate("not finished; press “Edit” to fill it in"),
        "W312": translate("still to be written; the source says nothing of it"),
    }


def _of_part(view: Checked, problem: Problem, path: Path) -> dict[str, object]:
    """Return a problem as a template shows it, with the part of the case in which it stands."""
    part = _parts().get(str(path[0]) if path else "")
    line = translate("line {number}").format(number=problem.line)
    return shown(view, None, problem, part or line)


def _parts() -> Mapping[str, str]:
    """Return what the tabs and their fields call what stands at the top of the file."""
    return {
        "title": translate("Title"),
        "final_title": translate("Title once the diagnosis is known"),
        "presentation": translate("Presentation, for the library's card"),
        "specialty": translate("Specialty"),
        "difficulty": translate("Difficulty"),
        "minutes": translate("Duration"),
        "authors": translate("Authors"),
        "licence": translate("Licence"),
        "provenance": translate("Where the text comes from"),
        "objectives": translate("Objectives"),
        "source": translate("Source"),
        "glossary": translate("Glossary"),
        "references": translate("References"),
        "other_tests": translate("Tests that nobody did"),
        "hypotheses": translate("Differential"),
        "timeline": translate("Timeline"),
    }


def show_others(view: Checked) -> None:
    """Show the problems that stand at no block of the story."""
    of_blocks = {
        id(each) for stage in view.stages for place in stage.blocks for each in place.problems
    }
    paths = remedies.paths_of(view.document, view.problems)
    others = [
        _of_part(view, each, path)
        for path, each in zip(paths, view.problems, strict=True)
        if id(each) not in of_blocks
    ]
    if others:
        html.show(
            "author_problems.html",
            heading=translate("Beside the story: {count}").format(count=len(others)),
            problems=others,
        )


def by_path(view: Checked, length: int) -> Mapping[Path, list[dict[str, object]]]:
    """Return the problems, as a template shows them, by as much of the path of what they are about.

    What stands nearer the top of the file than that is told by its whole path.
    """
    found: defaultdict[Path, list[dict[str, object]]] = defaultdict(list)
    paths = remedies.paths_of(view.document, view.problems)
    for path, each in zip(paths, view.problems, strict=True):
        found[path[:length]].append(shown(view, None, each))
    return found


def show_of(view: Checked, keys: Collection[str]) -> None:
    """Show the problems of what stands under these keys at the top of the file."""
    paths = remedies.paths_of(view.document, view.problems)
    problems = [
        _of_part(view, each, path)
        for path, each in zip(paths, view.problems, strict=True)
        if path and path[0] in keys
    ]
    if problems:
        html.show("author_remarks.html", problems=problems)


def carry_out(open_draft: OpenDraft, asked: str) -> None:
    """Do what the button of a problem says, or open the form that it asks for."""
    try:
        name, code, line, column = json.loads(asked)
    except (ValueError, TypeError):
        return
    view = checked(open_draft)
    for problem in view.problems:
        if (problem.code, problem.line, problem.column) == (code, line, column):
            place = _place_of(view, problem)
            if name in remedies.remedies(view.document, view.stages, place, problem):
                _carry_out(open_draft, view, place, problem, name)
                return


def _carry_out(
    open_draft: OpenDraft,
    view: Checked,
    place: BlockPlace | None,
    problem: Problem,
    name: RemedyName,
) -> None:
    if name == "explain":
        about = (remedies.word_of(problem),)
        open_draft.form = OpenForm("term", ("glossary",), is_new=True, about=about)
    elif name == "ignore":
        silence = (problem.code, _id_of(open_draft, view, place, problem))
        open_draft.form = OpenForm("silence", ("silenced", 0), is_new=True, about=silence)
    else:
        open_draft.form = None
        edits = remedies.edits_of(view.document, view.stages, place, problem, name)
        desk.change(open_draft, edits)


def _id_of(open_draft: OpenDraft, view: Checked, place: BlockPlace | None, problem: Problem) -> str:
    """Return what the file calls the thing that a problem is about."""
    told = desk.told(open_draft)
    block = told.blocks.get(place.path) if told is not None and place is not None else None
    if block is not None:
        return block.id
    path = remedies.path_at(view.document, problem.line, problem.column)
    return str(path[0]) if path else "title"


def _place_of(view: Checked, problem: Problem) -> BlockPlace | None:
    blocks = (block for stage in view.stages for block in stage.blocks)
    return next((block for block in blocks if problem in block.problems), None)
