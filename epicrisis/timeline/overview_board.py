"""What has a place in time on an overview: treatment's strip, ribbons of states, other events."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from epicrisis.cases.fields import in_language
from epicrisis.cases.model import Lane
from epicrisis.timeline.events import ToldEvent
from epicrisis.timeline.layout import cut
from epicrisis.timeline.overview_ending import Ending
from epicrisis.timeline.overview_picture import (
    AFTER,
    AXIS,
    GAP,
    HIGHEST,
    LINE,
    MIDDLE,
    MOST_NAMED_LEVELS,
    MOST_RIBBONS,
    RIBBON,
    STRIP,
    THIN_LINE,
    Anchor,
    Block,
    Ground,
    Hue,
    Look,
    Rule,
    Sign,
    Words,
    WordsKind,
)
from epicrisis.timeline.overview_placing import Placed, Rows
from epicrisis.timeline.overview_roles import Cast
from epicrisis.timeline.overview_strip import side_by_side
from epicrisis.timeline.overview_text import fitted, letter_width, one_line, short_name, wrapped


@dataclass(slots=True)
class Board(Ending):
    """A picture while it is filled, from the top down."""

    def draw(self, cast: Cast) -> None:
        """Place everything that has a place in time."""
        translate = self.view.translate
        self._marks(cast.responses, translate("Responses"), most=3 if self.is_narrow else 4)
        self._marks(cast.progressions, translate("Progression"), most=2)
        self._strip(cast.treatments)
        lanes = {lane.id: lane for lane in self.timeline.lanes}
        for number, (name, events) in enumerate(cast.ribbons.items()):
            if number < MOST_RIBBONS:
                most = 4 if len(cast.ribbons) == 1 else 2
                self._ribbon(lanes[name], events, most)
            else:
                self.without_room += events
        self._others(cast.others)

    # --- The strip

    def _strip(self, events: Sequence[ToldEvent]) -> None:
        """Place as much of treatment as possible in one strip, and what overlaps it below."""
        placed = self._in_order(events)
        if not placed:
            return
        main = side_by_side(placed)
        chosen = {each.event.key for each in main}
        rest = [each for each in placed if each.event.key not in chosen]
        top = self.y
        self._ground(top, STRIP)
        self._heading(self._treatment_title(events), top + STRIP / 2 + 4)
        self.y += STRIP
        names = Rows(2 if self.is_narrow else 3)
        first = len(self.items)
        # From the right, so that no line to a name crosses another name.
        limits = [*(m.left for m in main[1:]), self.scale.right]
        for each, limit in reversed([*zip(main, limits, strict=True)]):
            self._bar(each, top, limit, names)
        self.items[first:] = reversed(self.items[first:])
        self.y += len(names.ends) * LINE + (3 if names.ends else 0)
        self._thin(rest, most=1 if self.is_narrow else 2)
        self.y += GAP

    def _treatment_title(self, events: Sequence[ToldEvent]) -> str:
        titles = {event.lane_title for event in events}
        return titles.pop() if len(titles) == 1 else self.view.translate("Treatment")

    def _bar(self, placed: Placed, top: float, limit: float, names: Rows) -> None:
        """Place a treatment in the strip, its name inside where it has room, else below."""
        event = placed.event
        middle = top + STRIP / 2
        blocks = tuple(_within_limit(self._blocks(placed, top + 3, STRIP - 6), limit))
        signs = self._signs(placed, middle)
        code, name = short_name(event)
        anchor: Anchor = "start" if signs else "middle"
        if signs:
            room, x = limit - placed.right - 12, placed.right + 9
        else:
            room, x = placed.right - placed.left - 4, (placed.left + placed.right) / 2
        is_full = all(block.look == "solid" for block in blocks if block.look != "fade")
        kind: WordsKind = "inside" if is_full and not signs else "over"
        lines = fitted(f"{code} {name}".strip(), room) or fitted(name, room)
        words: list[Words] = []
        rules: tuple[Rule, ...] = ()
        if not lines:
            lines = fitted(code, room)
            words, rules = self._name_below(placed, name, top + STRIP, names)
        first = middle + 4 - (len(lines) - 1) * 6
        words += [
            Words(x, first + number * 12, line, anchor, kind) for number, line in enumerate(lines)
        ]
        words += self._doubt(placed, middle + 4) if placed.far <= limit else ()
        self._add(event, blocks=blocks, signs=signs, rules=rules, words=tuple(words))

    def _name_below(
        self, placed: Placed, name: str, top: float, names: Rows
    ) -> tuple[list[Words], tuple[Rule, ...]]:
        """Return a name below its bar with a line that leads to it, nothing without room."""
        name = cut(name, 26)
        wide = letter_width(len(name))
        x = placed.left + 3
        is_left = x + wide > self.scale.right + 2
        left, right = (x - 6 - wide, x) if is_left else (x - 3, x + wide)
        row = names.take(-right, -left)
        if row is None:
            return [], ()
        y = top + (row + 1) * LINE - 2
        side: Anchor = "end" if is_left else "start"
        word = Words(x - 6 if is_left else x, y, name, side, "over")
        return [word], (Rule(placed.left, top - 3, placed.left, y + 1),)

    def _thin(self, placed: Sequence[Placed], most: int) -> None:
        rows = Rows(most)
        top = self.y
        for each in placed:
            name = short_name(each.event)[1]
            right = each.far + 10 + letter_width(len(name))
            row = rows.take(each.left - 4, min(right, self.scale.right))
            if row is None or right > self.scale.right + 40:
                self.without_room.append(each.event)
                continue
            y = top + row * LINE
            self._add(
                each.event,
                blocks=tuple(self._blocks(each, y + 4, 6)),
                signs=self._signs(each, y + 7),
                words=(Words(each.far + 10, y + 11, name), *self._doubt(each, y + 11)),
            )
        self.y += len(rows.ends) * LINE

    def _ground(self, y: float, height: float) -> None:
        left, right = self.scale.left, self.scale.right
        self.grounds.append(Ground(left, y, right - left, height))

    # --- A ribbon

    def _ribbon(self, lane: Lane, events: Sequence[ToldEvent], most: int) -> None:
        """Place a lane of levels as a ribbon, and what else is in it as thin lines below."""
        states = [event for event in events if event.level]
        given = [event for event in events if not event.level]
        if states:
            self._states(lane, states)
        rows: dict[str, list[Placed]] = {}
        for each in self._in_order(given):
            rows.setdefault(each.event.row or each.event.label, []).append(each)
        for number, (name, placed) in enumerate(rows.items()):
            if number == most:
                self.without_room += [each.event for row in rows.values() for each in row][
                    sum(len(row) for row in list(rows.values())[:most]) :
                ]
                break
            self._line(name, placed)
        self.y += GAP

    def _states(self, lane: Lane, events: Sequence[ToldEvent]) -> None:
        count = len(lane.levels)
        height = min(RIBBON / 3, max(5.0, RIBBON / count))
        names = [one_line(in_language(level.title, self.view.language)) for level in lane.levels]
        are_named = count <= MOST_NAMED_LEVELS
        longest = max(map(len, names)) if are_named else 0
        top = self._ribbon_title(in_language(lane.title, self.view.language), longest)
        self._ground(top, height * count)
        for number, level in enumerate(lane.levels):
            middle = top + (number + 0.5) * height
            if are_named:
                self._heading(names[number], middle + 4)
            hue, strength = _hue_of(number, count)
            for placed in self._in_order(e for e in events if e.level == level.id):
                self._state(placed, middle, height - 1, hue, strength)
        self.y = top + height * count + 4

    def _ribbon_title(self, title: str, longest: int) -> float:
        """Place what a ribbon is about beside the names of its levels, or above; return its top."""
        room = self.scale.left - 16 - letter_width(longest)
        lines = wrapped(one_line(title), room, 9)
        fits = len(lines) * 12 <= RIBBON and not any(line.endswith("…") for line in lines)
        if self.is_narrow or not fits:
            letters = int((self.scale.right - 4) / letter_width(1))
            words = Words(0.0, self.y + 9, cut(one_line(title), letters), "start", "title")
            self.headings.append(words)
            return self.y + LINE
        first = self.y + RIBBON / 2 + 4 - (len(lines) - 1) * 6
        self.headings += [
            Words(0.0, first + number * 12, line, "start", "title")
            for number, line in enumerate(lines)
        ]
        return self.y

    def _state(
        self, placed: Placed, middle: float, height: float, hue: Hue, strength: float
    ) -> None:
        """Place a state, its level's name inside where it has room."""
        top = round(middle - height / 2, 1)
        blocks = [*self._blocks(placed, top, height)]
        for part in placed.parts:
            if part.kind in ("point", "hollow"):
                look: Look = "solid" if part.kind == "point" else "hatched"
                blocks.append(Block(part.x0 - 4.5, part.x0 + 4.5, top, height, look))
                blocks.append(Block(part.x0 + 4.5, part.x0 + 14, top, height, "fade"))
                blocks.append(Block(part.x0 - 4.5, part.x0 - 14, top, height, "fade"))
        self._add(
            placed.event,
            hue=hue,
            strength=strength,
            blocks=tuple(blocks),
            words=(*self._level_inside(placed, middle + 4), *self._doubt(placed, middle + 4)),
        )

    def _level_inside(self, placed: Placed, y: float) -> tuple[Words, ...]:
        name = one_line(placed.event.level_title)
        if letter_width(len(name)) > placed.right - placed.left - 4:
            return ()
        return (Words((placed.left + placed.right) / 2, y, name, "middle", "over"),)

    def _line(self, name: str, placed: Sequence[Placed]) -> None:
        self._heading(name, self.y + 9)
        for each in placed:
            self._add(
                each.event,
                hue="treatment",
                blocks=tuple(self._blocks(each, self.y + 3.5, 4)),
                signs=self._signs(each, self.y + 5.5),
                words=self._doubt(each, self.y + 9),
            )
        self.y += THIN_LINE

    # --- What else happened

    def _others(self, events: Sequence[ToldEvent]) -> None:
        """Place other events in a few rows, those between the same two moments together."""
        # Of what begins together the longest comes first, which has the better claim to a row.
        placed = sorted(self._in_order(events), key=lambda each: (each.left, -each.right))
        if not placed:
            return
        room = HIGHEST - AXIS - self.y
        if self.is_narrow:
            # A line says how many events are left out, where it has no room beside the axis' words.
            room -= LINE + (AFTER if self.has_after else 0)
        rows = Rows(max(1, min(6, int(room // (LINE + 2)))))
        self._heading(self.view.translate("Events"), self.y + LINE - 2)
        top = self.y
        for _, group in groupby(placed, key=lambda each: (each.left, each.right)):
            together = list(group)
            hosts = [each for each in together if not _is_bracket(each)]
            for each in hosts:
                self._other(each, rows, top, [])
            inside = [each for each in together if _is_bracket(each)]
            if inside:
                self._other(inside[0], rows, top, inside[1:])
        self.y += len(rows.ends) * (LINE + 2) + GAP

    def _other(self, placed: Placed, rows: Rows, top: float, more: Sequence[Placed]) -> None:
        """Place an event with its name beside it; `more` lie between the same moments."""
        label = one_line(placed.event.label)
        longest = 18 if self.is_narrow else 34
        texts = [cut(label, longest), cut(label, 14), ""]
        if more:
            texts = [f"{cut(label, longest)} + {len(more)}", f"1 + {len(more)}", ""]
        for text, words, left, right in self._names_beside(placed, texts):
            if (row := rows.take(left, right)) is not None:
                y = top + row * (LINE + 2)
                said = (replace(words, y=y + 11),) if text else ()
                self._other_at(placed, y, said, more)
                return
        self.without_room += [each.event for each in (placed, *more)]

    def _names_beside(
        self, placed: Placed, texts: Iterable[str]
    ) -> Iterator[tuple[str, Words, float, float]]:
        """Yield where a name may stand: behind an event, before it, or on it; with all's extent."""
        first, last = placed.left - 6, placed.far + 6
        for text in texts:
            wide = letter_width(len(text)) + 4 if text else 0.0
            if last + wide <= self.scale.right + 2:
                yield text, Words(last + 3, 0, text), first, last + wide
            if first - wide >= self.scale.left - 2:
                yield text, Words(first - 3, 0, text, "end"), first - wide, last
            if text and wide <= placed.right - placed.left:
                middle = (placed.left + placed.right) / 2
                yield text, Words(middle, 0, text, "middle", "over"), first, last
            if not text:
                yield text, Words(0, 0, text), first, last

    def _other_at(
        self, placed: Placed, y: float, words: tuple[Words, ...], more: Sequence[Placed]
    ) -> None:
        blocks = tuple(self._blocks(placed, y + 3, 8))
        signs = self._signs(placed, y + 7)
        inside = [placed, *more] if _is_bracket(placed) else []
        step = (placed.right - placed.left) / (len(inside) + 1)
        for number, each in enumerate(inside):
            sign = Sign(placed.left + step * (number + 1), y + 7, each.event.symbol, True)
            own = number == 0
            self._add(
                each.event,
                blocks=blocks if own else (),
                signs=(sign,),
                words=(*words, *self._doubt(each, y + 11)) if own else (),
            )
        if not inside:
            self._add(
                placed.event,
                blocks=blocks,
                signs=signs,
                words=(*words, *self._doubt(placed, y + 11)),
            )


def _is_bracket(placed: Placed) -> bool:
    return any(part.kind == "span" for part in placed.parts)


def _hue_of(number: int, count: int) -> tuple[Hue, float]:
    """Return the colour of a level, and how far it is from the middle."""
    if count == 1:
        return "middle", 1.0
    place = 1 - 2 * number / (count - 1)
    hue: Hue = "high" if place > MIDDLE else "low" if place < -MIDDLE else "middle"
    return hue, round(max(0.45, abs(place)), 2) if hue != "middle" else 1.0


def _within_limit(blocks: Iterable[Block], limit: float) -> Iterator[Block]:
    """Yield blocks cut where the next one of the strip begins."""
    for block in blocks:
        if block.look == "fade" and block.x1 > limit:
            if block.x0 < limit - 2:
                yield Block(block.x0, limit, block.y, block.height, "fade")
            continue
        yield block
