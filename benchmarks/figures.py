"""A measured figure: its target, what a peer took in the same run, and a line of a table."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Figure:
    """One number and what it is measured against."""

    name: str
    value: float
    unit: str = ""
    target: float | None = None
    """The most that it may be, or the least where more is better."""
    times: float | None = None
    """The same as a multiple of the peer, in place of `target`."""
    peer: float | None = None
    """What something comparable took in the same run."""
    peer_name: str = "peer"
    better: Literal["lower", "higher"] = "lower"

    @property
    def limit(self) -> float | None:
        """The target as a number; None where there is none."""
        if self.times is None:
            return self.target
        return self.times * self.peer if self.peer is not None else None

    @property
    def is_met(self) -> bool:
        """Whether the target is reached; a figure that couldn't be taken reaches none."""
        if self.limit is None:
            return self.target is None and self.times is None
        if self.better == "lower":
            return self.value <= self.limit
        return self.value >= self.limit

    @property
    def verdict(self) -> str:
        """`ok` or `short`; nothing where there is no target."""
        if self.target is None and self.times is None:
            return ""
        return "ok" if self.is_met else "short"

    @property
    def goal(self) -> str:
        """The target in words."""
        sign = "≤" if self.better == "lower" else "≥"
        if self.times is not None:
            return f"{sign} {self.times:.3g} × {self.peer_name}"
        return f"{sign} {self.target:,.10g} {self.unit}".strip() if self.target is not None else ""

    @property
    def ratio(self) -> str:
        """The value by the peer's."""
        return f"{self.value / self.peer:.2f}" if self.peer else ""

    def row(self) -> dict[str, object]:
        """Return all of it for JSON."""
        return asdict(self) | {"is_met": self.is_met}

    def shown(self, value: float) -> str:
        """Write a number as this figure's unit asks for."""
        digits = 0 if self.unit in ("", "B") or value >= 100 else 1
        return f"{value:,.{digits}f} {self.unit}".strip()


HEAD = "| figure | value | target | ratio to its peer | |\n|---|---:|---|---:|---|"


def line(figure: Figure) -> str:
    """Set one figure as a line under `HEAD`."""
    against = f"{figure.ratio} × {figure.peer_name}" if figure.ratio else ""
    value = figure.shown(figure.value)
    return f"| {figure.name} | {value} | {figure.goal} | {against} | {figure.verdict} |"


def table(figures: Iterable[Figure]) -> str:
    """Set figures as a Markdown table."""
    return "\n".join([HEAD, *map(line, figures)])


def report(figures: Sequence[Figure], *, as_json: bool, **samples: object) -> int:
    """Print figures as a table, or as JSON with all samples; return 1 if a target is missed."""
    if as_json:
        print(json.dumps({"rows": [each.row() for each in figures], **samples}, indent=1))
    else:
        print(table(figures))
    return int(not all(each.is_met for each in figures))


def tell(outcome: Mapping[str, float], *, as_json: bool) -> None:
    """Print numbers by their names, a line each or as JSON."""
    if as_json:
        print(json.dumps(outcome))
        return
    width = max(map(len, outcome))
    for name, number in outcome.items():
        print(f"{name:<{width}} {number:>12}")
