"""The draft that is open on the author page, with the last answer of the checker."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from epicrisis.authoring.drafts import CASE_FILE, Draft
from epicrisis.authoring.lint.checker import CheckResult
from epicrisis.cases.reading import case_file
from epicrisis.cases.reading.case_file import LoadedCase
from epicrisis.messages import Message
from epicrisis.server import draft_processes


@dataclass(slots=True)
class OpenDraft:
    """A draft, and what its page knows of it."""

    draft: Draft
    edition: str
    """Changes when the text is replaced by another than the one that is typed."""
    number: int = 0
    """Of the text that the editor sent last."""
    is_too_long: bool = False
    """Whether the editor holds more than is taken; the draft then is what it was before."""
    is_given_up: bool = False
    """Whether the draft, as it is now, takes too long to check."""
    kept_files: Mapping[str, bytes] | None = None
    """The draft's files as they were last saved or downloaded."""
    checked: tuple[Draft, CheckResult] | None = None
    """The draft that was last checked, and the result."""
    readable: LoadedCase | None = None
    """The case as of the last text without an error."""
    notice: str | None = None
    """A sentence for the page to say once."""

    @property
    def is_kept(self) -> bool:
        """Whether the draft is somewhere else than in this visit."""
        return self.kept_files == self.draft.content or self.draft.is_saved


def check_result(open_draft: OpenDraft) -> CheckResult:
    """Return what the checker says of the draft as it is now; kept until the draft changes."""
    if open_draft.is_too_long:
        return _refused(open_draft, "E101", case_file.TOO_LONG)
    if open_draft.checked is None or open_draft.checked[0] != open_draft.draft:
        open_draft.checked = (open_draft.draft, _checked(open_draft))
        if (read := open_draft.checked[1].read) is not None:
            open_draft.readable = read.loaded
    return open_draft.checked[1]


def _checked(open_draft: OpenDraft) -> CheckResult:
    open_draft.is_given_up = False
    try:
        return draft_processes.check(open_draft.draft)
    except draft_processes.OverrunError:
        open_draft.is_given_up = True
        message = Message(
            "it takes too long or too much memory to check; shorten it, or undo what came last"
        )
        return _refused(open_draft, "E108", message)


def _refused(open_draft: OpenDraft, code: str, message: str) -> CheckResult:
    path = Path(open_draft.draft.case_id or "case") / CASE_FILE
    return CheckResult((case_file.problem_at(path, case_file.START, code, message),), 0, None)
