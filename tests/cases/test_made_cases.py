"""Any valid case, with odd texts and every record, loads and can be checked."""

import json
import re
from contextlib import suppress
from pathlib import Path
from random import Random

import jsonschema
import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis.errors import NoSuchExample

from epicrisis.authoring.lint.checker import CheckResult, check_file, check_text
from epicrisis.authoring.lint.output import as_github, as_json, as_text
from epicrisis.cases.codes import CODES
from epicrisis.cases.reading.case_file import read_case
from epicrisis.cases.reading.files import in_memory
from epicrisis.cases.reading.yaml_text import parse
from epicrisis.cases.schema import case_schema
from tests.cases.test_case_file import LINE_BREAKERS, MANY
from tests.cases.test_schema import as_json as with_lists
from tests.support.made_cases import MadeCase, made_cases
from tests.support.tiers import examples

MADE = examples(
    50,
    parent=MANY,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
_LINE_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_GITHUB = re.compile(r"::(warning|notice) file=[^,:]+,line=\d+,col=\d+,title=[WH]\d{3}::.+")


def checked(made: MadeCase) -> CheckResult:
    return check_text(made.path, made.text(), in_memory(made.beside))


@MADE
@given(made_cases())
def test_any_valid_case_loads_and_is_checked(made: MadeCase) -> None:
    report = checked(made)
    assert report.read is not None, report.problems[:5]
    lines = _LINE_BREAK.split(made.text())
    for each in report.problems:
        assert each.code in CODES
        assert each.severity != "error"
        assert 1 <= each.line <= len(lines)
        assert 1 <= each.column <= len(lines[each.line - 1]) + 1
        assert each.message.isprintable()
        assert not LINE_BREAKERS & set(each.without_content())


@MADE
@given(made_cases())
def test_what_is_found_can_be_told_in_every_form(made: MadeCase) -> None:
    report = checked(made)
    (told,) = json.loads(as_json([(made.path, report)]))
    assert [each["message"] for each in told["problems"]] == [
        each.message for each in report.problems[:100]
    ]
    assert len(list(as_text(made.path, report))) == len(report.problems)
    assert all(_GITHUB.fullmatch(line) for line in as_github(report))


@MADE
@given(made_cases())
def test_the_two_styles_of_yaml_are_read_alike(made: MadeCase) -> None:
    beside = in_memory(made.beside)
    block, flow = (read_case(made.path, made.text(flow=flow), beside) for flow in (False, True))
    assert with_lists(block.document.data) == with_lists(flow.document.data) == made.plain
    assert block.loaded == flow.loaded


@examples(20, parent=MADE)
@given(made_cases())
def test_the_schema_accepts_every_case_that_loads(made: MadeCase) -> None:
    jsonschema.Draft202012Validator(case_schema()).validate(with_lists(parse(made.text()).data))


@examples(10, parent=MADE)
@given(made=made_cases())
def test_a_case_on_disk_is_checked_as_one_in_memory(
    tmp_path_factory: pytest.TempPathFactory, made: MadeCase
) -> None:
    path = made.write(tmp_path_factory.mktemp("made"))
    on_disk, in_hand = check_file(path), checked(made)
    assert on_disk.read is not None
    assert in_hand.read is not None
    assert on_disk.read.loaded == in_hand.read.loaded
    said = [(each.line, each.column, each.message, each.code) for each in on_disk.problems]
    assert said == [(each.line, each.column, each.message, each.code) for each in in_hand.problems]


def keys_of(made: MadeCase) -> set[str]:
    return set(re.findall(r'"(\w+)":', json.dumps(made.plain)))


IN_SHORT_ALONE = {"wrong", "unfinished"}
"""What short forms have, which test_short_forms.py tries: a made case says all in full."""


@pytest.mark.thorough
def test_made_cases_use_every_key_of_the_schema() -> None:
    schema = case_schema()
    records = [schema, *schema["$defs"].values()]
    known = {key for record in records for key in record.get("properties", {})} - IN_SHORT_ALONE
    used: set[str] = set()

    def are_all_used(made: MadeCase) -> bool:
        used.update(keys_of(made))
        return known <= used

    # In ever the same order, and until the rarest is met.
    patient = settings(parent=MADE, max_examples=500, phases=[Phase.generate])
    with suppress(NoSuchExample):
        find(made_cases(), are_all_used, settings=patient, random=Random(1))
    assert known - used == set()


def test_a_made_case_is_a_folder_of_files(tmp_path: Path) -> None:
    names: set[str] = set()

    @settings(parent=MADE, max_examples=1)
    @given(made_cases())
    def first(made: MadeCase) -> None:
        names.update(made.files())
        assert made.write(tmp_path / str(len(list(tmp_path.iterdir())))).is_file()

    first()
    assert {"case.yaml", "source.txt"} <= names
