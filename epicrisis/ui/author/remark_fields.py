"""The form of what is to be remembered, and of a note."""

from collections.abc import Sequence

import streamlit as st

from epicrisis.authoring.edits.edit import Edit, Insert
from epicrisis.authoring.forms.remark import RemarkForm, new_remark, remark_edits, remark_form
from epicrisis.authoring.forms.unkept import UnkeptError
from epicrisis.authoring.forms.words import Block, Languages
from epicrisis.messages import Message
from epicrisis.ui.author import fields, image_fields
from epicrisis.ui.shared.open_draft import OpenDraft, OpenForm
from epicrisis.ui.shared.session import translate


def show(
    open_draft: OpenDraft, form: OpenForm, block: Block | None, languages: Languages
) -> Sequence[Edit] | Message:
    """Show the fields; return the edits that they come to, or why they can't be kept."""
    before = remark_form(block, languages) if block is not None else RemarkForm(languages.nothing())
    label = translate("To remember") if form.kind == "teaching" else translate("Note for me")
    text = fields.prose(form, "text", label, before.text, languages)
    cites, images = before.cites, before.images
    if form.kind == "teaching":
        cites = fields.references(
            form, translate("References"), before.cites, open_draft.references
        )
        if st.toggle(translate("With an image"), bool(images), key=form.key("has-images")):
            images = image_fields.show(open_draft, form, images, languages)
        else:
            images = ()
    after = RemarkForm(text, cites, images)
    try:
        if block is None:
            added = new_remark(form.kind, after, languages)
            return [Insert(form.path[:-1], int(form.path[-1]), added)]
        return [*remark_edits(block, form.path, after, languages)]
    except UnkeptError as error:
        return error.message
