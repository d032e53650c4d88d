"""What the author page does with kept drafts: begin, keep, open, list, publish.

Each call asks whether the visitor may teach. A draft is opened by its link's secret or by its
author; a `Tab` is the proof that one of them did.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from epicrisis import log
from epicrisis.authoring import case_folders
from epicrisis.authoring.drafts import CASE_FILE, Draft, title_of
from epicrisis.authoring.edits.edit import RefusedEditError
from epicrisis.authoring.publication import as_published
from epicrisis.cases.problems import Problem
from epicrisis.cases.reading.case_file import LoadedCase
from epicrisis.cases.reading.files import UnfitFileError
from epicrisis.messages import Message
from epicrisis.server import draft_processes, learner_cookie, resources, teachers
from epicrisis.server.teachers import Visitor
from epicrisis.store.authors.drafts import DraftGoneError, DraftRefusedError, Drafts
from epicrisis.store.authors.records import (
    Conflict,
    DraftContent,
    DraftEntry,
    DraftVersion,
    OpenedDraft,
)
from epicrisis.store.db.errors import StoreError


class DraftError(Exception):
    """What can't be done with a draft; its message says why, then after a semicolon the remedy."""


class UnsoundError(DraftError):
    """A draft that can't be published yet."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(
            Message("it has errors; fix them, or tell what isn't told yet, and publish then")
        )
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Tab:
    """A kept draft as one tab has it open."""

    draft: int
    """Its number in the store."""
    number: int
    """Of the version that the tab goes on from."""
    secret: str = field(default="", repr=False)
    """What its link carries; empty where the author has opened it from the list."""
    conflict: Conflict | None = None
    """That the tab was behind when it was last kept: its work is in a line of its own."""


def author(visitor: Visitor) -> str | None:
    """Return the key under which a visitor's drafts are listed; None without login and cookie.

    It leads neither to the address of a login nor to a learner's work.
    """
    claims = visitor.claims
    subject = str(claims.get("sub") or claims.get("email") or "")
    token = learner_cookie.learner_token(visitor.cookies)
    if subject:
        known = f"login {claims.get('iss', '')} {subject}"
    elif token is not None:
        known = f"browser {token}"
    else:
        return None
    return hashlib.sha256(f"author by {known}".encode()).hexdigest()


def mine(visitor: Visitor) -> tuple[DraftEntry, ...]:
    """Return a visitor's drafts, what was changed last first. Raises DraftError."""
    owner = author(visitor)
    with _kept(visitor) as drafts:
        return drafts.of_author(owner) if owner is not None else ()


def open_by_link(visitor: Visitor, secret: str) -> tuple[Tab, Draft]:
    """Return the draft that a link leads to. Raises DraftError."""
    with _kept(visitor) as drafts:
        return _opened(drafts.by_secret(secret), secret)


def open_mine(visitor: Visitor, draft: int) -> tuple[Tab, Draft]:
    """Return one of a visitor's drafts. Raises DraftError, also for anybody else's."""
    owner = author(visitor)
    with _kept(visitor) as drafts:
        if owner is None:
            raise DraftGoneError
        return _opened(drafts.by_author(draft, owner))


def keep(visitor: Visitor, tab: Tab | None, draft: Draft, *, takes_over: bool = False) -> Tab:
    """Keep what a tab has, errors and all; return the tab as it goes on from there.

    Without a tab the draft is begun, and the tab returned has the secret of its link. A tab that
    was behind has a `conflict`, and `takes_over` by keeping once more with `tab.number` as the
    conflict's newest. Raises DraftError; then nothing was changed.
    """
    content = DraftContent(draft.content, draft.on_disk)
    title = title_of(draft.text) or draft.case_id
    with _kept(visitor) as drafts:
        if tab is None:
            opened, secret = drafts.create(content, title, author(visitor))
            return Tab(opened.id, opened.number, secret)
        kept = drafts.keep(tab.draft, tab.number, content, title, takes_over=takes_over)
        return replace(tab, number=kept.number, conflict=kept.conflict)


def new_link(visitor: Visitor, tab: Tab) -> Tab:
    """Give a draft another link; the one before leads nowhere from then on. Raises DraftError."""
    with _kept(visitor) as drafts:
        return replace(tab, secret=drafts.new_secret(tab.draft))


def versions(visitor: Visitor, tab: Tab) -> tuple[DraftVersion, ...]:
    """Return what is kept of a draft, the oldest first. Raises DraftError."""
    with _kept(visitor) as drafts:
        return drafts.versions(tab.draft)


def version(visitor: Visitor, tab: Tab, number: int) -> Draft:
    """Return a draft as it was. Raises DraftError."""
    with _kept(visitor) as drafts:
        return _draft(drafts.version(tab.draft, number))


def delete(visitor: Visitor, tab: Tab) -> None:
    """Delete a draft with all its versions; a published case stays. Raises DraftError."""
    with _kept(visitor) as drafts:
        drafts.delete(tab.draft)


# --- Publishing ------------------------------------------------------------------------


def may_publish() -> bool:
    """Tell whether this server takes cases from its authors."""
    return case_folders.allowed_folder() is not None


def publish(
    visitor: Visitor, tab: Tab | None, draft: Draft, case_id: str
) -> tuple[Tab | None, Draft]:
    """Save a draft as a case that learners find, by that id; return tab and draft as they are then.

    Its line `shown: draft` is taken away, and ids that follow from its words are written. Raises
    UnsoundError where it has errors, else DraftError; then nothing was published.
    """
    by, folder = teachers.proof(visitor), case_folders.allowed_folder()
    if by is None:
        raise _not_a_teacher()
    if folder is None:
        raise DraftError(Message("this server takes no cases from its authors; download it"))
    _check_sound(draft)
    try:
        saved = case_folders.save(as_published(draft, case_id), folder)
    except RefusedEditError as error:
        raise DraftError(error.message) from None
    except UnfitFileError as error:
        raise DraftError(*error.args) from None
    log.event("case saved", case=saved.case_id, by=by, who=teachers.who(visitor))
    resources.reread()
    try:
        return (keep(visitor, tab, saved) if tab is not None else None), saved
    except DraftError:  # it is published; the next keeping says what is wrong
        return tab, saved


def _check_sound(draft: Draft) -> None:
    try:
        result = draft_processes.check(draft, to_publish=True)
    except draft_processes.OverrunError:
        raise DraftError(
            Message(
                "it takes too long or too much memory to check; shorten it, or undo what came last"
            )
        ) from None
    if result.read is None:
        raise UnsoundError(result.problems)
    case = result.read.loaded.case
    if case.is_draft:
        raise DraftError(
            Message("it still says of itself that it is a draft; take `shown: draft` away")
        )
    other = resources.library().cases.get(case.slug)
    if isinstance(other, LoadedCase) and other.case.id != case.id:
        raise DraftError(
            Message("another case has the slug {slug}; choose another", slug=case.slug)
        )


# --- Within ----------------------------------------------------------------------------


@contextmanager
def _kept(visitor: Visitor) -> Iterator[Drafts]:
    """Hold the drafts for who may teach, and say in an author's words what is wrong."""
    if teachers.proof(visitor) is None:
        raise _not_a_teacher()
    drafts = resources.drafts()
    if drafts is None:
        raise _unkept()
    try:
        yield drafts
    except DraftGoneError:
        raise DraftError(
            Message("there is no such draft any more; choose another, or start again")
        ) from None
    except DraftRefusedError as refusal:
        raise DraftError(*refusal.args) from None
    except StoreError as error:
        log.store_failed(error, doing="keeping a draft")
        raise _unkept() from None


def _not_a_teacher() -> DraftError:
    return DraftError(Message("drafts are for teachers; become one first"))


def _unkept() -> DraftError:
    return DraftError(
        Message("this server can't keep drafts just now; it stays in this tab, so download it")
    )


def _opened(opened: OpenedDraft, secret: str = "") -> tuple[Tab, Draft]:
    return Tab(opened.id, opened.number, secret), _draft(opened.content)


def _draft(content: DraftContent) -> Draft:
    files = dict(content.files)
    text = files.pop(CASE_FILE).decode()
    return Draft(text, files, content.on_disk)
