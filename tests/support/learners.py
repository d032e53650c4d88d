"""Learners who stand somewhere in a case already, put there by the store."""

from collections.abc import Iterator
from contextlib import contextmanager

from epicrisis.cases.model import Finding
from epicrisis.cases.questions import Question
from epicrisis.server import learner_cookie
from epicrisis.store.learners.store import Store, open_store
from epicrisis.store.records import Attempt
from epicrisis.story.telling import Step, Story

Cookies = dict[str, str]


def step_of(story: Story, block: str) -> Step:
    """The step of a finding or a question, by its id."""
    return next(step for step in story.steps if step.block.id == block)


def numbers_of_questions(story: Story) -> list[int]:
    """The numbers of the steps that are questions."""
    return [step.number for step in story.steps if isinstance(step.block, Question)]


@contextmanager
def opened(database_url: str) -> Iterator[Store]:
    """The store of a server, beside the server."""
    store = open_store(database_url)
    try:
        yield store
    finally:
        store.close()


def learner_before(store: Store, story: Story, number: int) -> Cookies:
    """A new learner's cookies, whose next step is that number; no question was known."""
    token = learner_cookie.new_token()
    pass_steps(store, story, token, 1, number)
    return {learner_cookie.NAME: token}


def pass_steps(store: Store, story: Story, token: str, first: int, end: int) -> None:
    """Open and answer the steps from `first` to before `end`; no question is known."""
    attempt = store.attempt(token, story.case.slug)
    for step in story.steps[first - 1 : end - 1]:
        if isinstance(step.block, Finding):
            store.open_finding(attempt, step.block.id)
        else:
            store.commit_answer(attempt, step.block.id, None, None)


def attempt_of(store: Store, story: Story, cookies: Cookies) -> Attempt:
    """What the store has of a learner's current attempt."""
    return store.attempt(cookies[learner_cookie.NAME], story.case.slug)


def passed(attempt: Attempt) -> frozenset[str]:
    """The ids of all steps that an attempt is through."""
    return attempt.opened | attempt.answers.keys()
