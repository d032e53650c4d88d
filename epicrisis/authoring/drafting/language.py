"""In which language a text is written, as its commonest small words tell it."""

import re
from typing import Literal

from epicrisis.authoring.drafting.choices import UnfitTextError
from epicrisis.messages import Message

DraftLanguage = Literal["fr", "en"]
LANGUAGES: tuple[DraftLanguage, ...] = ("fr", "en")
"""The languages in which a text can be made into a draft."""

_WORD = re.compile(r"[^\W\d_]+")
_MOST_WORDS = 3_000
"""Words of a text that are looked at."""
_LEAST_SHARE = 0.08
"""Share of small words below which a text is a list, or in a language that isn't known here."""
_SMALL_WORDS = {
    "fr": "le la les des du un une et est était dans par pour avec sur au aux il elle qui que ce"
    " cette sans pas plus ans son sa ses a ont été en d l",
    "en": "the of and in to a was were is with for on at he she his her by had has been from that"
    " which no not an as after who this",
    # Rivals, so that a text in a neighbour's language isn't taken for French or English.
    "es": "el los las del y en con por para una un que se su no al años fue era es de paciente",
    "it": "il lo gli della del di e con per una un che si è era nel nella alla anni sono da non",
    "pt": "o os as da do dos e com por para uma um que se foi não ao anos na no de em",
    "de": "der die das und mit ein eine einen war ist im in den dem des nicht von zu bei auf wurde",
    "nl": "de het een en van met was is op te bij niet voor er werd in aan die dat",
    "ro": "și cu pe la din care nu în a fost este unui unei pentru de au",
    "pl": "i w z na do się nie jest od po oraz przez był była u",
    "sv": "och i att en ett det som på av för med var inte till",
    "da": "og i at en et det som på af for med var ikke til",
}
_SETS = {language: frozenset(words.split()) for language, words in _SMALL_WORDS.items()}


def guess(text: str) -> DraftLanguage | None:
    """Return `fr` or `en`; None where the text is in neither, or too short to tell."""
    words = [word.casefold() for word in _WORD.findall(text[:20_000])[:_MOST_WORDS]]
    if not words:
        return None
    found = {language: sum(word in each for word in words) for language, each in _SETS.items()}
    best = max(found, key=lambda language: found[language])
    if found[best] < _LEAST_SHARE * len(words) or best not in LANGUAGES:
        return None
    return "fr" if best == "fr" else "en"


def language_of(text: str) -> DraftLanguage:
    """Return `fr` or `en`; raises `UnfitTextError` where `guess` knows neither."""
    if (language := guess(text)) is None:
        raise UnfitTextError(
            Message(
                "this looks like neither French nor English, the two languages in which a text is"
                " drafted; say which is nearer, and all of the text stays as it is"
            )
        )
    return language
