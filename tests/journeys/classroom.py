"""A class at a case of a running server, and its windows in a real Chromium."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from epicrisis.clock import utc_now, without_zone
from epicrisis.live.room import transitions
from epicrisis.live.room.class_state import ClassState
from epicrisis.live.room.doubts import JUST_OPENED_S
from epicrisis.live.web.cookies import teacher_cookie_name
from epicrisis.store.classes.class_store import ClassStore
from epicrisis.store.classes.records import Ballot, Room, Vote
from epicrisis.store.records import Json
from epicrisis.story.telling import Story
from epicrisis.ui.teacher.room_actions import DOUBLED_S
from tests.support.chromium import Visit, settle

HD = (1920, 1080)


@dataclass
class Class:
    """A class at a case of a server, and what its teacher has opened in a browser."""

    url: str
    classes: ClassStore
    story: Story
    code: str
    secret: str
    open_window: Callable[..., Visit]
    open_phone: Callable[..., Visit]

    @property
    def room(self) -> Room:
        room = self.classes.rooms.room(self.code)
        assert room is not None
        return room

    def window(self, name: str, **options: object) -> Visit:
        return self.led(self.open_window(**options), name)

    def led(self, visited: Visit, name: str) -> Visit:
        """Open a window of the room for its teacher."""
        cookie = {"name": teacher_cookie_name(self.code), "value": self.secret, "url": self.url}
        visited.context.add_cookies([cookie])  # type: ignore[list-item]
        visited.page.goto(f"{self.url}/{name}?room={self.code}")
        expect(visited.page.locator(".ep-room").first).to_be_visible()
        settle(visited.page)
        return visited

    def both(self, **options: object) -> tuple[Visit, Visit]:
        """Console and projector, two windows of one browser."""
        console = self.window("console", **options)
        return console, self.led(console.beside(HD), "projector")

    def press(self, window: Visit, key: str) -> None:
        """Press a key that moves the room, in a window that shows where it is."""
        before = self.room.version
        self.expect_up_to_date(window)
        self.let_vote(window)
        window.page.keyboard.press(key)
        deadline = time.monotonic() + 20
        while self.room.version == before:
            assert time.monotonic() < deadline, f"{key} moved nothing"
            window.page.wait_for_timeout(20)

    @property
    def state(self) -> ClassState:
        return ClassState(self.story, self.room)

    def let_vote(self, window: Visit) -> None:
        """Give the class the seconds within which closing a vote is taken for a slip."""
        self.let_vote_on(window.page)

    def let_vote_on(self, page: Page) -> None:
        poll = self.room.open_poll
        page.wait_for_timeout(1000 * DOUBLED_S)
        while poll is not None and poll.opened is not None:
            since = without_zone(utc_now()) - poll.opened
            if since.total_seconds() > JUST_OPENED_S:
                break
            page.wait_for_timeout(100)

    def expect_up_to_date(self, window: Visit) -> None:
        """Expect a window to show where the room is, with nothing left to draw."""
        shown = f"html[data-room-version='{self.room.version}']"
        expect(window.page.locator(shown)).to_have_count(1)
        settle(window.page)

    def go_to(self, block: str) -> None:
        number = next(step.number for step in self.story.steps if step.block.id == block)
        self.jump(number)

    def jump(self, number: int) -> None:
        self.classes.rooms.change(
            self.room, transitions.jump(ClassState(self.story, self.room), number)
        )

    def act_by_teacher(self) -> None:
        """Do what comes next, without a window."""
        self.classes.rooms.change(self.room, transitions.advance(ClassState(self.story, self.room)))

    def votes(self) -> tuple[Vote, ...]:
        """The votes of the first round on what is asked."""
        what = ClassState(self.story, self.room).asked
        assert what is not None
        return self.classes.votes.on(self.room, what.id)[1]

    def some_answer(self, number: int) -> Json:
        """An answer to what is asked that another phone's may differ from."""
        what = ClassState(self.story, self.room).asked
        assert what is not None
        options = [*what.options.values()]
        if what.is_ordered:
            return [*options[number % 2 :], *options[: number % 2]][: what.choices or None]
        return [options[number % len(options)]] if options else f"{number % 17}"

    def vote(self, *answers: Json) -> None:
        room = self.room
        poll, what = room.open_poll, ClassState(self.story, room).asked
        assert poll is not None
        assert what is not None
        self.classes.votes.keep(
            [
                Ballot(
                    room.id,
                    poll.id,
                    f"phone {number}",
                    [each] if what.options and isinstance(each, str) else each,
                )
                for number, each in enumerate(answers)
            ]
        )

    def vote_by_phone(self, letter: str) -> None:
        """Vote as a phone without script does, by the server's own routes."""
        what, poll = ClassState(self.story, self.room).asked, self.room.open_poll
        assert what is not None
        assert poll is not None
        http = self.open_window().context.request
        http.get(f"{self.url}/r/{self.code}")
        sent = http.post(
            f"{self.url}/r/{self.code}/votes",
            form={"question": what.key, "round": str(poll.round), "choice": letter},
        )
        assert sent.ok
