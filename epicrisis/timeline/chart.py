"""What a chart is asked for: what it shows, and to whom."""

from collections.abc import Sequence
from dataclasses import dataclass

from epicrisis import i18n
from epicrisis.i18n import Translate
from epicrisis.timeline.events import ToldEvent
from epicrisis.timeline.readings import OpenReading


@dataclass(frozen=True, slots=True)
class ChartView:
    """How somebody looks at a chart."""

    language: str
    is_narrow: bool = False
    """Whether there is as little room as on a phone."""
    is_dark: bool = False

    @property
    def translate(self) -> Translate:
        """Says an English message in the view's language."""
        return i18n.translator(self.language)


@dataclass(frozen=True, slots=True)
class ChartContent:
    """What the swimlane shows."""

    events: Sequence[ToldEvent]
    """See `visible_events`."""
    readings: Sequence[OpenReading] = ()
    """Each is laid over the chart in a row of its own; no event moves for it."""
    extent: Sequence[ToldEvent] | None = None
    """What a finished case's axis extends over, `events` where left out.

    Give all events here where `events` are a part of them, and the axis stays as it is.
    """
    rows: Sequence[ToldEvent] | None = None
    """For which events there are rows, `events` where left out.

    Give those here of which `events` are a part as far as a moment, and nothing moves as it grows.
    """
