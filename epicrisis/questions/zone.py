"""Pointing at zones of an image."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, pairwise
from typing import TypeAlias

from epicrisis.cases.fields import Text
from epicrisis.cases.questions import Zone as ZoneRecord
from epicrisis.cases.questions import ZoneQuestion
from epicrisis.cases.reading.references import Hit
from epicrisis.cases.reading.yaml_text import Path, shown
from epicrisis.i18n import translator
from epicrisis.questions.answer import Answer
from epicrisis.questions.choice import as_tuple, because_texts, named_options
from epicrisis.questions.edn import EdnMark, unknown_mark
from epicrisis.questions.kind import (
    Bar,
    Kind,
    QuestionText,
    Solution,
    Words,
    Zones,
    image_texts,
)
from epicrisis.refusals import InvalidAnswer, to_translate

Point: TypeAlias = tuple[float, float]
"""Per cent of the image's width from the left and of its height from the top."""

ELSEWHERE = "@"
"""Key of the bar that counts points in no zone: no id begins so."""

_POINT = re.compile(r"@([0-9]{1,3}(?:\.[0-9]{1,2})?),([0-9]{1,3}(?:\.[0-9]{1,2})?)")
_FARTHEST = 100
_TINY = 1e-6
"""Per cent of an image that nobody sees."""

_NOTHING = to_translate("Point at a place, or choose one of the names.")
_TOO_MANY = to_translate("Point at {most} places at most; these are {count}.")
_OUTSIDE = to_translate("Point at a place within the image.")


class PointedZone(Kind[ZoneQuestion]):
    """Pointing at zones of an image."""

    def own_texts(self, question: ZoneQuestion) -> Iterator[QuestionText]:
        """Yield the image's words, the names and their own lines."""
        yield from image_texts(("image",), question.image)
        for name, zone in question.zones.items():
            yield QuestionText(("zones", name, "name"), zone.name, "asked", "choice")
        yield from because_texts(question.because)

    def shape(self, question: ZoneQuestion) -> Zones:
        """Return image and names, without where the zones lie."""
        return Zones(question.image, _names(question), most=len(question.answer))

    def hint(self, question: ZoneQuestion, language: str) -> Words:
        """Return how many zones are to be pointed at."""
        translate = translator(language)
        if len(question.answer) == 1:
            return (translate("Point at one zone"),)
        return (translate("Point at {count} zones").format(count=len(question.answer)),)

    def parse(self, question: ZoneQuestion, sent: object) -> tuple[str, ...]:
        """Return ids of zones, and points (`@41.5,22`) where one was pointed at."""
        tokens = as_tuple(sent)
        points = [str(each) for each in tokens if isinstance(each, str) and each.startswith("@")]
        if any(_point(each) is None for each in points):
            raise InvalidAnswer(_OUTSIDE)
        named = named_options([each for each in tokens if each not in points], question.zones)
        chosen = tuple(dict.fromkeys((*points, *named)))
        if not chosen:
            raise InvalidAnswer(_NOTHING)
        if len(chosen) > len(question.answer):
            raise InvalidAnswer(_TOO_MANY, most=len(question.answer), count=len(chosen))
        return chosen

    def credit(self, question: ZoneQuestion, answer: Answer) -> float:
        """Return the share of the right zones that are pointed at."""
        hit = set(pointed_zones(question, answer))
        return sum(zone in hit for zone in question.answer) / len(question.answer)

    def edn(self, question: ZoneQuestion, answer: Answer) -> EdnMark:
        """Return that the rule isn't known."""
        return unknown_mark()

    def given(self, question: ZoneQuestion, answer: Answer, language: str) -> tuple[Words, ...]:
        """Return the names of the zones pointed at."""
        translate = translator(language)
        elsewhere = translate("a place in none of the zones")
        return tuple(
            (elsewhere,) if zone is None else (question.zones[zone].name,)
            for zone in pointed_zones(question, answer)
        )

    def right(self, question: ZoneQuestion, language: str) -> tuple[Words, ...]:
        """Return the names of the right zones."""
        return tuple((question.zones[zone].name,) for zone in question.answer)

    def solution(self, question: ZoneQuestion) -> Solution:
        """Return the right zones."""
        return Solution(right=question.answer, because=question.because)

    def chosen(self, question: ZoneQuestion, answer: Answer) -> tuple[str, ...]:
        """Return the zones pointed at."""
        if answer.is_dont_know:
            return ()
        return tuple(zone for zone in pointed_zones(question, answer) if zone is not None)

    def bars(self, question: ZoneQuestion, answers: Sequence[Answer]) -> tuple[Bar, ...]:
        """Count who pointed at each zone, and last who pointed elsewhere."""
        counts = Counter(
            zone for answer in answers for zone in set(pointed_zones(question, answer))
        )
        bars = tuple(Bar(zone, counts[zone], zone in question.answer) for zone in question.zones)
        return (*bars, Bar(ELSEWHERE, counts[None])) if counts[None] else bars

    def row(self, question: ZoneQuestion, key: str, language: str) -> Words:
        """Return the zone's name."""
        if key == ELSEWHERE:
            translate = translator(language)
            return (translate("a place in none of the zones"),)
        return (question.zones[key].name,)

    def check(self, path: Path, question: ZoneQuestion) -> Iterator[Hit]:
        """Yield zones that overlap or cross themselves, and a list of names that are all right."""
        for name, zone in question.zones.items():
            if any(_cross(*sides) for sides in combinations(_sides(corners_of(zone)), 2)):
                yield Hit(
                    (*path, "zones", name, "corners"),
                    "W504",
                    f"the sides of zone {shown(name)} cross each other, and between them it has"
                    " holes; write its corners in turn, as one walks around it",
                )
        for (one, first), (other, second) in combinations(question.zones.items(), 2):
            if overlap(corners_of(first), corners_of(second)):
                yield Hit(
                    (*path, "zones", other, "corners"),
                    "W504",
                    f"zone {shown(other)} overlaps {shown(one)}: there a finger means the first;"
                    " draw one of them smaller",
                )
        if len(question.answer) == len(question.zones):
            yield Hit(
                (*path, "zones"),
                "W504",
                "every zone is right, so the list of their names tells the answer;"
                " add zones that are wrong",
            )


def _names(question: ZoneQuestion) -> Mapping[str, Text]:
    return {zone: record.name for zone, record in question.zones.items()}


def pointed_zones(question: ZoneQuestion, answer: Answer) -> tuple[str | None, ...]:
    """Return the zone of each item of an answer, None for a point that lies in none."""
    return tuple(
        zone_at(question, point) if (point := _point(token)) else token for token in answer.chosen
    )


def _point(token: str) -> Point | None:
    """Return a point within the image, None for what isn't one."""
    if not (found := _POINT.fullmatch(token)):
        return None
    across, down = float(found[1]), float(found[2])
    return (across, down) if max(across, down) <= _FARTHEST else None


def zone_at(question: ZoneQuestion, point: Point) -> str | None:
    """Return the id of the zone in which a point lies, None where it lies in none."""
    return next(
        (name for name, zone in question.zones.items() if lies_in(point, corners_of(zone))), None
    )


def corners_of(zone: ZoneRecord) -> tuple[Point, ...]:
    """Return the corners of a zone in turn, four of a rectangle."""
    if len(zone.corners) > 2:  # noqa: PLR2004 (two are a rectangle's)
        return zone.corners
    (left, top), (right, bottom) = zone.corners
    return ((left, top), (right, top), (right, bottom), (left, bottom))


def lies_in(point: Point, corners: Sequence[Point]) -> bool:
    """Tell whether a point lies in a polygon, by how many of its sides are to the right of it."""
    across, down = point
    crossings = 0
    for (x1, y1), (x2, y2) in pairwise((*corners, corners[0])):
        if (y1 > down) != (y2 > down) and across < x1 + (down - y1) * (x2 - x1) / (y2 - y1):
            crossings += 1
    return crossings % 2 == 1


def overlap(some: Sequence[Point], others: Sequence[Point]) -> bool:
    """Tell whether two polygons share more than their edges."""
    if _are_apart(some, others):
        return False
    for one, other in ((some, others), (others, some)):
        middles = [(each, _is_on_edge(each, other)) for each in _middles(one, other)]
        # Whose whole edge is the other's edge is the other.
        if all(on_edge for _, on_edge in middles):
            return True
        if any(not on_edge and lies_in(each, other) for each, on_edge in middles):
            return True
    return False


def _are_apart(some: Sequence[Point], others: Sequence[Point]) -> bool:
    """Tell whether a line across or down lies between two polygons."""
    boxes = [
        [(min(each), max(each)) for each in zip(*corners, strict=True)]
        for corners in (some, others)
    ]
    return any(
        last <= first
        for one, other in (boxes, boxes[::-1])
        for (_, last), (first, _) in zip(one, other, strict=True)
    )


_Side: TypeAlias = tuple[Point, Point]


def _sides(corners: Sequence[Point]) -> list[_Side]:
    return list(pairwise((*corners, corners[0])))


def _middles(some: Sequence[Point], others: Sequence[Point]) -> Iterator[Point]:
    """Yield the middle of each part of the sides of a polygon between those of another."""
    for start, end in _sides(some):
        cuts = {0.0, 1.0}
        for side in _sides(others):
            cuts.update(_cuts((start, end), side))
        for before, after in pairwise(sorted(cuts)):
            if after - before > _TINY:
                part = (before + after) / 2
                yield (
                    start[0] + part * (end[0] - start[0]),
                    start[1] + part * (end[1] - start[1]),
                )


def _cuts(one: _Side, other: _Side) -> Iterator[float]:
    """Yield where along a side another one meets it, from 0 at its start to 1 at its end."""
    (a, b), (c, d) = one, other
    before, after = _side(c, d, a), _side(c, d, b)
    if before * after < 0 and _side(a, b, c) * _side(a, b, d) <= 0:
        yield before / (before - after)
    for corner in other:
        if _is_on(corner, one):
            length = (b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2
            yield ((corner[0] - a[0]) * (b[0] - a[0]) + (corner[1] - a[1]) * (b[1] - a[1])) / length


def _is_on_edge(point: Point, corners: Sequence[Point]) -> bool:
    return any(_is_on(point, side) for side in _sides(corners))


def _is_on(point: Point, side: _Side) -> bool:
    """Tell whether a point lies on a side, as near as numbers tell."""
    (x1, y1), (x2, y2) = side
    return (
        abs(_side(*side, point)) <= _TINY * (abs(x2 - x1) + abs(y2 - y1))
        and min(x1, x2) - _TINY <= point[0] <= max(x1, x2) + _TINY
        and min(y1, y2) - _TINY <= point[1] <= max(y1, y2) + _TINY
    )


def _cross(one: _Side, other: _Side) -> bool:
    """Tell whether two sides cross, rather than touch."""
    (a, b), (c, d) = one, other
    return _side(a, b, c) * _side(a, b, d) < 0 and _side(c, d, a) * _side(c, d, b) < 0


def _side(start: Point, end: Point, point: Point) -> float:
    """Return on which side of a line a point lies: over 0, under 0, or 0 upon it."""
    (x1, y1), (x2, y2), (x, y) = start, end, point
    return (x2 - x1) * (y - y1) - (y2 - y1) * (x - x1)
