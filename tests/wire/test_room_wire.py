"""What a class hasn't reached reaches no phone: page, stream, fall-back and answers to votes."""

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from epicrisis import rate_limit
from epicrisis.live.room import transitions
from epicrisis.live.room.class_state import ClassState
from epicrisis.store.classes.records import Room
from epicrisis.story.telling import Story
from tests.live.serving import Serving, serving
from tests.support.phones import Phone, phones
from tests.support.running import run
from tests.support.steps import title_of
from tests.wire.test_wire import asked_texts, normal, step_texts


@pytest.fixture
def school(insulinoma: Story, tmp_path: Path) -> Iterator[Serving]:
    with serving(insulinoma, f"sqlite:///{tmp_path / 'rooms.sqlite3'}") as running:
        yield running


def closed_texts(story: Story, room: Room) -> set[str]:
    """Texts of what the class hasn't come to, that nothing it has come to says too."""
    passed = ClassState(story, room).passed
    told = [*story.case.title.values()]
    closed: list[str] = []
    for step in story.steps:
        is_passed, is_shown = step.block.id in passed, step.number <= room.position
        (told if is_passed else closed).extend(step_texts(story, step))
        (told if is_shown else closed).extend(asked_texts(story, step))
    if story.case.final_title.opens_with not in passed:
        closed += story.case.final_title.text.values()
    so_far = normal("\n".join(told))
    texts = {normal(text) for text in closed}
    return {text for text in texts if (" " in text or len(text) > 10) and text not in so_far}


def shown_text(story: Story, room: Room) -> str:
    """Words that a phone must get at this moment."""
    state = ClassState(story, room)
    if state.asks_for_hypotheses:
        return normal(state.telling.hypotheses[0].name["fr"])
    block = story.steps[room.position - 1].block
    return normal(title_of(block, "fr"))


async def everything(phone: Phone) -> str:
    """All that a phone can get at this moment."""
    got = [*phone.frames]
    phone.frames.clear()
    await phone.join()
    got.append(phone.page)
    for address in (
        f"{phone.address}/state?seen=0",
        f"{phone.address}/own?lang=fr",
        f"{phone.address}/own?lang=en",
        f"{phone.address}?lang=fr",
        f"{phone.address}?lang=en",
        phone.url + "/r",
    ):
        async with phone.http.get(address, headers=phone.headers()) as answer:
            got += [await answer.text(), str(answer.headers)]
    return decoded(" ".join(got))


def decoded(raw: str) -> str:
    r"""What came, with JSON's `\u` and `\n` undone."""
    plain = re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), raw)
    return plain.replace("\\n", "\n").replace('\\"', '"')


async def votes(phone: Phone, story: Story, room: Room) -> str:
    """What the server says to a vote that is right, one that isn't, and one too early."""
    what = ClassState(story, room).asked
    if what is None:
        return ""
    one, poll = next(iter(what.options), "A"), room.open_poll
    round_ = poll.round if poll is not None else 1
    tried = [
        await phone.vote(what.key, round_, [one], value="1"),
        await phone.vote(what.key, round_, list(what.options), value="one"),
        await phone.vote(str(room.position + 1), 1, ["A"]),
    ]
    return " ".join(str(each.body) for each in tried)


@pytest.mark.parametrize("first", [1, 17, 33])
def test_a_phone_gets_nothing_that_the_class_has_not_reached(
    school: Serving, insulinoma: Story, first: int
) -> None:
    room, _ = school.open_room()
    last = min(first + 16, len(insulinoma.steps))

    async def scenario() -> None:
        async with phones(school.url, room.code, 1) as (phone,):
            await phone.join()
            following = asyncio.create_task(phone.follow())
            now = await asyncio.to_thread(
                school.lead, room.code, lambda state: transitions.jump(state, first)
            )
            while True:
                await phone.until(lambda p, v=now.version: v in p.seen)  # type: ignore[misc]
                sent = normal(await everything(phone) + await votes(phone, insulinoma, now))
                leaks = [text for text in closed_texts(insulinoma, now) if text in sent]
                assert not leaks, (now.position, now.polls, leaks[:3])
                assert shown_text(insulinoma, now) in sent, "this test reads the wrong thing"
                if now.position >= last and transitions.next_act(ClassState(insulinoma, now)) in (
                    "step",
                    "end",
                ):
                    break
                now = await asyncio.to_thread(school.lead, room.code, transitions.advance)
                rate_limit.forget()
            following.cancel()

    run(scenario())
