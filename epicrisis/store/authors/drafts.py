"""Drafts in the store: kept with their errors and versions, for whoever has their link."""

import secrets
from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from epicrisis import log
from epicrisis.messages import Message
from epicrisis.store import validation
from epicrisis.store.authors import contents, history
from epicrisis.store.authors.records import (
    MAIN_LINE,
    Conflict,
    DraftContent,
    DraftEntry,
    DraftVersion,
    Kept,
    OpenedDraft,
)
from epicrisis.store.db import tables, trusted_time
from epicrisis.store.db.database import Database
from epicrisis.store.db.errors import RefusedError, StoreError
from epicrisis.store.tokens import fingerprint

CASE_FILE = "case.yaml"
MAX_TEXT_BYTES = 1_000_000
MAX_FILES = 40
MAX_BYTES = 22_000_000
"""Of all files of a version."""
MAX_TITLE = 200
MAX_DRAFTS_OF_AUTHOR = 100
MAX_DRAFTS = 2_000
MAX_DRAFT_BYTES = 60_000_000
"""Of all versions of a draft, as they are stored; what is beyond that goes from the oldest on."""
MAX_ALL_BYTES = 2_000_000_000
"""Of all drafts of a server, as they are stored."""


class DraftRefusedError(RefusedError):
    """A draft that isn't kept; its message says why, then after a semicolon the remedy."""


class DraftGoneError(Exception):
    """The draft or its version isn't there, or isn't there any more."""


class Drafts:
    """The drafts of a database, for any number of threads; errors as of `Store`.

    It doesn't ask who may: whoever calls has come by a secret or as the author.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    # Opening

    def create(
        self, content: DraftContent, title: str, author: str | None = None
    ) -> tuple[OpenedDraft, str]:
        """Keep a new draft; return it with its secret, of which only a hash is kept.

        `author` is a key of at least 16 letters under which it is listed, None for nobody.

        Raises DraftRefusedError where the content is too large, the author has 100 drafts, or
        the server no room for more.
        """
        _check(content)
        prepared = contents.prepared(content)
        owner = fingerprint(validation.token(author)) if author is not None else None
        secret, now = secrets.token_urlsafe(24), self._database.dated()
        with self._database.writing() as connection:
            _check_room(connection, owner)
            d = tables.draft.c
            values = {
                "secret_hash": fingerprint(secret),
                "author_hash": owner,
                "title": _title(title),
                "bytes": 0,
                "created": now,
                "changed": now,
                "opened": now.date(),
            }
            draft: int = connection.execute(
                insert(tables.draft).values(values).returning(d.id)
            ).scalar_one()
            first = DraftVersion(1, now, MAIN_LINE)
            _write(connection, draft, first, prepared)
            connection.execute(
                update(tables.draft)
                .where(d.id == draft)
                .values(bytes=_within_bounds(connection, draft))
            )
        log.event("draft begun", draft=draft)
        return OpenedDraft(draft, first.number, content), secret

    def by_secret(self, secret: str) -> OpenedDraft:
        """Return the draft of a secret; raises DraftGoneError where there is none."""
        return self._opened(tables.draft.c.secret_hash == fingerprint(secret[:200]))

    def by_author(self, draft: int, author: str) -> OpenedDraft:
        """Return one of an author's drafts; raises DraftGoneError for any other."""
        owner = fingerprint(validation.token(author))
        return self._opened(tables.draft.c.id == draft, tables.draft.c.author_hash == owner)

    def of_author(self, author: str) -> tuple[DraftEntry, ...]:
        """Return an author's drafts, what was changed last first."""
        d = tables.draft.c
        query = (
            select(d.id, d.title, d.changed)
            .where(d.author_hash == fingerprint(validation.token(author)))
            .order_by(d.changed.desc(), d.id.desc())
        )
        with self._database.reading() as connection:
            return tuple(DraftEntry(*row) for row in connection.execute(query))

    # Writing

    def keep(
        self,
        draft: int,
        base: int,
        content: DraftContent,
        title: str,
        *,
        takes_over: bool = False,
    ) -> Kept:
        """Keep what a tab has; `base` is the number of the version that it began with.

        Where others have gone on from there meanwhile, it is kept beside theirs, in a line of its
        own, and the tab is told so each time. It goes on there; or it `takes_over` with the newest
        number as `base`, and what the others have stays as a version.

        Otherwise of a line's versions within a minute the last stays. Raises DraftGoneError, and
        DraftRefusedError as `create`.
        """
        _check(content)
        with self._database.reading() as connection:
            known = contents.known(connection, draft)
        prepared = contents.prepared(content, known)
        now = self._database.dated()
        with self._database.writing() as connection:
            _lock(connection, draft)
            versions = _versions(connection, draft)
            newest = history.tip(versions, MAIN_LINE)
            assert newest is not None
            before = next((each for each in versions if each.number == base), newest)
            is_tip = base == before.number and history.tip(versions, before.line) == before
            for same in (before, newest):
                if _is_same(connection, draft, same, prepared):
                    return _outcome(same, newest)
            number = _next_number(connection, draft)
            version = DraftVersion(number, now, before.line if is_tip else number)
            _write(connection, draft, version, prepared)
            is_replaced = is_tip and not takes_over and history.is_replaced(before, now)
            gone = {before.number} if is_replaced else set()
            left = [each for each in (*versions, version) if each.number not in gone]
            _drop(connection, draft, {*gone, *history.thinned(left)})
            values = {"bytes": _within_bounds(connection, draft), "opened": now.date()}
            if version.line == MAIN_LINE:
                values |= {"title": _title(title), "changed": now}
                newest = version
            connection.execute(
                update(tables.draft).where(tables.draft.c.id == draft).values(values)
            )
        return _outcome(version, newest)

    def new_secret(self, draft: int) -> str:
        """Return another secret, after which the one before opens nothing; DraftGoneError."""
        secret = secrets.token_urlsafe(24)
        query = update(tables.draft).where(tables.draft.c.id == draft)
        with self._database.writing() as connection:
            changed = connection.execute(query.values(secret_hash=fingerprint(secret)))
        if not changed.rowcount:
            raise DraftGoneError
        return secret

    def delete(self, draft: int) -> bool:
        """Delete a draft with all its versions; False if there is none."""
        with self._database.writing() as connection:
            gone = connection.execute(delete(tables.draft).where(tables.draft.c.id == draft))
        self._database.empty_journal()
        if gone.rowcount:
            log.event("draft deleted", draft=draft)
        return gone.rowcount > 0

    # Versions

    def versions(self, draft: int) -> tuple[DraftVersion, ...]:
        """Return what is kept of a draft, the oldest first; nothing where there is none."""
        with self._database.reading() as connection:
            return tuple(_versions(connection, draft))

    def version(self, draft: int, number: int) -> DraftContent:
        """Return a version; raises DraftGoneError where it isn't kept."""
        with self._database.reading() as connection:
            return _content(connection, draft, number)

    # Looked after

    def delete_older_than(self, days: int) -> int:
        """Delete the drafts opened last more than `days` days ago, as of learners."""
        with self._database.writing() as connection:
            today = trusted_time.trusted_now(connection, self._database.now())
            gone = connection.execute(delete(tables.draft).where(_not_opened_for(days, today)))
        if gone.rowcount:
            self._database.empty_journal()
        return gone.rowcount

    def count_older_than(self, days: int, today: datetime) -> int:
        """Return how many drafts `delete_older_than` would delete if it were so late."""
        query = select(func.count()).where(_not_opened_for(days, today))
        with self._database.reading() as connection:
            return connection.scalar(query) or 0

    def _opened(self, *where: ColumnElement[bool]) -> OpenedDraft:
        today = self._database.dated().date()
        d = tables.draft.c
        with self._database.reading() as connection:
            found = connection.execute(select(d.id, d.opened).where(*where)).one_or_none()
            if found is None:
                raise DraftGoneError
            newest = history.tip(_versions(connection, found.id), MAIN_LINE)
            assert newest is not None
            content = _content(connection, found.id, newest.number)
        if found.opened < today:
            # A store that can't be written just now is no reason not to open a draft.
            with suppress(StoreError), self._database.writing() as connection:
                connection.execute(
                    update(tables.draft).where(d.id == found.id).values(opened=today)
                )
        return OpenedDraft(found.id, newest.number, content)


def _not_opened_for(days: int, today: datetime) -> ColumnElement[bool]:
    return tables.draft.c.opened < today.date() - timedelta(days=days)


# --- Rows ------------------------------------------------------------------------------


def _lock(connection: Connection, draft: int) -> None:
    query = select(tables.draft.c.id).where(tables.draft.c.id == draft).with_for_update()
    if connection.execute(query).one_or_none() is None:
        raise DraftGoneError


def _versions(connection: Connection, draft: int) -> list[DraftVersion]:
    v = tables.draft_version.c
    query = select(v.number, v.saved_at, v.line).where(v.draft_id == draft).order_by(v.number)
    return [DraftVersion(*row) for row in connection.execute(query)]


def _next_number(connection: Connection, draft: int) -> int:
    """Return a number that no version of the draft has had: the last one is never deleted."""
    v = tables.draft_version.c
    last = connection.scalar(select(func.max(v.number)).where(v.draft_id == draft))
    return (last or 0) + 1


def _content(connection: Connection, draft: int, number: int) -> DraftContent:
    v = tables.draft_version.c
    query = select(v.files, v.on_disk).where(v.draft_id == draft, v.number == number)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise DraftGoneError
    on_disk = contents.read(connection, draft, row.on_disk) if row.on_disk is not None else None
    return DraftContent(contents.read(connection, draft, row.files), on_disk)


def _is_same(
    connection: Connection, draft: int, version: DraftVersion, content: contents.Prepared
) -> bool:
    v = tables.draft_version.c
    query = select(v.files, v.on_disk).where(v.draft_id == draft, v.number == version.number)
    return tuple(connection.execute(query).one()) == (content.files, content.on_disk)


def _write(
    connection: Connection, draft: int, version: DraftVersion, content: contents.Prepared
) -> None:
    contents.add(connection, draft, content)
    connection.execute(
        insert(tables.draft_version).values(
            draft_id=draft,
            number=version.number,
            line=version.line,
            saved_at=version.saved_at,
            files=content.files,
            on_disk=content.on_disk,
        )
    )


def _drop(connection: Connection, draft: int, numbers: set[int]) -> None:
    v = tables.draft_version.c
    if numbers:
        query = delete(tables.draft_version).where(v.draft_id == draft, v.number.in_(numbers))
        connection.execute(query)


def _within_bounds(connection: Connection, draft: int) -> int:
    """Delete the oldest versions of a draft that takes too much; return how many bytes it takes.

    On a server without room it may take no more than it did.
    """
    d = tables.draft.c
    others = select(func.sum(d.bytes)).where(d.id != draft)
    most = min(MAX_DRAFT_BYTES, MAX_ALL_BYTES - (connection.scalar(others) or 0))
    before = connection.scalar(select(d.bytes).where(d.id == draft)) or 0
    while (stored := contents.drop_unused(connection, draft)) > most:
        versions = _versions(connection, draft)
        newest = history.tip(versions, MAIN_LINE)
        older = [each for each in versions[:-1] if each != newest]
        if not older:
            break
        _drop(connection, draft, {older[0].number})
    if stored > max(most, before):
        raise _no_room()
    return stored


def _outcome(version: DraftVersion, newest: DraftVersion) -> Kept:
    conflict = Conflict(newest.number, version.number) if version.is_aside else None
    return Kept(version.number, conflict)


# --- Bounds ----------------------------------------------------------------------------


def _check(content: DraftContent) -> None:
    if CASE_FILE not in content.files:
        raise DraftRefusedError(Message("a draft has a case file; add its case.yaml"))
    for files in (content.files, content.on_disk or {}):
        if len(files) > MAX_FILES:
            raise DraftRefusedError(
                Message("a case has {most} files at most; delete one first", most=MAX_FILES)
            )
        if len(files.get(CASE_FILE, b"")) > MAX_TEXT_BYTES:
            raise DraftRefusedError(
                Message(
                    "the case file is over {megabytes} MB long; make it shorter",
                    megabytes=MAX_TEXT_BYTES // 1_000_000,
                )
            )
        if sum(map(len, files.values())) > MAX_BYTES:
            raise DraftRefusedError(
                Message(
                    "the files of a case are over {megabytes} MB together; shrink the images",
                    megabytes=MAX_BYTES // 1_000_000,
                )
            )


def _check_room(connection: Connection, owner: str | None) -> None:
    d = tables.draft.c
    count = select(func.count()).select_from(tables.draft)
    if owner is not None:
        own = connection.scalar(count.where(d.author_hash == owner)) or 0
        if own >= MAX_DRAFTS_OF_AUTHOR:
            raise DraftRefusedError(
                Message(
                    "you have {most} drafts on this server; delete one that you don't need",
                    most=MAX_DRAFTS_OF_AUTHOR,
                )
            )
    if (connection.scalar(count) or 0) >= MAX_DRAFTS:
        raise _no_room()


def _no_room() -> DraftRefusedError:
    return DraftRefusedError(
        Message("this server has no room for more drafts; download yours, and tell whoever runs it")
    )


def _title(title: str) -> str:
    printable = "".join(each if each.isprintable() else " " for each in title)
    return printable.strip()[:MAX_TITLE]
