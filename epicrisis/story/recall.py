"""What was missed comes back after days: when, by the schedule of FSRS 6 (`fsrs`).

A question comes back that wasn't answered rightly, or not at all. Each time it is answered anew
its memory is rated, and it is due when the chance to know it has fallen to 90%, FSRS's own
default (https://github.com/open-spaced-repetition/py-fsrs, with its default weights). There are no
steps of minutes: the earliest time to come back is the next day. Nothing is left to chance in it
(`enable_fuzzing`), so that the same answers at the same times come back at the same times.
"""

from datetime import UTC, datetime

from fsrs import Card, Rating, Scheduler, State

from epicrisis.cases.questions import Question
from epicrisis.questions.answer import Answer
from epicrisis.questions.registry import is_certainty_asked
from epicrisis.store.records import Memory
from epicrisis.story.scoring import Verdict, verdict

_SCHEDULER = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
_RATINGS: dict[Verdict, Rating] = {
    "wrong": Rating.Again,
    "not_answered": Rating.Again,
    "partly": Rating.Hard,
    "right": Rating.Good,
}
"""Verdicts that say nothing of one's memory aren't among them."""
_ANY_ID = 1
"""A card that has no id sleeps for a millisecond until it has one; ours are known otherwise."""


def after(
    question: Question, answer: Answer, before: Memory | None, now: datetime
) -> Memory | None:
    """Return what is remembered once a question is answered; None while it need not come back.

    It need not where it was right the first time, or where an answer is neither right nor wrong.
    A clock that has gone back is taken to stand where the last answer was.
    """
    rating = _RATINGS.get(verdict(question, answer))
    has_right_answer = is_certainty_asked(question)
    if rating is None or not has_right_answer or (before is None and rating is Rating.Good):
        return before
    card = Card(card_id=_ANY_ID) if before is None else _card(before)
    moment = now.replace(tzinfo=UTC)
    if card.last_review is not None:
        moment = max(moment, card.last_review)
    card, _ = _SCHEDULER.review_card(card, rating, moment)
    assert card.stability is not None
    assert card.difficulty is not None
    due, reviewed = (each.replace(tzinfo=None) for each in (card.due, moment))
    return Memory(card.stability, card.difficulty, due, reviewed)


def once(
    question: Question, answer: Answer, due: datetime, before: Memory | None, now: datetime
) -> Memory | None:
    """Return what is remembered once a question that was due then is answered.

    Of a question that was answered since, in another tab or by a second press, that stays.
    """
    if before is None or before.due != due:
        return before
    return after(question, answer, before, now)


def _card(memory: Memory) -> Card:
    return Card(
        card_id=_ANY_ID,
        state=State.Review,
        stability=memory.stability,
        difficulty=memory.difficulty,
        due=memory.due.replace(tzinfo=UTC),
        last_review=memory.reviewed.replace(tzinfo=UTC),
    )
