"""The menu of investigations: the learner asks for the next test before the story tells it."""

import streamlit as st

from epicrisis.cases.model import TestValue
from epicrisis.story import investigations
from epicrisis.story.investigations import Orderable
from epicrisis.story.progress import Progress
from epicrisis.story.telling import Story, Telling
from epicrisis.ui.shared import html, progress_store, routing, session
from epicrisis.ui.shared.session import say, translate

_CHOICE = "test"


def is_there(story: Story) -> bool:
    """Tell whether a case has tests to be asked for."""
    return any(map(investigations.is_test, story.steps))


def show(telling: Telling, progress: Progress) -> None:
    """Show what became of the tests that were asked for, and the menu while one comes next."""
    _show_asked(telling, progress)
    step = telling.next_step
    if step is not None and investigations.is_test(step):
        _show_choices(offered(telling, progress), len(progress.ordered_tests))
    else:
        st.caption(translate("Tests can be asked for where the story comes to the next one."))


def _show_asked(telling: Telling, progress: Progress) -> None:
    """Say what became of the tests that were asked for, and what they are worth."""
    lines = [
        (
            say(order.menu),
            _outcome_in_words(investigations.outcome(telling, test)),
            value_of(order.value),
        )
        for test in progress.ordered_tests
        if (order := investigations.find_order(telling.story, test)) is not None
        and (test not in telling.opened or order.value is not None)
    ]
    if lines:
        html.show("asked.html", heading=translate("Tests you asked for"), lines=lines)


def offered(telling: Telling, progress: Progress) -> tuple[Orderable, ...]:
    """Return the tests that can be asked for now, in this learner's order."""
    return investigations.menu(telling, progress.ordered_tests, progress_store.seed())


def _show_choices(menu: tuple[Orderable, ...], asked: int) -> None:
    names = [say(each.order.menu) for each in menu]
    chosen = st.radio(
        translate("Which test would you ask for next?"),
        range(len(menu)),
        index=None,
        format_func=names.__getitem__,
        captions=[say(each.order.cost) for each in menu],
        key=f"{_CHOICE}-{asked}",
    )
    st.button(
        translate("Ask for this test"),
        key="ask",
        type="primary",
        disabled=chosen is None,
        on_click=_ask,
        args=(asked,),
    )


def _ask(asked: int) -> None:
    telling, number = routing.telling_now(), st.session_state.get(f"{_CHOICE}-{asked}")
    if telling is None or not isinstance(number, int):
        return
    story = telling.story
    progress = progress_store.done(story)
    menu = offered(telling, progress)
    if not 0 <= number < len(menu):
        return
    test = menu[number].id
    progress_store.order_test(story, test)
    outcome = investigations.outcome(telling, test)
    is_told_here = outcome != "next" or menu[number].order.value is not None
    session.current().is_told_of_test = is_told_here
    if outcome == "next":
        progress_store.open_finding(story, test)
        step = telling.next_step
        session.current().just_opened = step.number if step is not None else None


def value_of(value: TestValue | None, *, is_asked: bool = True) -> str:
    """Return what asking for a test is worth, and why; nothing where the case doesn't say.

    Nobody is praised for a test that wasn't asked for.
    """
    if value is None:
        return ""
    words = {
        "critical": translate("Well seen, it decides: {because}")
        if is_asked
        else translate("It decides: {because}"),
        "useful": translate("Well seen: {because}")
        if is_asked
        else translate("Worth asking for: {because}"),
        "unneeded": translate("Not now: {because}"),
        "harmful": translate("Better not: {because}"),
    }[value.is_]
    return words.format(because=say(value.because))


def _outcome_in_words(outcome: investigations.OrderOutcome) -> str:
    if outcome == "not_reported":
        return translate("not reported in this case")
    if outcome == "open":
        return translate("done")
    return translate("the team did it too; it comes later in the story")
