"""An image that is white but for one spot, of which one knows where it is."""

import io

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 900, 500
SPOT = (70, 30)
"""In per cent from the left and from the top."""


def drawing() -> bytes:
    """Return it as PNG."""
    image = Image.new("RGB", (WIDTH, HEIGHT), "white")
    x, y = WIDTH * SPOT[0] / 100, HEIGHT * SPOT[1] / 100
    ImageDraw.Draw(image).rectangle((x - 8, y - 8, x + 7, y + 7), fill=(255, 0, 255))
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()
