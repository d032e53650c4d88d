"""The report of a class as files: CSV for a spreadsheet, JSON, one HTML page to print."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from functools import cache, partial
from pathlib import Path
from typing import TypeAlias

import jinja2
from babel.numbers import format_percent
from markupsafe import Markup

from epicrisis import palette, templating
from epicrisis.cases.fields import in_language
from epicrisis.cases.model import Stage, StageKey
from epicrisis.cases.questions import Question
from epicrisis.i18n import Translate, translator
from epicrisis.live.room.class_lists import ClassList
from epicrisis.live.room.class_state import ClassState
from epicrisis.live.room.statistics import (
    AnswerCounts,
    ClassDifferential,
    ClassStatistics,
    InClass,
    Round,
    figures,
)
from epicrisis.questions import answer
from epicrisis.questions.kind import Number, in_words
from epicrisis.questions.registry import is_certainty_asked, is_scored, kind_of, shape_of
from epicrisis.store.classes.class_store import ClassStore
from epicrisis.store.records import Json
from epicrisis.story.item_analysis import LEAST_PEOPLE, LEAST_QUESTIONS, Discrimination
from epicrisis.writing import exact, harmless, hundredths, number, policy_hash, stage_name

Cell: TypeAlias = str | int | float | bool | None

COLUMNS = (
    "row",
    "question",
    "stage",
    "type",
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
)
"""What each means: docs/room.md."""

_TEMPLATES = Path(__file__).parent / "templates"
_BAR_WIDTH = 120
_MOST_MERGED = 20


def of(state: ClassState, classes: ClassStore) -> ClassStatistics:
    """Return the report of a room as it is in the store; raises a StoreError."""
    room = state.room
    asked = dict.fromkeys(poll.question for poll in room.polls)
    return figures(
        state,
        {question: classes.votes.on(room, question) for question in asked},
        classes.presence.pseudonyms(room),
        {question: classes.entries.of(room, question) for question in asked},
    )


# --- CSV ---------------------------------------------------------------------------------


def to_csv(report: ClassStatistics, language: str) -> str:
    """Return one table whose rows are rounds, answers and participants, by the column `row`.

    It is what a spreadsheet set to that language opens by a double click: UTF-8 that begins
    with a byte order mark (Excel takes it for an older encoding otherwise), and in French
    semicolons between the cells and commas in the numbers. A text that it would take for a
    formula is preceded by an apostrophe.
    """
    is_french = language == "fr"
    written = io.StringIO()
    writer = csv.DictWriter(
        written,
        COLUMNS,
        restval="",
        delimiter=";" if is_french else ",",
        lineterminator="\r\n",
        # A program set to another language splits at the other separator.
        quoting=csv.QUOTE_ALL,
    )
    writer.writeheader()
    for row in _rows(report, language):
        writer.writerow({name: _cell(value, is_french=is_french) for name, value in row.items()})
    return "\ufeff" + written.getvalue()


def _rows(report: ClassStatistics, language: str) -> Iterator[dict[str, Cell]]:
    for asked in report.questions:
        about: dict[str, Cell] = {
            "question": str(asked.number),
            "stage": asked.stage,
            "type": asked.question.type,
            "withdrawn": int(asked.question.withdrawn is not None),
        }
        stem = in_language(asked.question.stem, language)
        texts = [_answer(asked, line, language, exact) for line in asked.lines]
        for place, each in enumerate(asked.rounds):
            figures_of_round = _round_cells(each) | _question_cells(asked, each)
            yield {"row": "round", **about, "text": stem, **figures_of_round}
            yield from _answer_rows(
                about, asked.question, each, place, zip(texts, asked.lines, strict=True)
            )
    for each_list in report.differentials:
        about = {
            "question": each_list.made.name,
            "stage": each_list.made.stage,
            "type": "differential",
        }
        names = [_hypothesis(report, line.key, language) for line in each_list.lines]
        for place, each in enumerate(each_list.rounds):
            yield {"row": "round", **about, **_round_cells(each)}
            yield from _answer_rows(
                about, None, each, place, zip(names, each_list.lines, strict=True)
            )
    for person in report.people:
        yield {
            "row": "participant",
            "text": person.pseudonym,
            "right": person.right,
            "answered": person.answered,
            "asked": person.asked,
        }


def _round_cells(each: Round) -> dict[str, Cell]:
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
    }


def _question_cells(asked: InClass, each: Round) -> dict[str, Cell]:
    if each.number == 1:
        return {"discrimination": asked.discrimination.index if asked.discrimination else None}
    return {} if asked.changes is None else asdict(asked.changes)


def _answer_rows(
    about: Mapping[str, Cell],
    question: Question | None,
    each: Round,
    place: int,
    answers: Iterable[tuple[str, AnswerCounts]],
) -> Iterator[dict[str, Cell]]:
    """Yield a row an answer; `question` is None for a differential."""
    has_right = question is not None and is_scored(question)
    for text, line in answers:
        yield {
            "row": "answer",
            **about,
            "text": text,
            "round": each.number,
            "is_right": line.is_right if has_right else None,
            "near": line.is_near if has_right and line.is_near else None,
            "count": line.counts[place],
            "panel": line.panel,
            "points": line.points[place] if question is None else None,
            "merged": _merged(line),
            "picked": True if line.is_picked else None,
        }


def _merged(line: AnswerCounts) -> str:
    """Return what else counts here; of more than a reader looks through, how many more."""
    left = len(line.others) - _MOST_MERGED
    return " · ".join((*line.others[:_MOST_MERGED], *([f"+ {left}"] if left > 0 else [])))


def _cell(value: Cell, *, is_french: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, bool):
        return str(int(value))
    text = f"{value:.3f}" if isinstance(value, float) else str(value)
    return text.replace(".", ",") if is_french else text


# --- JSON --------------------------------------------------------------------------------


def to_json(report: ClassStatistics, language: str) -> str:
    """Return the same figures as a tree, null where there is nothing to say."""
    data: dict[str, Json] = {
        "code": report.code,
        "case": report.case,
        "title": in_language(report.title, language),
        "language": language,
        "voters": report.voters,
        "questions": [_question_json(each, language) for each in report.questions],
        "differentials": [_list_json(report, each, language) for each in report.differentials],
        "participants": [asdict(person) for person in report.people],
    }
    return json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _question_json(asked: InClass, language: str) -> dict[str, Json]:
    return {
        "number": asked.number,
        "id": asked.question.id,
        "stage": asked.stage,
        "type": asked.question.type,
        "stem": in_language(asked.question.stem, language),
        "withdrawn": _withdrawal(asked.question, language) or None,
        "rounds": [_round_json(each) for each in asked.rounds],
        "answers": [
            {
                "text": _answer(asked, line, language, exact),
                "is_right": line.is_right if is_scored(asked.question) else None,
                "is_near": line.is_near,
                "counts": list(line.counts),
                "panel": line.panel,
                "merged": list(line.others),
                "is_picked": line.is_picked,
            }
            for line in asked.lines
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
                "name": _hypothesis(report, line.key, language),
                "counts": list(line.counts),
                "points": list(line.points),
            }
            for line in told.lines
        ],
    }


def _round_json(each: Round) -> dict[str, Json]:
    cells = _round_cells(each)
    certainty = ("not_sure", "fairly_sure", "certain", "certainty_not_said")
    return {
        **{name: value for name, value in cells.items() if name not in certainty},
        "certainty": {name: cells[name] for name in certainty},
    }


# --- HTML --------------------------------------------------------------------------------


def to_html(report: ClassStatistics, language: str) -> str:
    """Return one page that needs nothing else: no script, and no style but its own."""
    translate = translator(language)
    return _template().render(
        language=language,
        csp=META_CSP,
        style=Markup(_STYLE),
        title=in_language(report.title, language),
        room=translate("Room {code}").format(code=report.code),
        voters=translate("Participants who voted: {count}").format(count=report.voters),
        questions=[_question_view(report.stages, each, language) for each in report.questions],
        movement=_movement_view(report, language),
        people=report.people,
        bar_width=_BAR_WIDTH,
        words=_words(translate),
        explanations=_explanations(translate),
    )


def _question_view(
    stages: Mapping[StageKey, Stage], asked: InClass, language: str
) -> dict[str, object]:
    translate = translator(language)
    members = sum(line.panel or 0 for line in asked.lines)
    is_withdrawn = asked.question.withdrawn is not None
    authors = kind_of(asked.question).solution(asked.question).right if is_withdrawn else ()
    return {
        "heading": translate("Step {number}: {stage}").format(
            number=asked.number, stage=stage_name(stages[asked.stage], translate)
        ),
        "stem": in_language(asked.question.stem, language),
        "withdrawal": _withdrawal(asked.question, language),
        "rounds": [_round_name(each, translate) for each in asked.rounds],
        "counts_places": shape_of(asked.question).form == "order",
        "has_panel": members > 0,
        "answers": [
            {
                "text": _answer(asked, line, language, number),
                "is_right": line.is_right,
                "is_authors": line.key in authors,
                "is_near": line.is_near,
                "is_picked": line.is_picked,
                "others": _merged(line),
                "panel": _share_view(line.panel or 0, members, language),
                "rounds": [
                    _share_view(count, each.tally.voters, language)
                    for count, each in zip(line.counts, asked.rounds, strict=True)
                ],
            }
            for line in asked.lines
        ],
        "figures": list(_figure_views(asked, language)),
        "changes": _changes_view(asked, translate),
        "index": translate("Discrimination index D: {index}").format(
            index=_index(asked.discrimination, language)
        )
        if asked.discrimination
        else "",
    }


def _withdrawal(question: Question, language: str) -> str:
    """Return that a question is withdrawn, and why; nothing where it isn't."""
    say = partial(in_language, language=language)
    return " ".join(
        in_words(line, say) for line in kind_of(question).withdrawal(question, language)
    )


def _figure_views(asked: InClass, language: str) -> Iterator[tuple[str, list[str]]]:
    translate, rounds = translator(language), asked.rounds
    yield translate("Votes"), [str(each.tally.voters) for each in rounds]
    if any(each.tally.hidden for each in rounds):
        yield translate("Hidden by the teacher"), [str(each.tally.hidden) for each in rounds]
    if asked.discrimination is not None:
        yield (
            translate("Difficulty index p"),
            [
                "–" if each.difficulty is None else hundredths(each.difficulty, language)
                for each in rounds
            ],
        )
    if not is_certainty_asked(asked.question):
        return
    for level, name in _certainties(translate).items():
        counts = [each.tally.certainty.get(level, 0) for each in rounds]
        voters = [each.tally.voters for each in rounds]
        yield (
            name,
            [
                _share_view(count, total, language)["words"]
                for count, total in zip(counts, voters, strict=True)
            ],
        )


def _share_view(count: int, voters: int, language: str) -> dict[str, str]:
    share = min(1.0, count / voters) if voters else 0.0
    percent = format_percent(share, locale=language)
    return {
        "words": f"{count} ({percent})" if voters else "–",
        "width": f"{share * _BAR_WIDTH:.1f}",
    }


def _changes_view(asked: InClass, translate: Translate) -> list[tuple[str, int]]:
    if asked.changes is None:
        return []
    return [
        (translate("right both times"), asked.changes.right_right),
        (translate("wrong, then right"), asked.changes.wrong_right),
        (translate("right, then wrong"), asked.changes.right_wrong),
        (translate("wrong both times"), asked.changes.wrong_wrong),
    ]


def _index(found: Discrimination, language: str) -> str:
    translate = translator(language)
    if found.index is not None:
        return translate("{index} ({people} ranked, {group} in each group)").format(
            index=hundredths(found.index, language), people=found.people, group=found.group
        )
    reason = {
        "few_people": translate("fewer than {count} participants who answered enough questions"),
        "few_questions": translate("fewer than {count} questions with a right answer"),
        "all_equal": translate("all participants did equally well on the other questions"),
    }[found.why_none or "all_equal"]
    count = LEAST_PEOPLE if found.why_none == "few_people" else LEAST_QUESTIONS
    return f"– ({reason.format(count=count)})"


def _movement_view(report: ClassStatistics, language: str) -> dict[str, list[object]] | None:
    """Return the class's differential: a row a hypothesis, a column a vote."""
    if not report.differentials:
        return None
    translate = translator(language)
    columns = [
        (told, place, each)
        for told in report.differentials
        for place, each in enumerate(told.rounds)
    ]
    keys = dict.fromkeys(line.key for told in report.differentials for line in told.lines)
    standing = {
        (line.key, told.made, place): f"{line.points[place]} ({line.counts[place]})"
        for told, place, _ in columns
        for line in told.lines
    }
    return {
        "columns": [
            f"{_list_name(report, told.made, translate)}, {_round_name(each, translate)}"
            for told, _, each in columns
        ],
        "rows": [
            (
                _hypothesis(report, key, language),
                [standing.get((key, told.made, place), "–") for told, place, _ in columns],
            )
            for key in keys
        ],
        "voters": [each.tally.voters for _, _, each in columns],
    }


def _list_name(report: ClassStatistics, made: ClassList, translate: Translate) -> str:
    return made.in_words(stage_name(report.stages[made.stage], translate), translate)


@cache
def _template() -> jinja2.Template:
    return templating.environment(_TEMPLATES).get_template("report.html")


_STYLE = palette.light((_TEMPLATES / "report.css").read_text(encoding="utf-8"))

META_CSP = f"default-src 'none'; style-src {policy_hash(_STYLE)}"
"""What the page says of itself, for where it is opened from a disk."""
CSP = f"{META_CSP}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""Content-Security-Policy of an answer that carries the page."""


# --- Words -------------------------------------------------------------------------------


def _answer(
    asked: InClass, line: AnswerCounts, language: str, write: Callable[[float, str], str]
) -> str:
    """Return an answer in words; `write` is for numbers: as one reads them, or exactly."""
    question, kind = asked.question, kind_of(asked.question)
    shape = kind.shape(question)
    if isinstance(shape, Number):
        return f"{write(float(line.key), language)} {in_language(shape.unit, language)}"
    row = in_words(kind.row(question, line.key, language), lambda text: in_language(text, language))
    if shape.form == "order":
        return f"{kind.solution(question).right.index(line.key) + 1}. {row}"
    return row


def _hypothesis(report: ClassStatistics, key: str, language: str) -> str:
    name = report.hypotheses.get(key)
    return in_language(name, language) if name is not None else key


def _round_name(each: Round, translate: Translate) -> str:
    name = translate("first vote") if each.number == 1 else translate("second vote")
    still_open = translate("still open")
    return f"{name} ({still_open})" if each.is_open else name


def _certainties(translate: Translate) -> dict[int, str]:
    return {**answer.certainties(translate), 0: translate("certainty not said")}


def _words(translate: Translate) -> dict[str, str]:
    return {
        "report": translate("Class report"),
        "nothing": translate("The class has not voted yet."),
        "answer": translate("Answer"),
        "right": translate("right answer"),
        "authors": translate("the authors’ answer"),
        "near": translate("near: not counted"),
        "picked": translate("picked to discuss"),
        "with": translate("With:"),
        "panel": translate("Panel"),
        "places": translate("Counted are those who put it in its right place."),
        "figure": translate("Figure"),
        "changes": translate("From the first vote to the second"),
        "change": translate("Answers"),
        "participants": translate("Participants"),
        "differential": translate("The class's differential"),
        "points": translate(
            "Points (3 for a first place, 2 for a second, 1 for a third), and in brackets how"
            " many named it."
        ),
        "hypothesis": translate("Hypothesis"),
        "votes": translate("Votes"),
        "people": translate("Participants who gave a pseudonym"),
        "people_note": translate("First votes on questions that have a right answer."),
        "pseudonym": translate("Pseudonym"),
        "right_count": translate("Right answers"),
        "answered": translate("Answered"),
        "asked": translate("Asked"),
        "how": translate("How to read the figures"),
    }


def _explanations(translate: Translate) -> list[str]:
    return [
        translate(
            "An answer is right here if it is wholly right. Answers in one’s own words are not"
            " judged, and those that the teacher hid are left out; a short answer that only"
            " comes near an accepted one isn’t counted as right. Where a panel judges too, its"
            " members stand beside the class: nothing is right or wrong there."
        ),
        translate(
            "The difficulty index p is the share of right answers: the higher, the easier the"
            " question. The first vote is before the discussion, the second after it."
        ),
        translate(
            "The discrimination index D is, in the first vote, the share of right answers among"
            " the best 27% of the class minus the share among the weakest 27%, ranked by the"
            " other questions. It goes from −1 to 1; near 0 the question doesn't tell the two"
            " groups apart, below 0 it misleads those who know more."
        ),
        translate(
            "In a small class D is rough: of 10 to 30 participants, one answer moves it by 0.12 to"
            " 0.33."
        ),
        "Kelley TL. The selection of upper and lower groups for the validation of test items."
        " J Educ Psychol 1939;30:17–24. doi:10.1037/h0057123",
    ]
