"""What a class may ask its teacher: words as they can be kept, and why something isn't taken."""

import unicodedata
from collections.abc import Mapping

from epicrisis import letters
from epicrisis.questions.answer import storable
from epicrisis.questions.entries import LONGEST_ENTRY
from epicrisis.refusals import InvalidAnswer, to_translate
from epicrisis.store.classes.audience import MOST_OF_A_PHONE
from epicrisis.store.classes.audience_records import Outcome

LONGEST = LONGEST_ENTRY
"""Characters of a question."""
_JOINERS = "\u200c\u200d"
"""Some scripts and composed emoji can't be written without them."""

_EMPTY = to_translate("Write your question first.")
_TOO_LONG = to_translate("A question has at most {limit} characters; yours has {count}.")
OFF = to_translate("This room takes no questions just now.")
_MANY = to_translate(
    "{limit} questions of yours are open; that is the most. Wait until one is answered."
)
_FULL = to_translate("The teacher has too many questions already. Try again later.")
_MOVED = to_translate("The class has moved on meanwhile.")
_UNKNOWN = to_translate("This question can’t be voted for any more.")

REFUSED: Mapping[Outcome, tuple[int, str]] = {
    "off": (409, OFF),
    "many": (409, _MANY),
    "full": (409, _FULL),
    "moved": (409, _MOVED),
    "unknown": (404, _UNKNOWN),
}
"""HTTP's code and what is said, of what isn't kept."""


def refusal(outcome: Outcome) -> tuple[int, InvalidAnswer]:
    """Return HTTP's code for what wasn't kept, and what is said."""
    code, message = REFUSED[outcome]
    return code, InvalidAnswer(message, limit=MOST_OF_A_PHONE)


def cleaned(typed: str) -> str:
    r"""Return a question as it is kept, in one line; or raise InvalidAnswer.

    Without what turns the direction of a line round or has no width.

    >>> cleaned(" Why\nnot  an MRI ? ")
    'Why not an MRI ?'
    """
    stored = storable(typed)
    drawn = "".join(
        each for each in stored if each in _JOINERS or unicodedata.category(each) != "Cf"
    )
    words = " ".join(drawn.split())
    if not letters.is_seen(words):
        raise InvalidAnswer(_EMPTY)
    if len(words) > LONGEST:
        raise InvalidAnswer(_TOO_LONG, limit=LONGEST, count=len(words))
    return words
