"""A homework's page tells nothing that its learner hasn't come to, nor what another wrote."""

from datetime import timedelta

import pytest

from epicrisis.cases.questions import Question
from epicrisis.questions.registry import shape_of
from epicrisis.server import learner_cookie
from epicrisis.store.classes.class_store import ClassStore
from epicrisis.store.records import Json
from epicrisis.story.telling import Story, up_to
from tests.support.learners import opened, pass_steps
from tests.support.running import run
from tests.support.server import StreamlitServer
from tests.support.websocket_session import open_session
from tests.wire.test_wire import Reader, check, normal

PASSED = 12
NAME = "Pseudonymus"
WORDS = "what only one of the class has written"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def answer_of(question: Question) -> Json:
    shape = shape_of(question)
    if shape.form == "words":
        return WORDS
    return 41.25 if shape.form == "number" else [*shape.options][: max(1, shape.most)]


@pytest.mark.parametrize(
    ("begins", "ends"),
    [(DAY, 2 * DAY), (-HOUR, DAY), (-2 * DAY, -HOUR)],
    ids=["before", "open", "over"],
)
def test_the_page_tells_only_what_its_learner_has_passed(
    server: StreamlitServer, insulinoma: Story, begins: timedelta, ends: timedelta
) -> None:
    token = learner_cookie.new_token()
    with opened(server.database_url) as store:
        homeworks, now = ClassStore(store.database).homeworks, store.database.now()
        given = homeworks.give(
            insulinoma.case.slug,
            "en",
            (now - HOUR, now + DAY),
            "UTC",
            "t" * 64,
            takes_names=True,
            tells_class=True,
        )
        for letter in "abcdef":
            homeworks.take_part(given, letter * 64, f"{NAME} {letter}")
            for step in insulinoma.steps:
                if isinstance(step.block, Question):
                    attempt = store.attempt(letter * 64, insulinoma.case.slug)
                    store.commit_answer(attempt, step.block.id, answer_of(step.block), 2)
        homeworks.take_part(given, token)
        pass_steps(store, insulinoma, token, 1, PASSED + 1)
        moved = {"begins": now + begins, "ends": now + ends, "id": given.id}
        with store.database.writing() as connection:
            connection.exec_driver_sql(
                "UPDATE homework SET opens = :begins, closes = :ends WHERE id = :id",
                {name: str(value) for name, value in moved.items()},
            )
        with store.database.writing() as connection:
            connection.exec_driver_sql(
                "UPDATE answer SET committed_at = :at WHERE attempt_id IN"
                " (SELECT attempt_id FROM homework_attempt WHERE homework_id = :id)",
                {"at": str(now + ends - HOUR), "id": given.id},
            )

    async def scenario() -> str:
        cookies, query = {learner_cookie.NAME: token}, f"homework={given.code}"
        async with open_session(
            server.url, "homework", query=query, cookies=cookies, locale="en"
        ) as session:
            reader = Reader(session)
            assert not session.exceptions()
            words = reader.new_words()
            check(insulinoma, up_to(insulinoma, PASSED), words)
            return words

    words = run(scenario())
    assert normal(WORDS) not in words
    assert normal(NAME) not in words
    assert ("how your class answered" in words) == (ends < timedelta())
    if ends < timedelta():
        assert "(100%)" in words or "(86%)" in words, "this test looks at an empty picture"
