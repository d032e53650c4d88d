"""Images drawn anew for programs that neither turn them nor draw lines over them."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

from PIL import ExifTags, Image, ImageDraw, ImageFont, ImageOps

from epicrisis.cases.reading.images import Picture
from epicrisis.exports.scenes import CaptionedImage, Outline, neutral_name
from epicrisis.palette import PAPER, RIGHT, SHEET

STROKE = 0.006
"""Width of an outline, in widths of its image; its light edge is as wide on each side."""
LETTER = 0.05
"""Height of an outline's label, likewise."""


def upright(picture: Picture) -> bytes:
    """Return an image as a viewer turns it: PowerPoint doesn't read how a camera was held."""
    with Image.open(BytesIO(picture.content)) as image:
        if image.getexif().get(ExifTags.Base.Orientation, 1) == 1:
            return picture.content
        turned = BytesIO()
        ImageOps.exif_transpose(image).save(turned, image.format, quality=92)
        return turned.getvalue()


def with_outlines(image: CaptionedImage) -> CaptionedImage:
    """Return an image in which its outlines are drawn; the same one where it has none."""
    if not image.outlines:
        return image
    with Image.open(BytesIO(upright(image.picture))) as opened:
        drawn = _on_paper(opened)
    pen = ImageDraw.Draw(drawn)
    for outline in image.outlines:
        _draw(pen, outline, *drawn.size)
    written = BytesIO()
    drawn.save(written, "PNG" if image.picture.mime == "image/png" else "JPEG", quality=92)
    picture = replace(image.picture, content=written.getvalue(), tells_place=False)
    return replace(image, name=neutral_name(picture), picture=picture, outlines=())


def _on_paper(image: Image.Image) -> Image.Image:
    """Return an image in colours, on white where it lets through."""
    if image.mode.startswith("I"):
        # Pillow cuts 16 bits off at 255, rather than scaling them.
        return image.convert("I").point(lambda value: value / 257).convert("L").convert("RGB")
    if image.has_transparency_data:
        paper = Image.new("RGBA", image.size, SHEET.light)
        return Image.alpha_composite(paper, image.convert("RGBA")).convert("RGB")
    return image.convert("RGB")


def _draw(pen: ImageDraw.ImageDraw, outline: Outline, width: int, height: int) -> None:
    corners = list(_in_pixels(outline.corners, width, height))
    stroke = max(1, round(width * STROKE))
    # From the middle of a side on, so that each corner is a joint.
    (x0, y0), (x1, y1) = corners[:2]
    middle = ((x0 + x1) / 2, (y0 + y1) / 2)
    around = [middle, *corners[1:], corners[0], middle]
    for colour, wide in ((PAPER.light, 3 * stroke), (RIGHT.light, stroke)):
        pen.line(around, fill=colour, width=wide, joint="curve")
    if outline.label:
        (top,) = _in_pixels((outline.top,), width, height)
        pen.text(
            top,
            outline.label,
            fill=RIGHT.light,
            font=ImageFont.load_default(max(8, width * LETTER)),
            anchor="lb" if outline.is_labelled_above else "lt",
            stroke_width=stroke,
            stroke_fill=PAPER.light,
        )


def _in_pixels(
    corners: tuple[tuple[float, float], ...], width: int, height: int
) -> Iterator[tuple[float, float]]:
    for across, down in corners:
        yield across / 100 * (width - 1), down / 100 * (height - 1)
