"""A server's share of a vote, in a process of its own; it says each vote that is acknowledged.

`python -m tests.store.voter ADDRESS CODE NAME PHONES ROUNDS`
"""

import sys

from epicrisis.store.classes.class_store import ClassStore
from epicrisis.store.classes.records import Ballot
from epicrisis.store.db.database import open_database


def main(address: str, code: str, name: str, phones: int, rounds: int) -> None:
    """Let `phones` phones vote `rounds` times, each for what it alone would say."""
    classes = ClassStore(open_database(address))
    room = classes.rooms.room(code)
    assert room is not None
    sys.stdin.readline()
    for number in range(1, rounds + 1):
        for phone in range(phones):
            vote = Ballot(room.id, room.polls[-1].id, f"{name}-{phone}", [number], 2, number)
            if classes.votes.keep([vote])[0] is not None:
                sys.stdout.write(f"{name}-{phone} {number}\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5]))
