"""What a class asked its teacher and where it was lost, in a report."""

from collections.abc import Iterator

from epicrisis.i18n import Translate, translator
from epicrisis.live.room.statistics import AudienceFigures, ClassStatistics
from epicrisis.spreadsheets import Cell
from epicrisis.store.classes.audience_records import AskedState
from epicrisis.store.records import Json
from epicrisis.writing import stage_name


def view(report: ClassStatistics, language: str) -> dict[str, object] | None:
    """Return what a template shows; None where nothing was asked and nobody was lost."""
    found, translate = report.audience, translator(language)
    if found is None:
        return None
    names = states(translate)
    return {
        "asked": [
            (each.words, _step(report, found, each.step, translate), each.votes, names[each.state])
            for each in found.asked
        ],
        "lost": [(_step(report, found, step, translate), peak) for step, peak in found.lost],
        "words": {
            "heading": translate("Questions from the class"),
            "question": translate("Question"),
            "step": translate("Asked at"),
            "votes": translate("Votes"),
            "became": translate("What became of it"),
            "lost": translate("“I’m lost”"),
            "lost_step": translate("At which step"),
            "peak": translate("Most phones at once"),
            "note": translate("Nothing says who asked, voted or was lost."),
        },
    }


def states(translate: Translate) -> dict[AskedState, str]:
    """Return what became of a question, in words."""
    return {
        "waiting": translate("not looked at"),
        "shown": translate("shown to the class"),
        "answered": translate("answered"),
        "hidden": translate("not let through"),
    }


def table_rows(report: ClassStatistics, language: str) -> Iterator[dict[str, Cell]]:
    """Yield a row a question, and a row a step at which anybody was lost."""
    found, translate = report.audience, translator(language)
    if found is None:
        return
    names = states(translate)
    for each in found.asked:
        yield {
            "row": "asked",
            **_place(report, found, each.step, translate),
            "type": each.state,
            "type_name": names[each.state],
            "text": each.words,
            "count": each.votes,
        }
    for step, peak in found.lost:
        yield {"row": "lost", **_place(report, found, step, translate), "count": peak}


def tree(report: ClassStatistics) -> Json:
    """Return the same for a script, null where there is nothing."""
    if report.audience is None:
        return None
    asked: list[Json] = [
        {"number": each.step, "text": each.words, "state": each.state, "votes": each.votes}
        for each in report.audience.asked
    ]
    lost: list[Json] = [{"number": step, "peak": peak} for step, peak in report.audience.lost]
    return {"questions": asked, "lost": lost}


def _step(report: ClassStatistics, found: AudienceFigures, step: int, translate: Translate) -> str:
    if step not in found.stages:
        return (
            translate("Join screen") if not step else translate("step {number}").format(number=step)
        )
    stage = stage_name(report.stages[found.stages[step]], translate)
    return translate("step {number}: {stage}").format(number=step, stage=stage)


def _place(
    report: ClassStatistics, found: AudienceFigures, step: int, translate: Translate
) -> dict[str, Cell]:
    if step not in found.stages:
        return {"question": str(step)}
    stage = found.stages[step]
    named = stage_name(report.stages[stage], translate)
    return {"question": str(step), "stage": stage, "stage_name": named}
