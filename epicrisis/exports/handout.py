"""The case on paper, as tagged PDF: questions for students, and answers for their teacher."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import typst

from epicrisis.exports import scenes, swimlane_shapes
from epicrisis.exports.swimlane_shapes import Sheet, Swimlane
from epicrisis.i18n import Translate, translator
from epicrisis.story.telling import Story

TEMPLATE = Path(__file__).parent / "templates" / "handout.typ"
WIDTH, HEIGHT = 720, 900
"""Of a sheet of the swimlane, in pixels: a page's width, and what a page holds."""
STANDARD: Final = "ua-1"
"""PDF for universal accessibility: Typst refuses to write what doesn't conform."""


def write(story: Story, language: str, out: Path) -> tuple[str, ...]:
    """Write the students' version to `out` and the teacher's beside it; return what is left out."""
    translate = translator(language)
    lanes = swimlane_shapes.of_story(story, language, translate, WIDTH, HEIGHT)
    script = asdict(scenes.script(story, language))
    about = {**_timeline(lanes), "words": _words(translate)}
    student = {"script": _without_answers(script), "for_teacher": False, **about}
    teacher = {"script": script, "for_teacher": True, **about}
    _compile(student | {"version": translate("Student version")}, out)
    _compile(teacher | {"version": translate("Teacher version")}, teachers(out))
    return (*scenes.left_out(story.case, translate), *lanes.left_out)


def teachers(out: Path) -> Path:
    """Return where the teacher's version of a handout stands."""
    return out.with_name(f"{out.stem}-teacher.pdf")


def _compile(data: dict[str, Any], out: Path) -> None:
    written: bytes = typst.compile(
        TEMPLATE,
        sys_inputs={"data": json.dumps(data)},
        format="pdf",
        pdf_standards=STANDARD,
        ignore_system_fonts=True,
    )
    out.write_bytes(written)


def _without_answers(script: dict[str, Any]) -> dict[str, Any]:
    """Return a script as students get it: what isn't in it can't be on their paper."""
    kept = {"solved": None, "quotes": (), "lessons": (), "notes": ()}
    return script | {
        "scenes": [scene | kept for scene in script["scenes"]],
        "opening_notes": (),
        "objectives": (),
        "references": (),
    }


def _timeline(lanes: Swimlane) -> dict[str, Any]:
    return {
        "day_zero": lanes.day_zero,
        "rules": lanes.rules,
        "sheets": [
            {"svg": swimlane_shapes.svg(sheet, "sheet"), "alt": ". ".join(_in_words(sheet))}
            for sheet in lanes.sheets
        ],
    }


def _in_words(sheet: Sheet) -> Iterator[str]:
    yield sheet.alt
    yield from (group.alt for group in sheet.groups if group.alt)


def _words(translate: Translate) -> dict[str, str]:
    return {
        "not_advice": translate("For teaching. Not medical advice."),
        "turn": translate("Answer before you turn the page: the story goes on there."),
        "result": translate("Result"),
        "abnormal": translate("abnormal"),
        "editors_note": translate("Editor's note"),
        "quoted": translate("“{words}”"),
        "team": translate("What the team did"),
        "teaching": translate("Teaching point"),
        "notes": translate("Speaker notes"),
        "timeline": translate("Timeline"),
        "objectives": translate("What this case was for"),
        "references": translate("References"),
        "origin": translate("Where the case comes from"),
    }
