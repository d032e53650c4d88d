"""The day on which questions come back, in one's own calendar, with nothing of a case."""

from datetime import UTC, date, datetime

from icalendar import Calendar

from epicrisis.exports.reminder import reminder

MADE = datetime(2026, 11, 29, 18, 30, tzinfo=UTC)


def test_it_is_a_whole_day_that_leads_to_the_page() -> None:
    made = reminder(date(2026, 12, 31), "Épicrise : à revoir", "https://x.example/review", MADE)
    (event,) = Calendar.from_ical(made).walk("VEVENT")
    assert event["summary"] == "Épicrise : à revoir"
    days = [event.decoded(key) for key in ("dtstart", "dtend")]
    assert days == [date(2026, 12, 31), date(2027, 1, 1)]
    assert event["url"] == "https://x.example/review"
    assert b"\r\n" in made


def test_taken_twice_it_is_one_event_and_without_an_address_it_has_none() -> None:
    first, second = (reminder(date(2026, 12, 1), "x", "", MADE) for _ in range(2))
    assert first == second
    assert b"URL" not in first
