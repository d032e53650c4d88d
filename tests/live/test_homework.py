"""When a homework is open: whatever a teacher types becomes one moment of UTC, or is refused."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from epicrisis.live import homework
from epicrisis.live.homework import InvalidPeriod
from epicrisis.store.classes.homeworks import LONGEST, MOST_AHEAD
from epicrisis.store.classes.records import Homework

NOW = datetime(2026, 3, 1, 12)
PARIS = "Europe/Paris"
Typed = tuple[date, time]
ZONES = st.sampled_from([PARIS, "UTC", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"])


def typed(moment: datetime, zone: str) -> Typed:
    local = moment.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))
    return local.date(), local.time()


def tried(begins: Typed, ends: Typed, zone: str) -> tuple[tuple[datetime, datetime] | None, str]:
    """The period, or why there is none."""
    try:
        return homework.period(begins, ends, zone, NOW), ""
    except InvalidPeriod as refusal:
        return None, str(refusal)


def refused(begins: Typed, ends: Typed, zone: str = PARIS) -> str:
    with pytest.raises(InvalidPeriod) as refusal:
        homework.period(begins, ends, zone, NOW)
    return str(refusal.value)


@given(
    zone=ZONES,
    ahead=st.integers(0, MOST_AHEAD // timedelta(minutes=1)),
    length=st.integers(15, LONGEST // timedelta(minutes=1)),
)
def test_what_is_typed_in_a_zone_is_that_very_moment_or_an_hour_that_is_not_there_once(
    zone: str, ahead: int, length: int
) -> None:
    opens = NOW + timedelta(minutes=ahead)
    closes = opens + timedelta(minutes=length)
    begins, ends = typed(opens, zone), typed(closes, zone)
    found, why = tried(begins, ends, zone)
    offsets = {
        datetime.combine(day, hour.replace(fold=fold), ZoneInfo(zone)).utcoffset()
        for day, hour in (begins, ends)
        for fold in (0, 1)
    }
    assert found == (opens, closes) or ("twice" in why and len(offsets) == 2)


@given(
    day=st.dates(),
    hour=st.times(),
    other=st.dates(),
    zone=st.sampled_from(sorted(available_timezones())),
)
def test_no_day_of_any_calendar_is_an_error(day: date, hour: time, other: date, zone: str) -> None:
    found, why = tried((day, hour), (other, hour), zone)
    assert "{" not in why
    assert found is None or NOW <= found[0] < found[1] <= found[0] + LONGEST


def test_what_no_homework_can_have_is_refused_in_words() -> None:
    monday, noon = date(2026, 3, 2), time(12)
    later = (date(2026, 3, 9), noon)
    assert "ends before" in refused(later, (monday, noon))
    assert "ends before" in refused(later, later)
    assert "It is 2026-03-01 13:00 in Europe/Paris" in refused((date(2026, 3, 1), time(11)), later)
    assert "at least 15 minutes" in refused((monday, noon), (monday, time(12, 10)))
    assert "at most 90 days" in refused((monday, noon), (date(2026, 6, 9), noon))
    assert "180 days from now" in refused((date(2027, 3, 2), noon), (date(2027, 3, 9), noon))
    assert "no 02:30" in refused((monday, noon), (date(2026, 3, 29), time(2, 30)))
    assert "02:30 comes twice" in refused(
        (date(2026, 8, 20), noon), (date(2026, 10, 25), time(2, 30))
    )
    assert "time zones" in refused((monday, noon), later, "Mars/Olympus")
    with pytest.raises(InvalidPeriod, match="both"):
        homework.period((None, noon), later, PARIS, NOW)


def test_a_beginning_a_moment_ago_is_now() -> None:
    opens, _ = homework.period(
        typed(NOW - timedelta(minutes=40), PARIS), (date(2026, 3, 9), time()), PARIS, NOW
    )
    assert opens == NOW


# --- Changing ------------------------------------------------------------------------------


def homework_of(opens: datetime, closes: datetime, zone: str = PARIS) -> Homework:
    return Homework(1, "ACDFGH", "a-fever", "fr", opens, closes, zone, True, True)


def changed(
    it: Homework, ends: datetime, begins: datetime | None = None, zone: str = ""
) -> tuple[datetime, datetime]:
    zone = zone or it.zone
    return homework.changed_period(
        it, typed(begins, zone) if begins else None, typed(ends, zone), zone, NOW
    )


@given(zone=ZONES, since=st.integers(0, 10**7), length=st.integers(1, 10**7))
def test_what_is_left_as_it_is_stays_to_the_second_whenever_it_began_and_ended(
    zone: str, since: int, length: int
) -> None:
    opens = NOW - timedelta(seconds=since)
    closes = opens + timedelta(seconds=length)
    it = homework_of(opens, closes, zone)
    both = homework.as_typed(opens, zone), homework.as_typed(closes, zone)
    assert homework.changed_period(it, *both, zone, NOW) == (opens, closes)
    assert homework.changed_period(it, None, both[1], zone, NOW) == (opens, closes)


def test_a_later_end_opens_again_and_a_past_one_ends_now() -> None:
    began = NOW - timedelta(days=3, seconds=7)
    for ended in (NOW - timedelta(days=1), NOW + timedelta(days=1)):
        it, later = homework_of(began, ended), NOW + timedelta(days=4)
        assert changed(it, later) == (began, later)
    is_open = homework_of(began, NOW + timedelta(days=1))
    assert changed(is_open, NOW - timedelta(days=2)) == (began, NOW)
    just_begun = homework_of(NOW, NOW + timedelta(days=1))
    assert changed(just_begun, NOW + timedelta(hours=1), NOW - timedelta(minutes=2))[0] == NOW
    elsewhere = changed(is_open, NOW + timedelta(days=1), zone="Asia/Kolkata")
    assert elsewhere == (began, is_open.closes), "the same moment, said in another zone"


@pytest.mark.parametrize(
    ("opens", "closes", "begins", "ends", "why"),
    [
        (-3, -1, None, -2, "over already"),
        (-3, 1, None, -4, "ends before"),
        (1, 3, 4, 3, "ends before"),
        (1, 3, -1, 3, "past already"),
        (1, 3, 181, 185, "180 days"),
        (-3, 1, None, 88, "at most 90 days"),
        (1, 3, 3, 3.001, "at least 15 minutes"),
    ],
)
def test_a_change_to_what_no_homework_can_have_is_refused(
    opens: float, closes: float, begins: float | None, ends: float, why: str
) -> None:
    def day(number: float) -> datetime:
        return NOW + timedelta(days=number)

    with pytest.raises(InvalidPeriod, match=why):
        changed(
            homework_of(day(opens), day(closes)), day(ends), None if begins is None else day(begins)
        )


def test_a_moment_is_said_with_its_zone() -> None:
    said = homework.said(datetime(2026, 12, 3, 17), PARIS, "fr")
    assert said == "jeudi 3 décembre 2026 à 18:00 (Europe/Paris, UTC+1)"
    assert homework.said(datetime(2026, 7, 3, 17), "Asia/Kolkata", "en").endswith(
        "22:30 (Asia/Kolkata, UTC+5:30)"
    )
    assert homework.said(datetime(2026, 7, 3, 17), "no zone", "en").endswith("17:00 (UTC)")
