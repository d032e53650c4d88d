"""A mark for each specialty on the library's cards, which tells nothing of the case itself.

It is drawn from the specialty's name: rings that are broken where the name's digest says.
"""

import hashlib
from functools import cache

from epicrisis.cases.model import Case
from epicrisis.ui.shared import html

_RADII = (42, 29, 16)
_PETALS = 8
"""Places at which a ring may be broken."""


def address(case: Case) -> str:
    """Return the mark of a case's specialty, as an address; the page gives it its colour."""
    names = case.specialty
    return _drawn(names.get("en", names[case.language]))


@cache
def _drawn(specialty: str) -> str:
    digest = hashlib.sha256(specialty.casefold().encode()).digest()
    rings = "".join(_ring(radius, digest[at]) for at, radius in enumerate(_RADII))
    return html.svg_address(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" fill="none"'
        f' stroke="currentColor" stroke-width="7" stroke-linecap="round">{rings}'
        '<circle cx="50" cy="50" r="5" fill="currentColor" stroke="none"/></svg>'
    )


def _ring(radius: int, kinds: int) -> str:
    """Return a circle of arcs and gaps: arc where the bit of its place is set, or all of it."""
    shown = [bool(kinds >> place & 1) for place in range(_PETALS)]
    if not any(shown):
        shown = [True] * _PETALS
    # One path length a place; the cap of a line takes the rest of the gap.
    lengths = " ".join("0.6 0.4" if is_arc else "0 1" for is_arc in shown)
    return (
        f'<circle cx="50" cy="50" r="{radius}" pathLength="{_PETALS}"'
        f' stroke-dasharray="{lengths}"/>'
    )
