"""`python -m epicrisis store ...`: back the store up, restore it, clear it up, move it.

It acts on the store that the server uses, which `EPICRISIS_DATABASE_URL` names.
"""

import argparse
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

from epicrisis.store.admin import backups, pruning
from epicrisis.store.db import trusted_time
from epicrisis.store.db.connections import parse_address
from epicrisis.store.db.database import open_database
from epicrisis.store.db.errors import StoreError
from epicrisis.store.db.settings import ROOM_DAYS, VARIABLE, database_url, keep_days


class NotConfirmedError(StoreError):
    """Somebody must first look at the clock."""


def main(arguments: Sequence[str]) -> int:
    """Run one command; return its exit status, 1 with words on stderr if it can't be done."""
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
    except StoreError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m epicrisis store",
        description=f"Look after the store that {VARIABLE} names, else var/epicrisis.sqlite3.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    backup = commands.add_parser("backup", help="write all of it to a new SQLite file")
    backup.add_argument("out", metavar="OUT", type=Path)
    backup.set_defaults(run=_backup)

    restore = commands.add_parser("restore", help="make it what a backup says")
    restore.add_argument("file", metavar="FILE", type=Path)
    restore.add_argument(
        "--replace", action="store_true", help="keep what it holds aside, then replace it"
    )
    restore.set_defaults(run=_restore)

    prune = commands.add_parser("prune", help="delete now what the server deletes once a day")
    prune.add_argument("--dry-run", action="store_true", help="only say how much that is")
    prune.add_argument("--yes", action="store_true", help="the clock is right, though it has leapt")
    prune.set_defaults(run=_prune)

    migrate = commands.add_parser("migrate", help="copy all of it into another, empty database")
    migrate.add_argument(
        "--to", metavar="URL", required=True, help="postgresql://... or sqlite:///FILE"
    )
    migrate.set_defaults(run=_migrate)
    return parser


def _backup(options: argparse.Namespace) -> None:
    rows = backups.backup(database_url(), options.out)
    print(f"{options.out} holds")
    _print_rows(rows)


def _restore(options: argparse.Namespace) -> None:
    rows, replaced = backups.restore(database_url(), options.file, replaces=options.replace)
    if replaced is not None:
        print(f"What was there before is in {replaced}")
    print(f"{_named(database_url())} holds")
    _print_rows(rows)


def _prune(options: argparse.Namespace) -> None:
    days, address = keep_days(), database_url()
    backups.require_store(parse_address(address))
    with closing(open_database(address)) as database:
        standing = trusted_time.standing(database)
        if standing.is_doubted:
            print(_doubt(standing))
        if options.dry_run:
            found = pruning.old(database, days, database.now())
            _print_pruned("would delete", found, days)
            if found.is_much:
                print("That is more than a tenth: a backup would be made first.")
            return
        if standing.is_doubted and not (options.yes or _agrees()):
            raise NotConfirmedError(
                "Nothing was deleted. If the clock is right, say so with --yes; else set it."
            )
        trusted_time.confirm(database)
        gone = pruning.prune(database, days)
    if gone.backup is not None:
        print(f"What was there before is in {gone.backup}")
    _print_pruned("deleted", gone, days)


def _doubt(standing: trusted_time.ClockStanding) -> str:
    days = abs(standing.ahead.days)
    where = "past" if standing.ahead.days > 0 else "before"
    now = standing.until + standing.ahead
    return (
        f"The clock says {now:%Y-%m-%d}. That is {days} days {where} {standing.until:%Y-%m-%d},"
        " up to which this store has seen time pass."
    )


def _agrees() -> bool:
    """Ask at a terminal; whoever can't be asked doesn't agree."""
    if not sys.stdin.isatty():
        return False
    return input("Is the clock right, and may what is old by it be deleted? [y/N] ").lower() == "y"


def _print_pruned(verb: str, what: pruning.Old | pruning.Pruned, days: int) -> None:
    print(f"{verb} {what.learners} learners not seen for {days} days")
    print(f"{verb} {what.rooms} rooms opened more than {ROOM_DAYS} days ago")
    print(f"{verb} {what.drafts} drafts not opened for {days} days")


def _migrate(options: argparse.Namespace) -> None:
    rows = backups.move(database_url(), options.to)
    print(f"{_named(options.to)} holds")
    _print_rows(rows)
    print(f"Nothing was changed in {_named(database_url())}.")
    print(f"Name the new one in {VARIABLE}, and start the server again.")


def _named(address: str) -> str:
    return parse_address(address).render_as_string(hide_password=True)


def _print_rows(rows: Mapping[str, int]) -> None:
    width = max(map(len, rows))
    for table, number in rows.items():
        print(f"  {table:{width}} {number:9,}")
