"""HTML for the story's prose, from Jinja2 templates that escape whatever a case file says."""

import base64
import re
import time
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import streamlit as st
from markupsafe import escape
from starlette.routing import Route
from streamlit.delta_generator import DeltaGenerator

from epicrisis import i18n, javascript, palette, templating, writing
from epicrisis.cases.model import Teaching
from epicrisis.cases.prose import Run, runs_of
from epicrisis.i18n import Translate
from epicrisis.live.report import views
from epicrisis.server import resources
from epicrisis.story.telling import Step, Story, cited
from epicrisis.ui.shared import images, session, streamlit_words
from epicrisis.ui.shared.scripts import Script
from epicrisis.ui.shared.typed_text import MOST_TYPED

_LANGUAGE_AND_THEME = Path(__file__).with_name("language_and_theme.js")
_STREAMLIT_WORDS = Path(__file__).with_name("streamlit_words.js")
_LESS_MOTION = Path(__file__).with_name("less_motion.js")
_PLACE_LINKS = Path(__file__).with_name("place_links.js")
_LONG_PASTE = Path(__file__).with_name("long_paste.js")
_ENLARGED_IMAGE = Path(__file__).with_name("enlarged_image.js")
_ASKED_QUESTION = Script(Path(__file__).with_name("asked_question.js"), "asked")
_ASKED_BOOT = Path(__file__).with_name("asked_boot.js")
_PAGE_TOP = Path(__file__).with_name("page_top.js")
_TOP_ONCE = Path(__file__).with_name("top_once.js")
_REVEALED_STEP = Path(__file__).with_name("revealed_step.js")
_GOING_ON = Path(__file__).with_name("going_on.js")
_FOUND_STEP = Path(__file__).with_name("found_step.js")
_TOLD_REPLY = Path(__file__).with_name("told_reply.js")
_code = cache(javascript.read)

ENVIRONMENT = templating.environment(
    *sorted(Path(__file__).parents[1].glob("*/templates")), views.TEMPLATES
)
"""Each wing of `ui` has its own, and no two have one of the same name; a report's are for all."""
ENVIRONMENT.filters["paragraphs"] = writing.paragraphs


def render(template: str, **values: object) -> str:
    """Return a template of `templates/` filled with values."""
    return ENVIRONMENT.get_template(template).render(values)


def show(template: str, **values: object) -> None:
    """Show a template of `templates/` as one element of the page; none where it says nothing.

    Streamlit fails at an element without content.
    """
    if rendered := render(template, **values).strip():
        put(rendered)


class Ready(str):
    """Markup that is shown as it is.

    Of a plain text Streamlit asks the disk whether it is a file's name, and takes the indentation
    off each line: some 4 % of what a press costs (docs/performance.md).
    """

    __slots__ = ()

    def _repr_html_(self) -> str:
        return self


def put(
    markup: str, *, runs_scripts: bool = False, place: DeltaGenerator | None = None
) -> DeltaGenerator:
    """Show markup of ours as one element, in a place of the page or where the page has come to.

    Return the place of the element. It says something, or Streamlit raises.
    """
    show_html = st.html if place is None else place.html
    # What is long and always the same isn't copied, and what it was found to be is known of it.
    ready = markup if isinstance(markup, Ready) else Ready(markup.strip())
    return show_html(ready, unsafe_allow_javascript=runs_scripts)


def apart(*parts: str) -> str:
    """Return markup for one element, whose parts stand as far apart as elements do.

    Each element of a page costs its server as much as all of its words (docs/performance.md).
    """
    return f'<div class="ep-apart">{"".join(f"<div>{part}</div>" for part in parts)}</div>'


MOST_TEACHING = 1
"""Teaching points that stand at a step of the story; the debrief has them all."""


def teaching(
    story: Story, points: Iterable[Teaching], translate: Translate, *, is_masked: bool = False
) -> list[dict[str, object]]:
    """Return teaching points with images and references, as `parts.html` shows them."""
    return [
        {
            "text": point.text,
            "figures": images.figures(story, point.images),
            "references": cited(story.case, point.cites, translate, is_masked=is_masked),
        }
        for point in points
    ]


def keep_images(story: Story, step: Step) -> None:
    """Serve in this run what a step shows of what it teaches; see `images.keep`."""
    for point in step.teaching[:MOST_TEACHING]:
        images.keep(story, point.images)


def teaching_of(
    story: Story, step: Step, translate: Translate, *, is_masked: bool
) -> dict[str, object]:
    """Return what a step of the story shows of what it teaches, and how many points it leaves."""
    shown, left = step.teaching[:MOST_TEACHING], step.teaching[MOST_TEACHING:]
    points = teaching(story, shown, translate, is_masked=is_masked)
    for place, point in enumerate(points, start=1):
        point["at"] = f"{step.number}.{place}"
    return {"teaching": points, "more_teaching": len(left)}


def number(value: float, *, signed: bool = False) -> str:
    """Return a number as one writes it in the visit's language, with a true minus."""
    return writing.number(value, session.current().language, signed=signed)


_MARKDOWN = re.compile(r"([\\`*_\[\]#:$~<>|]|^[-+](?=\s)|(?<=\d)[.)](?=\s))")
_ADDRESS = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)", re.IGNORECASE)
_JOINER = "\u2060"


def svg_address(drawing: str) -> str:
    """Return an SVG drawing as an address that holds it, for an image."""
    return f"data:image/svg+xml;base64,{base64.b64encode(drawing.encode()).decode()}"


def plain(text: str) -> str:
    """Return a text as a label says it, with its marks: Streamlit reads labels as Markdown.

    An address becomes a link even where its marks are escaped; a character without width,
    which breaks no line, keeps it a text.
    """
    return "".join(map(_in_markdown, runs_of(text)))


def _in_markdown(run: Run) -> str:
    said = _MARKDOWN.sub(r"\\\1", _ADDRESS.sub(_JOINER, run.plain))
    mark = "*" * (2 * run.bold + run.italic)
    # Marks stand at words, not at the space beside them.
    inner = said.strip()
    return said.replace(inner, f"{mark}{inner}{mark}", 1) if mark and inner else said


_SHEETS = ("style.css", "stage_map.css", "enlarged_image.css")


@cache
def _styles(*sheets: Path) -> Ready:
    """Return the app's style sheets, and others, as one element."""
    own = (Path(__file__).with_name(name) for name in _SHEETS)
    css = "".join(sheet.read_text(encoding="utf-8") for sheet in own)
    app = f"<style>{palette.by_color_scheme('ep')}{css}</style>"
    return Ready("".join([app, *map(style, sheets)]))


@cache
def style(file: Path) -> Ready:
    """Return a style sheet as an element for `st.html`, read once a process."""
    return Ready(f"<style>{file.read_text(encoding='utf-8')}</style>")


def script(file: Path, **data: object) -> str:
    """Return a script as an element for `st.html`; it finds the data in its own `dataset`.

    Streamlit runs an element's script again only when the element is another than before.
    """
    attributes = "".join(f' data-{name}="{escape(str(value))}"' for name, value in data.items())
    return f"<script{attributes}>{_code(file)}</script>"


def begin_page(language: str, *sheets: Path) -> None:
    """Add what every page has: style sheet, language, theme, own words, images that open.

    A page's own style sheets are of the same element, which costs its server what each costs.
    """
    put(_styles(*sheets))
    put(_scripts(language, _foreign(language)), runs_scripts=True)


@cache
def _scripts(language: str, foreign: str) -> Ready:
    """Return the scripts of every page, which are the same for all readers of a language."""
    translate = i18n.translator(language)
    enlarged = script(
        _ENLARGED_IMAGE,
        close=translate("Close"),
        larger=translate("Larger"),
        smaller=translate("Smaller"),
    )
    page = script(_LANGUAGE_AND_THEME, language=language, foreign=foreign)
    words = script(_STREAMLIT_WORDS, words=streamlit_words.in_language(language))
    too_long = translate("This text is too long to be pasted here: {most} characters at most.")
    most = writing.number(MOST_TYPED, language)
    paste = script(_LONG_PASTE, most=MOST_TYPED, words=too_long.format(most=most))
    rest = script(_LESS_MOTION) + enlarged + paste + script(_PLACE_LINKS)
    return Ready(page + words + rest)


def _foreign(language: str) -> str:
    """Return the language of the case that is read, if it isn't written in the visit's; or ""."""
    story = resources.solo_stories().get(session.current().slug or "")
    is_foreign = story is not None and language not in story.case.languages
    return story.case.language if story is not None and is_foreign else ""


def begin_at_top(page: str) -> None:
    """Bring the top of a page into view when one comes to it from another; it has this name."""
    put(script(_PAGE_TOP, page=page), runs_scripts=True)


def go_to_top(of: str) -> None:
    """Bring the top of the page into view once for what has this name."""
    put(script(_TOP_ONCE, of=of), runs_scripts=True)


def attend(
    *,
    asked: int | None = None,
    revealed: int | None = None,
    came_back_to: int | None = None,
    goes_on: int | None = None,
    found: int | None = None,
    has_reply: bool = False,
) -> None:
    """Name the form of the question that is asked, and bring what was opened or found into view.

    All are numbers of steps, but for `has_reply`: whether a test was asked for. No field of
    Streamlit's can be named by a question; and what is opened is told to a screen reader too. It
    comes after what it looks for, in one element.
    """
    scripts = []
    if asked is not None:
        language = session.current().language  # another names the form anew
        address = _ASKED_QUESTION.address
        scripts.append(script(_ASKED_BOOT, step=asked, script=address, language=language))
    if revealed is not None:
        scripts.append(script(_REVEALED_STEP, step=revealed))
    if came_back_to is not None:
        scripts.append(script(_REVEALED_STEP, step=came_back_to, read="yes"))
    if goes_on is not None:
        # Never the same: the keyboard may have to go on there twice.
        scripts.append(script(_GOING_ON, step=goes_on, at=time.monotonic_ns() % 2**31))
    if has_reply:
        scripts.append(script(_TOLD_REPLY, at=time.monotonic_ns() % 2**31))
    if found is not None:
        scripts.append(script(_FOUND_STEP, step=found))
    if scripts:
        put("".join(scripts), runs_scripts=True)


def routes() -> list[Route]:
    """Return the address of the script for a question's form, which holds nothing of a case."""
    return _ASKED_QUESTION.routes()
