"""What a learner does is kept as it was done; what comes twice is kept once."""

from collections.abc import Callable
from datetime import UTC, timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from epicrisis.store.db.errors import AttemptGoneError, RefusedError
from epicrisis.store.learners.store import Store
from epicrisis.store.records import Attempt, Json, Ranked
from tests.store.conftest import LEARNER, OTHER, Clock

CASE = "fever"


def test_who_only_looks_leaves_no_trace(store: Store, file: Path) -> None:
    empty = store.attempt(LEARNER, CASE)
    assert (empty.number, empty.id, empty.opened, empty.answers) == (1, None, frozenset(), {})
    store.seen(LEARNER)
    assert store.attempts(LEARNER) == ()


def test_an_attempt_comes_back_as_it_was_kept(store: Store, clock: Clock) -> None:
    def now() -> Attempt:
        return store.attempt(LEARNER, CASE)

    store.open_finding(now(), "ct")
    store.open_finding(now(), "biopsy")
    store.commit_answer(now(), "Q01", {"ranked": ["b", "a"], "value": 2.5}, certainty=3)
    store.save_differential(now(), "anamnesis", [Ranked(1, hypothesis="flu")])
    ranking = (Ranked(0.7, hypothesis="flu"), Ranked(0.3, name="fièvre Q 🦠"))
    store.save_differential(now(), "anamnesis", ranking)
    store.save_differential(now(), "examination", [])
    for test in ("mri", "ct", "mri"):
        store.order_test(now(), test)

    kept = now()
    assert kept.opened == {"ct", "biopsy"}
    assert kept.answers["Q01"].response == {"ranked": ["b", "a"], "value": 2.5}
    assert kept.answers["Q01"].certainty == 3
    assert kept.answers["Q01"].committed_at == clock.now.astimezone(UTC)
    assert kept.differentials == {"anamnesis": ranking, "examination": ()}
    assert kept.ordered_tests == ("mri", "ct")
    assert store.attempts(LEARNER) == (kept,)


def test_a_second_commit_changes_nothing_and_says_so(store: Store, clock: Clock) -> None:
    attempt = store.attempt(LEARNER, CASE)
    first = store.commit_answer(attempt, "Q01", ["a"], certainty=1)
    clock.forward(timedelta(hours=1))
    second = store.commit_answer(attempt, "Q01", ["b"], certainty=3)
    assert first.is_new
    assert not second.is_new
    assert second.answer == first.answer
    assert store.attempt(LEARNER, CASE).answers == {"Q01": first.answer}


def test_a_self_assessment_is_added_once_and_only_to_a_committed_answer(store: Store) -> None:
    attempt = store.attempt(LEARNER, CASE)
    with pytest.raises(RefusedError):
        store.assess_answer(attempt, "Q01", "right")
    store.commit_answer(attempt, "Q01", "sepsis")
    assert store.assess_answer(attempt, "Q01", "partly").self_assessment == "partly"
    assert store.assess_answer(attempt, "Q01", "right").self_assessment == "partly"
    assert store.attempt(LEARNER, CASE).answers["Q01"].response == "sepsis"


def test_start_over_keeps_the_old_attempt(store: Store) -> None:
    store.commit_answer(store.attempt(LEARNER, CASE), "Q01", ["a"])
    first = store.attempt(LEARNER, CASE)
    store.start_over(first)
    second = store.attempt(LEARNER, CASE)
    assert (second.number, second.answers) == (2, {})
    store.commit_answer(second, "Q01", ["b"])
    assert [a.answers["Q01"].response for a in store.attempts(LEARNER)] == [["a"], ["b"]]


def test_start_over_in_two_tabs_begins_one_attempt(store: Store) -> None:
    store.start_over(store.attempt(LEARNER, CASE))
    assert store.attempts(LEARNER) == ()
    store.open_finding(store.attempt(LEARNER, CASE), "ct")
    seen_by_both = store.attempt(LEARNER, CASE)
    store.start_over(seen_by_both)
    store.open_finding(store.attempt(LEARNER, CASE), "ct")
    store.start_over(seen_by_both)
    kept = [(a.number, set(a.opened)) for a in store.attempts(LEARNER)]
    assert kept == [(1, {"ct"}), (2, {"ct"})]


def test_learners_and_cases_are_kept_apart(store: Store) -> None:
    store.open_finding(store.attempt(LEARNER, CASE), "ct")
    store.open_finding(store.attempt(OTHER, CASE), "mri")
    store.open_finding(store.attempt(LEARNER, "cough"), "x-ray")
    assert store.attempt(LEARNER, CASE).opened == {"ct"}
    assert store.attempt(OTHER, CASE).opened == {"mri"}
    assert [(a.case, a.number) for a in store.attempts(LEARNER)] == [("cough", 1), (CASE, 1)]


def test_an_attempt_that_was_deleted_meanwhile_takes_nothing(store: Store) -> None:
    store.open_finding(store.attempt(LEARNER, CASE), "ct")
    stale = store.attempt(LEARNER, CASE)
    store.delete_learner(LEARNER)
    store.open_finding(store.attempt(OTHER, CASE), "mri")
    writes: list[Callable[[], object]] = [
        lambda: store.open_finding(stale, "biopsy"),
        lambda: store.commit_answer(stale, "Q01", ["a"]),
        lambda: store.assess_answer(stale, "Q01", "right"),
        lambda: store.save_differential(stale, "anamnesis", []),
        lambda: store.order_test(stale, "ct"),
        lambda: store.start_over(stale),
    ]
    for write in writes:
        with pytest.raises(AttemptGoneError):
            write()
    assert store.attempts(LEARNER) == ()
    assert [a.opened for a in store.attempts(OTHER)] == [{"mri"}]


NESTED: Json = []
for _ in range(100_000):
    NESTED = [NESTED]


@pytest.mark.parametrize(
    "response",
    [
        float("nan"),
        float("inf"),
        ["x", {"y": -float("inf")}],
        "\ud800",
        {"\udfff": 1},
        "é" * 10_000,
        ["x" * 20_000],
        NESTED,
        10**5000,
        {1, 2},
        b"bytes",
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_response_that_cannot_be_kept_is_refused(store: Store, response: Json) -> None:
    attempt = store.attempt(LEARNER, CASE)
    with pytest.raises(RefusedError):
        store.commit_answer(attempt, "Q01", response)
    assert store.attempts(LEARNER) == ()


@pytest.mark.parametrize("rubbish", ["", "x" * 65, "a b", "é", "a\n", "../x", "a'--", "\0"])
def test_rubbish_for_an_id_is_refused_everywhere(store: Store, rubbish: str) -> None:
    attempt = store.attempt(LEARNER, CASE)
    store.commit_answer(attempt, "Q01", "text")
    before = store.attempts(LEARNER)
    calls: list[Callable[[], object]] = [
        lambda: store.attempt(LEARNER, rubbish),
        lambda: store.attempt(rubbish, CASE),
        lambda: store.attempts(rubbish),
        lambda: store.open_finding(attempt, rubbish),
        lambda: store.commit_answer(attempt, rubbish, "text"),
        lambda: store.assess_answer(attempt, rubbish, "right"),
        lambda: store.assess_answer(attempt, "Q01", rubbish),
        lambda: store.save_differential(attempt, rubbish, []),
        lambda: store.save_differential(attempt, "anamnesis", [Ranked(1, hypothesis=rubbish)]),
        lambda: store.order_test(attempt, rubbish),
    ]
    if len(rubbish) < 16:
        calls += [lambda: store.seen(rubbish), lambda: store.delete_learner(rubbish)]
    for call in calls:
        if rubbish == "x" * 65 and call in calls[1:3]:
            continue  # a token may be that long
        with pytest.raises(RefusedError):
            call()
    assert store.attempts(LEARNER) == before


@pytest.mark.parametrize("certainty", [0, 4, True, 2.0, "1"])
def test_only_three_certainties_exist(store: Store, certainty: int) -> None:
    with pytest.raises(RefusedError):
        store.commit_answer(store.attempt(LEARNER, CASE), "Q01", "text", certainty)


@pytest.mark.parametrize(
    "ranking",
    [
        [Ranked(float("nan"), name="x")],
        [Ranked(1)],
        [Ranked(1, hypothesis="x", name="x")],
        [Ranked(1, name=" ")],
        [Ranked(1, name="x" * 201)],
        [Ranked(True, name="x")],
        [Ranked(1, name="\ud800")],
        [Ranked(1, name="x")] * 51,
    ],
)
def test_a_differential_that_cannot_be_kept_is_refused(store: Store, ranking: list[Ranked]) -> None:
    with pytest.raises(RefusedError):
        store.save_differential(store.attempt(LEARNER, CASE), "anamnesis", ranking)


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=50),
    lambda inner: (
        st.lists(inner, max_size=5) | st.dictionaries(st.text("ab\0'"), inner, max_size=5)
    ),
    max_leaves=20,
)
_learners = count()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=json_values)
def test_whatever_json_says_comes_back(store: Store, value: Json) -> None:
    learner = f"{next(_learners):064d}"
    committed = store.commit_answer(store.attempt(learner, CASE), "Q01", value)
    assert committed.answer.response == value
    assert store.attempt(learner, CASE).answers["Q01"].response == value


ids = st.sampled_from(["a", "b", "c"])
actions = st.one_of(
    st.tuples(st.just("open"), ids, st.none()),
    st.tuples(st.just("commit"), ids, st.integers(0, 9)),
    st.tuples(st.just("order"), ids, st.none()),
    st.tuples(st.just("weigh"), ids, st.integers(0, 9)),
    st.tuples(st.just("start over"), st.none(), st.none()),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(done=st.lists(actions, max_size=25), stale=st.booleans())
def test_any_series_of_actions_keeps_what_a_plain_model_keeps(
    store: Store, done: list[tuple[str, str | None, int | None]], stale: bool
) -> None:
    """Openings only grow, first answers stay, whether or not a tab reads between its writes."""
    learner = f"{next(_learners):064d}"
    model: list[_Model] = [_Model()]
    attempt = store.attempt(learner, CASE)
    for action, name, value in done:
        if not stale:
            attempt = store.attempt(learner, CASE)
        now = model[-1]
        if action == "start over":
            attempt = store.attempt(learner, CASE)
            if attempt.id is not None:
                model.append(_Model())
            store.start_over(attempt)
            attempt = store.attempt(learner, CASE)
            continue
        assert name is not None
        if action == "open":
            store.open_finding(attempt, name)
            now.opened.add(name)
        elif action == "commit":
            committed = store.commit_answer(attempt, name, value)
            assert committed.is_new == (name not in now.answers)
            now.answers.setdefault(name, value)
        elif action == "order":
            store.order_test(attempt, name)
            now.tests.setdefault(name)
        else:
            store.save_differential(attempt, name, [Ranked(value or 0, name="x")])
            now.weights[name] = value or 0
        kept = store.attempts(learner)
        assert [_Model.of(a) for a in kept] == model
        assert [a.number for a in kept] == list(range(1, len(model) + 1))


class _Model:
    def __init__(self) -> None:
        self.opened: set[str] = set()
        self.answers: dict[str, object] = {}
        self.tests: dict[str, None] = {}
        self.weights: dict[str, float] = {}

    @classmethod
    def of(cls, attempt: Attempt) -> "_Model":
        model = cls()
        model.opened = set(attempt.opened)
        model.answers = {name: answer.response for name, answer in attempt.answers.items()}
        model.tests = dict.fromkeys(attempt.ordered_tests)
        model.weights = {stage: r[0].weight for stage, r in attempt.differentials.items()}
        return model

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Model) and (
            (self.opened, self.answers, list(self.tests), self.weights)
            == (other.opened, other.answers, list(other.tests), other.weights)
        )

    __hash__ = None  # type: ignore[assignment]
