"""The case on two pages to print: what to remember, results, answers in short, the events."""

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from pathlib import Path
from textwrap import shorten
from typing import Any

from epicrisis import palette
from epicrisis.cases.fields import in_language
from epicrisis.cases.prose import beginning, joined
from epicrisis.cases.questions import Question
from epicrisis.exports import scenes
from epicrisis.exports.errors import CannotExportError
from epicrisis.exports.registry import NO_REMARKS, Remarks
from epicrisis.exports.scenes import StoryScenes
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
_POINT, _STEM, _ANSWER, _CELL = 450, 250, 700, 110
"""Most characters of a point, a question, an answer and a cell: two pages hold no more."""
_POINTS, _ANSWERS = (10_000, 8_500, 7_000, 5_500), 6_000
"""Most characters of all points, of which the template takes what fits, and of all answers."""
_END = re.compile(r"[.!…](?:\s?[»”\")\]])*(?=\s+[«“\"(\[]?\s?[^\W\d_a-zà-ÿ])")
"""Where a sentence ends: before a capital letter, which no figure or small letter is."""
_ABBREVIATIONS = frozenset(["al", "art", "cf", "dr", "ex", "fig", "mme", "pr", "st", "vol", "vs"])
_OMISSION = " […]"
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
    questions, events = _questions(story, whole), _told_events(story, language)
    data: dict[str, Any] = {
        "language": language,
        "title": storable(in_language(story.case.final_title.text, language)),
        "authors": whole.authors,
        "presentation": _short(whole.presentation, _POINT),
        "kept": [_on_one_line(line.text) for line in whole.kept],
        "points": [_points(whole, room) for room in _POINTS],
        "results": [*_results(whole)][:_RESULTS],
        "notes": [*_notes(story, language, remarks)][:_NOTES],
        "questions": [each for each in questions if each["told"]],
        "questions_left": sum(not each["told"] for each in questions),
        "answers_cut": any(str(each["told"]).endswith(_OMISSION) for each in questions),
        "events": [*_events(story, events, translate)],
        "dated": _dated(story, events, translate),
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


def _on_one_line(parts: Iterable[str], between: str = " ") -> str:
    """Return paragraphs, or what is right of a question, one after the other and marked so."""
    first, *others = parts
    return joined((first, *(part for each in others for part in (between, each))))


def sentences_of(text: str) -> Iterator[str]:
    """Yield the sentences of a text, plain, each with the space before it.

    A question goes with what answers it. A full stop behind an abbreviation or a single letter
    ends none: rather two sentences in one than one in two.
    """
    begun = 0
    for end in _END.finditer(text):
        word = re.split(r"\W", text[begun : end.start()])[-1] if end[0].startswith(".") else None
        if word is None or (len(word) != 1 and word.casefold() not in _ABBREVIATIONS):
            yield text[begun : end.end()]
            begun = end.end()
    if text[begun:]:
        yield text[begun:]


def _in_sentences(texts: Sequence[str], most: int, most_of_all: int) -> list[str]:
    """Return the beginning of each text in whole sentences, empty where not one has room.

    All texts get their first sentence before one gets its second, and so on.
    """
    parts = [[*sentences_of(text)] for text in texts]
    lengths, taken = [0] * len(texts), [0] * len(texts)
    for turn in range(max(map(len, parts), default=0)):
        for place, sentences in enumerate(parts):
            if taken[place] < turn or turn >= len(sentences):
                continue
            length = len(sentences[turn])
            if lengths[place] + length <= most and sum(lengths) + length <= most_of_all:
                lengths[place] += length
                taken[place] += 1
    return [
        text
        if length == len(text)
        else joined((beginning(text, length), _OMISSION))
        if length
        else ""
        for text, length in zip(texts, lengths, strict=True)
    ]


def _points(whole: StoryScenes, room: int) -> dict[str, Any]:
    """Return the teaching points in whole sentences, and how many have no room for one."""
    lessons = [lesson for scene in whole.scenes for lesson in scene.lessons]
    points = _in_sentences([_on_one_line(each.text) for each in lessons], _POINT, room)
    return {
        "said": [point for point in points if point],
        "left": points.count(""),
        "cut": any(point.endswith(_OMISSION) for point in points),
    }


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


def _questions(story: Story, whole: StoryScenes) -> list[dict[str, str | bool]]:
    """Return the questions with their numbers; of one that was withdrawn why, and no answer."""
    steps = zip(story.steps, whole.scenes, strict=True)
    asked = [(step.block, scene) for step, scene in steps if isinstance(step.block, Question)]
    said: list[dict[str, str | bool]] = []
    answers: list[str] = []
    for number, (question, scene) in enumerate(asked[:_QUESTIONS], start=1):
        if scene.asked and scene.solved:
            is_withdrawn = question.withdrawn is not None
            told = scene.asked.lead[:1] if is_withdrawn else scene.solved.right_alone
            answers.append(_on_one_line(told, " · "))
            stem = _short(scene.asked.stem, _STEM)
            said.append({"number": str(number), "stem": stem, "is_withdrawn": is_withdrawn})
    told_in_short = _in_sentences(answers, _ANSWER, _ANSWERS)
    return [each | {"told": told} for each, told in zip(said, told_in_short, strict=True)]


def _notes(story: Story, language: str, remarks: Remarks) -> Iterator[dict[str, str]]:
    """Yield what a learner has starred or noted, in the order of the story."""
    for block, remark in remarked(story, remarks):
        yield {
            "star": "★" if remark.is_starred else "",
            "about": _short(storable(title_of(block, language)), _CELL),
            "note": _short(" ".join(storable(remark.note).split()), _POINT),
        }


def _events(
    story: Story, events: Sequence[ToldEvent], translate: Translate
) -> Iterator[dict[str, str]]:
    """Yield the events in order of time, those without a place in it last."""
    timeline = story.case.timeline
    if timeline is None:
        return
    told = prose.chronicle(events, timeline.unit, translate)
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


def _dated(story: Story, events: Sequence[ToldEvent], translate: Translate) -> str:
    """Say how many of the events the text dates."""
    if story.case.timeline is None:
        return ""
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
        "more": translate("not on this sheet: {count}; the handout has them"),
        "cut": translate("[…]: the rest is in the handout"),
        "origin": translate("Where the case comes from"),
    }
