"""Every code that the checker gives a problem, and what the code stands for.

The letter is the severity: an error keeps a case from loading, a warning is very likely a
mistake, a hint is worth a look. `docs/checks.md` has a section on each.
"""

from typing import Literal

Severity = Literal["error", "warning", "hint"]

_SEVERITIES: dict[str, Severity] = {"E": "error", "W": "warning", "H": "hint"}

CODES = {
    # The file as a file
    "E101": "The file can't be read",
    "E102": "The text isn't YAML",
    "E103": "YAML that case files don't use",
    "E104": "No case in the file",
    "E105": "The source text can't be read",
    "E106": "The source text has another number of sentences",
    "E107": "An image can't be used",
    "E108": "The check was given up",
    # What a record holds
    "E201": "An unknown key",
    "E202": "A key is missing",
    "E203": "A value of the wrong kind",
    "E204": "A value of the wrong form",
    "E205": "A value out of its limits",
    "E206": "A word that isn't among those allowed",
    "E207": "A translation is missing",
    "E208": "A block of no kind",
    "E209": "An answer that doesn't fit its question",
    "E210": "Times that contradict each other",
    "E211": "Stages out of order",
    "E212": "Questions of a group that don't stand together",
    "E216": "An order of events that can't be",
    "E217": "A date or a break that the timeline can't have",
    # Between records
    "E301": "The id isn't the folder's name",
    "E302": "The language isn't among the case's",
    "E303": "An id is used twice",
    "E304": "Something is named that doesn't exist",
    "E305": "A citation without a verified reference",
    "E306": "A slug that another case has",
    "E307": "Words that don't stand in the source text",
    "E308": "A sentence of the source text isn't used",
    # What a learner would see too early
    "W401": "A spoiler",
    "W402": "Title and presentation tell the diagnosis",
    "H403": "The diagnosis among other choices",
    "H404": "A qualifier of the diagnosis before it",
    # Questions
    "W501": "The question names its answer",
    "W502": "The right option is the long one",
    "W503": "A panel that settles nothing",
    "W504": "Zones that a finger can't tell apart, or that tell the answer",
    "W505": "Accepted forms of which one is enough",
    "H506": "Hardly any wrong option",
    # The order of telling
    "W601": "Nobody will see it",
    "W602": "It opens before its source is told",
    # Words
    "W701": "The glossary explains a term too late",
    "H702": "An abbreviation without a glossary entry",
    "H703": "A long sentence",
    # Images
    "W801": "A photograph tells where it was taken",
    # Silences
    "H901": "A silence that silences nothing",
}


def severity(code: str) -> Severity:
    """Return how much a problem of that code matters."""
    return _SEVERITIES[code[0]]
