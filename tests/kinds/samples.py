"""One question of each kind, with every field filled, and what becomes of it everywhere.

The kinds come from the union of the models: a new one fails here until it stands below, and then
wherever the product doesn't know it.
"""

import io
import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image

from epicrisis.cases.questions import QUESTION_TYPES, Question
from epicrisis.cases.reading.case_file import LoadedCase, read_case
from epicrisis.cases.reading.files import in_memory
from epicrisis.questions.answer import Response
from epicrisis.story.scoring import Verdict
from epicrisis.story.telling import Story, tell
from tests.support.learners import step_of

KINDS: tuple[str, ...] = tuple(QUESTION_TYPES)

_OPTIONS = ("a", "b", "c")
_PANEL = (1, 1, 1, 1, 1, 1, 0, 0, 2, -1)


@dataclass(frozen=True, slots=True)
class Sample:
    """What a question of one kind has of its own, and what an answer to it is worth."""

    own: dict[str, Any]
    """The keys that not every question has."""
    sent: object
    """The right answer, as a page's inputs send it."""
    kept: Response
    """The same, once it is read."""
    almost: object
    """Another answer, as it is sent."""
    credit: float | None
    verdict: Verdict
    mark: float | None
    """Of that other answer, the mark with the certainty 2."""
    refused: object
    """What is no answer to it, though it is one to another kind."""
    hint: str
    given: list[str]
    """How that other answer is shown to who gave it."""
    right: list[str]
    in_files: list[str]
    """Patterns of the right answer as exports write it, letters being shuffled."""
    bars: dict[str, int]
    """Counts of two right votes and one of the other."""
    in_report: list[str]
    gives_away: dict[str, Any] = field(default_factory=dict)
    """Changes by which question or options tell their own answer."""


def options(kind: str) -> dict[str, str]:
    """The options of a question that has some."""
    return {name: f"Item {name} {kind}" for name in _OPTIONS}


def _chosen(kind: str, *names: str) -> list[str]:
    return [options(kind)[name] for name in names]


def _placed(kind: str, *names: str) -> list[str]:
    return [f"{place}. {text}" for place, text in enumerate(_chosen(kind, *names), 1)]


SAMPLES: dict[str, Sample] = {
    "single": Sample(
        own={"options": options("single"), "answer": ["a"]},
        sent=["a"],
        kept=("a",),
        almost=["b"],
        credit=0.0,
        verdict="wrong",
        mark=-2.0,
        refused="Item a single",
        hint="One answer",
        given=_chosen("single", "b"),
        right=_chosen("single", "a"),
        in_files=[r"[A-C]\. Item a single"],
        bars={"a": 2, "b": 1, "c": 0},
        in_report=_chosen("single", "a", "b", "c"),
        gives_away={"stem": "Is it a zebra?", "options": {"a": "Zebra", "b": "Horse"}},
    ),
    "multiple": Sample(
        own={"options": options("multiple"), "answer": ["a", "b"]},
        sent=["a", "b"],
        kept=("a", "b"),
        almost=["a"],
        credit=0.5,
        verdict="partly",
        mark=0.0,
        refused=[],
        hint="All that apply",
        given=_chosen("multiple", "a"),
        right=_chosen("multiple", "a", "b"),
        in_files=[r"[A-C]\. Item a multiple", r"[A-C]\. Item b multiple"],
        bars={"a": 3, "b": 2, "c": 0},
        in_report=_chosen("multiple", "a", "b", "c"),
        gives_away={
            "stem": "Is it a zebra?",
            "options": {"a": "Zebra", "b": "Zebra foal", "c": "Horse"},
        },
    ),
    "ranking": Sample(
        own={"options": options("ranking"), "answer": ["b", "a", "c"]},
        sent=["b", "a", "c"],
        kept=("b", "a", "c"),
        almost=["a", "b", "c"],
        credit=1 / 3,
        verdict="partly",
        mark=-2 + 4 / 3,
        refused=["a"],
        hint="Choose all, the foremost first",
        given=_chosen("ranking", "a", "b", "c"),
        right=_chosen("ranking", "b", "a", "c"),
        in_files=[r"1\. Item b ranking \([A-C]\)", r"3\. Item c ranking \([A-C]\)"],
        bars={"b": 2, "a": 2, "c": 3},
        in_report=_placed("ranking", "b", "a", "c"),
        # Falling numbers give a ranking away, and no order in time.
        gives_away={"options": {"b": "In 2010", "a": "In 2001", "c": "In 1990"}},
    ),
    "ordering": Sample(
        own={"options": options("ordering"), "answer": ["a", "b", "c"]},
        sent=["a", "b", "c"],
        kept=("a", "b", "c"),
        almost=["c", "b", "a"],
        credit=0.0,
        verdict="wrong",
        mark=-2.0,
        refused=["a", "b"],
        hint="Choose all, the earliest first",
        given=_chosen("ordering", "c", "b", "a"),
        right=_chosen("ordering", "a", "b", "c"),
        in_files=[r"1\. Item a ordering \([A-C]\)", r"3\. Item c ordering \([A-C]\)"],
        bars={"a": 2, "b": 3, "c": 2},
        in_report=_placed("ordering", "a", "b", "c"),
        gives_away={"options": {"a": "In 1990", "b": "In 2001", "c": "In 2010"}},
    ),
    "numeric": Sample(
        own={"unit": "mmol", "answer": 5, "accept": [4, 6]},
        sent="5",
        kept=5.0,
        almost="7.5 mmol",
        credit=0.0,
        verdict="wrong",
        mark=-2.0,
        refused=["a"],
        hint="A number, in mmol",
        given=["7.5 mmol"],
        right=["5 mmol (accepted: 4 to 6)"],
        in_files=[r"5 mmol \(accepted: 4 to 6\)"],
        bars={"5": 2, "7.5": 1},
        in_report=["5 mmol", "7.5 mmol"],
        gives_away={"stem": "Is it 5 mmol or more?"},
    ),
    "free_text": Sample(
        own={"model_answer": "Model words of ours"},
        sent="Words of mine",
        kept="Words of mine",
        almost="Others",
        credit=None,
        verdict="not_assessed",
        mark=None,
        refused=7,
        hint="In a few words of your own",
        given=["Others"],
        right=["Model words of ours"],
        in_files=["Model words of ours"],
        bars={"Words of mine": 2, "Others": 1},
        in_report=["Words of mine", "Others"],
        gives_away={"stem": "Is it a zebra?", "model_answer": "A zebra."},
    ),
    "short_text": Sample(
        own={"accepted": ["Fluxitis", "Flux fever"]},
        sent="fluxitis",
        kept="fluxitis",
        almost="Measles",
        credit=0.0,
        verdict="wrong",
        mark=-2.0,
        refused="one two three four five six",
        hint="In 5 words at most",
        given=["Measles"],
        right=["Fluxitis", "Flux fever"],
        in_files=["Fluxitis", "Flux fever"],
        bars={"fluxitis": 2, "Measles": 1},
        in_report=["fluxitis", "Measles"],
        gives_away={"stem": "Is it a zebra?", "accepted": ["The zebra"]},
    ),
    "concordance": Sample(
        own={
            "hypothesis": "Hypothesis of ours",
            "new_fact": "Fact of ours",
            "panel": {
                "who": "Panel of ours",
                "answers": [{"step": step, "because": f"Reason {step}."} for step in _PANEL],
            },
        },
        sent=["1"],
        kept=("1",),
        almost=["-2"],
        credit=None,
        verdict="not_scored",
        mark=None,
        refused=["3"],
        hint="This hypothesis becomes",
        given=["−2 ruled out or much less likely"],
        right=["+1 more likely (6 of 10 of the panel)"],
        in_files=[r"\+1 more likely \(6 of 10 of the panel\)"],
        bars={"-2": 1, "-1": 0, "0": 0, "1": 2, "2": 0},
        in_report=[
            "−2 ruled out or much less likely",
            "−1 less likely",
            "0 neither more nor less likely",
            "+1 more likely",
            "+2 much more likely",
        ],
        gives_away={"panel": {"who": "One mind", "answers": [{"step": 1, "because": "So."}] * 10}},
    ),
    "zone": Sample(
        own={
            "image": {
                "file": "dot.png",
                "alt": "Zones to point at.",
                "caption": "Caption of zones",
            },
            "zones": {
                "a": {"name": "Item a zone", "corners": [[0, 0], [40, 40]]},
                "b": {"name": "Item b zone", "corners": [[50, 50], [90, 50], [70, 90]]},
                "c": {"name": "Item c zone", "corners": [[60, 0], [90, 40]]},
            },
            "answer": ["a", "b"],
        },
        sent=["@10.5,20", "b"],
        kept=("@10.5,20", "b"),
        almost=["a", "@99,99"],
        credit=0.5,
        verdict="partly",
        mark=0.0,
        refused=["@120,5"],
        hint="Point at 2 zones",
        given=["a place in none of the zones", "Item a zone"],
        right=["Item a zone", "Item b zone"],
        in_files=[r"[A-C]\. Item a zone", r"[A-C]\. Item b zone"],
        bars={"a": 3, "b": 2, "c": 0, "@": 1},
        in_report=["Item a zone", "Item b zone", "Item c zone", "a place in none of the zones"],
        gives_away={
            "zones": {
                "a": {"name": "One", "corners": [[0, 0], [40, 40]]},
                "b": {"name": "Two", "corners": [[30, 30], [90, 90]]},
            },
        },
    ),
}


def plain_question(kind: str) -> dict[str, Any]:
    """A question as an author writes it: every key that its kind may have."""
    return {
        "question": f"q-{kind}",
        "type": kind,
        "kind": "both",
        "objective": "aim",
        "stem": f"Stem {kind}?",
        "table": {
            "caption": f"Table {kind}",
            "columns": [f"Head {kind}", "Value"],
            "rows": [[f"Row {kind}", 4.2], [f"Last {kind}", f"Cell {kind}"]],
        },
        "images": [{"file": "dot.png", "alt": f"Dots {kind}.", "caption": f"Caption {kind}"}],
        "why": f"Because {kind}.",
        "team": f"Team {kind}.",
        "source": ["S01"],
        "cites": ["C1"],
        **SAMPLES[kind].own,
    }


_WEIGHTS = {
    "because": {"a": "Line a.", "c": "Line c."},
    "indispensable": ["a"],
    "unacceptable": ["c"],
    "outweighs": "Weight.",
}
_MORE: dict[str, dict[str, Any]] = {
    "single": _WEIGHTS,
    "multiple": {**_WEIGHTS, "select": 2},
    "ranking": {"because": {"a": "Line a."}},
    "ordering": {"because": {"a": "Line a."}},
    "concordance": {"judges": "treatment"},
    "zone": {"because": {"a": "Line a."}},
}


def full_question(kind: str) -> dict[str, Any]:
    """The same with every key that few authors write: in a group, with rank, item and weights."""
    return {
        **plain_question(kind),
        "rank": "A",
        "item": {"number": 1, "title": "Item title.", "source": "Item source."},
        "group": "own",
        **_MORE.get(kind, {}),
    }


def _finding(name: str, sentence: str) -> dict[str, Any]:
    texts = {"title": f"Title {name}", "text": f"Text {name}.", "summary": f"Summary {name}"}
    return {"finding": name, **texts, "source": [sentence]}


def plain_case(*asked: dict[str, Any]) -> dict[str, Any]:
    """A case that asks these between its first finding and the last, which tells the end."""
    return {
        "id": "kinds",
        "slug": "kinds",
        "language": "en",
        "languages": ["en"],
        "title": "A case",
        "presentation": "Somebody comes.",
        "final_title": {"text": "Fluxitis", "opens_with": "end"},
        "specialty": "None",
        "difficulty": "introductory",
        "minutes": 5,
        "authors": ["A test engineer"],
        "licence": "CC0",
        "provenance": "Invented for the tests",
        "objectives": [{"id": "aim", "text": "Aim"}],
        "source": {"file": "source.txt", "language": "en", "count": 2},
        "groups": [
            {"id": name, "type": "mini_file", "title": "Group title"}
            for name in dict.fromkeys(each["group"] for each in asked if "group" in each)
        ],
        "references": {"C1": {"text": "Somebody. 2020.", "verified": "seen"}},
        "hypotheses": [
            {"id": "h1", "name": "Fluxitis", "right": True, "opens_with": "end"},
            {"id": "h2", "name": "Another", "opens_with": "end"},
        ],
        "stages": [
            {
                "id": "anamnesis",
                "blocks": [_finding("start", "S01"), *asked, _finding("end", "S02")],
            }
        ],
    }


def beside() -> dict[str, bytes]:
    """The files beside the case."""
    file = io.BytesIO()
    Image.new("RGB", (4, 4)).save(file, "PNG")
    return {
        "source.txt": b"Heading\n\nIt begins so.\nIt ends so.\n",
        "dot.png": file.getvalue(),
    }


def loaded(plain: dict[str, Any]) -> LoadedCase:
    """A case as the app loads it."""
    # What is JSON is YAML.
    return read_case(Path("kinds/case.yaml"), json.dumps(plain), in_memory(beside())).loaded


def write(folder: Path) -> Path:
    """Write the case with a question of each kind below `folder`, for the app to read."""
    home = folder / "kinds"
    home.mkdir()
    for name, content in beside().items():
        (home / name).write_bytes(content)
    (home / "case.yaml").write_text(json.dumps(plain_case(*map(plain_question, KINDS))))
    return folder


@cache
def story() -> Story:
    """The case with a question of each kind."""
    return tell(*loaded(plain_case(*map(plain_question, KINDS))))


def question(kind: str) -> Question:
    """The question of that kind."""
    found = step_of(story(), f"q-{kind}").block
    assert isinstance(found, Question)
    return found
