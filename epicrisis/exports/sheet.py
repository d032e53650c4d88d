"""The case on two pages to print: what to remember, results, answers in short, the events."""

from collections.abc import Container, Iterator
from pathlib import Path
from textwrap import shorten
from typing import Any

from epicrisis import palette
from epicrisis.cases.fields import in_language
from epicrisis.cases.questions import Question
from epicrisis.exports import scenes
from epicrisis.exports.errors import CannotExportError
from epicrisis.exports.registry import NO_REMARKS, Remarks
from epicrisis.exports.scenes import LessonScene, StoryScenes
from epicrisis.exports.typeset import typeset
from epicrisis.i18n import Translate, translator
from epicrisis.questions.answer import storable
from epicrisis.story.remarks import remarked, title_of
from epicrisis.story.result_lines import ResultLine
from epicrisis.story.telling import Story, Telling, everything
from epicrisis.timeline import prose
from epicrisis.timeline.events import ToldEvent, visible_events
from epicrisis.writing import disclaimer

TEMPLATE = Path(__file__).parent / "templates" / "sheet.typ"
_POINT, _STEM, _ANSWER, _CELL = 450, 150, 200, 110
"""Most characters of a point, a question, an answer and a cell: two pages hold no more."""
_POINTS = 10_000
"""Most characters of all points together: about what two pages hold beside the rest."""
_BEYOND_FONTS = 0x2200
"""From here on signs are rare in the fonts of a sheet; Latin, Greek and Cyrillic are before."""
_RESULTS, _QUESTIONS, _NOTES = 24, 30, 12
"""Most lines of each; how many points and events there is room for is the template's to find."""


def write(story: Story, language: str, out: Path) -> tuple[str, ...]:
    """Write the sheet to `out` as everybody gets it; return what is left out.

    Raises `CannotExportError` where its fonts lack a character of the case.
    """
    return write_own(story, language, out, NO_REMARKS)


def write_own(story: Story, language: str, out: Path, remarks: Remarks) -> tuple[str, ...]:
    """Write the sheet with a learner's notes and stars; return what is left out.

    Raises `CannotExportError` where its fonts lack a character of the case.
    """
    translate = translator(language)
    whole = scenes.of_story(story, language)
    data: dict[str, Any] = {
        "language": language,
        "title": storable(in_language(story.case.final_title.text, language)),
        "authors": whole.authors,
        "presentation": _short(whole.presentation, _POINT),
        "kept": [_in_short(line, _POINT) for line in whole.kept],
        "points": [*_points(whole)],
        "results": [*_results(whole)][:_RESULTS],
        "notes": [*_notes(story, language, remarks)][:_NOTES],
        "questions": [*_questions(story, whole)][:_QUESTIONS],
        "events": [*_events(story, language, translate)],
        "dated": _dated(story, language, translate),
        "origin": [_short(each, _POINT) for each in (whole.provenance, whole.licence)],
        "words": _words(translate),
        "colours": {each.name: each.light for each in palette.COLOURS},
    }
    lacking: set[str] = set()
    while True:
        # A learner's own words never keep the sheet back: what the fonts lack is left out of them.
        notes = [
            {key: _without(said, lacking) for key, said in each.items()} for each in data["notes"]
        ]
        try:
            typeset(TEMPLATE, data | {"notes": notes}, {}, out)
            break
        except CannotExportError as refusal:
            in_notes = {char for each in notes for said in each.values() for char in said}
            found = {char for char in refusal.lacking if not char.isascii()} & in_notes
            if not found:
                raise
            # Each such try takes a moment.
            lacking |= found if not lacking else {char for char in in_notes if _is_rare(char)}
    findings = translate("the findings, and why an answer is right")
    has_images = any(lesson.images for scene in whole.scenes for lesson in scene.lessons)
    images = (translate("the images of teaching points"),) if has_images else ()
    return (findings, *images, *scenes.left_out(story.case, translate))


def _without(text: str, lacking: Container[str]) -> str:
    """Return a text with a box for each character that the sheet's fonts lack."""
    return "".join("□" if char in lacking else char for char in text)


def _is_rare(char: str) -> bool:
    """Tell whether the sheet's fonts may well lack a character: a picture, or of another script."""
    return ord(char) >= _BEYOND_FONTS and char not in "★□"


def _short(text: str, limit: int) -> str:
    """Return a text as it is where there is room for it, else its beginning without marks."""
    return text if len(text) <= limit else shorten(str(text), limit, placeholder=" …")


def _points(whole: StoryScenes) -> list[str]:
    """Return the teaching points; of many, each has less room, so that there is some for all."""
    lessons = [lesson for scene in whole.scenes for lesson in scene.lessons]
    room = max(_STEM, min(_POINT, _POINTS // max(1, len(lessons))))
    return [_in_short(lesson, room) for lesson in lessons]


def _in_short(lesson: LessonScene, limit: int) -> str:
    paragraphs = lesson.text
    return _short(" ".join(paragraphs) if len(paragraphs) > 1 else paragraphs[0], limit)


def _results(whole: StoryScenes) -> Iterator[dict[str, str]]:
    """Yield the results that a limit or a word calls abnormal, and those with a normal range."""
    seen: set[tuple[str, str]] = set()
    for scene in whole.scenes:
        for table in scene.told.tables if scene.told is not None else ():
            for row in table.rows:
                if (row.flag or row.normal) and (row.name, row.result) not in seen:
                    seen.add((row.name, row.result))
                    yield _result(row)


def _result(row: ResultLine) -> dict[str, str]:
    result = " ".join(filter(None, (row.arrow, row.result, row.unit)))
    return {
        "name": _short(row.name, _CELL),
        "result": _short(f"{result} ({row.flag})" if row.flag else result, _CELL),
        "normal": _short(row.normal, _CELL),
    }


def _questions(story: Story, whole: StoryScenes) -> Iterator[dict[str, str | bool]]:
    """Yield the questions with their numbers; of one that was withdrawn why, and no answer."""
    steps = zip(story.steps, whole.scenes, strict=True)
    asked = [(step.block, scene) for step, scene in steps if isinstance(step.block, Question)]
    for number, (question, scene) in enumerate(asked, start=1):
        if scene.asked and scene.solved:
            is_withdrawn = question.withdrawn is not None
            told = scene.asked.lead[:1] if is_withdrawn else scene.solved.right_alone
            yield {
                "number": str(number),
                "stem": _short(scene.asked.stem, _STEM),
                "told": _short(" · ".join(map(str, told)), _ANSWER),
                "is_withdrawn": is_withdrawn,
            }


def _notes(story: Story, language: str, remarks: Remarks) -> Iterator[dict[str, str]]:
    """Yield what a learner has starred or noted, in the order of the story."""
    for block, remark in remarked(story, remarks):
        yield {
            "star": "★" if remark.is_starred else "",
            "about": _short(storable(title_of(block, language)), _CELL),
            "note": _short(" ".join(storable(remark.note).split()), _POINT),
        }


def _events(story: Story, language: str, translate: Translate) -> Iterator[dict[str, str]]:
    """Yield the events in order of time, those without a place in it last."""
    timeline = story.case.timeline
    if timeline is None:
        return
    told = prose.chronicle(_told_events(story, language), timeline.unit, translate)
    placed = (entry for chapter in told.chapters for entry in chapter.entries)
    before = ""
    for entry in (*placed, *told.undated):
        when = entry.begins or translate("no date")
        yield {
            "when": _short(when, _CELL) if when != before else "",
            "lane": _short(entry.lane, _CELL),
            "event": _short(", ".join(filter(None, (entry.label, entry.lasts))), _CELL),
        }
        before = when


def _dated(story: Story, language: str, translate: Translate) -> str:
    """Say how many of the events the text dates."""
    if story.case.timeline is None:
        return ""
    events = _told_events(story, language)
    return prose.dated_in_words(prose.dated(events), len(events), translate)


def _told_events(story: Story, language: str) -> tuple[ToldEvent, ...]:
    return visible_events(Telling(story, everything(story)), language)


def _words(translate: Translate) -> dict[str, str]:
    return {
        "not_advice": disclaimer(translate),
        "version": translate("Sheet of the case, for after it"),
        "kept": translate("To keep"),
        "points": translate("What to remember"),
        "results": translate("Results"),
        "result": translate("Result"),
        "normal": translate("Normal"),
        "test": translate("Test"),
        "notes": translate("My notes and stars"),
        "questions": translate("Questions, with the answers in short"),
        "timeline": translate("Timeline"),
        "when": translate("When"),
        "event": translate("Event"),
        "more": translate("not on this sheet: {count}"),
        "origin": translate("Where the case comes from"),
    }
