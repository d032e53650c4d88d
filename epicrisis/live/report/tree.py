"""The report of a class as a tree of figures, for a script."""

import json
from dataclasses import asdict

from epicrisis.cases.fields import in_language
from epicrisis.live.report import audience, by_group
from epicrisis.live.report.table import round_cells
from epicrisis.live.report.words import (
    answer_in_words,
    day_of,
    hypothesis,
    own_answer_in_words,
    withdrawal,
)
from epicrisis.live.room.statistics import (
    ClassDifferential,
    ClassStatistics,
    InClass,
    Person,
    Round,
)
from epicrisis.questions.registry import is_scored
from epicrisis.store.records import Json
from epicrisis.writing import exact


def to_json(report: ClassStatistics, language: str) -> str:
    """Return the same figures as a tree, null where there is nothing to say."""
    data: dict[str, Json] = {
        "code": report.code,
        "case": report.case,
        "title": in_language(report.title, language),
        "language": language,
        "date": _day(report),
        "voters": report.voters,
        "questions": [_question_json(report, each, language) for each in report.questions],
        "asked_in_class": [_question_json(report, each, language) for each in report.on_the_fly],
        "differentials": [_list_json(report, each, language) for each in report.differentials],
        "participants": [_person_json(report, person, language) for person in report.people],
        "present": None
        if report.present is None
        else [
            {"pseudonym": each.pseudonym, "at": each.at.isoformat() + "Z"}
            for each in report.present
        ],
        "audience": audience.tree(report),
    }
    return json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _day(report: ClassStatistics) -> str | None:
    day = day_of(report.course)
    return None if day is None else day.isoformat()


def _person_json(report: ClassStatistics, person: Person, language: str) -> dict[str, Json]:
    told = person.answers
    return {
        "pseudonym": person.pseudonym,
        "right": person.right,
        "answered": person.answered,
        "asked": person.asked,
        "answers": None
        if told is None
        else [
            {
                "number": asked.number,
                "text": own_answer_in_words(asked.question, own, language),
                "is_right": own.is_right,
                "certainty": own.certainty,
            }
            for asked in report.questions
            for own in [told.get(asked.question.id)]
            if own is not None
        ],
    }


def _question_json(report: ClassStatistics, asked: InClass, language: str) -> dict[str, Json]:
    return {
        "number": asked.number,
        "id": asked.question.id,
        "stage": asked.stage,
        "type": asked.question.type,
        "stem": in_language(asked.question.stem, language),
        "withdrawn": withdrawal(asked.question, language) or None,
        "rounds": [_round_json(each) for each in asked.rounds],
        "answers": [
            {
                "text": answer_in_words(asked, line, language, exact),
                "is_right": line.is_right if is_scored(asked.question) else None,
                "is_near": line.is_near,
                "counts": list(line.counts),
                "panel": line.panel,
                "merged": list(line.others),
                "is_picked": line.is_picked,
            }
            for line in asked.lines
        ],
        "groups": [
            {
                "name": each.name or None,
                "voters": each.tally.voters,
                "right": each.tally.right if is_scored(asked.question) else None,
                "counts": list(by_group.counts(asked, each)),
            }
            for each in by_group.groups_of(report, asked)
        ],
        "discrimination": asdict(asked.discrimination) if asked.discrimination else None,
        "changes": asdict(asked.changes) if asked.changes else None,
    }


def _list_json(report: ClassStatistics, told: ClassDifferential, language: str) -> dict[str, Json]:
    return {
        "stage": told.made.stage,
        "list": told.made.place,
        "rounds": [_round_json(each) for each in told.rounds],
        "hypotheses": [
            {
                "name": hypothesis(report, line.key, language),
                "counts": list(line.counts),
                "points": list(line.points),
            }
            for line in told.lines
        ],
    }


def _round_json(each: Round) -> dict[str, Json]:
    cells = round_cells(each)
    certainty = ("not_sure", "fairly_sure", "certain", "certainty_not_said")
    return {
        **{name: value for name, value in cells.items() if name not in certainty},
        "certainty": {name: cells[name] for name in certainty},
    }
