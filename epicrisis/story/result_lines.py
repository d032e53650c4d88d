"""A line of results as it is read in one language: value, unit, normal range, high or low."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from epicrisis.cases.results import Normal, ResultRow
from epicrisis.i18n import Translate
from epicrisis.writing import before_unit, measured

Say = Callable[[Mapping[str, str]], str]

_SIGNS = {"below": "<", "above": ">", "at most": "≤", "at least": "≥"}
_NO_BREAK = "\u00a0"


@dataclass(frozen=True, slots=True)
class ResultLine:
    """What stands in each column of a line; a column that says nothing is empty."""

    name: str
    result: str
    """The value with the laboratory's limit (`< 0,5`), or what was found in words."""
    unit: str = ""
    gap: str = ""
    """What stands between the value and its unit."""
    normal: str = ""
    """The range, and for whom."""
    flag: str = ""
    """`high`, `low` or `abnormal`; nothing where it is normal."""
    arrow: str = ""
    """The flag for eyes: ↑, ↓, or nothing."""
    is_number: bool = False

    @property
    def is_abnormal(self) -> bool:
        """Whether it is out of the normal."""
        return bool(self.flag)

    @property
    def whole(self) -> str:
        """Value and unit in one."""
        return self.result + self.gap + self.unit

    @property
    def marked(self) -> str:
        """The flag with its arrow, for a file in which an arrow is a letter like others."""
        return f"{self.arrow} {self.flag}".strip()


def result_lines(
    rows: Iterable[ResultRow], language: str, say: Say, translate: Translate
) -> tuple[ResultLine, ...]:
    """Return lines of results in the order of `rows`."""
    return tuple(_line(row, language, say, translate) for row in rows)


def _line(row: ResultRow, language: str, say: Say, translate: Translate) -> ResultLine:
    flags = {"high": (translate("high"), "↑"), "low": (translate("low"), "↓")}
    other = (translate("abnormal") if row.is_abnormal else "", "")
    flag, arrow = flags.get(row.reading or "", other)
    unit = say(row.unit) if row.unit else ""
    return ResultLine(
        name=say(row.name),
        result=_found(row, language, say),
        unit=unit,
        gap=before_unit(unit, language) if unit else "",
        normal=range_in_words(row.normal, language, say) if row.normal else "",
        flag=flag,
        arrow=arrow,
        is_number=row.value is not None,
    )


def _found(row: ResultRow, language: str, say: Say) -> str:
    if row.value is None:
        assert row.result is not None
        return say(row.result)
    sign = f"{_SIGNS[row.limit]}{_NO_BREAK}" if row.limit else ""
    return sign + measured(row.value, language)


def range_in_words(normal: Normal, language: str, say: Say) -> str:
    """Return what is normal, as `< 1` or `13–17`, and for whom."""
    span = _span(normal, language)
    # Not within an f-string: what is said may be markup.
    return span + " (" + say(normal.for_) + ")" if normal.for_ else span


def _span(normal: Normal, language: str) -> str:
    match normal:
        case Normal(from_=low, to=high) if low is not None and high is not None:
            # With a minus, a dash between two numbers would be read as one.
            dash = "–" if low >= 0 else f"{_NO_BREAK}–{_NO_BREAK}"
            return f"{measured(low, language)}{dash}{measured(high, language)}"
        case Normal(below=end) if end is not None:
            sign = "<"
        case Normal(above=end) if end is not None:
            sign = ">"
        case Normal(from_=end) if end is not None:
            sign = "≥"
        case Normal(to=end) if end is not None:
            sign = "≤"
        case _:
            raise AssertionError("a normal range has an end")
    return f"{sign}{_NO_BREAK}{measured(end, language)}"
