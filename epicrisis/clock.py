"""What time it is, by this machine's clock; asked nowhere else (a rule of `ruff` holds it)."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    """Return the time in UTC, and saying so."""
    return datetime.now(UTC)


def without_zone(moment: datetime) -> datetime:
    """Return a moment as the store and its rooms keep it: UTC, without saying so."""
    return moment.astimezone(UTC).replace(tzinfo=None)
