"""Any valid case is written in every format, and each file is opened again by another reader."""

import ast
import csv
import io
import json
import re
import sqlite3
import zipfile
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from pptx import Presentation
from pypdf import PdfReader

from epicrisis.cases.fields import in_language
from epicrisis.cases.questions import Question
from epicrisis.exports import handout, timeline_files
from epicrisis.exports.errors import CannotExportError
from epicrisis.exports.registry import BY_NAME
from epicrisis.i18n import translator
from epicrisis.questions.registry import kind_of
from epicrisis.story.telling import Story, Telling
from tests.support.made_cases import MadeCase, made_cases
from tests.support.tiers import examples

Read = Callable[[Path, Story, str], None]

MADE = settings(
    derandomize=True,
    # To make a failing case smaller takes minutes; take `Phase.shrink` in while you look for it.
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
EXAMPLES = {"anki": 15, "moodle": 15, "pptx": 12, "pdf": 6, "sheet": 6, "html": 20}
"""How many cases: as the formats take time."""


class Page(HTMLParser):
    """What a browser would find in a page."""

    _VOID = frozenset({"meta", "br", "hr", "img", "input", "link", "col", "wbr", "source"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self._VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def check(self, language: str, scripts: int) -> None:
        """Check that nothing of the case became markup."""
        (page,) = (attrs for tag, attrs in self.tags if tag == "html")
        assert page["lang"] == language
        assert sum(tag == "script" for tag, _ in self.tags) == scripts
        assert not [name for _, attrs in self.tags for name in attrs if name.startswith("on")]


def counts(story: Story) -> tuple[int, int]:
    """Return how many questions and how many teaching points are told."""
    questions = sum(isinstance(step.block, Question) for step in story.steps)
    return questions, sum(len(step.teaching) for step in story.steps)


def read_anki(out: Path, story: Story, language: str) -> None:
    with zipfile.ZipFile(out) as archive:
        assert archive.testzip() is None
        media = json.loads(archive.read("media"))
        assert set(media) <= set(archive.namelist())
        database = sqlite3.connect(":memory:")
        database.deserialize(archive.read("collection.anki2"))
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    fields = [row[0].split("\x1f") for row in database.execute("SELECT flds FROM notes")]
    models = json.loads(database.execute("SELECT models FROM col").fetchone()[0]).values()
    # A case that neither asks nor teaches is an empty deck.
    assert {len(each) for each in fields} == {len(model["flds"]) for model in models}
    assert len(fields) == sum(counts(story))
    assert not any("<script" in each or "[" in each for note in fields for each in note)


def read_moodle(out: Path, story: Story, language: str) -> None:
    root = ElementTree.parse(out).getroot()
    items = [item for item in root if item.get("type") != "category"]
    # What has no right answer is left out of a quiz.
    unscored = sum(
        isinstance(step.block, Question) and not kind_of(step.block).is_certainty_asked
        for step in story.steps
    )
    assert len(items) == sum(counts(story)) - unscored
    for item in items:
        assert item.findtext("name/text")
        assert len(item.findtext("idnumber") or "") <= 100
        for text in item.iter("text"):
            assert "<script" not in (text.text or "")


def read_pptx(out: Path, story: Story, language: str) -> None:
    deck = Presentation(str(out))
    assert len(deck.slides) > len(story.steps)
    for slide in deck.slides:
        assert slide.shapes.title is not None
    with zipfile.ZipFile(out) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                ElementTree.fromstring(archive.read(name))


def read_pdf(out: Path, story: Story, language: str) -> None:
    for path in (out, handout.corrected(out), handout.teachers(out)):
        reader = PdfReader(path)
        assert "/StructTreeRoot" in reader.root_object
        assert reader.pages
        for page in reader.pages:
            page.extract_text()


def read_sheet(out: Path, story: Story, language: str) -> None:
    reader = PdfReader(out)
    assert "/StructTreeRoot" in reader.root_object
    assert len(reader.pages) <= 2


def read_html(out: Path, story: Story, language: str) -> None:
    Page(out.read_text(encoding="utf-8")).check(language, scripts=1)


READERS: dict[str, Read] = {
    "anki": read_anki,
    "moodle": read_moodle,
    "pptx": read_pptx,
    "pdf": read_pdf,
    "sheet": read_sheet,
    "html": read_html,
}


def test_every_format_is_tried() -> None:
    assert READERS.keys() == EXAMPLES.keys() == BY_NAME.keys()


def refused(form: str, story: Story, language: str, out: Path) -> CannotExportError | None:
    try:
        BY_NAME[form].writer()(story, language, out)
    except CannotExportError as refusal:
        return refusal
    return None


def is_for_a_letter(form: str, refusal: CannotExportError) -> bool:
    """A tagged PDF needs a glyph for every character; its fonts have those of Europe."""
    assert form in ("pdf", "sheet")
    (quoted,) = re.findall(r"lack (.+); write it otherwise", str(refusal))
    return not str(ast.literal_eval(quoted)).isascii()


@pytest.mark.parametrize("form", BY_NAME)
def test_any_case_is_written_in_each_language_and_opens_again(form: str) -> None:
    @examples(EXAMPLES[form], parent=MADE)
    @given(made_cases())
    def check(made: MadeCase) -> None:
        story = made.story()
        for language in story.case.languages:
            with TemporaryDirectory() as folder:
                out = Path(folder) / f"case.{form}"
                if (refusal := refused(form, story, language, out)) is None:
                    READERS[form](out, story, language)
                else:
                    assert is_for_a_letter(form, refusal)

    check()


@examples(25, parent=MADE)
@given(made_cases())
def test_any_timeline_is_written_in_each_language_and_opens_again(made: MadeCase) -> None:
    story = made.story()
    timeline = story.case.timeline
    if timeline is None:
        return
    everything = frozenset(step.block.id for step in story.steps)
    for language in story.case.languages:
        translate = translator(language)
        for opened in (frozenset({story.steps[0].block.id}), everything):
            table = timeline_files.to_csv(Telling(story, opened), language, translate)
            separator = ";" if language == "fr" else ","
            rows = list(csv.DictReader(io.StringIO(table.lstrip("\ufeff")), delimiter=separator))
            events = json.loads(timeline_files.to_json(Telling(story, opened), language, translate))
            assert [row["id"] for row in rows if row["id"] != timeline_files.DAY_ZERO] == [
                event["id"] for event in events["events"]
            ]
            assert all(None not in row and None not in row.values() for row in rows)
        assert len(events["events"]) == len(timeline.events)
        assert events["title"] == in_language(story.case.final_title.text, language)
        page = Page(timeline_files.to_html(Telling(story, everything), language, translate))
        page.check(language, scripts=sum(tag == "script" for tag, _ in page.tags))
