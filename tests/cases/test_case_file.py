"""What a loaded case is, and that whatever stands in a file, all of it is told or it loads."""

import json
import re
import unicodedata
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from pydantic import ValidationError

from epicrisis.cases.fields import Record, SourceRef, in_language
from epicrisis.cases.model import Case, Finding, StageId
from epicrisis.cases.problems import CaseFileError
from epicrisis.cases.questions import ChoiceQuestion, Question
from epicrisis.cases.reading.case_file import load_case
from epicrisis.questions import asked_in_class
from tests.cases.conftest import MINIMAL, Check, place_of
from tests.support.tiers import examples

MANY = examples(300, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def case() -> Case:
    return load_case(MINIMAL)[0]


# --- A valid case --------------------------------------------------------------------------


def test_a_case_comes_with_the_sentences_of_its_source_text() -> None:
    assert load_case(MINIMAL)[1] == {
        "S01": "A man has had a fever for five days.",
        "S02": "His wife is well.",
        "S03": "The test for influenza is positive.",
    }


def test_a_case_loads_the_same_each_time_and_from_its_own_folder(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(MINIMAL.parent)
    assert load_case(Path("case.yaml"))[0] == case


def test_a_case_survives_the_round_trip_through_plain_data(case: Case) -> None:
    data = case.model_dump(by_alias=True, exclude_unset=True)
    context = {"language": case.language, "languages": case.languages}
    assert Case.model_validate(data, context=context) == case


def records(value: Any) -> list[Record]:
    """Return every record in `value`, at any depth."""
    if isinstance(value, Record):
        inner = [getattr(value, name) for name in type(value).model_fields]
        return [value, *records(inner)]
    if isinstance(value, dict):
        return records(list(value.values()))
    items = value if isinstance(value, list | tuple) else []
    return [record for item in items for record in records(item)]


def kinds(kind: type[Record]) -> set[type[Record]]:
    """Return a kind of record, and every kind of it."""
    return {kind}.union(*map(kinds, kind.__subclasses__()))


def test_nothing_in_a_case_can_be_assigned(case: Case) -> None:
    in_a_file = {kind for kind in kinds(Record) if kind.__module__ != asked_in_class.__name__}
    assert {type(record) for record in records(case)} == in_a_file - {
        Record,
        Question,
        ChoiceQuestion,
    }
    for record in records(case):
        for name in type(record).model_fields:
            with pytest.raises(ValidationError, match="frozen"):
                setattr(record, name, getattr(record, name))


def test_a_plain_string_is_a_text_in_the_language_of_the_case(case: Case) -> None:
    assert case.title == {"en": "A man with a fever"}
    assert in_language(case.title, "fr") == "A man with a fever"


def test_a_text_keeps_all_its_languages(check: Check, minimal_text: str, case_folder: Path) -> None:
    text = minimal_text.replace("title: Swab", "title: {fr: Frottis, en: Swab}")
    assert check(text) == []
    blocks = load_case(case_folder / "case.yaml")[0].stages[1].blocks
    titles = [block.title for block in blocks if isinstance(block, Finding)]
    assert titles == [{"fr": "Frottis", "en": "Swab"}]


def test_a_sentence_id_stands_for_the_whole_sentence(case: Case) -> None:
    finding = case.stages[0].blocks[1]
    assert isinstance(finding, Finding)
    assert finding.source == (SourceRef(sentence="S01"), SourceRef(sentence="S02"))


@pytest.mark.parametrize(
    "written", ["no", "yes", "on", "1:30", "007", "2020-01-01", ".nan", "0x1F"]
)
def test_what_older_yaml_read_as_something_else_is_the_text_as_written(
    check: Check, minimal_text: str, case_folder: Path, written: str
) -> None:
    assert check(minimal_text.replace("title: Swab", f"title: {written}")) == []
    finding = load_case(case_folder / "case.yaml")[0].stages[1].blocks[1]
    assert isinstance(finding, Finding)
    assert finding.title == {"en": written}


# --- Mistakes ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("right", "wrong", "marked"),
    [
        ("slug: fever", "slug: Fieber", "Fieber"),
        ("slug: fever", "slug:      Fieber # comment", "Fieber"),
        ("slug: fever", 'slug: "Fieber"', '"Fieber"'),
        ("lane: heat", "lane: heart", "heart"),
        ("wording: five days", "wording: sixty days", "sixty days"),
        ("excerpt: a fever", "excerpt: été", "été"),
        ("menu: Throat swab", "menü: Throat swab, menu: x", "menü"),
    ],
)
def test_a_problem_is_placed_at_the_very_character(
    check: Check, minimal_text: str, right: str, wrong: str, marked: str
) -> None:
    text = minimal_text.replace(right, wrong)
    ((line, column, _),) = check(text)
    assert (line, column) == place_of(text, marked)


def test_columns_count_characters_not_bytes(check: Check, minimal_text: str) -> None:
    text = minimal_text.replace("term: PCR, definition", "term: ééé 𝄞, definitio")
    assert {(line, column) for line, column, _ in check(text)} == {
        place_of(text, "{id: pcr"),
        place_of(text, "definitio:"),
    }


def test_problems_come_in_the_order_of_the_file(check: Check, minimal_text: str) -> None:
    text = minimal_text.replace("S0", "S9").replace("opens_with: ", "opens_with: un")
    problems = check(text)
    assert len(problems) > 10
    assert problems == sorted(problems)


MISTAKES = [
    ("slug: fever", "slug: Fieber", "'Fieber' is not an address"),
    ("minutes: 5", "minutes: five", "not the text 'five'"),
    ("licence: CC0\n", "", "'licence' is missing"),
    ("title: Swab", "title: {fr: Frottis}", "no text in en"),
    ("type: single", "type: double", "not the text 'double'"),
    ("answer: [flu]", "answer: [grippe]", "which is no option"),
    ("- id: anamnesis", "- id: treatment", "without a title each stage stands once"),
    ("source: [S03]\n", "source: [S04]\n", "there is no sentence 'S04'"),
    ("cites: [C01]\n        source", "cites: [C02]\n        source", "not verified"),
    ("lane: heat", "lane: heart", "there is no lane 'heart'"),
    ("end: {at: 5,", "end: {at: -1,", "the end (-1) is before the start (0)"),
    ("window: [-5, 20]", "window: [4, 20]", "the window leaves out"),
    ("event: illness", "event: ilness", "there is no event 'ilness'"),
    ("caveat:", "caution:", "unknown key 'caution'"),
    ("endpoint: Time", "endpoint: Time\n    endpoint: Time", "key 'endpoint' stands twice"),
]  # fmt: skip


def test_all_mistakes_of_a_file_are_told_at_once(check: Check, minimal_text: str) -> None:
    text = minimal_text
    for right, wrong, _ in MISTAKES:
        assert right in text
        text = text.replace(right, wrong, 1)
    told = [message for _, _, message in check(text)]
    assert [words for *_, words in MISTAKES if not any(words in message for message in told)] == []


@pytest.mark.parametrize(("right", "wrong", "words"), MISTAKES)
def test_each_of_these_mistakes_is_told_once(
    check: Check, minimal_text: str, right: str, wrong: str, words: str
) -> None:
    told = [message for _, _, message in check(minimal_text.replace(right, wrong, 1))]
    assert sum(words in message for message in told) == 1


def test_a_wrong_language_does_not_make_every_text_wrong(check: Check, minimal_text: str) -> None:
    without = minimal_text.replace("language: en\nlanguages", "languages")
    assert check(without) == []  # it is the source text's
    other = minimal_text.replace("language: en\nlanguages", "language: fr\nlanguages")
    assert [message for *_, message in check(other)] == [
        "language 'fr' is not among `languages`; add it there"
    ]


def test_the_nearest_stage_is_among_all_stages(check: Check, minimal_text: str) -> None:
    ((_, _, message),) = check(minimal_text.replace("- id: anamnesis", "- id: anamnese"))
    assert ", ".join(get_args(StageId)) in message
    assert message.endswith("did you mean 'anamnesis'?")


def test_the_error_names_the_file_in_every_line(case_folder: Path, check: Check) -> None:
    check("slug: 1\nminutes: 2\n")
    path = case_folder / "case.yaml"
    with pytest.raises(CaseFileError) as error:
        load_case(path)
    lines = str(error.value).splitlines()
    assert len(lines) == len(error.value.problems)
    assert all(re.fullmatch(rf"{re.escape(str(path))}:\d+:\d+: .+", line) for line in lines)


def test_a_message_stays_one_line_whatever_it_quotes(check: Check, minimal_text: str) -> None:
    text = minimal_text.replace("{flu: Influenza,", r'{"a\nb\x1b\u202e": Influenza,')
    messages = [message for *_, message in check(text)]
    assert any(message.endswith(r"options are a\nb\x1b\u202e, cold") for message in messages)


# --- Whatever stands in the file -----------------------------------------------------------


LINE_BREAKERS = {"Cc", "Cf", "Zl", "Zp"}


def assert_told_in_the_file(content: bytes, check: Check) -> None:
    """Check that `content` loads or is refused, with problems that stand inside it."""
    lines = re.split(r"\r\n|[\r\n\x85\u2028\u2029]", content.decode("utf-8-sig", errors="replace"))
    for line, column, message in check(content):
        assert 1 <= line <= len(lines)
        assert 1 <= column <= len(lines[line - 1]) + 1
        assert not {unicodedata.category(character) for character in message} & LINE_BREAKERS


@MANY
@given(content=st.binary(max_size=200))
def test_no_bytes_make_the_loader_fail(check: Check, content: bytes) -> None:
    assert_told_in_the_file(content, check)


YAML_SCRAPS = st.sampled_from(
    [
        *"[]{}:,-?!&*|>%@`'\"#\n\t ", "- ", ": ", "\n  ", "\n- ", "? ", "<<: ", "---\n", "...\n",
        "&a ", "*a", "!!str ", "!<tag:%0A> ", '"\\x00"', "%YAML 1.1\n---\n", "null", "~", "true",
        "no", "007", "1e999", "-1", "9" * 30, ".inf", "S01", "[S01]", "{}", "[]", "é", "\u2028",
        "\x85", "\ufeff", "\r", '"\\n"', "id", "source", "stages", "fever", "{id: [{id: 1}]}",
    ]
)  # fmt: skip


@MANY
@given(scraps=st.lists(YAML_SCRAPS | st.text(max_size=5), max_size=40))
def test_no_text_like_yaml_makes_the_loader_fail(check: Check, scraps: list[str]) -> None:
    assert_told_in_the_file("".join(scraps).encode(errors="replace"), check)


@examples(500, parent=MANY)
@given(data=st.data())
def test_no_change_to_a_valid_case_makes_the_loader_fail(
    check: Check, minimal_text: str, data: st.DataObject
) -> None:
    lines = minimal_text.splitlines(keepends=True)
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(lines) - 1))
        other = data.draw(st.integers(0, len(lines) - 1))
        change = data.draw(st.sampled_from(["delete", "swap values", "indent", "value", "insert"]))
        key, colon, value = lines[place].partition(": ")
        if change == "delete" and len(lines) > 1:
            del lines[place]
        elif change == "swap values":
            other_key, other_colon, other_value = lines[other].partition(": ")
            lines[place], lines[other] = key + colon + other_value, other_key + other_colon + value
        elif change == "indent":
            lines[place] = data.draw(st.sampled_from([" ", "  ", "    "])) + lines[place]
        elif change == "value":
            lines[place] = f"{key}: {data.draw(YAML_SCRAPS)}\n"
        else:
            spot = data.draw(st.integers(0, len(lines[place])))
            scrap = data.draw(YAML_SCRAPS | st.text(max_size=3))
            lines[place] = lines[place][:spot] + scrap + lines[place][spot:]
    assert_told_in_the_file("".join(lines).encode(errors="replace"), check)


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Return the path of everything in plain data."""
    items: Any = ()
    if isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
    inner = [deeper for key, item in items for deeper in leaves(item, (*path, key))]
    return [path, *inner]


PLAIN_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=6,
)


@pytest.fixture(scope="module")
def minimal_json() -> str:
    """The minimal case with every key that it has, in JSON, which is YAML too."""
    return load_case(MINIMAL)[0].model_dump_json(by_alias=True, exclude_unset=True)


@examples(500, parent=MANY)
@given(data=st.data())
def test_no_value_of_a_wrong_type_makes_the_loader_fail(
    check: Check, minimal_json: str, data: st.DataObject
) -> None:
    plain = json.loads(minimal_json)
    path = data.draw(st.sampled_from([path for path in leaves(plain) if path]))
    target: Any = plain
    for key in path[:-1]:
        target = target[key]
    target[path[-1]] = data.draw(PLAIN_VALUES)
    assert_told_in_the_file(json.dumps(plain).encode(), check)
