"""The editor of the author page: a text that is checked whenever its author pauses."""

from pathlib import Path

import streamlit as st
from starlette.routing import Route

from epicrisis import javascript
from epicrisis.authoring import completions
from epicrisis.authoring.lint.checker import CheckResult
from epicrisis.cases.problems import Problem
from epicrisis.cases.reading import case_file
from epicrisis.messages import said
from epicrisis.ui.author import desk, keeping
from epicrisis.ui.shared import html, session
from epicrisis.ui.shared.open_draft import OpenDraft, check_result
from epicrisis.ui.shared.scripts import Script
from epicrisis.ui.shared.session import translate

_FOLDER = Path(__file__).parent
_SCRIPT = Script(_FOLDER / "codemirror" / "editor.min.js", "author")
_KEY = "editor"

_editor = st.components.v2.component(
    "epicrisis_author_editor",
    js=javascript.read(_FOLDER / "editor.js"),
    isolate_styles=False,
)


def take_written(open_draft: OpenDraft) -> None:
    """Put into the draft what the editor has sent since the last run."""
    match _written():
        case {"edition": open_draft.edition, "number": int(number), "text": str(text)}:
            if number > open_draft.number:
                open_draft.is_too_long = is_too_long(text)
                if open_draft.is_too_long:
                    open_draft.number = number
                else:
                    # Half of a surrogate pair can come from a browser, and is no text.
                    whole = text.encode(errors="replace").decode()
                    open_draft.take_typed(number, whole)


def has_written(open_draft: OpenDraft) -> bool:
    """Tell whether the draft's text is what the editor sent last: its tab then has it already."""
    match _written():
        case {"edition": open_draft.edition, "number": open_draft.number}:
            return True
    return False


def is_too_long(text: str) -> bool:
    """Tell whether a text is longer than a case file may be."""
    return len(text.encode(errors="surrogatepass")) > case_file.MAX_BYTES


def show(open_draft: OpenDraft) -> None:
    """Show the editor with the problems of its text."""
    result = check_result(open_draft)
    _say_bounds(open_draft)
    match _written():
        case {"edition": open_draft.edition}:
            opening: dict[str, object] = {}
        case _:
            opening = {"shapes": completions.shapes(session.current().language)}
            # Else the tab has kept what the server didn't take, or is about to be asked for it.
            if not (open_draft.is_too_long or open_draft.asks_tab):
                opening["text"] = open_draft.draft.text
    _editor(
        key=_KEY,
        data={
            **opening,
            "script": _SCRIPT.address,
            # Until the tab has said what it has, its editor goes on with that.
            "edition": None if open_draft.asks_tab else open_draft.edition,
            "number": open_draft.number,
            "problems": [*map(_marked, result.problems), *_more(result)],
            "dark": st.context.theme.type == "dark",
            "unsaved": not open_draft.is_kept,
            "saved": open_draft.draft.on_disk is not None,
            "beside": desk.texts_beside(open_draft.draft),
            "words": _words(),
            **keeping.place(open_draft),
        },
        on_written_change=lambda: None,
    )


def _say_bounds(open_draft: OpenDraft) -> None:
    if open_draft.is_too_long:
        st.error(
            translate(
                "This text is over {limit} bytes long. It stays in this tab, but is neither"
                " checked, saved nor downloaded until it is shorter."
            ).format(limit=html.number(case_file.MAX_BYTES)),
            icon=":material/error:",
        )
    elif open_draft.is_given_up:
        st.error(
            translate(
                "This text takes too long to check. Nothing of it is lost: shorten it, or undo what"
                " you wrote last."
            ),
            icon=":material/error:",
        )


def _more(result: CheckResult) -> list[dict[str, object]]:
    """Return a line for the problems that aren't told, below the last one that is."""
    if not result.more:
        return []
    words = translate("and {count} more").format(count=html.number(result.more))
    return [{**_marked(result.problems[-1]), "severity": "info", "code": "…", "message": words}]


def routes() -> list[Route]:
    """Return the address of the editor's script, which holds nothing of a case."""
    return _SCRIPT.routes()


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
        "message": said(problem.message, translate),
    }


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
