"""An image of a case, looked into before anybody is shown it."""

import io
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image

from epicrisis.cases.reading.files import UnfitFileError
from epicrisis.messages import Message, grouped

MAX_BYTES = 2_000_000
"""Largest image file: what a lecture hall's wifi can carry to a projector in a second or two."""
MAX_PIXELS = 16_000_000
"""Largest image once it is unpacked; a small file can hold a far larger one."""
MAX_BYTES_A_CASE = 20_000_000
"""Largest sum of a case's images: a server holds them in memory."""

_MIMES = {"PNG": "image/png", "JPEG": "image/jpeg"}
_GPS = 0x8825
"""Tag of the place in a photograph's Exif data (Exif 3.0, 4.6.3)."""
_ORIENTATION = 0x0112
"""Tag of how the camera was held (Exif 3.0, 4.6.5)."""
_LYING = (5, 6, 7, 8)
"""Its values by which rows are to be seen as columns."""


@dataclass(frozen=True, slots=True)
class Picture:
    """An image that can be shown."""

    content: bytes
    mime: str
    """`image/png` or `image/jpeg`."""
    width: int
    """In pixels, of the image as it is seen: a camera held upright stores it lying."""
    height: int
    """In pixels, likewise."""
    tells_place: bool
    """Whether the photograph says where it was taken, which may tell who the patient is."""

    @property
    def size(self) -> tuple[int, int]:
        """Its width and its height."""
        return self.width, self.height


@lru_cache(maxsize=64)
def picture_of(content: bytes) -> Picture:
    """Return the image that a file holds.

    Raises `UnfitFileError` for anything but a whole PNG or JPEG image of up to `MAX_PIXELS`.
    """
    if b"<svg" in content[:2_000].lower():
        raise UnfitFileError(Message("is an SVG drawing, which can hold a script; save it as PNG"))
    try:
        with Image.open(io.BytesIO(content), formats=tuple(_MIMES)) as image:
            width, height = image.size
            if width * height > MAX_PIXELS:
                raise Image.DecompressionBombError
            tags = image.getexif()
            tells_place = _GPS in tags
            if tags.get(_ORIENTATION) in _LYING:
                width, height = height, width
            image.load()  # a torn file shows only here
            assert image.format is not None
            return Picture(content, _MIMES[image.format], width, height, tells_place)
    except Image.DecompressionBombError:
        message = Message("has over {most} pixels; make it smaller", most=grouped(MAX_PIXELS))
        raise UnfitFileError(message) from None
    # Pillow raises as many kinds of errors as files can be broken in.
    except (OSError, ValueError, SyntaxError, EOFError):
        message = Message("is no whole PNG or JPEG image; save it as one of them")
        raise UnfitFileError(message) from None
