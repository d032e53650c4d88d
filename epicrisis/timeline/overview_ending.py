"""What stands around an overview's plot: the axis, what has no date, what is left out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from epicrisis.timeline import axis
from epicrisis.timeline.events import ToldEvent
from epicrisis.timeline.layout import cut
from epicrisis.timeline.overview_picture import HIGHEST, LINE, Mark, Overview, Sign, Words
from epicrisis.timeline.overview_placing import Placing
from epicrisis.timeline.overview_roles import Cast
from epicrisis.timeline.overview_text import letter_width, one_line, wrapped


@dataclass(slots=True)
class Ending(Placing):
    """A picture that is finished once all that has a place in time stands in it."""

    def finish(self, shown: Overview, cast: Cast) -> Overview:
        """Return the overview with its axis, and with what has no date at its end."""
        title = cut(axis.title(shown, self.view.translate), int(shown.right / letter_width(1)))
        floor = self.y
        self.y = floor + 28
        if cast.after and self.is_narrow:
            self._after_below(cast.after)
        elif cast.after:
            self._after_beside(cast.after)
        self._say_what_is_left_out(cast.undated, floor + 26, shown.right - letter_width(len(title)))
        return replace(
            shown,
            height=round(self.y + 2, 1),
            ticks=tuple(self._ticks(shown)),
            caption=title,
            headings=tuple(self.headings),
            items=tuple(self.items),
            shown=len(self.items),
        )

    def _ticks(self, shown: Overview) -> Iterator[Mark]:
        free = 0.0
        for tick in axis.ticks(shown, self.view.translate):
            x = self.scale.across(tick.x)
            half = letter_width(len(tick.label)) / 2
            has_room = x - half >= free and x + half <= self.width
            if has_room:
                free = x + half + 6
            yield Mark(x, tick.label if has_room else "")

    def _say_what_is_left_out(self, undated: int, y: float, limit: float) -> None:
        """Say how many events are told that the picture has no room or no place for."""
        count = len(self.without_room) + undated
        if not count:
            return
        note = self.view.translate("{count} more, lane by lane").format(count=count)
        if letter_width(len(note)) > limit - 10:
            self.y += LINE
            y = self.y - 4
        self.headings.append(Words(0.0, y, note, "start", "quiet"))

    def _after_beside(self, events: Sequence[ToldEvent]) -> None:
        """Place what is told after the last moment, and has none, behind the end of the plot."""
        left = self.scale.right + 14
        wide = self.width - left
        y = 4.0
        for line in wrapped(self.view.translate("told after, date unknown"), wide, 3):
            y += 12
            self.headings.append(Words(left, y, line, "start", "quiet"))
        y += 3
        named = [(event, wrapped(one_line(event.label), wide - 12, 3)) for event in events]
        while sum(len(lines) * 12 + 4 for _, lines in named) > HIGHEST - 10 - y:
            self.without_room.append(named.pop(0)[0])
        for event, lines in named:
            words = tuple(
                Words(left + 12, y + (number + 1) * 12, line) for number, line in enumerate(lines)
            )
            self._add(event, signs=(Sign(left + 4, y + 8, event.symbol, True),), words=words)
            y += len(lines) * 12 + 4
        self.y = max(self.y, y)

    def _after_below(self, events: Sequence[ToldEvent]) -> None:
        """Place the same in lines below the axis, where there is no room beside it."""
        heading = self.view.translate("told after, date unknown")
        self.headings.append(Words(0.0, self.y + 12, heading, "start", "quiet"))
        first, left = self.y + 24, list(events)
        lines = self._flowed(left)
        while len(lines) > 1 and first + (len(lines) - 1) * LINE > HIGHEST - 15:
            self.without_room.append(left.pop(0))
            lines = self._flowed(left)
        for number, line in enumerate(lines):
            y = first + number * LINE
            for event, x, label in line:
                sign = Sign(x + 5, y - 4, event.symbol, True)
                self._add(event, signs=(sign,), words=(Words(x + 12, y, label),))
            self.y = y + 4

    def _flowed(self, events: Sequence[ToldEvent]) -> list[list[tuple[ToldEvent, float, str]]]:
        """Return events in lines as wide as the picture, each with its place and its name."""
        lines: list[list[tuple[ToldEvent, float, str]]] = []
        x = float(self.width)
        for event in events:
            label = cut(one_line(event.label), 26)
            wide = 12 + letter_width(len(label))
            if x + wide > self.width:
                lines.append([])
                x = 0.0
            lines[-1].append((event, x, label))
            x += wide + 8
        return lines
