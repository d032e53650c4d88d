"""How many servers a machine and its store take, and why not more."""

import os
from collections.abc import Iterable
from pathlib import Path

MOST_ON_SQLITE = 4
"""They write in turns; what four can write one file takes (docs/performance.md)."""
MOST = 32
"""Each holds up to 16 connections to PostgreSQL and 210 MiB; beyond, another machine is due."""

_NETWORK_DISKS = frozenset(
    {
        "9p", "afs", "ceph", "cifs", "fuse.glusterfs", "fuse.s3fs", "fuse.sshfs", "glusterfs",
        "gpfs", "lustre", "nfs", "nfs4", "smb3", "smbfs",
    }
)  # fmt: skip
"""Kinds of file systems on which several processes can't share SQLite's write-ahead log."""


class BoundsError(ValueError):
    """A number of servers that can't be; the message says which can."""


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def processes(asked: int | None, file: Path | None, mounts: Iterable[str]) -> int:
    """Return how many servers to begin; raises BoundsError.

    Args:
        asked: the number that was asked for; None for one a core, as far as the store takes them.
        file: SQLite's, None for PostgreSQL.
        mounts: the lines of `/proc/mounts`; none where the system hasn't that file.

    """
    most = MOST if file is None else MOST_ON_SQLITE
    disk = network_disk(file, mounts) if file is not None else ""
    if asked is None:
        return 1 if disk else min(cores(), most)
    if not 1 <= asked <= MOST:
        raise BoundsError(
            f"--processes must be a number from 1 to {MOST}, not {asked}; one a core is enough,"
            f" and this machine has {cores()}."
        )
    if asked > most:
        raise BoundsError(
            f"SQLite takes {most} processes at most, not {asked}. Name a PostgreSQL database in"
            " EPICRISIS_DATABASE_URL for more (docs/deploy.md)."
        )
    if asked > 1 and disk:
        raise BoundsError(
            f"The store {file} lies on a network disk ({disk}), where several processes can't"
            " share a SQLite file without damage. Put it on a disk of this machine or name a"
            " PostgreSQL database in EPICRISIS_DATABASE_URL; or serve with --processes 1."
        )
    return asked


def network_disk(file: Path, mounts: Iterable[str]) -> str:
    """Return the kind of network disk that a file lies on, "" for none.

    >>> network_disk(Path("/srv/e.sqlite3"), ["a:/b /srv nfs4 rw 0 0", "/dev/sda1 / ext4 rw 0 0"])
    'nfs4'
    """
    place, found = file.resolve(), ("", "")
    for line in mounts:
        _, mounted, kind, *_ = [*line.split(" "), "", "", ""]
        # The kernel writes a blank in a name as \040.
        folder = mounted.replace("\\040", " ")
        if folder and place.is_relative_to(folder) and len(folder) >= len(found[0]):
            found = folder, kind
    return found[1] if found[1] in _NETWORK_DISKS else ""
