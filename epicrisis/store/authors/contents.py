"""The files of a draft in the store: each content once a draft, packed, in pieces."""

import hashlib
import json
import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from sqlalchemy import Connection, delete, func, insert, select

from epicrisis.store.authors.records import DraftContent
from epicrisis.store.db import tables

PIECE_BYTES = 20_000
"""As long as the longest answer, so that whoever reads rows by the thousand can."""


class Prepared(NamedTuple):
    """A draft's content as it is about to be stored."""

    files: str
    """The digests of its files by name, as JSON text."""
    on_disk: str | None
    by_digest: Mapping[str, bytes]
    packed: Mapping[str, bytes]
    """What was packed before the transaction, so that nobody waits for it."""


def known(connection: Connection, draft: int) -> set[str]:
    """Return the digests of what a draft holds."""
    p = tables.draft_piece.c
    return set(connection.scalars(select(p.digest).where(p.draft_id == draft, p.place == 0)))


def prepared(content: DraftContent, known: AbstractSet[str] = frozenset()) -> Prepared:
    """Return a content with all packed that isn't `known`."""
    by_digest: dict[str, bytes] = {}
    files = _named(content.files, by_digest)
    on_disk = _named(content.on_disk, by_digest) if content.on_disk is not None else None
    packed = {name: zlib.compress(each, 1) for name, each in by_digest.items() if name not in known}
    return Prepared(files, on_disk, by_digest, packed)


def _named(files: Mapping[str, bytes], by_digest: dict[str, bytes]) -> str:
    digests = {}
    for name, content in sorted(files.items()):
        digests[name] = hashlib.sha256(content).hexdigest()
        by_digest[digests[name]] = content
    return json.dumps(digests)


def add(connection: Connection, draft: int, content: Prepared) -> None:
    """Store what a draft doesn't hold yet."""
    missing = content.by_digest.keys() - known(connection, draft)
    rows = [
        {"draft_id": draft, "digest": name, "place": place, "content": piece}
        for name in sorted(missing)
        for place, piece in enumerate(
            # Another tab may have dropped what was known a moment ago.
            _pieces(content.packed.get(name) or zlib.compress(content.by_digest[name], 1))
        )
    ]
    if rows:
        connection.execute(insert(tables.draft_piece), rows)


def read(connection: Connection, draft: int, names: str) -> dict[str, bytes]:
    """Return the files whose digests are named."""
    digests: dict[str, str] = json.loads(names)
    p = tables.draft_piece.c
    query = select(p.digest, p.content).where(p.draft_id == draft)
    query = query.where(p.digest.in_(set(digests.values()))).order_by(p.digest, p.place)
    found: defaultdict[str, bytearray] = defaultdict(bytearray)
    for name, piece in connection.execute(query):
        found[name] += piece
    return {name: zlib.decompress(found[each]) for name, each in digests.items()}


def drop_unused(connection: Connection, draft: int) -> int:
    """Delete what no version of a draft holds; return how many bytes are left."""
    p, v = tables.draft_piece.c, tables.draft_version.c
    held: set[str] = set()
    rows = connection.execute(select(v.files, v.on_disk).where(v.draft_id == draft))
    for files, on_disk in rows:
        held.update(json.loads(files).values(), json.loads(on_disk or "{}").values())
    if unused := known(connection, draft) - held:
        connection.execute(
            delete(tables.draft_piece).where(p.draft_id == draft, p.digest.in_(unused))
        )
    total = select(func.sum(func.length(p.content))).where(p.draft_id == draft)
    return connection.scalar(total) or 0


def _pieces(content: bytes) -> Iterable[bytes]:
    for begin in range(0, len(content), PIECE_BYTES):
        yield content[begin : begin + PIECE_BYTES]
