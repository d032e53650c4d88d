"""A day in one's own calendar on which questions come back: the app itself reminds nobody."""

from datetime import date, datetime, timedelta

from icalendar import Calendar, Event

MIME = "text/calendar"


def reminder(day: date, title: str, address: str, made: datetime) -> bytes:
    """Return a file with an event of a whole day; `made` is when, in UTC and saying so.

    It holds no case and no question: others may read a calendar. Taken twice, it is one event.
    """
    event = Event()
    event.add("uid", f"{day:%Y%m%d}-epicrisis")
    event.add("dtstamp", made)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", title)
    if address:
        event.add("url", address)
    calendar = Calendar()
    calendar.add("prodid", "-//Épicrise//epicrisis//")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
