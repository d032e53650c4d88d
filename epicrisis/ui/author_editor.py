"""The editor of the author page: a text that is checked whenever its author pauses."""

import hashlib
from dataclasses import replace
from functools import cache
from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from epicrisis.cases import completing
from epicrisis.cases.drafts import Draft
from epicrisis.cases.problems import Problem
from epicrisis.ui.desk import Desk, report
from epicrisis.ui.visit import translate

_FOLDER = Path(__file__).parent
_SCRIPT = _FOLDER / "editor" / "editor.min.js"
_MOST_MARKED = 500
"""Problems that are marked in the text; a thousand would be read by nobody."""
_KEY = "editor"

_editor = st.components.v2.component(
    "epicrisis_author_editor",
    js=(_FOLDER / "author_editor.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def take_written(desk: Desk) -> None:
    """Take over what the editor has sent since the last run."""
    match _written():
        case {"edition": desk.edition, "number": int(number), "text": str(text)}:
            if number > desk.number:
                desk.number = number
                desk.draft = replace(desk.draft, text=text)


def show(desk: Desk) -> None:
    """Show the editor with the problems of its text."""
    match _written():
        case {"edition": desk.edition}:
            opening: dict[str, object] = {}
        case _:
            opening = {"text": desk.draft.text, "shapes": completing.shapes()}
    _editor(
        key=_KEY,
        data={
            **opening,
            "script": f"/author/{_script_name()}",
            "edition": desk.edition,
            "number": desk.number,
            "problems": [_marked(each) for each in report(desk).problems[:_MOST_MARKED]],
            "dark": st.context.theme.type == "dark",
            "unsaved": not desk.is_kept,
            "saved": desk.draft.on_disk is not None,
            "beside": _texts(desk.draft),
            "words": _words(),
        },
        on_written_change=lambda: None,
    )


def routes() -> list[Route]:
    """Return the address of the editor's script, which holds nothing of a case."""
    return [Route("/author/{name}", _send_script)]


async def _send_script(request: Request) -> Response:
    if request.path_params["name"] != _script_name():
        return Response("There is no such file here.", status_code=404, media_type="text/plain")
    caching = {"cache-control": "public, max-age=31536000, immutable"}
    return FileResponse(_SCRIPT, media_type="text/javascript", headers=caching)


@cache
def _script_name() -> str:
    return f"editor-{hashlib.sha256(_SCRIPT.read_bytes()).hexdigest()[:12]}.js"


def _written() -> object:
    state = st.session_state.get(_KEY)
    return state.get("written") if state is not None else None


def _marked(problem: Problem) -> dict[str, object]:
    severity = {"error": "error", "warning": "warning", "hint": "info"}[problem.severity]
    return {
        "line": problem.line,
        "column": problem.column,
        "severity": severity,
        "code": problem.code,
        "message": problem.message,
    }


def _texts(draft: Draft) -> dict[str, str]:
    """Return the source text, which the tab keeps beside the case; images are too large."""
    content = draft.files.get(draft.source_name)
    return {draft.source_name: content.decode(errors="replace")} if content is not None else {}


def _words() -> dict[str, object]:
    return {
        "label": translate("The case file"),
        "phrases": {
            "Diagnostics": translate("Problems"),
            "No diagnostics": translate("No problems"),
            "close": translate("close"),
            "Completions": translate("Completions"),
            "Find": translate("Find"),
            "Replace": translate("Replace"),
            "next": translate("next"),
            "previous": translate("previous"),
            "all": translate("all"),
            "match case": translate("match case"),
            "regexp": translate("regular expression"),
            "by word": translate("whole words"),
            "replace": translate("replace"),
            "replace all": translate("replace all"),
            "Fold line": translate("Fold"),
            "Unfold line": translate("Unfold"),
        },
    }
