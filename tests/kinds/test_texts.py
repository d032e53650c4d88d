"""No text of a question escapes the checker, whatever its kind, and none is read too early."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from epicrisis.authoring.lint.item_writing import check_prose, check_questions
from epicrisis.authoring.lint.passages import Passage, TellingOrder, order_of, passages
from epicrisis.authoring.lint.spoilers import check_spoilers
from epicrisis.cases.questions import Question
from tests.kinds import samples
from tests.kinds.samples import KINDS

NO_WORDS = {
    "answer", "cites", "file", "group", "id", "indispensable", "judges", "kind", "objective",
    "rank", "sentence", "type", "unacceptable",
}  # fmt: skip
"""Fields whose text no learner reads: names within the file. A citation is read as what it
names, a quotation as its sentence."""
ASKED = {
    "hypothesis", "image", "images", "new_fact", "options", "stem", "table", "unit", "zones",
}  # fmt: skip
"""Fields that are read before the answer."""
ANSWERED = {
    "accepted", "because", "item", "model_answer", "outweighs", "panel", "source", "team", "why",
}  # fmt: skip
"""Fields that are read after it, and by then may tell what the answer tells."""
DIAGNOSIS = "Gnawitis"

Path = tuple[str | int, ...]

every_kind = pytest.mark.parametrize("kind", KINDS)


def texts(value: object, path: Path = ()) -> Iterator[Path]:
    """Every text of a question that somebody reads, by its path in the file."""
    if isinstance(value, str):
        yield path
    elif isinstance(value, dict):
        for name, each in value.items():
            if name not in NO_WORDS:
                yield from texts(each, (*path, name))
    elif isinstance(value, list | tuple):
        for number, each in enumerate(value):
            yield from texts(each, (*path, number))


def question(kind: str) -> Question:
    loaded = samples.loaded(samples.plain_case(samples.full_question(kind)))
    found = loaded.case.stages[0].blocks[1]
    assert isinstance(found, Question)
    return found


def of_question(kind: str) -> list[Path]:
    """The paths of its texts, as the record has them: with the language last."""
    found = list(texts(question(kind).model_dump()))
    # A short answer's forms stand by language; a form is told as the list that it stands in.
    return list(dict.fromkeys(("accepted", "en") if "accepted" in path else path for path in found))


def said(kind: str, path: Path, words: str) -> dict[str, Any]:
    """The full question of that kind, one text of which says these words, too."""
    plain = deepcopy(samples.full_question(kind))
    *outer, last = (*path[:-1], 0) if path[0] == "accepted" else path[:-1]
    place: Any = plain
    for part in outer:
        place = place[part]
    place[last] += words
    return plain


def seen(kind: str, plain: dict[str, Any]) -> tuple[Any, TellingOrder, list[Passage]]:
    case = samples.plain_case(plain)
    case["final_title"]["text"] = case["hypotheses"][0]["name"] = DIAGNOSIS
    loaded = samples.loaded(case)
    order = order_of(loaded.case)
    return loaded.case, order, passages(loaded.case, loaded.sentences, order)


@every_kind
def test_the_sample_has_every_field_of_its_kind(kind: str) -> None:
    found = question(kind)
    # A question that is withdrawn is worth nothing: tests/story/test_withdrawn.py.
    assert found.model_fields_set | {"withdrawn"} == type(found).model_fields.keys()


@every_kind
def test_every_text_of_a_question_is_a_passage_and_opens_with_it_or_with_its_answer(
    kind: str,
) -> None:
    _, order, every = seen(kind, samples.full_question(kind))
    block = ("stages", 0, "blocks", 1)
    opens = {each.path[4:]: each.opens for each in every if each.path[:4] == block}
    expected = {path: 1.0 if path[0] in ASKED else 1.5 for path in of_question(kind)}
    assert {path[0] for path in expected} <= ASKED | ANSWERED
    assert {path: opens.get(path) for path in expected} == expected
    assert order.findings == {"start": 0.0, "end": 2.0}


@every_kind
def test_a_diagnosis_told_by_any_text_of_a_question_is_found(kind: str) -> None:
    for path in of_question(kind):
        case, order, every = seen(kind, said(kind, path, f" {DIAGNOSIS}"))
        hits = {hit.code for hit in check_spoilers(case, order, every)}
        is_the_answer = path[0] == "accepted"  # which may name what is told by answering
        assert bool(hits & {"W401", "H403"}) != is_the_answer, path


DIAGNOSED: dict[str, dict[str, Any]] = {
    "single": {"options": {"a": DIAGNOSIS, "b": "B", "c": "C"}},
    "multiple": {"options": {"a": DIAGNOSIS, "b": "B", "c": "C"}, "answer": ["a"], "select": 1},
    "short_text": {"accepted": [DIAGNOSIS]},
    "zone": {
        "zones": {
            "a": {"name": DIAGNOSIS, "corners": [[0, 0], [40, 40]]},
            "b": {"name": "B", "corners": [[50, 50], [90, 90]]},
        },
        "answer": ["a"],
    },
}


@pytest.mark.parametrize("kind", DIAGNOSED)
def test_what_is_read_after_an_answer_may_name_what_the_answer_has_named(kind: str) -> None:
    for path in of_question(kind):
        if path[0] in DIAGNOSED[kind]:
            continue
        plain = {**said(kind, path, f" {DIAGNOSIS}"), **DIAGNOSED[kind]}
        case, order, every = seen(kind, plain)
        told = {hit.path[4:] for hit in check_spoilers(case, order, every) if hit.code == "W401"}
        assert told == ({path} if path[0] in ASKED else set()), path


@every_kind
def test_reasons_and_lines_are_read_as_prose(kind: str) -> None:
    for path in of_question(kind):
        if path[0] not in (
            "because",
            "outweighs",
            "panel",
            "why",
            "stem",
            "hypothesis",
            "new_fact",
        ):
            continue
        plain = said(kind, path, f" QZX and {'so ' * 45}on.")
        case, _, every = seen(kind, plain)
        found = {(hit.code, hit.path[4:]) for hit in check_prose(case, every)}
        assert {("H702", path), ("H703", path)} <= found


GIVEN_AWAY = {"concordance": "W503", "zone": "W504"}
"""What is found of a question that gives itself away, where that is no word of it."""


@pytest.mark.parametrize("kind", [kind for kind in KINDS if samples.SAMPLES[kind].gives_away])
def test_a_question_that_tells_its_own_answer_is_found(kind: str) -> None:
    def told(plain: dict[str, Any]) -> list[str]:
        _, order, _ = seen(kind, plain)
        return [hit.code for hit in check_questions(order)]

    code = GIVEN_AWAY.get(kind, "W501")
    plain = samples.plain_question(kind)
    assert code not in told(plain)
    assert code in told({**plain, **samples.SAMPLES[kind].gives_away})
