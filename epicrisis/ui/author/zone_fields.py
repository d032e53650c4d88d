"""The fields of an image that is pointed at: its zones as rows, and a drawing of them over it."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from epicrisis.authoring.forms.images import ImageForm
from epicrisis.authoring.forms.unkept import UnkeptError
from epicrisis.authoring.forms.words import Languages, is_said
from epicrisis.authoring.forms.zones import Corners, ZoneLine, ZonesForm, corners_of
from epicrisis.cases.reading.files import UnfitFileError
from epicrisis.cases.reading.images import picture_of
from epicrisis.messages import said
from epicrisis.questions.kind import OptionMark
from epicrisis.ui.author import fields, image_fields
from epicrisis.ui.learner import zone_marks
from epicrisis.ui.shared import html, images
from epicrisis.ui.shared.open_draft import OpenDraft, OpenForm
from epicrisis.ui.shared.session import translate

_FEWEST_LINES = 3
_CORNERS_OF_RECTANGLE = 2


def show(
    open_draft: OpenDraft, form: OpenForm, before: ZonesForm, languages: Languages
) -> ZonesForm:
    """Show the fields, and return what they say."""
    given = (before.image,) if before.image is not None else ()
    image = image_fields.show_one(open_draft, form, given, languages)
    st.markdown(translate("Zones: tick the right ones"))
    st.caption(
        translate(
            "Corners in per cent of the image, across then down: two opposite ones of a rectangle,"
            " or all of a polygon. They must not overlap."
        )
    )
    lines = _lines(form, before, languages)
    if image is not None:
        _draw(open_draft, image, lines, languages)
    return ZonesForm(image, lines)


def _lines(form: OpenForm, before: ZonesForm, languages: Languages) -> tuple[ZoneLine, ...]:
    count = max(_FEWEST_LINES, len(before.zones) + 1, form.lines)
    blank = ZoneLine(languages.nothing(), because=languages.nothing())
    given = [*before.zones, *[blank] * (count - len(before.zones))]
    lines = []
    for number, each in enumerate(given, start=1):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            is_right = st.checkbox(
                translate("Zone {number} is right").format(number=number),
                each.is_right,
                key=form.key(f"zone-right-{number}"),
                label_visibility="collapsed",
            )
            label = translate("Zone {number}").format(number=number)
            name = fields.line(form, f"zone-{number}", label, each.name, languages)
            typed = st.text_input(
                translate("Corners of zone {number}").format(number=number),
                each.corners,
                key=form.key(f"corners-{number}"),
                placeholder="10 20; 40 60",
            )
        lines.append(replace(each, name=name, corners=typed or "", is_right=is_right))
    if is_said(lines[-1].name) and st.button(translate("More zones"), key=form.key("more-zones")):
        form.lines = count + _FEWEST_LINES
        st.rerun(scope="fragment")
    return tuple(each for each in lines if is_said(each.name))


def _draw(
    open_draft: OpenDraft, image: ImageForm, lines: Sequence[ZoneLine], languages: Languages
) -> None:
    """Show the image with the zones whose corners can be read; say why of the others."""
    content = open_draft.draft.files.get(image.file)
    if content is None:
        return
    try:
        picture = picture_of(content)
    except UnfitFileError as error:
        st.caption(html.plain(f"{image.file}: {said(error.message, translate)}"))
        return
    outlines: dict[str, Corners] = {}
    marks: dict[str, OptionMark] = {}
    for number, each in enumerate(lines):
        try:
            outlines[str(number)] = _polygon(corners_of(each.corners))
        except UnkeptError as error:
            if each.corners.strip():
                st.caption(html.plain(said(error.message, translate)))
        else:
            marks[str(number)] = "hit" if each.is_right else "wrong"
    ratio = round(picture.width / picture.height, 4)
    names = ", ".join(each.name[languages.own] for each in lines)
    html.show(
        "author_zones.html",
        url=images.served(picture, f"draft/{image.file}"),
        width=picture.width,
        height=picture.height,
        ratio=ratio,
        drawing=zone_marks.drawing(ratio, outlines, marks, ()),
        words=translate("Outlined: {zones}").format(zones=names),
    )


def _polygon(corners: Corners) -> Corners:
    if len(corners) != _CORNERS_OF_RECTANGLE:
        return corners
    (left, top), (right, bottom) = corners
    return ((left, top), (right, top), (right, bottom), (left, bottom))
