"""A pause once it is passed: what the learner thought, and what the authors put beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

import streamlit as st

from epicrisis import i18n
from epicrisis.cases.fields import in_language
from epicrisis.cases.model import Argument
from epicrisis.cases.pauses import Pause
from epicrisis.story import investigations, pauses, progress
from epicrisis.story.differential import OWN_WORDS, normalised
from epicrisis.story.pauses import Sides, Thought
from epicrisis.story.telling import Quotation, Step, Story, Telling, quote, up_to
from epicrisis.ui.learner import investigation_menu
from epicrisis.ui.learner.differential import name_of
from epicrisis.ui.shared import connection, html, progress_store, routing, session
from epicrisis.ui.shared.session import say, translate


@dataclass(frozen=True, slots=True)
class Reason:
    """An argument of the case's authors."""

    text: str
    quotations: tuple[Quotation, ...]


@dataclass(frozen=True, slots=True)
class ToldSides:
    """A hypothesis with what a learner put under it, and what the authors do."""

    name: str
    own_pro: tuple[str, ...]
    own_contra: tuple[str, ...]
    absent: str
    pro: tuple[Reason, ...]
    contra: tuple[Reason, ...]


def told(
    telling: Telling, step: Step, pause: Pause, thought: Thought, *, is_alone: bool = False
) -> str:
    """Return a passed pause as it is read; alone it has no marks to press and no teaching."""
    story = telling.story
    entries = progress.differential_now(story, progress_store.done(story))
    names = {entry.key: name_of(story, entry) for entry in entries}
    written = {f"{OWN_WORDS}{normalised(each)}": each for each in thought.own}
    keys = (*thought.named, *(each.hypothesis for each in thought.sides))
    known = tuple(
        (key, _name(story, pause, key, names.get(key) or written.get(key))) for key in keys
    )
    language, is_masked = session.current().language, telling.masks_titles
    if not is_alone:
        html.keep_images(story, step)
    return told_html(
        story, step.number, language, thought, known, is_masked=is_masked, is_alone=is_alone
    )


def _value(story: Story, test: str) -> str:
    order = investigations.find_order(story, test)
    return investigation_menu.value_of(order.value) if order is not None else ""


def _name(story: Story, pause: Pause, key: str, written: str | None) -> str:
    if pause.asks == "test":
        order = investigations.find_order(story, key)
        return say(order.menu) if order is not None else ""
    names = {each.id: say(each.name) for each in story.case.hypotheses}
    # One that the case has no longer can't be named, and its id says nothing.
    own = key.removeprefix(OWN_WORDS) if key.startswith(OWN_WORDS) else ""
    return written or names.get(key) or own


@lru_cache(maxsize=2048)
def told_html(
    story: Story,
    number: int,
    language: str,
    thought: Thought,
    names: tuple[tuple[str, str], ...] = (),
    *,
    is_masked: bool = False,
    is_alone: bool = False,
) -> str:
    """Return a passed pause, made once for the same thought; `names` are of what it names."""
    step, say_, translate_ = (
        story.steps[number - 1],
        partial(in_language, language=language),
        i18n.translator(language),
    )
    pause = step.block
    assert isinstance(pause, Pause)
    own = pause.sentence
    return html.render(
        "told_pause.html",
        number=number,
        heading=pauses.heading(pause, translate_),
        prompt=pauses.prompt(pause, say_, translate_),
        thought=thought,
        named=[name for each in thought.named if (name := dict(names)[each])],
        values=[_value(story, each) for each in thought.named if pause.asks == "test"],
        sides=[
            _sides(story, number, language, each, dict(names))
            for each in thought.sides
            if dict(names)[each.hypothesis]
        ],
        sentence=say_(own.text) if own else "",
        features=[
            (say_(each), None if thought.ticked is None else place in thought.ticked)
            for place, each in enumerate(own.features if own else ())
        ],
        quotations=quote(story, own.source) if own else (),
        is_alone=is_alone,
        **html.teaching_of(story, step, translate_, is_masked=is_masked),
        source_language=story.case.source.language,
        say=say_,
        translate=translate_,
    )


def _sides(
    story: Story, number: int, language: str, sides: Sides, names: dict[str, str]
) -> ToldSides:
    """Return a hypothesis with the arguments that are open at the pause, and none of later."""
    say_ = partial(in_language, language=language)
    then = Telling(story, up_to(story, number))
    titles = {each.id: say_(each.title) for each in then.findings}
    case = next((each for each in story.case.hypotheses if each.id == sides.hypothesis), None)
    return ToldSides(
        names[sides.hypothesis],
        tuple(titles[each] for each in sides.pro if each in titles),
        tuple(titles[each] for each in sides.contra if each in titles),
        sides.absent,
        _reasons(then, language, case.pro if case else ()),
        _reasons(then, language, case.contra if case else ()),
    )


def _reasons(then: Telling, language: str, arguments: Sequence[Argument]) -> tuple[Reason, ...]:
    return tuple(
        Reason(in_language(each.text, language), quote(then.story, each.source))
        for each in arguments
        if then.is_open(each.opens_with)
    )


# --- Key features ------------------------------------------------------------------------


def is_to_tick(pause: Pause, thought: Thought) -> bool:
    """Tell whether the learner may still look for key features in the own sentence."""
    return pause.sentence is not None and not thought.is_not_now and thought.ticked is None


def ask_to_tick(story: Story, step: Step, pause: Pause) -> None:
    """Ask which key features the own sentence has."""
    assert pause.sentence is not None
    seed, attempt = progress_store.seed(), progress_store.done(story).attempt
    count = len(pause.sentence.features)
    form = connection.form_name(seed, story.case.slug, attempt, step.number, "features", count)
    kept = connection.take_kept(form)
    for key in (f"feature-{step.number}-{at}" for at in range(count)):
        if kept.get(key) is True:
            st.session_state[key] = True
    html.show("features_head.html", place=form, translate=translate)
    with st.form(f"features-{step.number}", border=False):
        for place, feature in enumerate(pause.sentence.features):
            st.checkbox(html.plain(say(feature)), key=f"feature-{step.number}-{place}")
        st.form_submit_button(
            translate("Keep"), key=f"ticked-{step.number}", on_click=_tick, args=(step.number,)
        )


def _tick(number: int) -> None:
    telling = routing.telling_now()
    if telling is None or not 0 < number <= len(telling.story.steps):
        return
    pause = telling.story.steps[number - 1].block
    thought = progress_store.done(telling.story).thoughts.get(pause.id)
    if not isinstance(pause, Pause) or thought is None or not is_to_tick(pause, thought):
        return
    count = len(pause.sentence.features) if pause.sentence else 0
    ticked = [at for at in range(count) if st.session_state.get(f"feature-{number}-{at}")]
    session.current().goes_on = number
    if not progress_store.keep_ticks(telling.story, pauses.with_ticks(pause, thought, ticked)):
        progress_store.reread()
        session.current().asides.append(
            translate("You had ticked this in another window: what you ticked there stands.")
        )
