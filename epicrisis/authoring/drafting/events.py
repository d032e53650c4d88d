"""Times found in a text as the timeline of a case file."""

import math
from collections.abc import Mapping, Sequence

from epicrisis.authoring.drafting.assembly import Data, Quote, Story, source_of
from epicrisis.authoring.drafting.language import DraftLanguage
from epicrisis.authoring.drafting.phrases import capitalised, summary_of
from epicrisis.authoring.drafting.times import DAYS, Placed, best_unit
from epicrisis.authoring.drafting.writing import Flow
from epicrisis.cases.fields import TO_BE_WRITTEN
from epicrisis.cases.model import StageId, TimeUnit

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
    "coarse": {
        "fr": "Le texte ne dit pas plus précisément quand.",
        "en": "The text doesn't say more precisely when.",
    },
    "calendar": {
        "fr": "La première date du texte est prise pour le début du récit.",
        "en": "The first date of the text is taken for the beginning of the account.",
    },
}


def timeline_of(story: Story, times: Sequence[Placed], language: DraftLanguage) -> Data | None:
    """Return the timeline of what could be placed in time; None where nothing could."""
    unit = best_unit(times)
    date = _date_of_origin(times, unit)
    events: list[Data] = []
    lanes: dict[str, str] = {}
    moments = [0.0]
    for each in sorted(times, key=lambda time: time.days):
        finding = story.quoting(each.found.sentence, each.found.words)
        if finding is None:
            continue
        row = next(row for row in finding.rows if row.id == each.found.sentence)
        lane, tone = LANES[finding.group.stage]
        lanes.setdefault(lane, tone)
        when = _moment(each, unit, date, language)
        moments += _times_of(when, each.days / DAYS[unit])
        label = capitalised(summary_of(each.found.clause, language))
        place = story.findings.index(finding)
        if not label or (place < story.diagnosis and story.telling.tells(label)):
            label = TO_BE_WRITTEN[language]
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
        "origin": {
            "text": ORIGIN[language],
            **({"date": date} if date else {}),
            "source": source_of(begin.quotes[:1]),
        },
        "window": Flow((float(math.floor(first - margin)), float(math.ceil(last + margin)))),
        "lanes": [
            {"id": lane, "title": LANE_TITLES[lane][language], "tone": lanes[lane]}
            for lane in LANE_TITLES
            if lane in lanes
        ],
        "events": events,
    }


def _moment(each: Placed, unit: TimeUnit, origin: str, language: DraftLanguage) -> Data:
    """Return when something was; `origin` is the date of the account's beginning, if it has one."""
    at = round(each.days / DAYS[unit], 2)
    found = each.found
    if not (each.is_assumed or found.date):
        return {"at": at, "is": "documented"}
    if found.date and origin and DAYS[found.unit] <= DAYS[unit]:
        return {"date": found.date, "is": "documented"}
    if found.date and origin:
        last = round((each.days + DAYS[found.unit]) / DAYS[unit], 2)
        return {
            "at": round((at + last) / 2, 2),
            "is": "assumed",
            "range": Flow((at, last)),
            "assumption": _ASSUMPTIONS["coarse"][language],
        }
    kind = "calendar" if found.date else found.kind
    return {"at": at, "is": "assumed", "assumption": _ASSUMPTIONS[kind][language]}


def _times_of(when: Data, otherwise: float) -> tuple[float, ...]:
    """Return the times that a moment names in numbers, or the one that its date stands for."""
    range_ = when.get("range")
    return tuple(map(float, range_.items)) if isinstance(range_, Flow) else (otherwise,)


def _date_of_origin(times: Sequence[Placed], unit: TimeUnit) -> str:
    """Return the date of the account's beginning where the text gives it as precise as `unit`."""
    dated = next((each.found for each in times if each.found.date and not each.is_assumed), None)
    return dated.date if dated is not None and DAYS[dated.unit] <= DAYS[unit] else ""


def labels_in_order(timeline: Data | None) -> list[str]:
    """Return what happened, first to last, by labels; what is to be written left out."""
    events = timeline["events"] if timeline else ()
    assert isinstance(events, Sequence)
    return [event["label"] for event in events if event["label"] not in TO_BE_WRITTEN.values()]
