"""The zones of an image that a question asks for, as a form shows them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from epicrisis.authoring.forms.images import ImageForm, image_form, image_value
from epicrisis.authoring.forms.unkept import UnkeptError
from epicrisis.authoring.forms.words import Block, Languages, Words, is_said, items_of
from epicrisis.cases.reading.yaml_text import Plain
from epicrisis.messages import Message

KEYS = ("type", "image", "zones", "answer", "because")
"""The keys of a question that say it."""
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_FEWEST_CORNERS = 2
_MOST = 100.0

Corners = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class ZoneLine:
    """A zone as a line of the form."""

    name: Words
    corners: str = ""
    """Its corners as they are typed: across and down in per cent, `10 20; 40 60`."""
    is_right: bool = False
    because: Words = field(default_factory=dict)
    """What is told of it after the answer."""
    id: str = ""
    """Its id in the file, empty for one that has none yet."""


@dataclass(frozen=True, slots=True)
class ZonesForm:
    """What an author may change of an image that is pointed at, without its YAML."""

    image: ImageForm | None = None
    zones: tuple[ZoneLine, ...] = ()


def zones_form(block: Block, languages: Languages) -> ZonesForm:
    """Return the form of an image with zones as the file has it."""
    right, because = items_of(block, "answer"), block.get("because")
    reasons = because if isinstance(because, dict) else {}
    zones = block.get("zones")
    image = block.get("image")
    return ZonesForm(
        image_form(image, languages) if isinstance(image, dict) else None,
        tuple(
            ZoneLine(
                languages.words(zone.get("name")),
                _typed(zone.get("corners")),
                name in right,
                languages.words(reasons.get(name)),
                name,
            )
            for name, zone in (zones.items() if isinstance(zones, dict) else ())
            if isinstance(zone, dict)
        ),
    )


def zones_part(block: Block, form: ZonesForm, languages: Languages) -> dict[str, Plain]:
    """Return the keys that say an image with zones; what didn't change as it stands in `block`.

    Raises `UnkeptError` for corners that can't be read.
    """
    before = {each.id: each for each in zones_form(block, languages).zones}
    written = block.get("zones")
    old = written if isinstance(written, dict) else {}
    lines = [*_with_ids(form)]
    part: dict[str, Plain] = {"type": "zone"}
    if form.image is not None:
        part["image"] = image_value(block.get("image"), form.image, languages)
    zones: dict[str, Plain] = {}
    for line in lines:
        zone = old.get(line.id)
        kept = dict(zone) if isinstance(zone, dict) else {}
        was = before.get(line.id)
        if was is None or was.name != line.name:
            kept["name"] = languages.value(line.name)
        if was is None or was.corners.strip() != line.corners.strip():
            kept["corners"] = _written(corners_of(line.corners))
        zones[line.id] = kept
    if zones:
        part["zones"] = zones
    if right := tuple(each.id for each in lines if each.is_right):
        answer = block.get("answer")
        is_same = isinstance(answer, tuple) and {*answer} == {*right}
        part["answer"] = answer if is_same else right
    reasons = {each.id: languages.value(each.because) for each in lines if is_said(each.because)}
    return {**part, "because": reasons} if reasons else part


def is_pointed_at(form: ZonesForm) -> bool:
    """Tell whether an image with zones has all that it needs to be asked."""
    right = sum(each.is_right for each in form.zones)
    return form.image is not None and len(form.zones) > 1 and right > 0


def corners_of(typed: str) -> Corners:
    """Return the corners that are typed, two for a rectangle; raises `UnkeptError` for none."""
    separator = ";" if ";" in typed else "\n" if "\n" in typed.strip() else ","
    corners = []
    for pair in filter(str.strip, typed.split(separator)):
        numbers = [float(each.replace(",", ".")) for each in _NUMBER.findall(pair)]
        rest = _NUMBER.sub("", pair).strip(" ,/%()")
        if len(numbers) != _FEWEST_CORNERS or rest or max(numbers) > _MOST:
            break
        corners.append((numbers[0], numbers[1]))
    else:
        if len(corners) >= _FEWEST_CORNERS:
            return tuple(corners)
    raise UnkeptError(
        Message(
            "“{words}”: write two opposite corners, or all, each as across and down in per cent of"
            " the image, as in: {example}",
            words=typed.strip(),
            example="10 20; 40 60",
        )
    )


def _written(corners: Corners) -> tuple[Plain, ...]:
    return tuple(
        tuple(int(each) if each.is_integer() else each for each in corner) for corner in corners
    )


def _typed(corners: Plain) -> str:
    pairs = corners if isinstance(corners, tuple) else ()
    return "; ".join(
        " ".join(f"{each:g}" for each in pair if isinstance(each, int | float))
        for pair in pairs
        if isinstance(pair, tuple)
    )


def _with_ids(form: ZonesForm) -> Iterator[ZoneLine]:
    taken = {each.id for each in form.zones}
    free = (name for number in range(1, 1000) if (name := f"z{number}") not in taken)
    for each in form.zones:
        yield (
            each
            if each.id
            else ZoneLine(each.name, each.corners, each.is_right, each.because, next(free))
        )
