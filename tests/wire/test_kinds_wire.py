"""Of a question of any kind, what its answer opens isn't sent before the commit."""

from collections.abc import Iterator

import pytest

from epicrisis.cases.model import Finding
from epicrisis.cases.questions import Question
from epicrisis.questions.registry import kind_of
from epicrisis.story.telling import NOTHING_OPENED, Opened, Story, Telling
from tests.support.running import run
from tests.support.server import StreamlitServer
from tests.support.tiers import thorough
from tests.support.websocket_session import open_session
from tests.wire.test_wire import (
    Reader,
    after_entering,
    answer,
    check,
    normal,
    on_the_page,
    question_texts,
    reveal,
)


def corners(question: Question) -> Iterator[str]:
    """The corners of a question's zones, as somebody would write them."""
    for outline in (kind_of(question).solution(question).outlines or {}).values():
        for x, y in outline:
            yield from (f"{x:g},{y:g} ", f"{x:g}, {y:g}]", f"[{x:g},{y:g}]", f"{x},{y} ")


def check_closed(story: Story, opened: Opened, said: str) -> None:
    check(story, opened, said)
    for step in story.steps:
        if not isinstance(step.block, Question) or step.block.id in opened:
            continue
        assert not [each for each in corners(step.block) if each in said]
        if next(corners(step.block), None):
            assert "data:image/svg+xml;base64" not in said
    answered = [step for step in story.steps if step.block.id in opened]
    if not any(isinstance(step.block, Question) for step in answered):
        assert not [words for words in ("edn mark", "note des edn") if words in said]


async def walk(server: StreamlitServer, story: Story, locale: str) -> int:
    """Live the case with all that can be shown switched on, and read what comes."""
    opened, slug = NOTHING_OPENED, story.case.slug
    async with open_session(server.url, locale=locale) as session:
        reader = Reader(session)
        switch = session.find_key("edn_view")
        assert switch is not None
        await session.change(switch, bool_value=True)
        reader.new_words()  # the library, whose marks of specialties are drawings too
        start = session.find_key(f"start-{slug}")
        assert start is not None
        await session.press(start)
        opened = after_entering(story, opened)
        while (step := Telling(story, opened).next_step) is not None:
            if (onward := session.find_key("next")) is not None:
                await session.press(onward)
                opened = after_entering(story, opened)
            elif isinstance(step.block, Finding):
                opened = await reveal(session, opened, step)
            else:
                commit = session.find_key(f"commit-{step.number}")
                assert commit is not None
                await session.press(commit)  # nothing is chosen, so that it is refused
                check_closed(story, opened, reader.new_words())
                opened = await answer(session, opened, step)
            assert not session.exceptions()
            check_closed(story, opened, reader.new_words())
    return len(opened)


@pytest.mark.parametrize("locale", ["fr-FR", thorough("en-GB")])
def test_nothing_of_an_answer_reaches_the_browser_before_it_is_given(
    server: StreamlitServer, ectopic: Story, locale: str
) -> None:
    assert run(walk(server, ectopic, locale)) == len(ectopic.steps)


def test_the_test_would_see_what_each_kind_holds_back(ectopic: Story) -> None:
    opened: Opened = NOTHING_OPENED
    for step in ectopic.steps:
        if isinstance(step.block, Question):
            for text in question_texts(step.block, "answered"):
                leak = text[next(iter(text))]
                if " " in leak and normal(leak) not in on_the_page(ectopic, opened):
                    with pytest.raises(AssertionError, match="the browser got"):
                        check(ectopic, opened, normal(f"<p>{leak}</p>"))
            for corner in corners(step.block):
                with pytest.raises(AssertionError):
                    check_closed(ectopic, opened, corner)
        opened |= {step.block.id}
