"""What an author has in hand during a visit: the draft, and what the checker says of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from epicrisis.cases import drafts
from epicrisis.cases.checking import Report
from epicrisis.cases.drafts import Draft
from epicrisis.cases.loading import LoadedCase


@dataclass(slots=True)
class Desk:
    """What an author has in hand."""

    draft: Draft
    edition: str
    """Changes when the text is replaced by another than the one that is typed."""
    number: int = 0
    """Of the text that the editor sent last."""
    kept: Mapping[str, bytes] | None = None
    """The draft's files as they were last saved or downloaded."""
    checked: tuple[Draft, Report] | None = None
    readable: LoadedCase | None = None
    """The case as of the last text without an error."""
    notice: str | None = None
    """A sentence for the page to say once."""

    @property
    def is_kept(self) -> bool:
        """Whether the draft is somewhere else than in this visit."""
        return self.kept == self.draft.content or self.draft.is_saved


def report(desk: Desk) -> Report:
    """Return what the checker says of the draft as it is now."""
    if desk.checked is None or desk.checked[0] != desk.draft:
        desk.checked = (desk.draft, drafts.check(desk.draft))
        if (read := desk.checked[1].read) is not None:
            desk.readable = read.loaded
    return desk.checked[1]
