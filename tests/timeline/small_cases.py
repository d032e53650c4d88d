"""Small cases for the timeline's tests: written as an author would, validated by the models."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from epicrisis.cases.model import Case
from epicrisis.story.telling import Step, Telling, tell

Plain = Mapping[str, Any]


def documented(at: float, **more: Any) -> Plain:
    """Return a boundary that the source states."""
    return {"at": at, "is": "documented", **more}


def assumed(at: float, low: float | None = None, high: float | None = None, **more: Any) -> Plain:
    """Return a boundary that the editor assumes."""
    around = {} if low is None else {"range": (low, high)}
    return {"at": at, "is": "assumed", "assumption": "Because of the order.", **around, **more}


def unknown(during: str | None = None, **more: Any) -> Plain:
    """Return a boundary that nobody knows."""
    return {"is": "unknown", **({"during": during} if during else {}), **more}


def bar(name: str, start: Plain, end: Plain, **more: Any) -> Plain:
    """Return an interval that opens with the finding `f-NAME`."""
    return _event(name, {"start": start, "end": end, **more})


def point(name: str, when: Plain, **more: Any) -> Plain:
    """Return a point that opens with the finding `f-NAME`."""
    return _event(name, {"when": when, **more})


def _event(name: str, given: Plain) -> Plain:
    words = {"id": name, "lane": "drugs", "label": name.capitalize(), "opens_with": f"f-{name}"}
    return {**words, "source": ("S01",), **given}


def lane(name: str, **more: Any) -> Plain:
    """Return a lane."""
    return {"id": name, "title": f"Lane of {name}", **more}


def build_case(
    *events: Plain,
    lanes: Sequence[Plain] = (),
    findings: Sequence[str] = (),
    sources: Mapping[str, Sequence[str]] | None = None,
    **timeline: Any,
) -> Case:
    """Return a case with these events and a finding for everything that opens one of them."""
    boundaries = [e[part] for e in events for part in ("when", "start", "end") if part in e]
    openers = [record["opens_with"] for record in (*events, *boundaries) if "opens_with" in record]
    names = dict.fromkeys(["f-origin", *openers, *findings])
    found = sources or {}
    blocks = tuple(
        {
            "finding": name,
            "title": "Title",
            "text": "Text.",
            "summary": "Summary.",
            "source": tuple(found.get(name, ("S01",))),
        }
        for name in names
    )
    case = {
        "id": "small",
        "slug": "small",
        "language": "en",
        "languages": ("en",),
        "title": "Small",
        "presentation": "Small.",
        "final_title": {"text": "Small", "opens_with": "f-origin"},
        "specialty": "None",
        "difficulty": "introductory",
        "minutes": 5,
        "authors": ("Nobody",),
        "licence": "None",
        "provenance": "None",
        "objectives": ({"id": "o", "text": "Read."},),
        "source": {"file": "source.txt", "language": "en", "count": 9},
        "stages": ({"id": "anamnesis", "blocks": blocks},),
        "timeline": {
            "unit": "months",
            "origin": {"text": "First dose", "opens_with": "f-origin", "source": ("S01",)},
            "window": (-50.0, 100.0),
            "lanes": tuple(lanes) or (lane("drugs", tone="treatment"),),
            "events": tuple(events),
            **timeline,
        },
    }
    return Case.model_validate(case, context={"language": "en", "languages": ["en"]})


def everything(case: Case) -> frozenset[str]:
    """Return the ids of all findings: the case read to its end."""
    return frozenset(
        block.id for stage in case.stages for block in stage.blocks if hasattr(block, "summary")
    )


def telling_of(case: Case, opened: frozenset[str] | None = None) -> Telling:
    """Return the case told as far as these ids; to its end where none are given."""
    return Telling(tell(case, {}), everything(case) if opened is None else opened)


def unfinished(telling: Telling) -> Telling:
    """Return the same with a step more, which isn't passed."""
    *_, last = telling.story.steps
    more = Step(last.number + 1, last.stage, last.block.model_copy(update={"id": "f-more"}))
    return Telling(replace(telling.story, steps=(*telling.story.steps, more)), telling.opened)
