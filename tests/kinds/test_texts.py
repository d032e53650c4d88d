"""No text of a question escapes the checker, whatever its kind."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from epicrisis.authoring.lint.item_writing import check_questions
from epicrisis.authoring.lint.passages import Passage, TellingOrder, order_of, passages
from epicrisis.authoring.lint.spoilers import check_spoilers
from epicrisis.cases.questions import Question
from tests.kinds import samples
from tests.kinds.samples import KINDS

NO_WORDS = {"id", "kind", "objective", "type", "answer", "file", "sentence", "cites"}
"""Fields whose text no learner reads: names within the file. A citation is read as what it
names, a quotation as its sentence."""

every_kind = pytest.mark.parametrize("kind", KINDS)


def texts(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
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


def of_question(question: Question) -> list[tuple[str | int, ...]]:
    return list(texts(question.model_dump()))


def seen(kind: str, plain: dict[str, Any]) -> tuple[Any, TellingOrder, list[Passage]]:
    loaded = samples.loaded(samples.plain_case(plain))
    order = order_of(loaded.case)
    return loaded.case, order, passages(loaded.case, loaded.sentences, order)


@every_kind
def test_the_sample_has_every_field_of_its_kind(kind: str) -> None:
    question = samples.question(kind)
    assert isinstance(question, Question)
    assert question.model_fields_set == type(question).model_fields.keys()


@every_kind
def test_every_text_of_a_question_is_a_passage(kind: str) -> None:
    _, _, every = seen(kind, samples.plain_question(kind))
    block = ("stages", 0, "blocks", 1)
    passed = {each.path[4:] for each in every if each.path[:4] == block}
    missing = [path for path in of_question(samples.question(kind)) if path not in passed]
    assert not missing


@every_kind
def test_a_diagnosis_told_by_any_text_of_a_question_is_found(kind: str) -> None:
    for path in of_question(samples.question(kind)):
        plain = deepcopy(samples.plain_question(kind))
        *outer, last = path[:-1]  # the last part is the language
        place: Any = plain
        for part in outer:
            place = place[part]
        place[last] += " Fluxitis"
        case, order, every = seen(kind, plain)
        hits = {hit.code for hit in check_spoilers(case, order, every)}
        assert hits & {"W401", "H403"}, path


@every_kind
def test_a_question_that_tells_its_own_answer_is_found(kind: str) -> None:
    def told(plain: dict[str, Any]) -> list[str]:
        _, order, _ = seen(kind, plain)
        return [hit.code for hit in check_questions(order)]

    plain = samples.plain_question(kind)
    assert "W501" not in told(plain)
    assert "W501" in told({**plain, **samples.SAMPLES[kind].gives_away})
