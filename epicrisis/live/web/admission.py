"""New places in a room, so that no script takes all of them and no hall is kept out.

A hall is one address behind its router, and all of its phones come within a few minutes; so does a
script that fetches cookies. What tells them apart is that phones stay: each follows the room by a
stream, or looks every few seconds where streams don't get through. So from one address twice as
many get in as have held a stream from there at once; of those who only look, which costs a script
one request, a hall; of those who do neither, a few.
"""

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

WITHIN_S = 600.0
"""Seconds for which a new place counts."""
MOST_PASSING = 300
"""New places of those who do neither: phones without script, or that have lost the network."""
MOST_LOOKING = 1000
"""New places of those who look where no stream gets through."""
MOST_BEYOND = 100
"""New places of those who have a stream, beyond twice as many as did so at once."""
_LOOKED_S = 30.0
"""Who has looked so lately is one who looks; phones do every 5 s."""
_MOST_REMEMBERED = 100_000
_MOST_DOORS = 10_000


@dataclass(slots=True)
class _Door:
    """One address's way into one room."""

    streams: dict[str, int] = field(default_factory=dict)
    """How many each phone has open."""
    looked: dict[str, float] = field(default_factory=dict)
    """When each phone looked last that has no stream."""
    passing: deque[float] = field(default_factory=deque)
    looking: deque[float] = field(default_factory=deque)
    staying: deque[float] = field(default_factory=deque)
    """When places were given to those who have a stream."""
    most: int = 0
    """How many have held a stream at once; phones that are locked end theirs."""
    most_at: float = 0.0

    def count(self, now: float) -> int:
        """Return how many hold a stream, or have held one at once lately."""
        at_once = len(self.streams)
        if at_once >= self.most or self.most_at <= now - WITHIN_S:
            self.most, self.most_at = at_once, now
        return self.most

    def forget_before(self, now: float) -> None:
        for places in (self.passing, self.looking, self.staying):
            while places and places[0] <= now - WITHIN_S:
                places.popleft()
        if self.looked and next(iter(self.looked.values())) <= now - _LOOKED_S:
            self.looked = {who: at for who, at in self.looked.items() if at > now - _LOOKED_S}

    def is_idle(self) -> bool:
        return not (self.streams or self.looked or self.passing or self.looking or self.staying)


class Doors:
    """The ways into all rooms of this server, by room and address; safe for threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._doors: dict[tuple[int, str], _Door] = {}
        self._inside: OrderedDict[tuple[int, str], None] = OrderedDict()
        self._one_at_a_time = threading.Lock()

    @contextmanager
    def streaming(self, room: int, address: str, who: str) -> Iterator[None]:
        """Count a phone as one that holds a stream, until left."""
        with self._one_at_a_time:
            streams = self._door(room, address).streams
            streams[who] = streams.get(who, 0) + 1
        try:
            yield
        finally:
            with self._one_at_a_time:
                streams = self._door(room, address).streams
                streams[who] = streams.get(who, 0) - 1
                if streams[who] <= 0:
                    del streams[who]

    def looked(self, room: int, address: str, who: str) -> None:
        """Count a phone as one that looks, for some seconds."""
        with self._one_at_a_time:
            looked = self._door(room, address).looked
            looked.pop(who, None)  # so that the first is the one who looked longest ago
            looked[who] = self._clock()

    def let_in(self, room: int, address: str, who: str) -> bool:
        """Give a phone a place, unless it has one; False where too many are new from there."""
        with self._one_at_a_time:
            if (room, who) in self._inside:
                return True
            door, now = self._door(room, address), self._clock()
            door.forget_before(now)
            streams = door.count(now)
            if who in door.streams:
                places, most = door.staying, MOST_BEYOND + 2 * streams
            elif who in door.looked:
                places, most = door.looking, MOST_LOOKING
            else:
                places, most = door.passing, MOST_PASSING
            if len(places) >= most:
                return False
            places.append(now)
            self._remember(room, who)
            return True

    def know(self, room: int, who: str) -> None:
        """Remember that a phone has a place, such as from before this server started."""
        with self._one_at_a_time:
            self._remember(room, who)

    def _remember(self, room: int, who: str) -> None:
        self._inside[room, who] = None
        if len(self._inside) > _MOST_REMEMBERED:
            self._inside.popitem(last=False)

    def _door(self, room: int, address: str) -> _Door:
        if len(self._doors) > _MOST_DOORS:
            self._forget_idle()
        return self._doors.setdefault((room, address), _Door())

    def _forget_idle(self) -> None:
        now = self._clock()
        for key, door in tuple(self._doors.items()):
            door.forget_before(now)
            if door.is_idle():
                del self._doors[key]
