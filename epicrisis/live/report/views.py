"""The questions of a report as a template shows them: in a file, and on a page of the app."""

from collections.abc import Iterator
from pathlib import Path

from babel.numbers import format_percent

from epicrisis.cases.fields import in_language
from epicrisis.i18n import Translate, translator
from epicrisis.live.report import by_group
from epicrisis.live.report.words import (
    answer_in_words,
    certainties,
    hypothesis,
    merged_in_words,
    round_name,
    withdrawal,
)
from epicrisis.live.room.class_lists import ClassList
from epicrisis.live.room.statistics import ClassStatistics, InClass
from epicrisis.questions.registry import is_certainty_asked, is_scored, kind_of, shape_of
from epicrisis.story.item_analysis import LEAST_PEOPLE, LEAST_QUESTIONS, Discrimination
from epicrisis.writing import hundredths, number, stage_name

TEMPLATES = Path(__file__).parent / "templates"
"""Where the tables of a question are written, for the file and for the app's pages."""
BAR_WIDTH = 120
"""Of all voters, in pixels."""
_MOST_CHARACTERS = 90


def question_view(report: ClassStatistics, asked: InClass, language: str) -> dict[str, object]:
    """Return what a template shows of one question, in words and widths of bars."""
    translate, stages = translator(language), report.stages
    members = sum(line.panel or 0 for line in asked.lines)
    is_withdrawn = asked.question.withdrawn is not None
    authors = kind_of(asked.question).solution(asked.question).right if is_withdrawn else ()
    return {
        "number": asked.number,
        "heading": _heading(asked, stage_name(stages[asked.stage], translate), translate),
        "stem": in_language(asked.question.stem, language),
        "withdrawal": withdrawal(asked.question, language),
        "rounds": [round_name(report.course, each, translate) for each in asked.rounds],
        "counts_places": shape_of(asked.question).form == "order",
        "has_panel": members > 0,
        "answers": [
            {
                "letter": asked.letters.get(line.key, ""),
                "text": answer_in_words(asked, line, language, number),
                "is_right": line.is_right,
                "is_authors": line.key in authors,
                "is_near": line.is_near,
                "is_picked": line.is_picked,
                "others": merged_in_words(line),
                "panel": _share_view(line.panel or 0, members, language),
                "rounds": [
                    _share_view(count, each.tally.voters, language)
                    for count, each in zip(line.counts, asked.rounds, strict=True)
                ],
            }
            for line in asked.lines
        ],
        "groups": _groups_view(report, asked, language),
        "figures": list(_figure_views(asked, language)),
        "changes": _changes_view(asked, translate),
        "index": translate("Discrimination index D: {index}").format(
            index=_index(asked.discrimination, language)
        )
        if asked.discrimination
        else "",
    }


def _groups_view(
    report: ClassStatistics, asked: InClass, language: str
) -> dict[str, list[object]] | None:
    """Return a column a group, with a share for each answer; None without groups."""
    translate, told = translator(language), by_group.groups_of(report, asked)
    if not told:
        return None
    columns = [
        [_share_view(count, each.tally.voters, language) for count in by_group.counts(asked, each)]
        for each in told
    ]
    return {
        "names": [by_group.name_of(each, translate) for each in told],
        "voters": [each.tally.voters for each in told],
        "right": [_share_view(each.tally.right, each.tally.voters, language) for each in told]
        if is_scored(asked.question)
        else [],
        "rows": [list(row) for row in zip(*columns, strict=True)],
    }


def _heading(asked: InClass, stage: str, translate: Translate) -> str:
    if asked.place:
        words = translate("Question {place}, step {number}: {stage}")
    elif asked.number:
        words = translate("Asked in class, step {number}: {stage}")
    else:
        words = translate("Asked in class, before the story")
    return words.format(place=asked.place, number=asked.number, stage=stage)


def _figure_views(asked: InClass, language: str) -> Iterator[tuple[str, list[str]]]:
    translate, rounds = translator(language), asked.rounds
    yield translate("Votes"), [str(each.tally.voters) for each in rounds]
    if any(each.tally.hidden for each in rounds):
        yield translate("Hidden by the teacher"), [str(each.tally.hidden) for each in rounds]
    if any(each.unknown for each in rounds):
        yield (
            translate("I don't know"),
            [_share_view(each.unknown, each.tally.voters, language)["words"] for each in rounds],
        )
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
    for level, name in certainties(translate).items():
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
        "width": f"{share * BAR_WIDTH:.1f}",
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


def movement_view(report: ClassStatistics, language: str) -> dict[str, list[object]] | None:
    """Return the class's differential: a row a hypothesis, a column a vote; None for none."""
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
            ", ".join(
                (
                    _list_name(report, told.made, translate),
                    round_name(report.course, each, translate),
                )
            )
            for told, _, each in columns
        ],
        "rows": [
            (
                hypothesis(report, key, language),
                [standing.get((key, told.made, place), "–") for told, place, _ in columns],
            )
            for key in keys
        ],
        "voters": [each.tally.voters for _, _, each in columns],
    }


def _list_name(report: ClassStatistics, made: ClassList, translate: Translate) -> str:
    return made.in_words(stage_name(report.stages[made.stage], translate), translate)


def summary_rows(report: ClassStatistics, language: str) -> list[dict[str, object]]:
    """Return a row a question: its place, how it begins, and how many were right in each round."""
    return [
        {
            "place": asked.place,
            "number": asked.number,
            "stem": _beginning(in_language(asked.question.stem, language)),
            "stage": stage_name(report.stages[asked.stage], translator(language)),
            "rounds": [
                {"votes": each.tally.voters, "right": _right_share(asked, place, language)}
                for place, each in enumerate(asked.rounds)
            ],
        }
        for asked in report.questions
    ]


def _right_share(asked: InClass, place: int, language: str) -> str:
    each = asked.rounds[place]
    if not is_scored(asked.question) or not each.tally.voters:
        return "–"
    percent: str = format_percent(each.tally.right / each.tally.voters, locale=language)
    return percent


def _beginning(text: str) -> str:
    """Return the first words of a text; not by `textwrap`, which breaks what must not."""
    if len(text) <= _MOST_CHARACTERS:
        return text
    return text[:_MOST_CHARACTERS].rpartition(" ")[0] + "…"
