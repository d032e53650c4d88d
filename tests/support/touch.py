"""Fingers on a touch screen, which Playwright only taps with."""

from playwright.sync_api import CDPSession, Page

Place = tuple[float, float]
_STEPS = 10


def move_fingers(page: Page, *paths: tuple[Place, Place]) -> None:
    """Lay a finger down where each path begins, lead all to their ends together, and lift them."""
    session = page.context.new_cdp_session(page)
    _send(session, "touchStart", [start for start, _ in paths])
    for step in range(1, _STEPS + 1):
        part = step / _STEPS
        _send(
            session,
            "touchMove",
            [(a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part) for a, b in paths],
        )
        page.wait_for_timeout(16)
    _send(session, "touchEnd", [])
    session.detach()


def _send(session: CDPSession, kind: str, places: list[Place]) -> None:
    points = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(places)]
    session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
