"""Help and tutorials say of the author page, and of case files, what is so."""

import re
from pathlib import Path

import pytest

from epicrisis import i18n
from epicrisis.authoring.completions import shapes
from epicrisis.authoring.template import template
from epicrisis.cases.model import Case
from epicrisis.ui.author import help_pages
from tests.conftest import ROOT
from tests.test_interface_language import messages_in_code

DOCS = ROOT / "docs"
FRENCH, ENGLISH = "ecrire-un-cas.md", "writing-a-case.md"
each_page = pytest.mark.parametrize(
    ("language", "name"),
    [(language, name) for page in help_pages.PAGES.values() for language, name in page.items()],
)


def text(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


@each_page
def test_what_it_names_of_the_page_stands_there(language: str, name: str) -> None:
    """Words between single asterisks are those of a button, a tab or a heading."""
    translate = i18n.translator(language)
    on_pages = {translate(each) for each in messages_in_code()}
    prose = re.sub(r"^```.*?^```$|`[^`]*`|\*\*.*?\*\*", "", text(name), flags=re.M | re.S)
    named = {" ".join(each.split()) for each in re.findall(r"\*([^*\s][^*]*)\*", prose)}
    named = {each for each in named if not each.endswith((":", "."))}  # "In English:"
    assert named
    assert named - on_pages == set()


@each_page
def test_its_links_lead_to_its_own_pages_or_headings(language: str, name: str) -> None:
    page = help_pages.as_html(name)
    for address in re.findall(r'href="([^"]*)"', page):
        assert address.startswith(("?help=", "https://")) or (
            f'id="{address.removeprefix("#")}"' in page
        ), address
    assert "<script" not in page
    assert "<table" in page or name not in (FRENCH, ENGLISH)


def test_both_languages_of_the_help_say_the_same_one_by_one() -> None:
    shown = [re.findall(r"^(#+ |\d\. |- |)", text(each), re.M) for each in ("aide.md", "help.md")]
    assert shown[0] == shown[1]


@pytest.mark.parametrize("name", ["aide.md", FRENCH])
def test_its_french_keeps_its_typography(name: str) -> None:
    prose = re.sub(r"^```.*?^```$|`[^`]*`", "", text(name), flags=re.M | re.S)
    assert re.findall(r".{9} [;?!:»](?=\s).*|.*« .*|.*\w'\w.*", prose) == []


# --- The French tutorial -------------------------------------------------------------------


def test_its_yaml_is_that_of_the_template() -> None:
    shown = re.findall(r"^```yaml modele\n(.*?)^```$", text(FRENCH), re.M | re.S)
    case = template("mon-cas", "fr")["case.yaml"]
    assert shown
    assert [each for each in shown if each not in case] == []


def test_its_tables_name_every_key_of_a_case_and_say_what_the_editor_says() -> None:
    rows = re.findall(r"^\| `(\w+)` \|(?: [^|`]* \|)? ([^|]+) \|$", text(FRENCH), re.M)
    assert {name for name, _ in rows} >= set(Case.model_fields)
    known = {
        (name, key["info"].replace("\n\n", " "))
        for shape in shapes("fr").values()
        for name, key in shape.get("keys", {}).items()
    }
    told = [row for row in rows if row[0] in {name for name, _ in known}]
    assert [row for row in told if row not in known] == []


def test_the_tutorials_and_the_help_are_where_the_app_looks_for_them() -> None:
    assert {path.name for path in Path(help_pages.__file__).parents[3].glob("docs/*.md")} >= {
        name for page in help_pages.PAGES.values() for name in page.values()
    }
