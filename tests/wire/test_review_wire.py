"""Of a question that comes back, nothing that its answer tells is sent before it is answered."""

from epicrisis.cases.questions import Question
from epicrisis.story.telling import Story
from tests.support.learners import attempt_of, learner_before, opened, step_of
from tests.support.running import run
from tests.support.server import StreamlitServer
from tests.support.stores import in_days
from tests.support.websocket_session import open_session
from tests.wire.test_wire import Reader, normal, question_texts

ASKED = "Q21"


def test_nothing_of_the_answer_is_sent_before_it_is_given(
    server: StreamlitServer, insulinoma: Story
) -> None:
    step = step_of(insulinoma, ASKED)
    assert isinstance(step.block, Question)
    told = [
        normal(text) for each in question_texts(step.block, "answered") for text in each.values()
    ]
    with opened(server.database_url) as store:
        cookies = learner_before(store, insulinoma, len(insulinoma.steps) + 1)
        store.recall(attempt_of(store, insulinoma, cookies), ASKED, in_days(0))

    async def scenario() -> tuple[str, str]:
        async with open_session(server.url, cookies=cookies, locale="en") as session:
            reader = Reader(session)
            review = session.find_key("review")
            assert review is not None
            await session.press(review)
            asked = reader.new_words()
            passed = session.find_key(f"pass-{step.number}")
            assert passed is not None
            await session.press(passed)
            return asked, reader.new_words()

    asked, answered = run(scenario())
    assert normal(step.block.stem["en"]) in asked
    assert [text for text in told if len(text) > 10 and text in asked] == []
    assert any(text in answered for text in told)
