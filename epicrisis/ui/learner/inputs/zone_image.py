"""An image to point at, with a list of names beside it for who doesn't point."""

import re
from collections.abc import Sequence

from epicrisis.ui.learner.inputs import held
from epicrisis.ui.shared.session import translate

_zones = held.component(__file__, "epicrisis_zone_image")

_ALL = 100
"""Per cent."""
_POINT = re.compile(r"@([0-9]{1,3}(?:\.[0-9])?),([0-9]{1,3}(?:\.[0-9])?)")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,3}")


def zone_image(
    label: str,
    *,
    url: str,
    alt: str,
    caption: str,
    width: int,
    height: int,
    names: Sequence[str],
    most: int,
    key: str,
    disabled: bool = False,
) -> list[str]:
    """Show an image and names, and return what was pointed at or ticked, at most `most` of it.

    A point is `"@41.5,22"`, in per cent of the image from its left and its top, with one decimal;
    a name is its number, from 0, as text. They stand as they were chosen. Where the image is
    divided isn't known here, nor in the browser. Width and height are the image's own, in pixels.
    What is said of forms, callbacks and filling in for `ranking_list` holds here too, with
    `tokens_of(held.value(key), count, most)`.
    """
    tokens = tokens_of(held.value(key), len(names), most)
    result = _zones(
        key=key,
        data={
            "label": label,
            "url": url,
            "alt": alt,
            "caption": caption,
            "width": width,
            "height": height,
            "names": list(names),
            "most": most,
            "disabled": disabled,
            "value": tokens,
            "filled": held.filling(key),
            "words": {
                "how": translate("Point at the image, or choose by name: {most} at most."),
                "count": translate("{count} of {most} chosen"),
                "names": translate("By name"),
                "large": translate("Enlarge the image"),
                "larger": translate("Larger"),
                "smaller": translate("Smaller"),
                "close": translate("Close"),
                "point": translate("Point {number}"),
                "at": translate("Point {number}: {x}% from the left, {y}% from the top."),
                "keys": translate(
                    "Point {number}: drag it, or press an arrow key; Delete takes it away."
                ),
                "out": translate("Take away point {number}"),
                "gone": translate("Point {number} is taken away."),
                "full": translate("No more than {most}: take one away first."),
                "absent": translate("The image hasn't come. Choose by name, or reload the page."),
            },
        },
        on_value_change=lambda: None,
    )
    return tokens_of(result.get(held.VALUE), len(names), most)


def tokens_of(value: object, names: int, most: int) -> list[str]:
    """Return the points and the numbers under `names` of what a browser says or had kept.

    Each stands once, a point is written in one way only, and of more than `most` the first are
    taken.
    """
    if not isinstance(value, list):
        return []
    read = (_token(each, names) for each in value)
    return list(dict.fromkeys(each for each in read if each is not None))[:most]


def _token(value: object, names: int) -> str | None:
    if not isinstance(value, str):
        return None
    if _NUMBER.fullmatch(value):
        return value if int(value) < names else None
    if point := _POINT.fullmatch(value):
        x, y = float(point[1]), float(point[2])
        return f"@{x:g},{y:g}" if max(x, y) <= _ALL else None
    return None
