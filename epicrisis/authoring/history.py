"""What a draft was before each change, and what was taken back: one undo for forms and text."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from epicrisis.authoring.drafts import Draft

MOST = 200
"""Changes that can be undone; of a long sitting the oldest are let go."""


@dataclass(slots=True)
class History:
    """What stands before and behind a draft."""

    past: list[Draft] = field(default_factory=list)
    """What it was, oldest first."""
    future: list[Draft] = field(default_factory=list)
    """What was taken back, last first."""

    def change(self, now: Draft, draft: Draft) -> Draft:
        """Return what a draft is from now on, which an undo takes back."""
        if _content(draft) == _content(now):
            return draft
        self.past = [*self.past[1 - MOST :], now]
        self.future.clear()
        return draft

    def typed(self, now: Draft, draft: Draft) -> Draft:
        """Return what a draft is once its text was typed; as it was before, or after, leads there.

        So an undo of the text editor's own and one of the page's are the same.
        """
        if self.past and _content(self.past[-1]) == _content(draft) != _content(now):
            return self.undo(now)
        if self.future and _content(self.future[-1]) == _content(draft) != _content(now):
            return self.redo(now)
        return self.change(now, draft)

    def undo(self, now: Draft) -> Draft:
        """Return the draft without its last change, if there is one."""
        if not self.past:
            return now
        self.future.append(now)
        return _as_saved(self.past.pop(), now)

    def redo(self, now: Draft) -> Draft:
        """Return the draft with the change that was taken back last, if there is one."""
        if not self.future:
            return now
        self.past.append(now)
        return _as_saved(self.future.pop(), now)


def _as_saved(draft: Draft, now: Draft) -> Draft:
    """Return a draft with what the server's folder holds now."""
    return replace(draft, on_disk=now.on_disk)


def _content(draft: Draft) -> tuple[str, Mapping[str, bytes]]:
    return draft.text, draft.files
