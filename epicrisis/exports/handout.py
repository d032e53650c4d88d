"""The case on paper, as tagged PDF: with questions alone, with answers, and with the notes."""

from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from epicrisis import palette
from epicrisis.exports import scenes, swimlane_shapes
from epicrisis.exports.scenes import CaptionedImage, Scene
from epicrisis.exports.swimlane_shapes import Sheet, Swimlane
from epicrisis.exports.typeset import typeset
from epicrisis.i18n import Translate, translator
from epicrisis.story.telling import Story
from epicrisis.timeline import curves
from epicrisis.writing import disclaimer

TEMPLATE = Path(__file__).parent / "templates" / "handout.typ"
WIDTH, HEIGHT = 720, 900
"""Of a sheet of the swimlane, in pixels: a page's width, and what a page holds."""


def write(story: Story, language: str, out: Path) -> tuple[str, ...]:
    """Write the students' version to `out`, corrected and teacher's beside it.

    Returns what is left out. Raises `CannotExportError` where its fonts lack a character.
    """
    translate = translator(language)
    lanes = swimlane_shapes.of_story(story, language, translate, WIDTH, HEIGHT)
    whole = scenes.of_story(story, language)
    files = {each.name: each.picture.content for each in scenes.images_of(whole).values()}
    answered = asdict(whole) | {"scenes": [_scene(scene) for scene in whole.scenes]}
    colours = {each.name: each.light for each in palette.COLOURS}
    about = {**_timeline(lanes), "words": _words(translate), "colours": colours}
    versions = (
        (out, _without_answers(answered), False, translate("Student version")),
        (corrected(out), _without_notes(answered), True, translate("Version with answers")),
        (teachers(out), answered, True, translate("Teacher version")),
    )
    for path, told, with_answers, version in versions:
        data = {"whole": told, "with_answers": with_answers, "version": version, **about}
        typeset(TEMPLATE, data, files, path)
    return (*scenes.left_out(story.case, translate), *lanes.left_out)


def corrected(out: Path) -> Path:
    """Return where the version with answers stands, for who has lived the case."""
    return out.with_name(f"{out.stem}-answers.pdf")


def teachers(out: Path) -> Path:
    """Return where the teacher's version of a handout stands."""
    return out.with_name(f"{out.stem}-teacher.pdf")


def _scene(scene: Scene) -> dict[str, Any]:
    """Return a scene as JSON takes it: of its images what names, describes and measures them."""
    parts = asdict(replace(scene, told=None, asked=None, solved=None, lessons=()))
    parts["lessons"] = [
        asdict(replace(each, images=())) | {"images": [*map(_image, each.images)]}
        for each in scene.lessons
    ]
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


def _without_answers(whole: dict[str, Any]) -> dict[str, Any]:
    """Return a case as students get it: what isn't in it can't be on their paper."""
    nothing = {"solved": None, "quotes": (), "lessons": (), "notes": ()}
    return whole | {
        "scenes": [
            scene | nothing | {"paused": scene["paused"] and scene["paused"] | {"model": ()}}
            for scene in whole["scenes"]
        ],
        "opening_notes": (),
        "objectives": (),
        "kept": (),
        "further": None,
        "references": (),
    }


def _without_notes(whole: dict[str, Any]) -> dict[str, Any]:
    """Return a case with its answers, and without what is said to the teacher alone."""
    without = [scene | {"notes": ()} for scene in whole["scenes"]]
    return whole | {"scenes": without, "opening_notes": ()}


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
        "keep": translate("To keep"),
        "objectives": translate("What this case was for"),
        "further": translate("To go further"),
        "references": translate("References"),
        "origin": translate("Where the case comes from"),
    }
