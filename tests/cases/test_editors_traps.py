"""What YAML, keyboards and word processors do to an author's words is told with its remedy.

Each row changes the minimal case as an author would: what stood there, what stands there now with
`▸` before the place that is to be named, and what is told.
"""

import json
import re
import unicodedata
from pathlib import Path
from typing import Literal

import pytest

from epicrisis.authoring.lint.checker import check_text
from epicrisis.cases.model import left_out_by_window
from epicrisis.cases.reading.files import in_memory, on_disk
from epicrisis.cases.reading.suggestions import nearest
from tests.cases.conftest import MINIMAL, place_of
from tests.cases.test_french_words import assert_all_is_said_in_french

HERE = "▸"
PLAIN = MINIMAL.read_text(encoding="utf-8")
SUMMARY = "        summary: Fever for five days\n"
UNCUT = re.sub(r"(?m)^  cut:\n(?:    .*\n)+", "", PLAIN)
"""The same case with a source text that is cut by the rules alone."""
NBSP, THIN = "\u00a0", "\u202f"


def told(text: str) -> list[tuple[int, int, str]]:
    report = check_text(MINIMAL, text, on_disk(MINIMAL.parent))
    return [(each.line, each.column, f"{each.code}: {each.message}") for each in report.problems]


SYNTAX: dict[str, tuple[str, str, str]] = {
    # --- Quotes
    "a quote that closes where the next one opens": (
        "text: He has had a fever for five days; his wife is well.\n" + SUMMARY,
        'text: ▸"He has had a fever for five days; his wife is well.\n'
        '        summary: "Fever for five days"\n',
        "E102: the quote that opens here closes only in line {last};"
        " close it where its text ends, or write \\\" for one within the text",
    ),
    "an apostrophe's twin, many lines on": (
        "title: A man with a fever",
        "title: ▸'A man with a fever",
        "E102: the quote that opens here closes only in line {discomfort};"
        " close it where its text ends, or write '' for one within the text",
    ),
    "curly quotes around a colon": (
        "stem: What is likely?",
        "stem: ▸“It is likely: what?”",
        "E102: “ is no quote for YAML; write straight quotes instead, as in \"…\"",
    ),
    "guillemets around a colon": (
        "stem: What is likely?",
        "stem: ▸« Il est probable : quoi ? »",
        "E102: « is no quote for YAML; write straight quotes instead, as in \"…\"",
    ),
    # --- What a text begins with
    "an asterisk": (
        "summary: Fever for",
        "summary: ▸*Fever for",
        "E102: a text can't begin with '*' without quotes; put it in quotes",
    ),
    "a question mark": (
        "stem: What is likely?",
        "stem: ▸? What is likely",
        "E102: a text can't begin with '?' without quotes; put it in quotes",
    ),
    "an exclamation mark": (
        "summary: Fever for",
        "summary: ▸! Fever for",
        "E103: a text can't begin with '!' without quotes; put it in quotes",
    ),
    "a sign for more than": (
        "summary: Fever for five days",
        "summary: ▸> 38 °C for five days",
        "E102: a text can't begin with '>' without quotes; put it in quotes,"
        " or write it on the lines below `>-`",
    ),
    "a bracket": (
        "summary: Fever for five days",
        "summary: ▸[sic] Fever for five days",
        "E102: a text can't begin with '[' without quotes; put it in quotes",
    ),
    "a brace": (
        "summary: Fever for five days",
        "summary: ▸{sic} Fever for five days",
        "E102: a text can't begin with '{' without quotes; put it in quotes",
    ),
    "a dash": (
        "summary: Fever for five days",
        "summary: ▸- Fever for five days",
        "E102: a list with `- ` begins on a line of its own; move it there,"
        " or put a text that begins with a dash in quotes",
    ),
    # --- No-break spaces
    "a no-break space behind a colon": (
        "summary: Fever for",
        f"summary:▸{NBSP}Fever for",
        "E102: a no-break space stands here, which YAML takes for a letter; write a usual space",
    ),
    "no-break spaces before a key": (
        "        summary: Fever for",
        f"▸{NBSP * 8}summary: Fever for",
        "E102: a no-break space stands here, which YAML takes for a letter; write a usual space",
    ),
    "a narrow no-break space before a key": (
        "        summary: Fever for",
        f"    ▸{THIN}   summary: Fever for",
        "E102: a no-break space stands here, which YAML takes for a letter; write a usual space",
    ),
    "a no-break space behind the dash of an item": (
        "      - finding: fever",
        f"      -▸{NBSP}finding: fever",
        "E102: a no-break space stands here, which YAML takes for a letter; write a usual space",
    ),
    "a line with nothing on it but what nobody sees": (
        "source:\n  file",
        "▸\u200b\nsource:\n  file",
        "E102: a character that nobody sees stands here, which YAML takes for a letter; delete it",
    ),
    "a line that is broken where nobody sees it": (
        "summary: Fever for five days",
        "summary: Fever▸\u2028for five days",
        "E102: this line ends by a sign that many editors don't show; delete it, or break the line"
        " as usual",
    ),
    # --- What other programs leave
    "Markdown around it": (
        "id: minimal",
        "▸```yaml\nid: minimal",
        "E102: the line ``` is of Markdown; delete it",
    ),
    "two versions of a line": (
        "source:\n  file",
        "▸<<<<<<< HEAD\nsource:\n  file",
        "E102: two versions of these lines stand here, as Git leaves them; keep one, and delete the"
        " lines of <, = and >",
    ),
    # --- Signs that only look right
    "a dash that is none": (
        "      - finding: fever",
        "      ▸– finding: fever",
        "E102: – begins no item of a list; write a hyphen and a space",
    ),
    "a bullet": (
        "      - finding: fever",
        "      ▸• finding: fever",
        "E102: • begins no item of a list; write a hyphen and a space",
    ),
    "a wide colon": (
        "        summary: Fever for",
        "        summary▸：Fever for",
        "E102: ： is no colon for YAML; write `: `",
    ),
    # --- Lines of dots and dashes
    "a line of dots": (
        "source:\n  file",
        "▸...\nsource:\n  file",
        "E102: the line `...` ends a YAML file; delete it, or put it in quotes",
    ),
    "dashes in a text": (
        "        text: He has had a fever for five days; his wife is well.\n",
        '        text: "He has had a fever\n▸---\nfor five days; his wife is well."\n',
        "E102: the line `---` begins or ends a YAML file; delete it, or indent it",
    ),
    # --- A mark of a comment
    "a number sign on the first of two lines": (
        "text: He has had a fever for five days; his wife is well.",
        "text: He has had▸ # a fever\n          for five days; his wife is well.",
        "E102: what follows ` #` is a comment, and ends the text; put all of it in quotes",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SYNTAX)
def test_what_ends_the_reading_is_told_where_it_begins(name: str) -> None:
    old, new, expected = SYNTAX[name]
    assert PLAIN.count(old) == 1
    text = PLAIN.replace(old, new)
    place = place_of(text, HERE)
    expected = expected.replace("{last}", str(place[0] + 1))
    expected = expected.replace("{discomfort}", str(place_of(text, "A moment's")[0]))
    assert told(text.replace(HERE, "")) == ([(*place, expected)] if expected else [])


OBJECTIVE = "  - {id: suspect, text: Suspect influenza in winter}"
OPTIONS = "options: {flu: Influenza, cold: A cold}"
DATA: dict[str, tuple[str, str, str]] = {
    # --- A comma in braces
    "a comma in a text": (
        OBJECTIVE,
        "  - {id: suspect, text: Reconnaître une allergie, ▸sans fièvre.}",
        "E201: objectives.0.text: the comma ends this text, as it stands in braces;"
        ' put all of it in quotes: text: "Reconnaître une allergie, sans fièvre."',
    ),
    "two commas, and a key behind": (
        OBJECTIVE,
        '  - {text: Suspect it, ▸in winter, and "always", id: suspect}',
        "E201: objectives.0.text: the comma ends this text, as it stands in braces;"
        ' put all of it in quotes: text: "Suspect it, in winter, and \\"always\\""',
    ),
    "a comma before a word that looks like a key": (
        "reading: Counted by the man himself.,",
        "reading: Conforté, ▸confirmé.,",
        "E201: source.notes.S01.0.reading: the comma ends this text, as it stands in braces;"
        ' put all of it in quotes: reading: "Conforté, confirmé."',
    ),
    "a comma in an option": (
        OPTIONS,
        "options: {flu: Influenza, ▸severe, cold: A cold}",
        "E201: stages.0.blocks.0.options.flu: the comma ends this text, as it stands in braces;"
        ' put all of it in quotes: flu: "Influenza, severe"',
    ),
    "a comma in a text of two languages": (
        "markers: [{name: {en: Influenza A, fr: Grippe A}, result: positive}]",
        "markers: [{name: {fr: Grippe A, ▸sévère, en: Influenza A}, result: positive}]",
        "E201: stages.1.blocks.1.markers.0.name.fr: the comma ends this text, as it stands in"
        ' braces; put all of it in quotes: fr: "Grippe A, sévère"',
    ),
    "a key that is known and empty": (
        OBJECTIVE,
        "  - {id: suspect, text▸}",
        "E203: objectives.0.text: is empty; write something or delete the key",
    ),
    # --- A decimal comma
    "a decimal comma in a pair": (
        "answer: 5\n        accept: [5, 6]",
        "answer: 28\n        accept: ▸[27,5, 28,5]",
        "E205: stages.0.blocks.3.accept: takes 2 numbers and has 4;"
        " write decimals with a point: [27.5, 28.5]",
    ),
    "a decimal comma in one of a pair": (
        "window: [-5, 20]",
        "window: ▸[-5, 20,5]",
        "E205: timeline.window: takes 2 numbers and has 3;"
        " write decimals with a point, such as 2.5, or delete the rest",
    ),
    "a decimal comma in braces": (
        "end: {at: 5, is: documented}",
        "end: {at: 4,▸5, is: documented}",
        "E201: timeline.events.0.end.at: the comma ends this number;"
        " write decimals with a point: at: 4.5",
    ),
    "a minus that is none": (
        "window: [-5, 20]",
        "window: [▸−5, 20]",
        "E203: timeline.window.0: must be a number, not the text '−5': its figures, sign, spaces"
        " or comma aren't those of YAML; write -5",
    ),
    "figures of another width": (
        "window: [-5, 20]",
        "window: [-5, ▸２０]",
        "E203: timeline.window.1: must be a number, not the text '２０': its figures, sign, spaces"
        " or comma aren't those of YAML; write 20",
    ),
    # --- Keys
    "a no-break space before a colon": (
        "        summary: Fever for",
        f"        ▸summary{NBSP}: Fever for",
        "E201: stages.0.blocks.1.'summary\\xa0': the key 'summary\\xa0' holds a no-break space or a"
        " typographic quote, which YAML takes for a letter; write 'summary'",
    ),
    "curly quotes around a key": (
        "        summary: Fever for",
        "        ▸“summary”: Fever for",
        "E201: stages.0.blocks.1.“summary”: the key '“summary”' holds a no-break space or a"
        " typographic quote, which YAML takes for a letter; write 'summary'",
    ),
    # --- Titles for ids
    "the title of a finding": (
        "chain reaction, opens_with: swab}",
        "chain reaction, opens_with: ▸FEVER}",
        "E304: there is no finding 'FEVER'; that is the title of 'fever': write this",
    ),
    "the title of a lane": (
        "      lane: heat\n",
        "      lane: ▸temperature\n",
        "E304: there is no lane 'temperature'; that is the title of 'heat': write this",
    ),
    "the label of an event": (
        "moves: [positive]",
        "moves: [▸Test positive]",
        "E304: there is no event 'Test positive'; that is the title of 'positive': write this",
    ),
    "the text of an option": (
        "        unacceptable: [cold]",
        "        unacceptable: [▸A cold]",
        "E209: the unacceptable option 'A cold' is the text of an option; write its id: cold",
    ),
    "the texts of options": (
        "answer: [air, hands]",
        "answer: [▸By air, By hands]",
        "E209: the answer names 'By air', 'By hands', the text of options;"
        " write their ids: air, hands",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DATA)
def test_what_is_read_otherwise_than_it_was_meant_is_told(name: str) -> None:
    old, new, expected = DATA[name]
    assert PLAIN.count(old) == 1
    text = PLAIN.replace(old, new)
    place = place_of(text, HERE)
    found = told(text.replace(HERE, ""))
    assert (*place, expected) in found
    # Beside what the author means there may be what follows from it, such as a key that is missing.
    assert len(found) <= 2
    assert len({each[2] for each in found}) == len(found)


def test_years_outside_the_window_are_told_as_such() -> None:
    assert "not the year" in left_out_by_window([("first", 2006.0), ("then", 2011.0)])
    assert "make it wider" in left_out_by_window([("first", 2006.0), ("then", 11.0)])


def test_no_word_is_suggested_that_says_the_opposite_or_is_hardly_alike() -> None:
    assert nearest("normal", ["abnormal", "name"]) is None
    assert nearest("usual", ["result"]) is None
    assert nearest("pubmed", ["doi", "pmid"]) == "pmid"


@pytest.mark.parametrize("name", [*SYNTAX, *DATA])
def test_it_is_told_in_french_too(name: str) -> None:
    old, new, _ = {**SYNTAX, **DATA}[name]
    text = PLAIN.replace(old, new.replace(HERE, ""))
    for problem in check_text(MINIMAL, text, on_disk(MINIMAL.parent)).problems:
        assert_all_is_said_in_french(problem, text)


# --- Files ------------------------------------------------------------------------------------


def told_beside(text: str, *files: str) -> list[str]:
    content = (MINIMAL.parent / "source.txt").read_bytes()
    strip = (MINIMAL.parent / "strip.png").read_bytes()
    beside = in_memory({"strip.png": strip} | dict.fromkeys(files, content))
    return [f"{each.code}: {each.message}" for each in check_text(MINIMAL, text, beside).problems]


def test_a_source_text_that_is_there_under_another_name_is_suggested() -> None:
    assert told_beside(PLAIN, "source.fr.txt") == [
        "E105: source text 'source.txt' isn't there, and 'source.fr.txt' is; write this name"
    ]
    assert told_beside(PLAIN, "source.fr.txt", "source.en.txt") == [
        "E105: source text 'source.txt' is not among the files of this case;"
        " add it, or correct the name"
    ]


def test_on_a_disk_it_is_suggested_too(tmp_path: Path) -> None:
    folder = tmp_path / "minimal"
    folder.mkdir()
    (folder / "strip.png").write_bytes((MINIMAL.parent / "strip.png").read_bytes())
    (folder / "source.en.txt").write_bytes((MINIMAL.parent / "source.txt").read_bytes())
    problems = check_text(folder / "case.yaml", PLAIN, on_disk(folder)).problems
    assert [each.message for each in problems] == [
        "source text 'source.txt' isn't there, and 'source.en.txt' is; write this name"
    ]


@pytest.mark.parametrize(("form", "other"), [("NFC", "NFD"), ("NFD", "NFC")])
def test_accents_composed_otherwise_are_the_same_accents(
    form: Literal["NFC", "NFD"], other: Literal["NFC", "NFD"], tmp_path: Path
) -> None:
    """A Mac writes é as two characters in names of files, and copies it so from some programs."""
    source = "Un homme a de la fièvre depuis cinq jours.\nSa femme va bien.\nLe test est positif.\n"
    text = (
        UNCUT.replace("wording: five days", "wording: fièvre depuis")
        .replace("excerpt: a fever", "excerpt: de la fièvre")
        .replace("file: strip.png", "file: bandelette-éà.png")
        .replace("dark: strip.png", "dark: bandelette-éà.png")
        .replace("file: source.txt", "file: écrit.txt")
    )
    folder = tmp_path / "minimal"
    folder.mkdir()
    files = {
        unicodedata.normalize(other, "bandelette-éà.png"): (
            MINIMAL.parent / "strip.png"
        ).read_bytes(),
        unicodedata.normalize(other, "écrit.txt"): unicodedata.normalize(other, source).encode(),
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
    written = unicodedata.normalize(form, text)
    for beside in (in_memory(files), on_disk(folder)):
        report = check_text(MINIMAL, written, beside)
        assert [each.message for each in report.problems] == []
        assert report.read is not None
        quoted = report.read.loaded.sentences["S01"]
        assert quoted == unicodedata.normalize(other, source.splitlines()[0])  # verbatim


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ("L’homme a\u00a0: 39\u202f°C", "L'homme a : 39 °C"),
        ("de 5 \u00b5g, 37 °C, −3", "de 5 \u03bcg, 37 ºC, -3"),
        ("du sa\ufb01ssement", "du safissement"),
        ("la force 5\u2010HT", "la fo\u200brce 5-HT"),
        ("3 × 5 mg… « oui »", '3 x 5 mg... "oui"'),
    ],
)
def test_words_that_differ_by_what_looks_alike_are_offered_as_they_stand(
    source: str, written: str
) -> None:
    quoted = json.dumps(written)
    text = UNCUT.replace("wording: five days", f"wording: {quoted}").replace(
        "excerpt: a fever", f"excerpt: {quoted}"
    )
    said = f"Un {source} hier. Sa femme va bien. Le test est positif.\n"
    beside = in_memory(
        {"source.txt": said.encode(), "strip.png": (MINIMAL.parent / "strip.png").read_bytes()}
    )
    told = [each.message for each in check_text(MINIMAL, text, beside).problems]
    expected = (
        "these words stand in S01 with other spaces, or with signs that look alike;"
        f" copy them: {source}"
    )
    assert told == [expected] * 2


@pytest.mark.parametrize(
    "begins",
    ["{\\rtf1\\ansi id: x", "<!DOCTYPE html>\n<p>id: x", "\n<html lang=fr>", "%PDF-1.7\nid: x"],
)
def test_the_file_of_another_program_is_told_as_such(begins: str) -> None:
    ((line, column, said),) = told(begins)
    assert (line, column) == (1, 1)
    assert said.startswith("E102: this is the file of a word processor or a browser;")
