"""A draft becomes a case that learners find."""

import streamlit as st

from epicrisis.authoring import publication
from epicrisis.cases.fields import is_slug
from epicrisis.messages import said
from epicrisis.server import drafts
from epicrisis.server.drafts import DraftError, UnsoundError
from epicrisis.ui.author import desk, form_words
from epicrisis.ui.shared import session, teacher_access
from epicrisis.ui.shared.open_draft import OpenDraft, check_result
from epicrisis.ui.shared.session import translate
from epicrisis.ui.shared.typed_text import MOST_TYPED

_NAME = "publish_as"


def show(open_draft: OpenDraft) -> None:
    """Show the way to publish the draft, where this server takes cases from its authors."""
    if not drafts.may_publish():
        return
    with st.popover(
        translate("Publish"),
        icon=":material/publish:",
        key="publish_box",
        type="secondary" if open_draft.draft.is_saved else "primary",
        disabled=open_draft.draft.is_saved,
    ):
        st.markdown(
            translate(
                "Learners find it in the library from then on. It must have no error, and every"
                " sentence must be told."
            )
        )
        errors = sum(each.severity == "error" for each in check_result(open_draft).problems)
        if errors:
            st.warning(translate("errors: {count}").format(count=errors))
        unwritten = sum(each.code == "W312" for each in check_result(open_draft).problems)
        if unwritten:
            words = translate(
                "Texts that still say “to be written”: {count}. Learners would read it."
            )
            st.warning(words.format(count=unwritten))
        if open_draft.draft.on_disk is None:
            st.text_input(
                translate("Its name in addresses: small letters, digits and hyphens, no diagnosis"),
                open_draft.draft.case_id or _suggested_id(open_draft),
                key=_NAME,
                max_chars=MOST_TYPED,
            )
        st.button(
            translate("Publish now"),
            key="publish",
            type="primary",
            on_click=_publish,
            args=(open_draft,),
        )


def _suggested_id(open_draft: OpenDraft) -> str:
    told = desk.told(open_draft)
    title = told.story.case.title if told is not None else {}
    return publication.suggested_id(next(iter(title.values()), ""))


def _publish(open_draft: OpenDraft) -> None:
    if not teacher_access.may_teach() or not form_words.may_drop(open_draft):
        return
    case_id = open_draft.draft.case_id
    if open_draft.draft.on_disk is None:
        case_id = st.session_state[_NAME].strip()
    if not is_slug(case_id):
        session.current().refusal = (
            "press",
            translate(
                "That can't be a name in addresses. Write small letters, digits and hyphens, such"
                " as fever-and-pain."
            ),
        )
        return
    visitor = teacher_access.visitor()
    try:
        tab, saved = drafts.publish(visitor, open_draft.tab, open_draft.draft, case_id)
    except UnsoundError as error:
        first = error.problems[0]
        session.current().refusal = (
            "press",
            translate(
                "It can't be published yet. Errors: {count}; the first, in line {line}: {problem}"
            ).format(
                count=len(error.problems), line=first.line, problem=said(first.message, translate)
            ),
        )
    except DraftError as error:
        session.current().refusal = "press", said(error.args[0], translate)
    else:
        open_draft.form = None
        open_draft.change(saved)
        open_draft.tab, open_draft.stored = tab, saved
        open_draft.notice = translate("Published. The library shows it now.")
