"""The page that a recovery link opens: it hands the secret behind the # to the server."""

import base64
import hashlib
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from epicrisis.i18n import translator

_TEMPLATES = Path(__file__).parent / "templates"
_SCRIPT = (_TEMPLATES / "enter.js").read_text(encoding="utf-8")
_STYLE = (_TEMPLATES / "enter.css").read_text(encoding="utf-8")


def _source(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


CSP = (
    f"default-src 'none'; script-src {_source(_SCRIPT)}; style-src {_source(_STYLE)};"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""The page's Content-Security-Policy."""


_environment = Environment(
    loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined
)


def enter_page(code: str, language: str) -> str:
    """Return the page for a room's code; without script the secret can be pasted."""
    return _environment.get_template("enter.html").render(
        code=code, language=language, translate=translator(language), script=_SCRIPT, style=_STYLE
    )
