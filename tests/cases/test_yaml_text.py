"""Plain scalars read by YAML 1.2, every value with its place."""

import pytest

from epicrisis.cases.problems import shown
from epicrisis.cases.reading.yaml_text import Plain, Position, YamlError, parse, place_after


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("~", None), ("null", None), ("", None), ("true", True), ("False", False),
        ("no", "no"), ("yes", "yes"), ("on", "on"), ("off", "off"), ("nULL", "nULL"),
        ("5", 5), ("-5", -5), ("+5", 5), ("0", 0), ("5.5", 5.5), (".5", 0.5), ("5.", 5.0),
        ("1e3", 1000.0), ("-1.5E-2", -0.015),
        ("007", "007"), ("0o7", "0o7"), ("0x1F", "0x1F"), ("1_000", "1_000"), ("1:30", "1:30"),
        (".inf", ".inf"), (".nan", ".nan"), ("1.2.3", "1.2.3"), ("2020-01-01", "2020-01-01"),
        ("5 days", "5 days"), ("'5'", "5"), ('"true"', "true"), ("''", ""), ("9" * 31, "9" * 31),
        ("=", "="), ("<<", "<<"),
    ],
)  # fmt: skip
def test_a_plain_scalar_is_read_by_yaml_1_2(written: str, value: Plain) -> None:
    read = parse(f"key: {written}").data
    assert read == {"key": value}
    assert isinstance(read, dict)
    assert type(read["key"]) is type(value)


def test_every_key_and_value_has_its_place() -> None:
    document = parse("a:\n  - b: 1\n    é: [x, yy]\n")
    assert document.mark(("a",), key=True) == Position(1, 1)
    assert document.mark(("a", 0, "b")) == Position(2, 8)
    assert document.mark(("a", 0, "é"), key=True) == Position(3, 5)
    assert document.mark(("a", 0, "é", 1)) == Position(3, 12)


def test_what_is_not_in_the_text_has_the_place_of_what_is_around_it() -> None:
    document = parse("a:\n  - b: 1\n")
    assert document.mark(("a", 0, "missing")) == document.mark(("a", 0)) == Position(2, 5)
    assert parse("").mark(("a",)) == Position(1, 1)


def test_of_a_key_written_twice_both_values_are_read_and_the_last_one_kept() -> None:
    document = parse("a: &x 1\na: &y 2\n")
    assert document.data == {"a": 2}
    assert [error.mark for error in document.errors] == [
        Position(1, 4),
        Position(2, 1),
        Position(2, 4),
    ]


def test_half_of_a_surrogate_pair_is_refused() -> None:
    with pytest.raises(YamlError, match="half of a surrogate pair") as error:
        parse("a: é\nb: \ud800")
    assert error.value.mark == Position(2, 4)


@pytest.mark.parametrize(
    ("before", "mark"),
    [
        ("", Position(1, 1)),
        ("é", Position(1, 2)),
        ("a\n", Position(2, 1)),
        ("a\r\nb\rc", Position(3, 2)),
    ],
)
def test_the_place_after_a_text_counts_lines_and_characters(before: str, mark: Position) -> None:
    assert place_after(before) == mark


def test_what_is_shown_of_a_value_is_one_short_line() -> None:
    assert shown("a\nb") == r"'a\nb'"
    assert shown("x" * 1000) == repr("x" * 80 + "…")
