"""Pointing at zones of an image."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from epicrisis import stems
from epicrisis.cases.fields import Text
from epicrisis.cases.problems import shown
from epicrisis.cases.questions import Zone as ZoneRecord
from epicrisis.cases.questions import ZoneQuestion
from epicrisis.cases.reading.references import Hit
from epicrisis.cases.reading.yaml_text import Path
from epicrisis.i18n import translator
from epicrisis.messages import Message
from epicrisis.questions.answer import Answer
from epicrisis.questions.choice import as_tuple, because_texts, named_options
from epicrisis.questions.edn import EdnMark, unknown_mark
from epicrisis.questions.kind import (
    Bar,
    Kind,
    Pointed,
    QuestionText,
    Solution,
    Words,
    Zones,
    image_texts,
)
from epicrisis.questions.polygons import Point, crosses_itself, lies_in, overlap
from epicrisis.refusals import InvalidAnswer, to_translate

ELSEWHERE = "@"
"""Key of the bar that counts points in no zone: no id begins so."""

_POINT = re.compile(r"@([0-9]{1,3}(?:\.[0-9]{1,2})?),([0-9]{1,3}(?:\.[0-9]{1,2})?)")
_FARTHEST = 100

_NOTHING = to_translate("Point at a place, or choose one of the names.")
_TOO_MANY = to_translate("Places to point at: {most} at most; these are {count}.")
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
        points = [str(each) for each in tokens if _is_point(each)]
        if any(_point(each) is None for each in points):
            raise InvalidAnswer(_OUTSIDE)
        named = named_options([each for each in tokens if not _is_point(each)], question.zones)
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
        """Return the right zones, and where all of them lie."""
        return Solution(
            right=question.answer,
            because=question.because,
            outlines={name: corners_of(zone) for name, zone in question.zones.items()},
        )

    def chosen(self, question: ZoneQuestion, answer: Answer) -> tuple[str, ...]:
        """Return the zones pointed at."""
        if answer.is_dont_know:
            return ()
        return tuple(zone for zone in pointed_zones(question, answer) if zone is not None)

    def pointed(self, question: ZoneQuestion, answer: Answer) -> tuple[Pointed, ...]:
        """Return the points, each with the zone in which it lies."""
        if answer.is_dont_know:
            return ()
        points = [point for token in answer.chosen if (point := _point(token))]
        return tuple(Pointed(point, zone_at(question, point)) for point in points)

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
        """Yield zones badly drawn, and an image or a list of names that tells the answer."""
        yield from _check_image(path, question)
        for name, zone in question.zones.items():
            if crosses_itself(corners_of(zone)):
                message = Message(
                    "the sides of zone {zone} cross each other, and between them it has holes;"
                    " write its corners in turn, as one walks around it",
                    zone=shown(name),
                )
                yield Hit((*path, "zones", name, "corners"), "W504", message)
        for (one, first), (other, second) in combinations(question.zones.items(), 2):
            if overlap(corners_of(first), corners_of(second)):
                message = Message(
                    "zone {zone} overlaps {other}: there a finger means the first;"
                    " draw one of them smaller",
                    zone=shown(other),
                    other=shown(one),
                )
                yield Hit((*path, "zones", other, "corners"), "W504", message)
        if len(question.answer) == len(question.zones):
            message = Message(
                "every zone is right, so the list of their names tells the answer;"
                " add zones that are wrong"
            )
            yield Hit((*path, "zones"), "W504", message)


def _names(question: ZoneQuestion) -> Mapping[str, Text]:
    return {zone: record.name for zone, record in question.zones.items()}


def pointed_zones(question: ZoneQuestion, answer: Answer) -> tuple[str | None, ...]:
    """Return the zone of each item of an answer, None for a point that lies in none."""
    return tuple(
        zone_at(question, point) if (point := _point(token)) else token for token in answer.chosen
    )


def _is_point(token: object) -> bool:
    return isinstance(token, str) and token.startswith(ELSEWHERE)


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


def _check_image(path: Path, question: ZoneQuestion) -> Iterator[Hit]:
    """Yield words below the image that only right zones have, where no wrong one is named."""
    texts = {"alt": question.image.alt, "caption": question.image.caption or {}}
    for key, language, said in (
        (key, language, said) for key, text in texts.items() for language, said in text.items()
    ):
        names = {True: "", False: ""}
        for zone, record in question.zones.items():
            names[zone in question.answer] += f" {record.name.get(language, '')}"
        right, wrong = (stems.content(names[which], language) for which in (True, False))
        by_stem = {stems.stem(word, language): word for word in stems.words(said)}
        telling = [word for each, word in by_stem.items() if each in right - wrong]
        if telling and by_stem.keys().isdisjoint(wrong - right):
            message = Message(
                "{word} ({language}) names a right zone, and no wrong one is named beside it;"
                " name others too, or none",
                word=shown(telling[0]),
                language=language,
            )
            yield Hit((*path, "image", key, language), "W501", message, telling[0])
