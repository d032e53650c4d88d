"""When a homework is open: dates and hours as a teacher types them, and as all read them."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.dates import format_datetime

from epicrisis.clock import without_zone
from epicrisis.refusals import Refusal, to_translate
from epicrisis.store.classes.homeworks import LONGEST, MOST_AHEAD
from epicrisis.store.classes.records import Homework

JUST_PAST = timedelta(hours=1)
"""A beginning so long ago means now: a form takes its time to be filled in."""
SHORTEST = timedelta(minutes=15)

Phase = Literal["before", "open", "over"]
Typed = tuple[date | None, time | None]
"""A day and an hour as a form has them."""

_NO_ZONE = to_translate("Choose one of the time zones.")
_LEFT_OUT = to_translate("Give a day and an hour for both the beginning and the end.")
_SKIPPED = to_translate(
    "In {zone} there is no {hour} on that day: clocks are put forward. Choose another hour."
)
_TWICE = to_translate(
    "In {zone} {hour} comes twice on that day: clocks are put back. Choose another hour."
)
_ENDS_BEFORE = to_translate("It ends before it begins. Change the beginning or the end.")
_PAST = to_translate("Its beginning is past already. It is {now} in {zone}.")
_OVER = to_translate("It is over already. To open it again, give it an end that is still to come.")
_TOO_SHORT = to_translate("Give at least {minutes} minutes between the beginning and the end.")
_TOO_LONG = to_translate("A homework lasts at most {days} days.")
_TOO_FAR = to_translate("A homework begins at most {days} days from now.")


class InvalidPeriod(Refusal):
    """A beginning and an end that no homework can have."""


def phase(homework: Homework, now: datetime) -> Phase:
    """Tell where a homework stands at a moment (UTC, without saying so)."""
    if now < homework.opens:
        return "before"
    return "open" if homework.is_open(now) else "over"


def period(begins: Typed, ends: Typed, zone: str, now: datetime) -> tuple[datetime, datetime]:
    """Return the beginning and the end, typed in a time zone, as the store keeps them: in UTC.

    A beginning within the last hour is now. `now` is UTC too, without saying so.

    Raises InvalidPeriod for what is past, too long, too short, too far ahead, the wrong way
    round, or an hour that a change of clocks leaves out or repeats.
    """
    opens, closes = _moment(*begins, zone), _moment(*ends, zone)
    if closes <= opens:
        raise InvalidPeriod(_ENDS_BEFORE)
    opens = _beginning(opens, zone, now)
    _check_length(opens, closes)
    return opens, closes


def changed_period(
    given: Homework, begins: Typed | None, ends: Typed, zone: str, now: datetime
) -> tuple[datetime, datetime]:
    """Return when a homework that was given begins and ends, once its teacher has changed it.

    What is typed as it is said stays to the second, as does the beginning where it is None. An
    end that is past is now: what was answered until now counts.

    Raises InvalidPeriod as `period` does of what was changed, and for a past end of what is over.
    """
    opens = given.opens if begins is None else _changed(given.opens, given.zone, begins, zone)
    closes = _changed(given.closes, given.zone, ends, zone)
    if closes <= opens:
        raise InvalidPeriod(_ENDS_BEFORE)
    if opens != given.opens:
        opens = _beginning(opens, zone, now)
    if closes != given.closes and closes <= now:
        if given.closes <= now:
            raise InvalidPeriod(_OVER)
        return opens, max(now.replace(microsecond=0), opens + timedelta(seconds=1))
    if (opens, closes) != (given.opens, given.closes):
        _check_length(opens, closes)
    return opens, closes


def _changed(moment: datetime, its_zone: str, typed: Typed, zone: str) -> datetime:
    """Return a moment that was typed anew; the same one, to the second, where it says the same."""
    if zone == its_zone and typed == as_typed(moment, zone):
        return moment
    changed = _moment(*typed, zone)
    return moment if changed == moment.replace(second=0, microsecond=0) else changed


def _beginning(opens: datetime, zone: str, now: datetime) -> datetime:
    if opens < now - JUST_PAST:
        raise InvalidPeriod(_PAST, now=f"{_local(now, zone):%Y-%m-%d %H:%M}", zone=zone)
    if opens - now > MOST_AHEAD:
        raise InvalidPeriod(_TOO_FAR, days=MOST_AHEAD.days)
    return max(opens, now.replace(microsecond=0))


def _check_length(opens: datetime, closes: datetime) -> None:
    if closes - opens < SHORTEST:
        raise InvalidPeriod(_TOO_SHORT, minutes=SHORTEST // timedelta(minutes=1))
    if closes - opens > LONGEST:
        raise InvalidPeriod(_TOO_LONG, days=LONGEST.days)


def as_typed(moment: datetime, zone: str) -> tuple[date, time]:
    """Return day and hour of a moment (UTC) as a form of a zone has them."""
    local = _local(moment, known_zone(zone))
    return local.date(), local.time().replace(second=0, microsecond=0, fold=0)


def known_zone(name: str | None) -> str:
    """Return a time zone's name if this machine knows it, else UTC: a browser says what it likes.

    >>> known_zone("Europe/Paris"), known_zone("../../etc/passwd"), known_zone(None)
    ('Europe/Paris', 'UTC', 'UTC')
    """
    return name if name and _zone(name) is not None else "UTC"


def said(moment: datetime, zone: str, language: str) -> str:
    """Write a moment (UTC, without saying so) with day, hour, zone and distance from UTC."""
    local = _local(moment, known_zone(zone))
    written: str = format_datetime(local, _FORMS.get(language, _FORMS["en"]), locale=language)
    name = known_zone(zone)
    where = "" if name == "UTC" else f"{name.replace('_', ' ')}, "
    return f"{written} ({where}{_offset(local)})"


_FORMS = {"fr": "EEEE d MMMM y 'à' HH:mm", "en": "EEEE d MMMM y, HH:mm"}


def _offset(local: datetime) -> str:
    minutes = int((local.utcoffset() or timedelta()).total_seconds()) // 60
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    sign = "+" if minutes > 0 else "−"
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")


def _local(moment: datetime, zone: str) -> datetime:
    return moment.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _moment(day: date | None, hour: time | None, zone: str) -> datetime:
    """Return a moment of a zone's calendar in UTC, if it is there exactly once."""
    found = _zone(zone)
    if found is None:
        raise InvalidPeriod(_NO_ZONE)
    if day is None or hour is None:
        raise InvalidPeriod(_LEFT_OUT)
    try:
        first, second = (
            datetime.combine(day, hour.replace(second=0, microsecond=0, fold=fold), found)
            for fold in (0, 1)
        )
        if first.utcoffset() == second.utcoffset():
            return without_zone(first)
        is_skipped = first.astimezone(UTC).astimezone(found).replace(tzinfo=None) != first.replace(
            tzinfo=None
        )
    except OverflowError:
        raise InvalidPeriod(_TOO_FAR, days=MOST_AHEAD.days) from None
    raise InvalidPeriod(_SKIPPED if is_skipped else _TWICE, zone=zone, hour=f"{hour:%H:%M}")
