"""Other looks at the same frame: without what is assumed, and as far as a moment."""

from dataclasses import replace
from math import nan

import pandas as pd

from epicrisis.timeline.events import Length, Moment, ToldEvent, frame_of, told_events


def without_assumed(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame as the source alone has it: what is assumed becomes unknown.

    No event is left out, as each of them is in the source. One without any place left stands
    in the undated strip; a documented length stays; and what lies during another event stays
    there as far as that event's own span is documented.
    """
    return frame_of(_without_assumed(event) for event in told_events(frame))


def _without_assumed(event: ToldEvent) -> ToldEvent:
    is_assumed = event.duration.certainty == "assumed"
    return replace(
        event,
        start=_known(event.start),
        end=_known(event.end),
        duration=Length("unknown") if is_assumed else event.duration,
    )


def _known(moment: Moment) -> Moment:
    if moment.certainty == "assumed":
        return Moment("unknown")
    if moment.during_low_certainty == "assumed":
        moment = replace(moment, during_low=nan, during_low_certainty="")
    if moment.during_high_certainty == "assumed":
        moment = replace(moment, during_high=nan, during_high_certainty="")
    return moment
