"""Each kind of question has an example in `docs/writing-a-case.md` that the checker can read."""

import re
from typing import get_args

import pytest

from epicrisis.authoring.lint.checker import CheckResult, check_text
from epicrisis.cases.pauses import Asked
from epicrisis.cases.questions import QUESTION_TYPES, Question
from epicrisis.cases.reading.files import in_memory
from epicrisis.story.pauses import pauses_of
from tests.cases.conftest import CASES, MINIMAL

ROOT = CASES.parents[1]
DOCUMENT = (ROOT / "docs" / "writing-a-case.md").read_text(encoding="utf-8")
FOLDER = ROOT / "data" / "cases" / "carbon-monoxide"
BLOCK = re.compile(r"^```yaml (question|groups|keys|pause)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BLOCKS = BLOCK.findall(DOCUMENT)
EXAMPLES = [text for kind, text in BLOCKS if kind == "question"]
(GROUPS,) = (text for kind, text in BLOCKS if kind == "groups")
(PAUSE,) = (text for kind, text in BLOCKS if kind == "pause")
(KEYS,) = (text for kind, text in BLOCKS if kind == "keys")
LAST = "    - finding: recovery\n"


def checked(*questions: str, top: str = "") -> CheckResult:
    """The second case with questions before its last finding."""
    case = (FOLDER / "case.yaml").read_text(encoding="utf-8")
    assert case.count(LAST) == 1
    image = (MINIMAL.parent / "strip.png").read_bytes()
    source = (FOLDER / "source.en.txt").read_bytes()
    beside = in_memory({"source.en.txt": source, "flat-1.png": image})
    text = case.replace(LAST, "".join(questions) + LAST) + top
    return check_text(FOLDER / "case.yaml", text, beside)


def asked(result: CheckResult) -> list[Question]:
    assert result.read is not None, result.problems
    (stage,) = (each for each in result.read.loaded.case.stages if each.id == "evolution")
    return [block for block in stage.blocks if isinstance(block, Question)]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda text: text.split()[2])
def test_an_example_is_read_and_nothing_is_wrong_with_it(example: str) -> None:
    result = checked(example)
    (question,) = asked(result)
    # The example of a panel says itself that it is too small.
    assert {each.code for each in result.problems} == (
        {"W503"} if question.type == "concordance" else set()
    )


def test_there_is_one_of_each_kind_that_shows_all_that_it_has_of_its_own() -> None:
    types = set()
    shown = set()
    for question in asked(checked(*EXAMPLES)):
        types.add(question.type)
        shown |= {(type(question), key) for key in question.model_fields_set}
    assert types | {"ranking"} == set(QUESTION_TYPES)
    assert "`type: ranking`" in DOCUMENT
    of_all = Question.model_fields.keys()
    own = {
        (model, key)
        for model in QUESTION_TYPES.values()
        for key in model.model_fields.keys() - of_all
    }
    inherited = {"because", "indispensable", "unacceptable", "outweighs"}  # said once for all
    assert {(model, key) for model, key in own - shown if key not in inherited} == set()
    assert inherited <= {key for _, key in shown}
    common = [field.alias or name for name, field in Question.model_fields.items()]
    assert [key for key in common if f"`{key}" not in DOCUMENT and f"{key}:" not in KEYS] == []


def test_a_group_and_what_the_programme_says_are_read() -> None:
    three = [example.replace("\n", f"\n      group: kfp-1\n{KEYS}", 1) for example in EXAMPLES[:3]]
    result = checked(*three, top=f"\n{GROUPS}")
    assert {each.code for each in result.problems} == set()
    assert [each.group for each in asked(result)] == ["kfp-1"] * 3
    assert [each.rank for each in asked(result)] == ["A"] * 3


def test_each_format_of_the_examination_is_named() -> None:
    section = DOCUMENT.partition("## Kinds of question")[2].partition("\n## ")[0]
    for name in ("QRU", "QRM", "QRP", "QROC", "TCS", "QZP", "KFP"):
        assert re.search(rf"\b{name}\b", section), name


def test_the_example_of_a_pause_is_read_and_nothing_is_wrong_with_it() -> None:
    result = checked(PAUSE)
    assert result.read is not None
    assert result.problems == ()
    (pause,) = pauses_of(result.read.loaded.case).values()
    assert pause.asks == "sentence"


def test_the_document_names_every_kind_of_pause() -> None:
    rows = re.findall(r"^\| `(\w+)` \| [^|]*\| [^|]*\|$", DOCUMENT, re.MULTILINE)
    assert set(get_args(Asked)) <= set(rows)
