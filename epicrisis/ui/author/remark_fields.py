"""The form of what is to be remembered, and of a note."""

from collections.abc import Sequence

from epicrisis.authoring.edits.edit import Edit, Insert
from epicrisis.authoring.forms.remark import RemarkForm, new_remark, remark_edits, remark_form
from epicrisis.authoring.forms.words import Block, Languages
from epicrisis.ui.author import fields
from epicrisis.ui.shared.open_draft import OpenDraft, OpenForm
from epicrisis.ui.shared.session import translate


def show(
    open_draft: OpenDraft, form: OpenForm, block: Block | None, languages: Languages
) -> Sequence[Edit]:
    """Show the fields, and return the edits that they come to."""
    before = remark_form(block, languages) if block is not None else RemarkForm(languages.nothing())
    label = translate("To remember") if form.kind == "teaching" else translate("Note for me")
    text = fields.prose(form, "text", label, before.text, languages)
    cites = before.cites
    if form.kind == "teaching":
        cites = fields.references(
            form, translate("References"), before.cites, open_draft.references
        )
    after = RemarkForm(text, cites)
    if block is None:
        added = new_remark(form.kind, after, languages)
        return [Insert(form.path[:-1], int(form.path[-1]), added)]
    return [*remark_edits(block, form.path, after, languages)]
