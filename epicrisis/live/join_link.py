"""The link that phones follow into a room, as text and as a QR code."""

from functools import lru_cache

import segno

from epicrisis.palette import BLACK, SHEET
from epicrisis.store.classes.records import Room


def join_link(room: Room) -> str:
    """Return the address of the room's phone page."""
    return f"{room.address}/r/{room.code}"


@lru_cache(maxsize=64)
def data_uri(link: str) -> str:
    """Return a QR code as an image that stands in the page itself, dark on white on any page."""
    code = segno.make_qr(link, error="m")
    return code.svg_data_uri(border=4, dark=BLACK.light, light=SHEET.light)


def spaced(code: str) -> str:
    """Return a room's code as it is read aloud."""
    half = len(code) // 2
    return f"{code[:half]} {code[half:]}"
