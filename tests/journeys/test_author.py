"""A case is written in the browser: checked as it is typed, previewed, kept, saved, taken home."""

import json
import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from epicrisis.cases.reading.case_file import load_case
from tests.cases.test_drafts import bomb
from tests.conftest import ROOT
from tests.support.chromium import Visit, settle, visit_again
from tests.support.server import StreamlitServer
from tests.support.tiers import thorough

MINIMAL = ROOT / "tests" / "cases" / "minimal"
PROBLEMS = ".cm-panel-lint li"


def begin(page: Page, case_id: str, tab: str | None = "YAML") -> None:
    """Open a case that has no problem, and show its text, or what stands first."""
    files = {
        name: (MINIMAL / name).read_bytes() for name in ("case.yaml", "source.txt", "strip.png")
    }
    files["case.yaml"] = (
        files["case.yaml"]
        .replace(b"id: minimal", f"id: {case_id}".encode())
        .replace(b"slug: fever", f"slug: {case_id}".encode())
    )
    upload(page, files)
    page.get_by_role("button", name="Open the files").click()
    if tab is not None:
        page.get_by_role("tab", name=tab).click()
        expect(page.locator(".cm-content")).to_contain_text(f"id: {case_id}")


def write(page: Page, words: str) -> None:
    """Type at the very start of the text."""
    page.locator(".cm-content").click()
    page.keyboard.press("Control+Home")
    page.keyboard.type(words)


def publish(page: Page) -> None:
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_role("button", name="Publish now").click()


def upload(page: Page, files: Mapping[str, bytes]) -> None:
    """Choose files; the button that opens them waits for them."""
    payloads = [
        FilePayload(name=name, mimeType="application/octet-stream", buffer=content)
        for name, content in files.items()
    ]
    page.locator(".st-key-uploads input[type=file]").set_input_files(payloads)


@pytest.mark.long
def test_a_case_is_begun_broken_mended_saved_and_lived(door: Visit, folder: Path) -> None:
    page = door.page
    begin(page, "written-here")
    expect(page.locator(".ep-head")).to_contain_text("kept as a draft · no problem found")
    expect(page.get_by_test_id("stMain")).to_contain_text("Fever")

    write(page, "mood: calm\n")
    expect(page.locator(PROBLEMS)).to_contain_text("1: E201 mood: unknown key 'mood'")
    expect(page.locator(".ep-head")).to_contain_text("errors: 1")
    expect(page.locator("article.ep-step h2").nth(1)).to_have_text("Fever")
    publish(page)
    expect(
        page.get_by_text("It can't be published yet. Errors: 1; the first, in line")
    ).to_be_visible()
    assert not (folder / "written-here").exists()

    write(page, "#\u00a0")
    expect(page.locator(".ep-odd-space")).to_have_count(1)
    expect(page.locator(".ep-head")).to_contain_text("no problem found")
    publish(page)
    expect(page.get_by_text("Published. The library shows it now.")).to_be_visible()
    saved = load_case(folder / "written-here" / "case.yaml").case
    assert saved.id == "written-here"

    page.get_by_role("link", name="Library").click()
    page.locator(f".st-key-start-{saved.slug} button").click()
    expect(page.get_by_role("heading", name="Question 1 of 8")).to_be_visible()
    assert door.complaints() == []


@pytest.mark.thorough
def test_a_draft_opens_at_its_head(door: Visit) -> None:
    page = door.page
    page.set_viewport_size({"width": 900, "height": 420})
    top = "document.querySelector('[data-testid=stMain]').scrollTop"
    page.evaluate("document.querySelector('[data-testid=stMain]').scrollTo({ top: 9999 })")
    assert page.evaluate(top) > 0
    begin(page, "from-its-head", tab=None)
    expect(page.locator(".ep-head")).to_be_in_viewport()


@pytest.mark.thorough
def test_a_french_author_is_told_in_french(door: Visit, authors: StreamlitServer) -> None:
    page = door.page
    page.goto(f"{authors.url}/author?lang=fr")
    name = page.locator(".st-key-new_id input")
    name.fill("Mon cas")
    name.press("Tab")
    page.get_by_role("button", name="Commencer", exact=True).click()
    expect(page.get_by_text("ne peut pas être l’identifiant d’un cas")).to_be_visible()
    name.fill("mon-cas")
    name.press("Tab")
    page.get_by_role("button", name="Commencer", exact=True).click()
    page.get_by_role("tab", name="YAML").click()
    write(page, "mood: calm\n")
    expect(page.locator(PROBLEMS).first).to_contain_text("clé inconnue «\u00a0mood\u00a0»")


@pytest.mark.thorough
def test_a_click_on_a_problem_leads_to_its_line(door: Visit) -> None:
    page = door.page
    begin(page, "far-below")
    page.locator(".cm-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.type("\nmood: calm")
    expect(page.locator(PROBLEMS)).to_contain_text("E201")
    page.keyboard.press("Control+Home")
    expect(page.get_by_text("mood: calm", exact=True)).not_to_be_in_viewport()
    page.locator(PROBLEMS).click()
    expect(page.locator(".cm-activeLine", has_text="mood: calm")).to_be_visible()


@pytest.mark.thorough
def test_keys_and_words_are_completed(door: Visit) -> None:
    page = door.page
    begin(page, "completed")
    write(page, "lic")
    expect(page.get_by_role("option", name="licence")).to_be_visible()
    expect(page.locator(".cm-completionInfo")).to_contain_text("Under which terms")
    # What is offered stays while the text is checked, and the problems are listed after it.
    expect(page.locator(".ep-head")).to_contain_text("errors: 1")
    expect(page.locator(PROBLEMS)).to_have_count(0)
    page.get_by_role("option", name="licence").click()
    expect(page.locator(".cm-line").first).to_contain_text("licence: ")
    expect(page.locator(PROBLEMS).first).to_be_visible()


BLOCK = (
    "stages:\n  - id: anamnesis\n    blocks:\n      - question: q\n        type: {kind}\n        "
)


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("kind", "key", "other"),
    [
        ("concordance", "panel", "options"),
        ("single", "options", "hypothesis"),
        ("zone", "corners", ""),
    ],
)
def test_a_question_offers_the_keys_of_its_type(
    door: Visit, kind: str, key: str, other: str
) -> None:
    page = door.page
    begin(page, f"completed-{kind}")
    page.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(BLOCK.format(kind=kind))
    if kind == "zone":
        page.keyboard.insert_text("zones:\n          a:\n            ")
    page.keyboard.type(key[0])
    expect(page.get_by_role("option", name=key)).to_be_visible()
    if other:
        expect(page.get_by_role("option", name=other)).to_have_count(0)


@pytest.mark.long
def test_a_reload_loses_no_word(door: Visit) -> None:
    """Nor what they have changed at once: the students' view and the timeline."""
    page = door.page
    begin(page, "seen-at-once")
    write(page, "# a word that counts\n")
    page.locator(".cm-content").click()
    page.keyboard.press("Control+f")
    page.keyboard.type("title: Fever")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    page.keyboard.type("title: Hot at dawn")
    expect(page.locator("article.ep-step h2").nth(1)).to_have_text("Hot at dawn")
    page.get_by_role("tab", name="Timeline").click()
    expect(page.locator(".js-plotly-plot")).to_be_visible()
    page.get_by_role("tab", name="Source and images").click()
    expect(page.locator(".ep-rows-sentence b").first).to_have_text("S01")
    expect(page.locator(".ep-head")).to_contain_text("no problem found")
    for words in ("a word that counts", "Hot at dawn"):
        page.wait_for_function(
            "(words) => sessionStorage['epicrisis.draft'].includes(words)", arg=words
        )
    page.reload()
    page.get_by_role("tab", name="YAML").click()
    expect(page.locator(".cm-line").first).to_have_text("# a word that counts")
    expect(page.locator("article.ep-step h2").nth(1)).to_have_text("Hot at dawn")
    expect(page.locator(".ep-head")).to_contain_text("no problem found")


@pytest.mark.thorough
def test_nobody_else_meets_a_draft(
    door: Visit, chromium: Browser, authors: StreamlitServer
) -> None:
    begin(door.page, "secret-draft")
    with visit_again(chromium, locale="en") as other:
        frames: list[str] = []
        other.page.on(
            "websocket",
            lambda socket: socket.on("framereceived", lambda data: frames.append(repr(data))),
        )
        for address in ("/author?lang=en", "/"):
            other.page.goto(authors.url + address)
            expect(other.page.get_by_role("heading", level=1)).to_be_visible()
        assert frames
        assert not any("secret-draft" in frame for frame in frames)
        kept = other.page.evaluate("JSON.stringify({...sessionStorage})")
        assert "secret-draft" not in kept


@pytest.mark.thorough
def test_a_closed_draft_is_forgotten(door: Visit) -> None:
    page = door.page
    begin(page, "thrown-away")
    page.get_by_role("button", name="Close", exact=True).click()
    page.get_by_role("button", name="Close the draft").click()
    expect(page.get_by_role("heading", name="Write a case")).to_be_visible()
    page.wait_for_function("!('epicrisis.draft' in sessionStorage)")
    page.reload()
    expect(page.get_by_role("heading", name="Write a case")).to_be_visible()


@pytest.mark.thorough
def test_a_case_goes_home_and_comes_back_with_its_images(door: Visit) -> None:
    page = door.page
    files = {
        name: (MINIMAL / name).read_bytes() for name in ("case.yaml", "source.txt", "strip.png")
    }
    upload(page, files)
    page.get_by_role("button", name="Open the files").click()
    expect(page.locator(".ep-head h1")).to_have_text("A man with a fever")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    with zipfile.ZipFile(download.value.path()) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    assert held == {f"minimal/{name}": content for name, content in files.items()}


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        thorough("bomb.zip", bomb, "unpacks to over"),
        thorough("torn.zip", lambda: b"PK\x03\x04 no more", "no ZIP that can be read"),
        ("case.yaml", lambda: bytes(range(256)) * 40, "is not UTF-8"),
        thorough("skin.png", lambda: b"\x89PNG", "none of these files is a case file"),
    ],
)
def test_an_upload_that_is_no_case_is_refused_in_words(
    door: Visit, name: str, content: Callable[[], bytes], words: str
) -> None:
    page = door.page
    upload(page, {name: content()})
    page.get_by_role("button", name="Open the files").click()
    expect(page.get_by_role("alert")).to_contain_text(words)
    assert door.complaints() == []


@pytest.mark.thorough
def test_an_image_is_taken_once_also_anew_and_where_its_name_is_refused(door: Visit) -> None:
    """A field that still held it would hand it over again in each run, for ever."""
    page = door.page
    begin(page, "with-images")
    page.get_by_role("tab", name="Source and images").click()
    field = page.locator("[class*=st-key-images-] input[type=file]")
    for name in ("strip.png", "strip.png", "a<b.png"):
        expect(field).to_have_count(1)
        field.set_input_files(
            FilePayload(
                name=name, mimeType="image/png", buffer=(MINIMAL / "strip.png").read_bytes()
            )
        )
        expect(page.locator("[data-testid=stFileChip]")).to_have_count(0)
    expect(page.get_by_role("alert")).to_contain_text("is no name for a file of a case")
    settle(page)
    expect(page.get_by_role("button", name="Remove strip.png")).to_have_count(1)
    runs = page.evaluate(
        """() => new Promise((done) => {
            const { dataset } = document.querySelector("[data-testid=stApp]");
            let runs = 0;
            setInterval(() => { runs += dataset.testScriptState === "running"; }, 20);
            setTimeout(() => done(runs), 1500);
        })"""
    )
    assert runs == 0


@pytest.mark.thorough
def test_ten_megabytes_of_text_are_told_to_be_too_long(door: Visit) -> None:
    page = door.page
    upload(page, {"case.yaml": b"# x\n" * 2_500_000})
    page.get_by_role("button", name="Open the files").click()
    expect(page.get_by_role("alert")).to_contain_text("is over 1,000,000 bytes long")


@pytest.mark.thorough
def test_a_text_that_is_too_long_stays_in_the_tab_and_comes_back_when_it_is_shorter(
    door: Visit,
) -> None:
    page = door.page
    begin(page, "grown-too-long")
    page.locator(".cm-content").click()
    page.keyboard.press("Control+Home")
    page.keyboard.insert_text("# " + "so long " * 130_000 + "\n")
    said = page.get_by_text("is neither checked, saved nor downloaded until it is shorter")
    expect(said).to_be_visible()
    expect(page.locator(PROBLEMS)).to_contain_text("E101 is over 1,000,000 bytes long")
    expect(page.get_by_role("button", name="Download")).to_be_disabled()
    page.reload()
    page.get_by_role("tab", name="YAML").click()
    expect(said).to_be_visible()
    expect(page.locator(".cm-line").first).to_contain_text("so long so long")
    page.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("id: shorter-now\n")
    expect(page.locator(".ep-head")).to_contain_text("shorter-now")
    expect(said).to_have_count(0)
    expect(page.get_by_role("button", name="Download")).to_be_enabled()
    assert door.complaints() == []


@pytest.mark.thorough
def test_every_export_can_be_taken_from_the_page(door: Visit) -> None:
    page = door.page
    begin(page, "taken-away")
    page.get_by_role("tab", name="Take it with you").click()
    starts = {".pptx": b"PK", ".pdf": b"%PDF", ".xml": b"<?xml", ".apkg": b"PK", ".html": b"<!"}
    buttons = page.locator("[class*=st-key-take-] button")
    expect(buttons).to_have_count(8)
    for button in buttons.all():
        with page.expect_download() as download:
            button.click()
        ending = re.search(r"\.\w+$", download.value.suggested_filename)
        assert ending is not None
        assert Path(download.value.path()).read_bytes().startswith(starts[ending[0]])


PLACES = {
    "id: x\nlic|": {"path": [], "siblings": ["id"], "word": "lic"},
    "difficulty: in|": {"path": ["difficulty"], "word": "in"},
    "source:\n  fi|": {"path": ["source"], "siblings": [], "word": "fi"},
    "stages:\n- id: a|": {"path": ["stages", "*", "id"], "word": "a"},
    "stages:\n  - id: anamnesis\n    bl|": {
        "path": ["stages", "*"], "siblings": ["id"], "word": "bl",
    },
    "stages:\n- id: a\n  blocks:\n  - finding: b\n    text: >\n      c\n    s|": {
        "path": ["stages", "*", "blocks", "*"], "siblings": ["finding", "text"], "word": "s",
    },
    "stages:\n  - id: a\n    blocks:\n      - fin|": {
        "path": ["stages", "*", "blocks", "*"], "siblings": [], "word": "fin",
    },
    "timeline:\n  events:\n    - id: a\n      start: {at: 1, is: do|": {
        "path": ["timeline", "events", "*", "start", "is"], "word": "do",
    },
    "final_title: {text: {en: a, fr: b}, op|": {
        "path": ["final_title"], "siblings": ["text"], "word": "op",
    },
    "silenced: [{code: W1, at: b, reason: c}, {co|": {
        "path": ["silenced", "*"], "siblings": [], "word": "co",
    },
    "# comm|": None,
    "text: |\n  some wo|": None,
    "text: some wo|": None,
}  # fmt: skip


@pytest.mark.thorough
def test_the_editor_knows_where_the_cursor_stands(chromium: Browser) -> None:
    code = (ROOT / "epicrisis" / "ui" / "author" / "codemirror" / "place.js").read_text(
        encoding="utf-8"
    )
    with visit_again(chromium) as visited:
        visited.page.goto("about:blank")
        visited.page.add_script_tag(content=f"{code}\nwindow.placeOf = placeOf;", type="module")
        visited.page.wait_for_function("Boolean(window.placeOf)")  # a module runs when it likes
        inline = 'silenced: [{code: W1, "at": b, reason: two words, '
        keys = visited.page.evaluate("(text) => [...window.placeOf([text]).siblings]", inline)
        assert keys == [["code", "W1"], ['"at"', "b"], ["reason", ""]]
        for text, expected in PLACES.items():
            assert text.endswith("|")
            place = visited.page.evaluate(
                """(text) => {
                    const place = window.placeOf(text.split("\\n"));
                    const siblings = place?.siblings && [...place.siblings.keys()];
                    return place && JSON.stringify({...place, siblings});
                }""",
                text[:-1],
            )
            found = json.loads(place) if place else None
            if found:
                found.pop("isValue", None)
            assert found == expected, text


def test_the_editor_is_one_file_that_asks_the_network_for_nothing() -> None:
    script = (ROOT / "epicrisis" / "ui" / "author" / "codemirror" / "editor.min.js").read_text(
        encoding="utf-8"
    )
    assert not re.search(
        r"\bimport\s*[({\"']|\bfetch\(|XMLHttpRequest|https?://(?!www\.w3\.org)", script
    )


@pytest.mark.thorough
def test_a_text_far_too_long_is_told_so_and_the_page_goes_on_also_after_a_reload(
    door: Visit,
) -> None:
    page = door.page
    begin(page, "far-too-long")
    page.locator(".cm-content").click()
    page.keyboard.press("Control+End")
    page.evaluate(
        """() => {
            const data = new DataTransfer();
            data.setData("text/plain", "# é\\n".repeat(900_000));
            document.querySelector(".cm-content").dispatchEvent(
                new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
        }"""
    )
    expect(page.locator(PROBLEMS)).to_contain_text("is over 1,000,000 bytes long")
    page.once("dialog", lambda dialog: dialog.accept())
    page.reload()
    page.get_by_role("tab", name="YAML").click()
    expect(page.get_by_text("It stays in this tab, but is neither")).to_be_visible()
    page.locator(".cm-content").click()
    page.keyboard.press("Control+End")
    expect(page.locator(".cm-line", has_text="# é").first).to_be_visible()
    page.get_by_role("tab", name="Story").click()
    expect(page.locator(".ep-block").first).to_be_visible()
    assert [each for each in door.complaints() if "WebSocket" in each] == []


@pytest.mark.thorough
@pytest.mark.parametrize("language", ["en", thorough("fr")])
def test_the_help_opens_beside_what_is_written_and_leads_on(door: Visit, language: str) -> None:
    page = door.page
    page.goto(f"{page.url.partition('?')[0]}?lang={language}")
    with page.expect_popup() as opened:
        page.get_by_role("link", name={"en": "Help", "fr": "Aide"}[language]).click()
    beside = opened.value
    title = {"en": "Help: writing a case", "fr": "Aide\u00a0: écrire un cas"}[language]
    expect(beside.get_by_role("heading", level=1)).to_have_text(title)
    beside.get_by_role("link", name={"en": "tutorial", "fr": "tutoriel"}[language]).first.click()
    title = {"en": "Writing a case", "fr": "Écrire un cas"}[language]
    expect(beside.get_by_role("heading", level=1)).to_have_text(title)
    beside.locator(".st-key-leave_help button").click()
    expect(beside.locator(".st-key-author_box")).to_be_visible()
    beside.reload()
    expect(beside.locator(".st-key-author_box")).to_be_visible()
    beside.close()
