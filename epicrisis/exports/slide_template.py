"""The empty presentation: wide, with our type, without bullets."""

from pptx import Presentation
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE
from pptx.oxml.ns import qn
from pptx.oxml.xmlchemy import OxmlElement
from pptx.util import Pt

from epicrisis.exports.slide_measures import BODY, HEIGHT, MARGIN, TITLE, WIDTH
from epicrisis.exports.slide_shapes import PptxShape


def empty_presentation() -> PptxShape:
    """Return python-pptx's own template, made wide, with our type and without bullets."""
    presentation = Presentation()
    was = presentation.slide_width
    presentation.slide_width, presentation.slide_height = Pt(WIDTH), Pt(HEIGHT)
    master = presentation.slide_master
    for shape in (
        *master.placeholders,
        *(each for layout in master.slide_layouts for each in layout.placeholders),
    ):
        if shape._element.xpath("./p:spPr/a:xfrm"):
            shape.left, shape.width = (
                round(each * Pt(WIDTH) / was) for each in (shape.left, shape.width)
            )
    for shape in master.placeholders:
        place = {0: TITLE, 1: BODY}.get(shape.placeholder_format.idx)
        if place is not None:
            shape.left, shape.top, shape.width, shape.height = map(Pt, place)
            shape.text_frame.auto_size = MSO_AUTO_SIZE.NONE
            shape.text_frame.vertical_anchor = (
                MSO_ANCHOR.TOP if place is BODY else MSO_ANCHOR.MIDDLE
            )
            shape.text_frame.margin_left = shape.text_frame.margin_right = 0
    opening = presentation.slide_layouts[0].placeholders
    for shape, place in zip(
        opening, ((MARGIN, 110, BODY[2], 130), (MARGIN, 260, BODY[2], 220)), strict=False
    ):
        shape.left, shape.top, shape.width, shape.height = map(Pt, place)
    for style, face in (("titleStyle", "Georgia"), ("bodyStyle", "Arial")):
        _set_style(master._element.find(f".//{qn('p:' + style)}"), face)
    for paragraph in presentation.slide_layouts[0]._element.iter(qn("a:lvl1pPr")):
        paragraph.set("algn", "l")
    return presentation


def _set_style(style: PptxShape, face: str) -> None:
    first = style.find(qn("a:lvl1pPr"))
    first.attrib.update({"marL": "0", "indent": "0", "algn": "l"})
    # The schema takes one of these at most.
    bullets = ("a:buNone", "a:buAutoNum", "a:buChar", "a:buBlip", "a:buFont")
    for bullet in (each for name in bullets for each in first.findall(qn(name))):
        first.remove(bullet)
    font = first.find(qn("a:defRPr"))
    font.addprevious(OxmlElement("a:buNone"))
    font.find(qn("a:latin")).set("typeface", face)
