"""`python -m epicrisis room ...`: what the console does, from a terminal or a script.

It acts on the store that the server uses, so whoever may read and write that database may lead
every room in it. A running server notices by itself.
"""

import argparse
import json
import secrets
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, get_args

from epicrisis.cases.reading.library import BrokenCase, Library, cases_folder, read_library
from epicrisis.i18n import DEFAULT_LANGUAGE, LANGUAGES
from epicrisis.live.addresses import VARIABLE, proposed_address, public_address
from epicrisis.live.report.of_room import of
from epicrisis.live.report.page import to_html
from epicrisis.live.report.table import to_csv
from epicrisis.live.report.tree import to_json
from epicrisis.live.room import transitions
from epicrisis.live.room.class_state import ClassState
from epicrisis.live.room.transitions import Move
from epicrisis.refusals import Refusal
from epicrisis.store.classes.class_store import ClassStore
from epicrisis.store.classes.records import Focus, Room
from epicrisis.store.classes.rooms import RoomMovedError, plain_room_code
from epicrisis.store.db.database import open_database
from epicrisis.store.db.errors import RefusedError, StoreError
from epicrisis.store.db.settings import database_url
from epicrisis.store.records import Json
from epicrisis.story.telling import Story, tell

_TRIES = 20
"""Times that a move is tried again because somebody else moved the room meanwhile."""


class CommandError(Exception):
    """What was asked can't be done; the message says why."""


def main(arguments: Sequence[str]) -> int:
    """Run one command; return its exit status, 1 with words on stderr if it can't be done."""
    options = _parser().parse_args(arguments)
    try:
        with closing(open_database(database_url())) as database:
            options.run(ClassStore(database), options)
    except (CommandError, Refusal, RefusedError, StoreError) as error:
        print(error, file=sys.stderr)
        return 1
    except RoomMovedError:
        print("Others keep moving this room; try again.", file=sys.stderr)
        return 1
    return 0


# --- What is understood ------------------------------------------------------------------


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m epicrisis room", description="Lead a class without its console."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    opening = commands.add_parser("open", help="open a room at a case")
    opening.add_argument("case", metavar="CASE", help="slug, folder or file of a case")
    opening.add_argument("--language", choices=LANGUAGES, help="the projector's")
    opening.add_argument("--address", help=f"what phones reach; else ${VARIABLE}, else a guess")
    opening.add_argument("--json", action="store_true")
    opening.set_defaults(run=_open)

    showing = _leading(commands, "show", "say where the class is, or jump to a step", _show)
    showing.add_argument("number", metavar="NUMBER", nargs="?", type=int, help="of a step")
    _leading(commands, "next", "do what comes next", _moving(transitions.advance))
    _leading(commands, "back", "undo a reveal or a vote", _moving(transitions.go_back))
    looking = _leading(commands, "look", "put something else on the projector", _look)
    looking.add_argument("focus", choices=get_args(Focus))
    _leading(commands, "lock", "let nobody else join", _locking(is_locked=True))
    _leading(commands, "unlock", "let others join again", _locking(is_locked=False))

    voting = commands.add_parser("vote", help="open or close a vote, or show its results")
    votes = voting.add_subparsers(required=True, metavar="COMMAND")
    _leading(votes, "open", "open the first vote, or the second", _moving(transitions.open_vote))
    closing_ = _leading(votes, "close", "close the vote and show its results", _close_vote)
    closing_.add_argument("--hold", action="store_true", help="keep the results hidden")
    _leading(votes, "show", "show the results that were held", _moving(transitions.show_results))

    reporting = commands.add_parser("report", help="write the class report to stdout")
    reporting.add_argument("code", metavar="CODE")
    reporting.add_argument("--format", choices=("csv", "json", "html"), default="csv")
    reporting.add_argument("--language", choices=LANGUAGES, help="else the room's")
    reporting.set_defaults(run=_report)

    listing = commands.add_parser("list", help="say which rooms there are")
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(run=_list)

    deleting = commands.add_parser("delete", help="delete a room with all its votes")
    deleting.add_argument("code", metavar="CODE")
    deleting.set_defaults(run=_delete)
    return parser


def _leading(
    commands: Any,  # noqa: ANN401 (argparse doesn't name the type)
    name: str,
    help_: str,
    run: Callable[[ClassStore, argparse.Namespace], None],
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=help_)
    parser.add_argument("code", metavar="CODE")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=run)
    return parser


# --- Rooms -------------------------------------------------------------------------------


def _open(classes: ClassStore, options: argparse.Namespace) -> None:
    address = public_address(options.address) if options.address else proposed_address()
    story = _story_named(options.case)
    language = options.language or _own_language(story)
    # Each is its own owner: the limit of rooms a day is for people who can't write the store.
    room, secret = classes.rooms.open(story.case.slug, language, address, secrets.token_hex(32))
    url = f"{room.address}/r/{room.code}"
    opened = {
        "code": room.code,
        "url": url,
        "console_url": f"{room.address}/t/{room.code}#{secret}",
        "secret": secret,
    }
    if options.json:
        print(json.dumps(opened))
        return
    _print_qr(url)
    print(f"code     {room.code}", f"phones   {url}", sep="\n")
    print(f"console  {opened['console_url']}  (whoever has this link leads the class)")


def _print_qr(url: str) -> None:
    import segno

    segno.make(url, micro=False).terminal(compact=True)


def _show(classes: ClassStore, options: argparse.Namespace) -> None:
    if options.number is None:
        _print_place(classes, _found(classes, options.code), as_json=options.json)
        return
    number: int = options.number
    _moving(partial(transitions.jump, number=number))(classes, options)


def _look(classes: ClassStore, options: argparse.Namespace) -> None:
    focus: Focus = options.focus
    _moving(partial(transitions.look_at, focus=focus))(classes, options)


def _close_vote(classes: ClassStore, options: argparse.Namespace) -> None:
    is_held: bool = options.hold
    _moving(partial(transitions.close_vote, is_held=is_held))(classes, options)


def _locking(*, is_locked: bool) -> Callable[[ClassStore, argparse.Namespace], None]:
    return _moving(partial(transitions.lock, is_locked=is_locked))


def _moving(move: Move) -> Callable[[ClassStore, argparse.Namespace], None]:
    """Return the command that moves a room and says where it is then."""

    def run(classes: ClassStore, options: argparse.Namespace) -> None:
        state = _moved(classes, options.code, move)
        _print_place(classes, state, as_json=options.json)

    return run


def _moved(classes: ClassStore, code: str, move: Move) -> ClassState:
    for attempt in range(_TRIES):
        state = _found(classes, code)
        try:
            return replace(state, room=classes.rooms.change(state.room, move(state)))
        except RoomMovedError:
            if attempt == _TRIES - 1:
                raise
    raise AssertionError("unreachable")


def _report(classes: ClassStore, options: argparse.Namespace) -> None:
    state = _found(classes, options.code)
    write = {"csv": to_csv, "json": to_json, "html": to_html}[options.format]
    sys.stdout.write(write(of(state, classes), options.language or state.room.language))


def _list(classes: ClassStore, options: argparse.Namespace) -> None:
    found = [(room, room.opened) for room in classes.rooms.all() if room.opened is not None]
    if options.json:
        listed = [
            {"code": room.code, "case": room.case, "opened": f"{opened.isoformat()}Z"}
            for room, opened in found
        ]
        print(json.dumps(listed))
        return
    for room, opened in found:
        print(f"{room.code}  opened {opened:%Y-%m-%d %H:%M} UTC  {room.case}")


def _delete(classes: ClassStore, options: argparse.Namespace) -> None:
    code = _code(options.code)
    if not classes.rooms.delete(code):
        raise CommandError(_no_room(code))
    print(f"Room {code} is deleted with all its votes.")


def _found(classes: ClassStore, typed: str) -> ClassState:
    code = _code(typed)
    room = classes.rooms.room(code)
    if room is None:
        raise CommandError(_no_room(code))
    return ClassState(_story_of(room), room)


def _code(typed: str) -> str:
    code = plain_room_code(typed)
    if code is None:
        raise CommandError(f"{typed!r} is no room's code; one looks like ACD346.")
    return code


def _no_room(code: str) -> str:
    return f"There is no room {code}."


# --- Where a class is --------------------------------------------------------------------


def _print_place(classes: ClassStore, state: ClassState, *, as_json: bool) -> None:
    place = _place(classes, state)
    print(json.dumps(place) if as_json else "\n".join(_in_words(place)))


def _place(classes: ClassStore, state: ClassState) -> dict[str, Json]:
    """Return where a class is; `poll` is the last vote on what it is asked now."""
    room, step, what, poll = state.room, state.step, state.asked, state.poll
    return {
        "code": room.code,
        "case": room.case,
        "url": f"{room.address}/r/{room.code}",
        "position": room.position,
        "steps": len(state.story.steps),
        "stage": step.stage if step is not None else None,
        "focus": room.focus,
        "locked": room.is_locked,
        "present": classes.presence.count(room),
        "version": room.version,
        "question": what.key if what is not None else None,
        "kind": what.type if what is not None else None,
        "poll": {"round": poll.round, "state": poll.state, "votes": classes.votes.count(poll.id)}
        if poll is not None
        else None,
        "next": transitions.next_act(state),
    }


def _in_words(place: Mapping[str, Json]) -> Sequence[str]:
    stage = f" ({place['stage']})" if place["stage"] else ""
    lines = [
        f"room     {place['code']}, {place['case']}{', locked' if place['locked'] else ''}",
        f"step     {place['position']} of {place['steps']}{stage}",
        f"screen   {place['focus']}",
        f"present  {place['present']}",
    ]
    poll = place["poll"]
    if place["kind"]:
        lines.append(f"asked    {place['question']} ({place['kind']})")
    if isinstance(poll, dict):
        lines.append(f"vote     round {poll['round']}, {poll['state']}, {poll['votes']} votes")
    return [*lines, f"next     {str(place['next']).replace('_', ' ')}"]


# --- Cases -------------------------------------------------------------------------------


def _story_of(room: Room) -> Story:
    library = read_library(cases_folder())
    if room.case not in library.cases:
        raise CommandError(
            f"The case {room.case!r} of this room can't be read in {cases_folder()}."
        )
    return _told(library, room.case)


def _story_named(name: str) -> Story:
    """Return the case with this slug, folder's name, folder or file; raises CommandError."""
    library = read_library(cases_folder())
    if name in library.cases:
        return _told(library, name)
    # A bare name is a folder of the library wherever the command is run.
    for path in (cases_folder() / name, Path(name)):
        folder = (path.parent if path.name == "case.yaml" else path).resolve()
        slug = _slug_in(library, folder)
        if slug is not None:
            return _told(library, slug)
    for path, draft in library.drafts.items():
        slug = "" if isinstance(draft, BrokenCase) else draft.case.slug
        if name in (slug, path.parent.name, str(path.parent), str(path)):
            raise CommandError(
                f"{path} is a draft; take its line `shown: draft` away to publish it."
            )
    known = ", ".join(library.cases) or "none"
    raise CommandError(f"There is no case {name!r} in {cases_folder()}; there are: {known}.")


def _slug_in(library: Library, folder: Path) -> str | None:
    if folder.parent != cases_folder().resolve():
        return None
    for broken in library.broken:
        if broken.path.parent.resolve() == folder:
            raise CommandError(_broken(broken))
    ids = {loaded.case.id: slug for slug, loaded in library.cases.items()}
    return ids.get(folder.name)


def _broken(case: BrokenCase) -> str:
    return (
        f"{case.path} has {len(case.problems)} problem(s);"
        f" `python -m epicrisis check {case.path}` tells them."
    )


def _told(library: Library, slug: str) -> Story:
    loaded = library.cases[slug]
    return tell(*loaded)


def _own_language(story: Story) -> str:
    return story.case.language if story.case.language in LANGUAGES else DEFAULT_LANGUAGE
