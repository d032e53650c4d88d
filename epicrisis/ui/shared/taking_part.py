"""The homework that this visit takes part in: found by its code, joined, left again."""

import time
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

import streamlit as st

from epicrisis import log
from epicrisis.clock import utc_now, without_zone
from epicrisis.live import homework as homework_times
from epicrisis.live.homework import Phase
from epicrisis.refusals import Refusal, to_translate
from epicrisis.server import resources
from epicrisis.store.classes.homeworks import MAX_PSEUDONYM, HomeworkClosedError, Homeworks
from epicrisis.store.classes.presence import PseudonymTakenError
from epicrisis.store.classes.records import Homework
from epicrisis.store.classes.rooms import plain_room_code
from epicrisis.store.db.errors import RefusedError, StoreError
from epicrisis.ui.shared import progress_store, session

ADDRESS = "homework"
"""The part of an address that names a homework, by its code."""
LOOKED_AT_EVERY_S = 20
"""So long what a teacher changes may be unknown where its case is read, to all of this process."""

_CLOSED = to_translate("This homework isn't open just now.")
_TAKEN = to_translate("Somebody in this homework has this pseudonym already. Choose another.")
_UNKEPT = to_translate("Nothing can be saved just now. Try again in a moment.")

Found = TypeVar("Found")


class TakingPartRefused(Refusal):
    """Something that can't be done with a homework just now."""


def read_address(*, is_case_read: bool) -> None:
    """Set the visit's homework from the address, and write it there while its case is read."""
    current, code = session.current(), st.query_params.get(ADDRESS)
    if code is None:
        if current.homework is not None and is_case_read:
            st.query_params[ADDRESS] = current.homework.code
        return
    known = current.homework.code if current.homework is not None else None
    plain = plain_room_code(code)
    if plain is None or plain != known:
        current.homework = _ask(lambda kept: kept.homework(plain or ""), None)
        current.takes_part = takes_part()
        if current.homework is not None and "lang" not in st.query_params:
            current.language = current.homework.language
    elif current.homework is not None:
        _be(_lately(current.homework))


def look_again() -> None:
    """Set the visit's homework as its teacher has it now."""
    known = session.current().homework
    if known is not None:
        _be(_look_up(known, lambda kept: kept.homework(known.code)))


def _be(homework: Homework | None) -> None:
    session.current().homework = homework
    if homework is None:
        session.current().takes_part = False


def _lately(known: Homework) -> Homework | None:
    """Return a homework as it was some seconds ago: one look-up does for a whole class."""
    now = int(time.monotonic() // LOOKED_AT_EVERY_S)
    return _look_up(known, lambda kept: _looked_up(kept, known.code, now))


def _look_up(
    known: Homework | None, ask: Callable[[Homeworks], Homework | None]
) -> Homework | None:
    """Return what is found, None for nothing; what was known while nothing can be read."""
    return _ask(ask, known)


@lru_cache(maxsize=64)
def _looked_up(kept: Homeworks, code: str, _: int) -> Homework | None:
    return kept.homework(code)


def phase(homework: Homework) -> Phase:
    """Tell where a homework stands now, by the server's clock alone."""
    return homework_times.phase(homework, without_zone(utc_now()))


def when(homework: Homework, *, is_end: bool) -> str:
    """Return when a homework opens or ends, in words."""
    moment = homework.closes if is_end else homework.opens
    return homework_times.said(moment, homework.zone, session.current().language)


def takes_part() -> bool:
    """Tell whether this learner takes part in the visit's homework, as the store has it."""
    homework, learner = session.current().homework, progress_store.token()
    if homework is None or learner is None:
        return False
    return _ask(lambda kept: kept.takes_part(homework, learner), False)


def pseudonym(homework: Homework) -> str:
    """Return the pseudonym by which the teacher sees this learner's answers; or ""."""
    learner = progress_store.token()
    if learner is None:
        return ""
    return _ask(lambda kept: kept.pseudonym(homework, learner), None) or ""


def take_part(homework: Homework, name: str) -> None:
    """Take part, with a pseudonym where one is given. Raises TakingPartRefused."""
    with session.current().writing:
        if not session.current().is_kept or session.current().unkept:
            raise TakingPartRefused(_UNKEPT)
        _do(lambda kept, learner: kept.take_part(homework, learner, plain_name(name) or None))
        progress_store.forget_case(homework.case)
    session.current().takes_part = True


def name(homework: Homework, words: str) -> None:
    """Give the teacher a pseudonym, or take it back where it is empty. Raises TakingPartRefused."""
    _do(lambda kept, learner: kept.name(homework, learner, plain_name(words) or None))


def leave(homework: Homework) -> None:
    """Take this learner's answers out of a homework. Raises TakingPartRefused."""
    _do(lambda kept, learner: kept.leave(homework, learner))
    session.current().takes_part = False


def plain_name(words: str) -> str:
    """Return a pseudonym on one line, without what isn't seen, at most 40 characters long."""
    return on_one_line(words, MAX_PSEUDONYM)


def on_one_line(words: str, most: int) -> str:
    """Return words on one line, without what isn't seen, at most so many characters long."""
    seen = "".join(each if unicodedata.category(each)[0] != "C" else " " for each in words)
    return " ".join(seen.split())[:most].strip()


def _do(act: Callable[[Homeworks, str], None]) -> None:
    classes, learner = resources.class_store(), progress_store.token()
    if classes is None or learner is None:
        raise TakingPartRefused(_UNKEPT)
    try:
        act(classes.homeworks, learner)
    except HomeworkClosedError:
        raise TakingPartRefused(_CLOSED) from None
    except PseudonymTakenError:
        raise TakingPartRefused(_TAKEN) from None
    except (StoreError, RefusedError) as error:
        log.store_failed(error)
        raise TakingPartRefused(_UNKEPT) from None


def _ask(ask: Callable[[Homeworks], Found], otherwise: Found) -> Found:
    classes = resources.class_store()
    if classes is None:
        return otherwise
    try:
        return ask(classes.homeworks)
    except StoreError as error:
        log.store_failed(error)
        return otherwise
