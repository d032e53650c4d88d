"""Times found in a text as the timeline of a case file."""

import math
from collections.abc import Mapping, Sequence

from epicrisis.authoring.drafting.assembly import Data, Quote, Story, source_of
from epicrisis.authoring.drafting.language import DraftLanguage
from epicrisis.authoring.drafting.phrases import summary_of
from epicrisis.authoring.drafting.times import DAYS, Placed, best_unit
from epicrisis.authoring.drafting.writing import Flow
from epicrisis.cases.fields import TO_BE_WRITTEN
from epicrisis.cases.model import StageId

LANES: Mapping[StageId, tuple[str, str]] = {
    "anamnesis": ("history", "disease"),
    "examination": ("history", "disease"),
    "investigations": ("tests", "neutral"),
    "diagnosis": ("tests", "neutral"),
    "treatment": ("treatment", "treatment"),
    "evolution": ("course", "response"),
}
"""Id and tone of the lane in which a stage's events stand."""
LANE_TITLES: dict[str, dict[DraftLanguage, str]] = {
    "history": {"fr": "Histoire", "en": "History"},
    "tests": {"fr": "Examens", "en": "Tests"},
    "treatment": {"fr": "Traitement", "en": "Treatment"},
    "course": {"fr": "Évolution", "en": "Course"},
}
ORIGIN: dict[DraftLanguage, str] = {"fr": "Début du récit", "en": "The account begins"}
_ASSUMPTIONS: dict[str, dict[DraftLanguage, str]] = {
    "after": {
        "fr": "Compté à partir de ce qui est daté juste avant dans le texte.",
        "en": "Counted from what the text dates just before.",
    },
    "day": {
        "fr": "Le jour 0 est pris pour le début du récit.",
        "en": "Day 0 is taken for the beginning of the account.",
    },
    "calendar": {
        "fr": "La première date du texte est prise pour le début du récit.",
        "en": "The first date of the text is taken for the beginning of the account.",
    },
}


def timeline_of(story: Story, times: Sequence[Placed], language: DraftLanguage) -> Data | None:
    """Return the timeline of what could be placed in time; None where nothing could."""
    unit = best_unit(times)
    events: list[Data] = []
    lanes: dict[str, str] = {}
    moments = [0.0]
    for each in times:
        finding = story.quoting(each.found.sentence, each.found.words)
        if finding is None:
            continue
        row = next(row for row in finding.rows if row.id == each.found.sentence)
        lane, tone = LANES[finding.group.stage]
        lanes.setdefault(lane, tone)
        at = round(each.days / DAYS[unit], 2)
        moments.append(at)
        label = summary_of(each.found.clause, language)
        place = story.findings.index(finding)
        if not label or (place < story.diagnosis and story.telling.tells(label)):
            label = TO_BE_WRITTEN[language]
        when: Data = {"at": at, "is": "documented"}
        if each.is_assumed:
            kind = "calendar" if each.found.kind in ("year", "date") else each.found.kind
            when = {"at": at, "is": "assumed", "assumption": _ASSUMPTIONS[kind][language]}
        bounds: Data = (
            {"start": when, "end": {"is": "unknown"}}
            if each.found.kind == "since"
            else {"when": when}
        )
        events.append(
            {"lane": lane, "label": label}
            | bounds
            | {"source": source_of([Quote(row, each.found.words)])}
        )
    if not events:
        return None
    first, last = min(moments), max(moments)
    margin = max(1.0, (last - first) / 5)
    begin = story.findings[0]
    return {
        "unit": unit,
        "origin": {"text": ORIGIN[language], "source": source_of(begin.quotes[:1])},
        "window": Flow((float(math.floor(first - margin)), float(math.ceil(last + margin)))),
        "lanes": [
            {"id": lane, "title": LANE_TITLES[lane][language], "tone": lanes[lane]}
            for lane in LANE_TITLES
            if lane in lanes
        ],
        "events": events,
    }


def labels_in_order(timeline: Data | None) -> list[str]:
    """Return what happened, first to last, by labels; what is to be written left out."""
    events = timeline["events"] if timeline else ()
    assert isinstance(events, Sequence)
    ordered = sorted(events, key=lambda event: (event.get("when") or event["start"])["at"])
    return [event["label"] for event in ordered if event["label"] not in TO_BE_WRITTEN.values()]
