"""The field for an author's files, and what it says of those that aren't taken."""

import json
from collections.abc import Sequence

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from epicrisis.server import uploads
from epicrisis.ui.shared.session import translate

# Streamlit says all this in English, and of a file that isn't taken its library's name.
_STYLE = """<style>
[data-testid="stFileUploaderDropzoneInstructions"] span {{ display: none; }}
[data-testid="stFileUploaderDropzone"] button p {{ font-size: 0; }}
[data-testid="stFileUploaderDropzone"] button p::after {{ content: {choose}; font-size: 0.875rem; }}
[data-testid="stFileUploaderDropzoneInstructions"]::after {{
  content: {limit}; font-size: 0.875rem;
}}
[data-testid="stFileUploader"]:has([data-testid="stFileChip"][aria-invalid="true"])::after {{
  content: {words}; display: block; font-size: 0.875rem; margin-top: 0.5rem;
}}
</style>"""


def show(
    label: str, *, key: str, megabytes: int, types: Sequence[str] | None = None
) -> list[UploadedFile]:
    """Show the field, and return the files that are all here; each has at most so many megabytes.

    The server takes files from this page from now on.
    """
    uploads.expect()
    words = translate("Not taken: too large, too many, of another kind, or cut off on its way.")
    limit = translate("{megabytes} MB per file at most").format(megabytes=megabytes)
    st.html(
        _STYLE.format(
            words=_quoted(words), choose=_quoted(translate("Choose files")), limit=_quoted(limit)
        )
    )
    return st.file_uploader(
        label, type=types, accept_multiple_files=True, max_upload_size=megabytes, key=key
    )


def _quoted(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)
