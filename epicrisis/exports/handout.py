"""The case on paper, as tagged PDF: questions for students, and answers for their teacher."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import typst

from epicrisis import palette
from epicrisis.cases.prose import Prose
from epicrisis.exports import scenes, swimlane_shapes
from epicrisis.exports.errors import CannotExportError
from epicrisis.exports.scenes import CaptionedImage, Scene
from epicrisis.exports.swimlane_shapes import Sheet, Swimlane
from epicrisis.i18n import Translate, translator
from epicrisis.story.telling import Story
from epicrisis.timeline import curves
from epicrisis.writing import disclaimer

TEMPLATE = Path(__file__).parent / "templates" / "handout.typ"
WIDTH, HEIGHT = 720, 900
"""Of a sheet of the swimlane, in pixels: a page's width, and what a page holds."""
_NO_GLYPH = re.compile(r'the text `?"(.{1,200}?)"`? could not be displayed', re.DOTALL)
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
STANDARD: Final = "ua-1"
"""PDF for universal accessibility: Typst refuses to write what doesn't conform."""


def write(story: Story, language: str, out: Path) -> tuple[str, ...]:
    """Write the students' version to `out` and the teacher's beside it; return what is left out.

    Raises `CannotExportError` where its fonts lack a character of the case.
    """
    translate = translator(language)
    lanes = swimlane_shapes.of_story(story, language, translate, WIDTH, HEIGHT)
    whole = scenes.of_story(story, language)
    files = {each.name: each.picture.content for each in scenes.images_of(whole).values()}
    answered = asdict(whole) | {"scenes": [_scene(scene) for scene in whole.scenes]}
    colours = {each.name: each.light for each in palette.COLOURS}
    about = {**_timeline(lanes), "words": _words(translate), "colours": colours}
    student = {"whole": _without_answers(answered), "for_teacher": False, **about}
    teacher = {"whole": answered, "for_teacher": True, **about}
    _compile(student | {"version": translate("Student version")}, files, out)
    _compile(teacher | {"version": translate("Teacher version")}, files, teachers(out))
    return (*scenes.left_out(story.case, translate), *lanes.left_out)


def teachers(out: Path) -> Path:
    """Return where the teacher's version of a handout stands."""
    return out.with_name(f"{out.stem}-teacher.pdf")


def _compile(data: dict[str, Any], files: Mapping[str, bytes], out: Path) -> None:
    # Typst reads images from the template's folder, and nothing outside it.
    with TemporaryDirectory() as folder:
        template = Path(folder, TEMPLATE.name)
        for name, content in {TEMPLATE.name: TEMPLATE.read_bytes(), **files}.items():
            Path(folder, name).write_bytes(content)
        try:
            written: bytes = typst.compile(
                template,
                sys_inputs={"data": json.dumps(_with_runs(data))},
                format="pdf",
                pdf_standards=STANDARD,
                ignore_system_fonts=True,
            )
        except typst.TypstError as error:
            if not (found := _NO_GLYPH.search(str(error))):
                raise
            raise CannotExportError(
                f"the handout's fonts lack {_unescaped(found[1])!r};"
                " write it otherwise, or take another format"
            ) from None
    out.write_bytes(written)


def _with_runs(data: object) -> object:
    """Return data in which a text with marks is a list of its stretches."""
    if isinstance(data, Prose):
        return {"runs": [asdict(run) for run in data.runs]}
    if isinstance(data, dict):
        return {key: _with_runs(value) for key, value in data.items()}
    return [*map(_with_runs, data)] if isinstance(data, list | tuple) else data


def _scene(scene: Scene) -> dict[str, Any]:
    """Return a scene as JSON takes it: of its images what names, describes and measures them."""
    parts = asdict(replace(scene, told=None, asked=None, solved=None))
    for part, shown in (("told", scene.told), ("asked", scene.asked), ("solved", scene.solved)):
        if shown is not None:
            images = [_image(each) for each in shown.images]
            parts[part] = asdict(replace(shown, images=())) | {"images": images}
    if scene.told is not None:
        parts["told"]["series"] = [
            {"grid": asdict(each.told.grid), "alt": each.alt, "svg": curves.svg(each.told)}
            for each in scene.told.series
        ]
    return parts


def _image(image: CaptionedImage) -> dict[str, Any]:
    ratio = image.picture.width / image.picture.height
    about = {"name": image.name, "alt": image.alt, "caption": image.caption}
    outlines = [
        asdict(each) | {"top": each.top, "above": each.is_labelled_above} for each in image.outlines
    ]
    return about | {"width": image.picture.width, "ratio": ratio, "outlines": outlines}


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda code: chr(int(code[1], 16)), text)


def _without_answers(whole: dict[str, Any]) -> dict[str, Any]:
    """Return a case as students get it: what isn't in it can't be on their paper."""
    nothing = {"solved": None, "quotes": (), "lessons": (), "notes": ()}
    return whole | {
        "scenes": [scene | nothing for scene in whole["scenes"]],
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
        "not_advice": disclaimer(translate),
        "turn": translate("Answer before you turn the page: the story goes on there."),
        "result": translate("Result"),
        "unit": translate("Unit"),
        "normal": translate("Normal"),
        "editors_note": translate("Editor's note"),
        "quoted": translate("“{words}”"),
        "team": translate("What the team did"),
        "outweighs": translate("What decides alone"),
        "options": translate("Option by option"),
        "teaching": translate("Teaching point"),
        "notes": translate("Speaker notes"),
        "timeline": translate("Timeline"),
        "objectives": translate("What this case was for"),
        "references": translate("References"),
        "origin": translate("Where the case comes from"),
    }
