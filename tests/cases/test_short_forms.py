"""What an author leaves out follows from the file, and mistakes are told where they are written."""

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from epicrisis.authoring.lint.checker import check_text
from epicrisis.cases.problems import CaseFileError
from epicrisis.cases.questions import ChoiceQuestion, OrderQuestion
from epicrisis.cases.reading import yaml_text
from epicrisis.cases.reading.case_file import ReadCase, read_case
from epicrisis.cases.reading.files import in_memory, on_disk
from epicrisis.cases.reading.yaml_text import ImpliedId, Plain
from tests.cases.conftest import CASES, place_of
from tests.cases.test_schema import as_json
from tests.support.tiers import examples

SHORT = CASES / "short" / "case.yaml"
BESIDE = on_disk(SHORT.parent)
TEXT = SHORT.read_text(encoding="utf-8")


def read(text: str = TEXT) -> ReadCase:
    return read_case(SHORT, text, BESIDE)


def told(text: str) -> list[tuple[int, int, str, str]]:
    try:
        read(text)
    except CaseFileError as error:
        return [(each.line, each.column, each.code, each.message) for each in error.problems]
    return []


def test_the_short_forms_say_what_the_long_ones_say() -> None:
    long = SHORT.with_name("long.yaml").read_text(encoding="utf-8")
    assert read().loaded.case == read(long).loaded.case


def test_the_example_of_the_document_is_read_here() -> None:
    page = (CASES.parents[1] / "docs" / "writing-a-case.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"^```yaml short\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert example in TEXT


def test_a_block_that_is_unfinished_is_left_out_with_a_hint_at_its_key() -> None:
    found = check_text(SHORT, TEXT, BESIDE).problems
    hints = [(each.line, each.column) for each in found if each.code == "H313"]
    assert hints == [place_of(TEXT, "unfinished: true")]
    finished = TEXT.replace("unfinished: true", "unfinished: false")
    messages = [message for *_, message in told(finished)]
    assert "stages.anamnesis.3: 'why' is missing; add it" in messages


def test_a_stage_whose_blocks_are_all_unfinished_is_left_out() -> None:
    text = TEXT.replace(
        "  evolution:", "  treatment:\n    - notes: Later\n      unfinished: true\n  evolution:"
    )
    assert read(text).loaded.case == read().loaded.case


MISTAKES = [
    # what is written, what is written wrongly, the words at the mistake, code and message
    ("source: S05", "source: S5", "S5", "E213",
     "stages.investigations.0.source: 'S5' names no sentences;"
     " write S01, S01-S03, or S01, S04-S06"),
    ("source: S05", "source: S05-S03", "S05-S03", "E213",
     "stages.investigations.0.source: 'S05-S03' names no sentences;"
     " write S01, S01-S03, or S01, S04-S06"),
    ("source: S08", "source: S08-S99", "S08-S99", "E307",
     "there is no sentence 'S99'; the source text has S01 to S08"),
    ("Blood count – a needle", "Blood count", "Blood count", "E213",
     "stages.investigations.0.order: no dash stands between the test and what it costs the patient;"
     " write it like: Blood test – a needle"),
    ("(S04).", "(all).", "Neither hip hurts (all).", "E213",
     "hypotheses.Arthritis of the hip.contra.0: 'Neither hip hurts (all).' doesn't end with the"
     " sentences that it rests on; write them in brackets, as in: … (S01, S04)"),
    ("2 days (1 to 3)", "two days", "two days", "E213",
     "stages.examination.2.answer: 'two days' is no number with its unit;"
     " write it like: 28 g (27 to 29)"),
    ("      wrong:\n        - A rash", "      wrongs:\n        - A rash", "wrongs", "E201",
     "stages.anamnesis.2.wrongs: unknown key 'wrongs'; did you mean 'wrong'?"),
    ("minutes: 5", "minuts: 5", "minuts", "E201",
     "minuts: unknown key 'minuts'; did you mean 'minutes'?"),
    ("summary: Warm knee", "sumary: Warm knee", "sumary", "E201",
     "stages.examination.0.sumary: unknown key 'sumary'; did you mean 'summary'?"),
    ("  anamnesis:", "  anamnese:", "anamnese", "E206",
     "stages.anamnese: must be one of anamnesis, examination, investigations, diagnosis,"
     " treatment, evolution, not the text 'anamnese'; did you mean 'anamnesis'?"),
    ("    right: true", "    right: yes", "yes", "E203",
     "hypotheses.Effusion.right: must be true or false, not the text 'yes';"
     " write one of them without quotes"),
]  # fmt: skip


@pytest.mark.parametrize(("right", "wrong", "place", "code", "message"), MISTAKES)
def test_a_mistake_in_a_short_form_is_told_once_where_it_is_written(
    right: str, wrong: str, place: str, code: str, message: str
) -> None:
    text = TEXT.replace(right, wrong, 1)
    expected = (*place_of(text, place), code, message)
    assert expected in told(text)


def paths(data: Plain, path: yaml_text.Path = ()) -> Iterator[yaml_text.Path]:
    yield path
    items = (
        data.items()
        if isinstance(data, dict)
        else enumerate(data)
        if isinstance(data, tuple)
        else ()
    )
    for key, value in items:
        yield from paths(value, (*path, key))


def at(data: Plain, path: yaml_text.Path) -> Plain:
    for part in path:
        data = data[part]  # type: ignore[index]
    return data


def test_everything_knows_where_in_the_file_it_is_written() -> None:
    document, as_written = read().document, yaml_text.parse(TEXT)
    for path in paths(document.data):
        place = document.written_path(path)
        assert place in as_written.values
        if path not in document.implied:
            is_key = path[-1:] in (("name",), ("id",), ("term",), ("menu",))
            mark = as_written.mark(place)
            assert document.mark(path) == mark or is_key


@pytest.mark.parametrize(
    ("path", "written"),
    [
        (("stages", 0, "blocks", 0, "title"), ("stages", "anamnesis", 0, "finding")),
        (("stages", 0, "blocks", 0, "text"), ("stages", "anamnesis", 0)),
        (("stages", 0, "blocks", 0, "source", 1), ("stages", "anamnesis", 0, "source")),
        (("stages", 0, "blocks", 1, "stem"), ("stages", "anamnesis", 1, "question")),
        (("stages", 0, "blocks", 1, "answer", 0), ("stages", "anamnesis", 1, "right", 0)),
        (("stages", 2, "blocks", 0, "labs", 0, "result"),
         ("stages", "investigations", 0, "labs", "Haemoglobin")),
        (("hypotheses", 0, "pro", 0, "source", 0), ("hypotheses", "Effusion", "pro", 0)),
        (("glossary", 0, "opens_with"), ("glossary", "effusion")),
        (("timeline", "events", 0, "opens_with"), ("timeline", "events", 0)),
        (("slug",), ()),
    ],
)  # fmt: skip
def test_an_editor_finds_the_node_to_change(path: yaml_text.Path, written: yaml_text.Path) -> None:
    assert read().document.written_path(path) == written


def test_what_is_taken_out_moves_up_what_stands_behind_it() -> None:
    document = read().document
    less = document.without([("stages", 0, "blocks", 1), ("glossary",), ("stages", 1)])
    assert at(less.data, ("stages", 0, "blocks", 1)) == at(
        document.data, ("stages", 0, "blocks", 2)
    )
    assert less.written_path(("stages", 0, "blocks", 1, "stem")) == (
        "stages", "anamnesis", 2, "question",
    )  # fmt: skip
    assert less.mark(("stages", 1, "id")) == document.mark(("stages", 2, "id"))
    assert "glossary" not in less.data  # type: ignore[operator]
    assert document.without([]) is document


def test_data_as_written_stands_where_it_is_written() -> None:
    document = yaml_text.parse("a:\n  - b: 1\n  - c: 2\n")
    assert document.written_path(("a", 1, "c")) == ("a", 1, "c")
    less = document.without([("a", 0)])
    assert less.data == {"a": ({"c": 2},)}
    assert less.written_path(("a", 0, "c")) == ("a", 1, "c")
    assert less.mark(("a", 0, "c")) == document.mark(("a", 1, "c"))


def test_ids_of_the_same_sentence_or_words_differ() -> None:
    text = TEXT.replace(
        "    - finding: Football\n      source: S08",
        """\
    - finding: Football
      source: S08
    - finding: Once more
      source: S08
    - finding: s08-2
      title: An id that is taken
      source: S08""",
    )
    last = read(text).loaded.case.stages[-1].blocks
    assert [block.id for block in last] == ["s08", "s08-3", "s08-2"]


def test_an_id_stays_when_the_answer_that_is_right_changes() -> None:
    other = TEXT.replace("right: [The hip]", "right: [The ankle]").replace(
        "wrong: [The ankle", "wrong: [The hip"
    )
    before, after = (each.loaded.case.stages[0].blocks[1] for each in (read(), read(other)))
    assert before.id == after.id
    assert before.options == after.options  # type: ignore[union-attr]
    assert before.answer != after.answer  # type: ignore[union-attr]


def test_the_order_of_options_does_not_tell_which_are_right() -> None:
    questions = [
        block
        for stage in read().loaded.case.stages
        for block in stage.blocks
        if isinstance(block, ChoiceQuestion | OrderQuestion)
    ]
    assert len(questions) == 3
    assert all(list(each.options) == sorted(each.options) for each in questions)


def test_ids_that_learners_work_names_are_told_with_where_they_belong() -> None:
    ids = read().document.ids
    assert ImpliedId(("stages", "anamnesis", 0), "id", "s01") in ids
    assert {each.written for each in ids if not each.key} >= {
        ("stages", "anamnesis", 1, "right", 0),
        ("stages", "anamnesis", 1, "wrong", 1),
    }
    assert ("hypotheses", "Sprain") in {each.written for each in ids}
    assert ("other_tests", "Computed tomography") in {each.written for each in ids}


def test_the_source_text_beside_the_file_is_taken_where_it_is_the_only_one() -> None:
    source = {name: BESIDE(name, 9_999) for name in ("source.en.txt",)}
    both = in_memory({**source, "source.fr.txt": b"Un genou."})
    with pytest.raises(CaseFileError, match="E213: source: several source texts lie beside"):
        read_case(SHORT, TEXT, both)
    assert read_case(SHORT, f"language: en\n{TEXT}", both).loaded == read().loaded
    with pytest.raises(CaseFileError, match="'source' is missing"):
        read_case(SHORT, TEXT, in_memory({}))


def test_a_finding_that_is_pointed_at_and_has_no_title_lacks_it() -> None:
    text = SHORT.with_name("long.yaml").read_text(encoding="utf-8")
    without = text.replace("        title: An effusion\n", "")
    assert [message for *_, message in told(without)] == [
        "stages.3.blocks.2: 'title' is missing; add it"
    ]


@pytest.mark.parametrize(
    ("written", "rows"),
    [
        ("{CRP: 12}", [{"name": "CRP", "value": 12}]),
        ("{CRP: < 5 mg/l}", [{"name": "CRP", "value": 5, "limit": "below", "unit": "mg/l"}]),
        ("{Smear: no germs}", [{"name": "Smear", "result": "no germs"}]),
        ("{Smear: germs !}", [{"name": "Smear", "result": "germs", "abnormal": True}]),
        ("{Smear: {en: germs !, fr: germes !}}",
         [{"name": "Smear", "result": {"en": "germs", "fr": "germes"}, "abnormal": True}]),
        ("{Pulse: {en: 60 a minute, fr: 60 par minute}}",
         [{"name": "Pulse", "value": 60, "unit": {"en": "a minute", "fr": "par minute"}}]),
        ("{CRP: {value: 12, unit: mg/l}}", [{"name": "CRP", "value": 12, "unit": "mg/l"}]),
    ],
)  # fmt: skip
def test_a_result_in_a_line_is_read_into_its_parts(
    written: str, rows: list[dict[str, object]]
) -> None:
    text = TEXT.replace("      labs:\n", f"      report: {written}\n      labs:\n")
    assert at(read(text).document.data, ("stages", 2, "blocks", 0, "report")) == tuple(rows)


@pytest.mark.parametrize(
    ("written", "number", "unit", "accept"),
    [
        ("2 days (1 to 3)", 2, "days", (1, 3)),
        ("12,5 mg (12,4 à 12,6 mg)", 12.5, "mg", (12.4, 12.6)),
        ("12 000\u00a0/mm³ (11\u202f000–13 000)", 12_000, "/mm³", (11_000, 13_000)),
        ("-3 °C", -3, "°C", (-3, -3)),
    ],
)
def test_a_numeric_answer_in_a_line_is_read_into_its_parts(
    written: str, number: float, unit: str, accept: tuple[float, float]
) -> None:
    text = TEXT.replace("2 days (1 to 3)", written)
    question = at(read(text).document.data, ("stages", 1, "blocks", 2))
    assert isinstance(question, dict)
    assert (question["answer"], question["unit"], question["accept"]) == (number, unit, accept)


def test_a_case_knows_its_folder(tmp_path: Path) -> None:
    case = read_case(tmp_path / "a-knee" / "case.yaml", TEXT, BESIDE).loaded.case
    assert (case.id, case.slug, case.languages) == ("a-knee", "a-knee", ("en",))


JUNK: tuple[Any, ...] = (
    None, True, 0, -1, 2.5, "", " ", "x", "S01", "S01-S08", "S08-S01", "S01,", "(S01)", "a – b",
    "!", "5 mg", "5 (1 to 2)", "(", [], {}, [[]], [None], ["x", "x"], {"x": "y"}, {"en": "y"},
    {"en": 1}, {"id": "s01"}, [{"x": "y", "z": "w"}], {"": None}, {"finding": "x"},
    {"unfinished": True},
)  # fmt: skip


@examples(200, deadline=None)
@given(data=st.data())
def test_no_nonsense_in_a_short_form_makes_the_loader_fail(data: st.DataObject) -> None:
    content = as_json(yaml_text.parse(TEXT).data)
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from([each for each in paths(as_plain(content)) if each]))
        whole: Any = at(content, path[:-1])
        value = deepcopy(data.draw(st.sampled_from(JUNK)))
        key = data.draw(st.sampled_from([path[-1], "id", "title", "source", "right", "order", "x"]))
        whole[path[-1] if isinstance(whole, list) else key] = value
    text = json.dumps(content, ensure_ascii=False)
    for line, column, _, message in told(text):
        assert line == 1
        assert 1 <= column <= len(text)
        assert message


def as_plain(data: Any) -> Plain:
    if isinstance(data, dict):
        return {key: as_plain(value) for key, value in data.items()}
    return tuple(map(as_plain, data)) if isinstance(data, list) else data
