"""What questions, answers, rounds and days are called in a report."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import partial
from zoneinfo import ZoneInfo

from epicrisis.cases.fields import in_language
from epicrisis.cases.questions import Question
from epicrisis.i18n import Translate, translator
from epicrisis.live import homework
from epicrisis.live.room.statistics import (
    AnswerCounts,
    ClassStatistics,
    Course,
    InClass,
    OwnAnswer,
    Round,
)
from epicrisis.questions import answer
from epicrisis.questions.kind import Number, in_words
from epicrisis.questions.registry import kind_of
from epicrisis.writing import day, exact

_MOST_MERGED = 20
"""Words that are told of those that count as one."""


def answer_in_words(
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


def own_answer_in_words(question: Question, own: OwnAnswer, language: str) -> str:
    """Return what one participant answered, in one line."""
    translate = translator(language)
    if own.answer is None:
        return translate("not readable any more: the question was changed")
    if own.answer.is_dont_know:
        return translate("I don't know")
    kind, say = kind_of(question), partial(in_language, language=language)
    shape = kind.shape(question)
    if isinstance(shape, Number):
        return f"{exact(own.answer.number, language)} {in_language(shape.unit, language)}"
    mark = " > " if shape.form == "order" else "; "
    return mark.join(in_words(each, say) for each in kind.given(question, own.answer, language))


def hypothesis(report: ClassStatistics, key: str, language: str) -> str:
    """Return what a hypothesis of the class's list is called."""
    name = report.hypotheses.get(key)
    return in_language(name, language) if name is not None else key


def withdrawal(question: Question, language: str) -> str:
    """Return that a question is withdrawn, and why; nothing where it isn't."""
    say = partial(in_language, language=language)
    return " ".join(
        in_words(line, say) for line in kind_of(question).withdrawal(question, language)
    )


def round_name(course: Course, each: Round, translate: Translate) -> str:
    """Return what a round is called; of a homework there is one alone."""
    if course.is_homework:
        return translate("Answers")
    name = translate("first vote") if each.number == 1 else translate("second vote")
    still_open = translate("still open")
    return f"{name} ({still_open})" if each.is_open else name


def certainties(translate: Translate) -> dict[int, str]:
    """Return the names of the steps of certainty, the last for who said none."""
    return {**answer.certainties(translate), 0: translate("certainty not said")}


def kinds(translate: Translate) -> Mapping[str, str]:
    """Return what each kind of question is called, by its `type`."""
    return {
        "single": translate("one option"),
        "multiple": translate("several options"),
        "ranking": translate("ranking"),
        "ordering": translate("order in time"),
        "numeric": translate("number"),
        "free_text": translate("own words"),
        "short_text": translate("short answer"),
        "concordance": translate("judgement beside a panel’s"),
        "zone": translate("place on an image"),
        "differential": translate("list of hypotheses"),
        "options_in_class": translate("one option, asked in class"),
        "words_in_class": translate("own words, asked in class"),
    }


def rows(translate: Translate) -> Mapping[str, str]:
    """Return what the rows of the table are called, by `row`."""
    return {
        "round": translate("vote on a question"),
        "answer": translate("answer"),
        "participant": translate("participant"),
        "own_answer": translate("answer of a participant"),
        "present": translate("present"),
        "group": translate("group"),
        "asked": translate("question from the class"),
        "lost": translate("most phones lost at once"),
    }


def day_of(course: Course) -> date | None:
    """Return the day on which a class met, or a homework began; None where that isn't known."""
    return None if course.begins is None else _local(course.begins, course.zone).date()


def when(course: Course, language: str) -> str:
    """Return when a class met, or from when to when a homework was open; empty if not known."""
    if course.begins is None:
        return ""
    if course.ends is None:
        return day(_local(course.begins, course.zone).date(), language)
    translate = translator(language)
    return translate("from {begins} to {ends}").format(
        begins=homework.said(course.begins, course.zone, language),
        ends=homework.said(course.ends, course.zone, language),
    )


def hour(moment: datetime) -> str:
    """Return the hour of a moment (UTC) by the server's own calendar."""
    return f"{_local(moment, ''):%H:%M}"


def _local(moment: datetime, zone: str) -> datetime:
    """Return a moment in a zone; in the server's own where none is named."""
    named = ZoneInfo(homework.known_zone(zone)) if zone else None
    return moment.replace(tzinfo=UTC).astimezone(named)


def merged_in_words(line: AnswerCounts) -> str:
    """Return what else counts here; of more than a reader looks through, how many more."""
    left = len(line.others) - _MOST_MERGED
    return " · ".join((*line.others[:_MOST_MERGED], *([f"+ {left}"] if left > 0 else [])))
