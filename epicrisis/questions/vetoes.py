"""Options that decide alone: what leaves an indispensable one out, or takes an unacceptable one."""

from collections.abc import Collection
from typing import NamedTuple


class Vetoes(NamedTuple):
    """The options that make an answer worth 0, whatever else was chosen."""

    omitted: tuple[str, ...] = ()
    """Indispensable options that were not chosen, in the case's order."""
    unacceptable: tuple[str, ...] = ()
    """Unacceptable options that were chosen, in the case's order."""

    @property
    def strike(self) -> bool:
        """Whether there is any."""
        return bool(self.omitted or self.unacceptable)


NO_VETOES = Vetoes()


def vetoes(
    chosen: Collection[str],
    indispensable: Collection[str] = (),
    unacceptable: Collection[str] = (),
) -> Vetoes:
    """Return the options that strike an answer, by id.

    >>> vetoes("bd", indispensable="a", unacceptable="d")
    Vetoes(omitted=('a',), unacceptable=('d',))
    """
    return Vetoes(
        omitted=tuple(option for option in indispensable if option not in chosen),
        unacceptable=tuple(option for option in unacceptable if option in chosen),
    )


def vetoed_credit(credit: float, struck: Vetoes) -> float:
    """Return a credit by our own rule, 0 to 1: 0 where a veto strikes, otherwise as it was.

    >>> vetoed_credit(0.5, vetoes("abd", unacceptable="d"))
    0.0
    """
    return 0.0 if struck.strike else credit
