"""The story as one HTML file for a hall without network: reveal by reveal, by keyboard."""

import base64
from functools import cache
from pathlib import Path

import jinja2
from markupsafe import Markup

from epicrisis import javascript, palette, templating
from epicrisis.cases.reading.images import Picture
from epicrisis.exports import scenes, swimlane_shapes
from epicrisis.i18n import translator
from epicrisis.story.telling import Story
from epicrisis.timeline import curves
from epicrisis.writing import disclaimer, policy_hash

TEMPLATES = Path(__file__).parent / "templates"
WIDTH = 1000
"""Of the swimlane, in pixels."""
HEIGHT = 560
"""Of a sheet of the swimlane: what a projector shows beneath a heading."""


def write(story: Story, language: str, out: Path) -> tuple[str, ...]:
    """Write the page to `out`, and return what of the case it can't carry."""
    translate = translator(language)
    lanes = swimlane_shapes.of_story(story, language, translate, WIDTH, HEIGHT)
    style = palette.by_preference(Markup((TEMPLATES / "story.css").read_text(encoding="utf-8")))
    code = Markup(javascript.read(TEMPLATES / "story.js"))
    page = _template().render(
        whole=scenes.of_story(story, language),
        lanes=lanes,
        data=_data,
        svg=lambda sheet, number: Markup(swimlane_shapes.svg(sheet, f"sheet{number}")),
        curve=lambda series: Markup(curves.svg(series)),
        style=style,
        code=code,
        csp="default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:; "
        f"style-src {policy_hash(style)}; script-src {policy_hash(code)}",
        words={
            "begin": translate("Before you begin"),
            "warning": translate(
                "This file holds the whole case: whoever opens its source can read every answer."
                " Show it; don't hand it out before the end."
            ),
            "keys": translate(
                "Right arrow, space or Page Down reveals what comes next; left arrow or Page Up"
                " goes back."
            ),
            "not_advice": disclaimer(translate),
            "script": translate("This page needs JavaScript to reveal the story step by step."),
            "back": translate("Back"),
            "next": translate("Go on"),
            "place": translate("{number} of {total}"),
            "result": translate("Result"),
            "unit": translate("Unit"),
            "normal": translate("Normal"),
            "source": translate("Source"),
            "editors_note": translate("Editor's note"),
            "quoted": translate("“{words}”"),
            "team": translate("What the team did"),
            "outweighs": translate("What decides alone"),
            "options": translate("Option by option"),
            "teaching": translate("Teaching point"),
            "timeline": translate("Timeline"),
            "how_to_read": translate("How to read the timeline"),
            "keep": translate("To keep"),
            "objectives": translate("What this case was for"),
            "further": translate("To go further"),
            "references": translate("References"),
            "origin": translate("Where the case comes from"),
        },
    )
    out.write_text(page, encoding="utf-8")
    return (*scenes.left_out(story.case, translate), *lanes.left_out)


def _data(picture: Picture) -> str:
    """Return an image as an address that holds it, for a page that is one file."""
    content = base64.b64encode(picture.content).decode()
    return f"data:{picture.mime};base64,{content}"


@cache
def _template() -> jinja2.Template:
    return templating.environment(TEMPLATES).get_template("story.html")
