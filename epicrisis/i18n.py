"""The interface's words in each language, from gettext catalogues under `locales/`.

Catalogues are read as text (`.po`), so that nothing needs compiling and a wrong word is one
edit away. The message ids are the English words.
"""

import gettext
import io
from collections.abc import Callable
from functools import cache
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES = {"fr": "Français", "en": "English"}
"""The interface's languages, each by its own name."""

DEFAULT_LANGUAGE = "fr"

LOCALES = Path(__file__).parent / "locales"

Translate = Callable[[str], str]


def translator(language: str, catalogue: str = "epicrisis") -> Translate:
    """Return the function that says an English message of a catalogue in `language`.

    Beside the interface's there is `case_file`: what the keys of a case file are for.
    """
    return _catalogue(language, catalogue).gettext


def language_of(translate: Translate) -> str:
    """Return the code of the language that `translate` speaks."""
    return translate("en")


@cache
def _catalogue(language: str, name: str) -> gettext.NullTranslations:
    path = LOCALES / language / "LC_MESSAGES" / f"{name}.po"
    if not path.exists():
        return gettext.NullTranslations()
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def preferred_language(browser_locale: str | None) -> str:
    """Return the interface language nearest to a browser's locale such as `fr-CA`."""
    code = (browser_locale or "").split("-")[0].lower()
    return code if code in LANGUAGES else DEFAULT_LANGUAGE if not code else "en"


def language_in_browser(accepted: str) -> str:
    """Return the interface language nearest to a browser's first of `Accept-Language`."""
    return preferred_language(accepted.partition(",")[0].partition(";")[0].strip(" *"))
