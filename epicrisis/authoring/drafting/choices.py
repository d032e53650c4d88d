"""What an author decides about a draft, and why a text can't become one."""

from collections.abc import Mapping
from dataclasses import dataclass

from epicrisis.cases.model import Cut, StageId
from epicrisis.cases.reading.files import UnfitFileError
from epicrisis.cases.reading.sentences import AS_THE_RULES_SAY


class UnfitTextError(UnfitFileError):
    """A text that can't become a draft; what was pasted stays with its author."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What an author says about a draft; each is a guess of ours where it is left out."""

    case_id: str = ""
    """Id of the case, where its folder isn't named so."""
    cut: Cut = AS_THE_RULES_SAY
    """Where sentences begin and end, and what is a heading; what a press changes: `cutting`."""
    boundaries: Mapping[StageId, str] | None = None
    """The sentence with which each stage begins; a stage without one is left out."""
    diagnosis_words: tuple[str, ...] = ()
    """The diagnosis in the text's words, its name first, then how else it is called."""
