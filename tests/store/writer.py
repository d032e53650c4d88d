"""A process that commits answers until it is killed, and says each one that is acknowledged.

`python -m tests.store.writer ADDRESS LEARNER FIRST`
"""

import sys
import time
from itertools import count

from epicrisis.store.learners.store import open_store


def main(address: str, learner: str, first: int) -> None:
    """Commit answers `Q<first>`, `Q<first + 1>` and so on."""
    store = open_store(address)
    attempt = store.attempt(learner, "fever")
    for number in count(first):
        store.commit_answer(attempt, f"Q{number}", number)
        if attempt.id is None:  # as a page reads it again once there is one
            attempt = store.attempt(learner, "fever")
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()
        # SQLite has no queue: who takes the lock again at once can starve another process.
        time.sleep(0.005)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
