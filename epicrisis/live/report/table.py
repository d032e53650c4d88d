"""The report of a class as one table for a spreadsheet."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict

from epicrisis import spreadsheets
from epicrisis.cases.fields import in_language
from epicrisis.cases.model import StageKey
from epicrisis.cases.questions import Question
from epicrisis.i18n import Translate, translator
from epicrisis.live.report import audience, by_group
from epicrisis.live.report.words import (
    answer_in_words,
    certainties,
    day_of,
    hour,
    hypothesis,
    kinds,
    merged_in_words,
    own_answer_in_words,
    rows,
)
from epicrisis.live.room.statistics import AnswerCounts, ClassStatistics, InClass, Person, Round
from epicrisis.questions.registry import is_scored
from epicrisis.spreadsheets import Cell
from epicrisis.writing import exact, stage_name

COLUMNS = (
    "row",
    "row_name",
    "date",
    "question",
    "stage",
    "stage_name",
    "type",
    "type_name",
    "letter",
    "text",
    "round",
    "open",
    "voters",
    "right",
    "difficulty",
    "discrimination",
    "not_sure",
    "fairly_sure",
    "certain",
    "certainty_not_said",
    "dont_know",
    "right_right",
    "right_wrong",
    "wrong_right",
    "wrong_wrong",
    "is_right",
    "near",
    "count",
    "panel",
    "points",
    "answered",
    "asked",
    "withdrawn",
    "merged",
    "picked",
    "hidden",
    "pseudonym",
    "certainty",
    "certainty_name",
    "at",
    "group",
)
"""What each means: docs/room.md."""


def to_csv(report: ClassStatistics, language: str) -> str:
    """Return one table whose rows are rounds, answers and participants, by the column `row`.

    It is what a spreadsheet set to that language opens by a double click (`spreadsheets.py`).
    """
    return spreadsheets.table(COLUMNS, _named(report, language), language)


def _named(report: ClassStatistics, language: str) -> Iterator[dict[str, Cell]]:
    """Yield the rows with their day, and words beside their codes."""
    translate, day = translator(language), day_of(report.course)
    names = rows(translate)
    every: dict[str, Cell] = {"date": "" if day is None else day.isoformat()}
    for row in _rows(report, language):
        rounded = {
            name: round(value, 3) if isinstance(value, float) else value
            for name, value in row.items()
        }
        yield {**every, **rounded, "row_name": names[str(row["row"])]}


def _rows(report: ClassStatistics, language: str) -> Iterator[dict[str, Cell]]:
    translate = translator(language)
    for asked in (*report.questions, *report.on_the_fly):
        about: dict[str, Cell] = {
            "question": asked.name,
            **_named_codes(report, asked.stage, asked.question.type, translate),
            "withdrawn": int(asked.question.withdrawn is not None),
        }
        stem = in_language(asked.question.stem, language)
        texts = [answer_in_words(asked, line, language, exact) for line in asked.lines]
        for place, each in enumerate(asked.rounds):
            figures_of_round = round_cells(each) | _question_cells(asked, each)
            yield {"row": "round", **about, "text": stem, **figures_of_round}
            answers = zip(texts, asked.lines, strict=True)
            yield from _answer_rows(about, asked, each, place, answers)
        yield from _group_rows(report, asked, about, texts, translate)
    for each_list in report.differentials:
        about = {
            "question": each_list.made.name,
            **_named_codes(report, each_list.made.stage, "differential", translate),
        }
        names = [hypothesis(report, line.key, language) for line in each_list.lines]
        for place, each in enumerate(each_list.rounds):
            yield {"row": "round", **about, **round_cells(each)}
            answers = zip(names, each_list.lines, strict=True)
            yield from _answer_rows(about, None, each, place, answers)
    for person in report.people:
        yield {
            "row": "participant",
            "text": person.pseudonym,
            "pseudonym": person.pseudonym,
            "right": person.right,
            "answered": person.answered,
            "asked": person.asked,
        }
    for person in report.people:
        yield from _own_answer_rows(report, person, language)
    for arrival in report.present or ():
        yield {
            "row": "present",
            "text": arrival.pseudonym,
            "pseudonym": arrival.pseudonym,
            "at": hour(arrival.at),
        }
    yield from audience.table_rows(report, language)


def _group_rows(
    report: ClassStatistics,
    asked: InClass,
    about: Mapping[str, Cell],
    texts: Iterable[str],
    translate: Translate,
) -> Iterator[dict[str, Cell]]:
    """Yield a row an answer and group, with the group's voters and how many of them were right."""
    has_right, texts = is_scored(asked.question), list(texts)
    for each in by_group.groups_of(report, asked):
        counts = by_group.counts(asked, each)
        for text, line, count in zip(texts, asked.lines, counts, strict=True):
            yield {
                "row": "group",
                **about,
                "group": by_group.name_of(each, translate),
                "letter": asked.letters.get(line.key),
                "text": text,
                "round": asked.rounds[-1].number,
                "voters": each.tally.voters,
                "right": each.tally.right if has_right else None,
                "is_right": line.is_right if has_right else None,
                "count": count,
            }


def _named_codes(
    report: ClassStatistics, stage: StageKey, kind: str, translate: Translate
) -> dict[str, Cell]:
    return {
        "stage": stage,
        "stage_name": stage_name(report.stages[stage], translate),
        "type": kind,
        "type_name": kinds(translate)[kind],
    }


def _own_answer_rows(
    report: ClassStatistics, person: Person, language: str
) -> Iterator[dict[str, Cell]]:
    """Yield a row an answer of who lets the teacher see them."""
    translate = translator(language)
    for asked in report.questions:
        own = (person.answers or {}).get(asked.question.id)
        if own is not None:
            yield {
                "row": "own_answer",
                "question": str(asked.number),
                **_named_codes(report, asked.stage, asked.question.type, translate),
                "text": own_answer_in_words(asked.question, own, language),
                "is_right": own.is_right,
                "pseudonym": person.pseudonym,
                "certainty": own.certainty,
                "certainty_name": certainties(translate)[own.certainty or 0],
            }


def round_cells(each: Round) -> dict[str, Cell]:
    """Return the figures of one round by the names of their columns."""
    certainty = each.tally.certainty
    return {
        "round": each.number,
        "open": each.is_open,
        "voters": each.tally.voters,
        "right": None if each.difficulty is None else each.tally.right,
        "difficulty": each.difficulty,
        "not_sure": certainty.get(1, 0),
        "fairly_sure": certainty.get(2, 0),
        "certain": certainty.get(3, 0),
        "certainty_not_said": certainty.get(0, 0),
        "hidden": each.tally.hidden or None,
        "dont_know": each.unknown or None,
    }


def _question_cells(asked: InClass, each: Round) -> dict[str, Cell]:
    if each.number == 1:
        return {"discrimination": asked.discrimination.index if asked.discrimination else None}
    return {} if asked.changes is None else asdict(asked.changes)


def _answer_rows(
    about: Mapping[str, Cell],
    asked: InClass | None,
    each: Round,
    place: int,
    answers: Iterable[tuple[str, AnswerCounts]],
) -> Iterator[dict[str, Cell]]:
    """Yield a row an answer; `asked` is None for a differential."""
    question: Question | None = asked.question if asked is not None else None
    has_right = question is not None and is_scored(question)
    for text, line in answers:
        yield {
            "row": "answer",
            **about,
            "letter": asked.letters.get(line.key) if asked is not None else None,
            "text": text,
            "round": each.number,
            "is_right": line.is_right if has_right else None,
            "near": line.is_near if has_right and line.is_near else None,
            "count": line.counts[place],
            "panel": line.panel,
            "points": line.points[place] if question is None else None,
            "merged": merged_in_words(line),
            "picked": True if line.is_picked else None,
        }
