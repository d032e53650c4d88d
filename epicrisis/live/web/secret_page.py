"""The pages that take a teacher's secret: a room's, from its recovery link, and the server's."""

from pathlib import Path

from epicrisis import javascript, palette, templating
from epicrisis.i18n import translator
from epicrisis.writing import policy_hash

_TEMPLATES = Path(__file__).parent / "templates"
_SCRIPT = javascript.read(Path(__file__).with_name("enter.js"))
_STYLE = palette.by_preference(Path(__file__).with_name("enter.css").read_text(encoding="utf-8"))


CSP = (
    f"default-src 'none'; script-src {policy_hash(_SCRIPT)}; style-src {policy_hash(_STYLE)};"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""The page's Content-Security-Policy."""


_environment = templating.environment(_TEMPLATES)


def enter_page(code: str, language: str, *, is_remote: bool = False, refusal: str = "") -> str:
    """Return the page for a room's code; without script the secret can be pasted."""
    return _environment.get_template("enter.html").render(
        code=code,
        is_remote=is_remote,
        refusal=refusal,
        language=language,
        translate=translator(language),
        script=_SCRIPT,
        style=_STYLE,
    )


def teach_page(language: str, *, to: str, is_teacher: bool, refusal: str = "") -> str:
    """Return the page that takes the server's secret, or lets a teacher leave.

    `to` names the page that the teacher wants to see next.
    """
    return _environment.get_template("teach.html").render(
        to=to,
        is_teacher=is_teacher,
        refusal=refusal,
        language=language,
        translate=translator(language),
        script=_SCRIPT,
        style=_STYLE,
    )
