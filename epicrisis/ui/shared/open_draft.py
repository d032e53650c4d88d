"""What an author has in hand during a visit: the draft, and what the checker says of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from epicrisis.cases.authoring.drafts import CASE_FILE, Draft
from epicrisis.cases.lint.checker import CheckResult
from epicrisis.cases.reading import case_file
from epicrisis.cases.reading.case_file import LoadedCase
from epicrisis.server import draft_processes


@dataclass(slots=True)
class OpenDraft:
    """What an author has in hand."""

    draft: Draft
    edition: str
    """Changes when the text is replaced by another than the one that is typed."""
    number: int = 0
    """Of the text that the editor sent last."""
    is_too_long: bool = False
    """Whether the editor holds more than is taken; the draft then is what it was before."""
    is_given_up: bool = False
    """Whether the draft, as it is now, takes too long to check."""
    kept: Mapping[str, bytes] | None = None
    """The draft's files as they were last saved or downloaded."""
    checked: tuple[Draft, CheckResult] | None = None
    readable: LoadedCase | None = None
    """The case as of the last text without an error."""
    notice: str | None = None
    """A sentence for the page to say once."""

    @property
    def is_kept(self) -> bool:
        """Whether the draft is somewhere else than in this visit."""
        return self.kept == self.draft.content or self.draft.is_saved


def report(desk: OpenDraft) -> CheckResult:
    """Return what the checker says of the draft as it is now."""
    if desk.is_too_long:
        return _refused(desk, "E101", f"is {case_file.TOO_LONG}")
    if desk.checked is None or desk.checked[0] != desk.draft:
        desk.checked = (desk.draft, _checked(desk))
        if (read := desk.checked[1].read) is not None:
            desk.readable = read.loaded
    return desk.checked[1]


def _checked(desk: OpenDraft) -> CheckResult:
    desk.is_given_up = False
    try:
        return draft_processes.check(desk.draft)
    except draft_processes.OverrunError:
        desk.is_given_up = True
        message = (
            "it takes too long or too much memory to check; shorten it, or undo what came last"
        )
        return _refused(desk, "E108", message)


def _refused(desk: OpenDraft, code: str, message: str) -> CheckResult:
    path = Path(desk.draft.case_id or "case") / CASE_FILE
    return CheckResult((case_file.problem_at(path, case_file.START, code, message),), 0, None)
