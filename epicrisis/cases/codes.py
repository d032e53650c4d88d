"""Every code that the checker gives a problem, and what the code stands for.

The letter is the severity: an error keeps a case from loading, a warning is very likely a
mistake, a hint is worth a look. `docs/checks.md` has a section on each.
"""

from collections.abc import Mapping
from typing import Literal

from epicrisis.messages import Message

Severity = Literal["error", "warning", "hint"]

_SEVERITIES: dict[str, Severity] = {"E": "error", "W": "warning", "H": "hint"}
SEVERITY_WORDS = (Message("error"), Message("warning"), Message("hint"))
"""The names of severities, as the catalogues have them."""

CODES: Mapping[str, Message] = {
    # The file as a file
    "E101": Message("The file can't be read"),
    "E102": Message("The text isn't YAML"),
    "E103": Message("YAML that case files don't use"),
    "E104": Message("No case in the file"),
    "E105": Message("The source text can't be read"),
    "E106": Message("The source text has another number of sentences"),
    "E107": Message("An image can't be used"),
    "E108": Message("The check was given up"),
    # What a record holds
    "E201": Message("An unknown key"),
    "E202": Message("A key is missing"),
    "E203": Message("A value of the wrong kind"),
    "E204": Message("A value of the wrong form"),
    "E205": Message("A value out of its limits"),
    "E206": Message("A word that isn't among those allowed"),
    "E207": Message("A translation is missing"),
    "E208": Message("A block of no kind"),
    "E209": Message("An answer that doesn't fit its question"),
    "E210": Message("Times that contradict each other"),
    "E211": Message("Stages out of order"),
    "E212": Message("Questions of a group that don't stand together"),
    "E213": Message("A short form that can't be read"),
    "E214": Message("A result that contradicts itself"),
    "E215": Message("A table or a value over time that doesn't hold together"),
    "E216": Message("An order of events that can't be"),
    "E217": Message("A date or a break that the timeline can't have"),
    "E218": Message("A pause that doesn't hold together"),
    # Between records
    "E301": Message("The id isn't the folder's name"),
    "E302": Message("The language isn't among the case's"),
    "E303": Message("An id is used twice"),
    "E304": Message("Something is named that doesn't exist"),
    "E305": Message("A citation without a verified reference"),
    "E306": Message("A slug that another case has"),
    "E307": Message("Words that don't stand in the source text"),
    "E308": Message("A sentence of the source text isn't used"),
    "W308": Message("A sentence of a draft isn't told yet"),
    "W310": Message("A cut that cuts nothing"),
    # What a draft leaves to its author
    "H311": Message("Words that a draft has guessed"),
    "W312": Message("Still to be written"),
    "H313": Message("A block that is unfinished"),
    # What a learner would see too early
    "W401": Message("A spoiler"),
    "W402": Message("Title and presentation tell the diagnosis"),
    "H403": Message("The diagnosis among other choices"),
    "H404": Message("A qualifier of the diagnosis before it"),
    # Questions
    "W501": Message("The question names its answer"),
    "W502": Message("The right option is the long one"),
    "W503": Message("A panel that settles nothing"),
    "W504": Message("Zones that a finger can't tell apart, or that tell the answer"),
    "W505": Message("Accepted forms of which one is enough"),
    "H506": Message("Hardly any wrong option"),
    "W507": Message("Two choices that read the same"),
    # The order of telling
    "W601": Message("Nobody will see it"),
    "W602": Message("It opens before its source is told"),
    "W603": Message("A pause with too little to go on"),
    "W604": Message("A weight from before its hypothesis is open"),
    "W605": Message("Two weights from the same finding"),
    # Words
    "W701": Message("The glossary explains a term too late"),
    "H702": Message("An abbreviation without a glossary entry"),
    "H703": Message("A long sentence"),
    "W710": Message("Words behind a number sign"),
    "W711": Message("Letters that were lost"),
    # Images
    "W801": Message("A photograph tells where it was taken"),
    # Silences
    "H901": Message("A silence that silences nothing"),
}


def severity(code: str) -> Severity:
    """Return how much a problem of that code matters."""
    return _SEVERITIES[code[0]]
