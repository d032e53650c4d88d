"""What a question is answered by on a page: shown, filled in, and read when it is sent."""

from collections.abc import Mapping, Sequence
from typing import assert_never

import streamlit as st
from starlette.routing import Route

from epicrisis.cases.questions import MOST_WORDS, Question
from epicrisis.questions.edn import LONG_LIST
from epicrisis.questions.kind import Number, Options, Order, Phrase, Zones
from epicrisis.questions.registry import shape_of
from epicrisis.story.answers import shown_order
from epicrisis.story.telling import Story
from epicrisis.ui.learner.inputs import held
from epicrisis.ui.learner.inputs.ranking_list import order_of, ranking_list
from epicrisis.ui.learner.inputs.zone_image import tokens_of, zone_image
from epicrisis.ui.shared import answer_text, html, images, progress_store
from epicrisis.ui.shared.session import say, translate
from epicrisis.ui.shared.typed_text import MOST_TYPED
from epicrisis.writing import letters


def routes() -> list[Route]:
    """Return the addresses of what browsers load for the inputs of our own."""
    return held.routes()


def shown_options(question: Question) -> tuple[str, ...]:
    """Return the ids of the options as this learner sees them; none where there are none."""
    return shown_order(question, progress_store.seed())


def show(story: Story, question: Question, key: str) -> None:
    """Show what a question is answered by; widgets have this key, or begin with it."""
    match shape_of(question):
        case Options(most=1):
            _show_one(question, key)
        case Options(most=most):
            _show_some(question, key, most)
        case Order():
            ranking_list(answer_text.hint(question), _plain_labels(question), key=key)
        case Zones(image=image, most=most):
            (figure,) = images.figures(story, (image,))
            zone_image(
                answer_text.hint(question),
                url=figure.url,
                alt=say(image.alt),
                caption=say(image.caption) if image.caption else "",
                width=figure.width,
                height=figure.height,
                names=_plain_labels(question),
                most=most,
                key=key,
            )
        case Number(unit=unit):
            _show_number(
                translate("Your answer, in {unit}").format(unit=html.plain(say(unit))), key
            )
        case Phrase(is_short=True):
            words = translate("Your answer, in {count} words at most")
            st.text_input(words.format(count=MOST_WORDS), key=key, max_chars=MOST_TYPED)
        case Phrase():
            st.text_area(translate("Your answer, in your words"), key=key, max_chars=MOST_TYPED)
        case shape:
            assert_never(shape)


def _plain_labels(question: Question) -> list[str]:
    options = shape_of(question).options
    return [say(options[option]) for option in shown_options(question)]


def _labels(question: Question) -> list[str]:
    """Return the options with their letters, as Streamlit's labels say them."""
    lettered = zip(letters(), _plain_labels(question), strict=False)
    return [f"**{letter}** {html.plain(label)}" for letter, label in lettered]


def _show_one(question: Question, key: str) -> None:
    labels = _labels(question)
    st.radio(
        answer_text.hint(question),
        range(len(labels)),
        index=None,
        format_func=labels.__getitem__,
        key=key,
        width="stretch",
    )


def _show_some(question: Question, key: str, most: int) -> None:
    labels = _labels(question)
    is_limited = most < len(labels)
    html.show(
        "options_head.html",
        hint=answer_text.hint(question),
        most=most if is_limited else None,
        is_long=len(labels) >= LONG_LIST,
        key=key,
        translate=translate,
    )
    with st.container(key=f"options-{key}", gap="xsmall"):
        for number, label in enumerate(labels):
            st.checkbox(label, key=f"{key}-{number}", width="stretch")


def _show_number(label: str, key: str) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"number-{key}"):
        st.text_input(label, key=key, max_chars=MOST_TYPED)
        html.show("sign_button.html", translate=translate)


# --- Not sent yet ------------------------------------------------------------------------


def fill(question: Question, key: str, fields: Mapping[str, object]) -> None:
    """Put into the widgets what a tab had kept of them, as far as they can hold it."""
    count = len(shown_options(question))
    kept = fields.get(key)
    match shape_of(question):
        case Options(most=1):
            if (number := index(kept, count)) is not None:
                st.session_state[key] = number
        case Options():
            for name in (f"{key}-{number}" for number in range(count)):
                if isinstance(fields.get(name), bool):
                    st.session_state[name] = fields[name]
        case Order():
            if order := order_of(kept, count):
                held.fill(key, order)
        case Zones(most=most):
            if tokens := tokens_of(kept, count, most):
                held.fill(key, tokens)
        case Number() | Phrase():
            if isinstance(kept, str):
                st.session_state[key] = kept
        case shape:
            assert_never(shape)


def index(value: object, count: int) -> int | None:
    """Return a number under `count`, None for anything else."""
    return value if type(value) is int and 0 <= value < count else None


# --- Sent --------------------------------------------------------------------------------


def sent(question: Question, key: str) -> object:
    """Return what the widgets hold, with ids of options for their numbers on the page."""
    state, order = st.session_state, shown_options(question)
    match shape_of(question):
        case Options(most=1):
            value = state.get(key)
            return [] if value is None else [_option(question, order, value)]
        case Options():
            return [option for number, option in enumerate(order) if state.get(f"{key}-{number}")]
        case Order():
            return [order[number] for number in order_of(held.value(key), len(order))]
        case Zones(most=most):
            tokens = tokens_of(held.value(key), len(order), most)
            return [token if token.startswith("@") else order[int(token)] for token in tokens]
        case Number() | Phrase():
            return state.get(key)
        case shape:
            assert_never(shape)


def _option(question: Question, order: Sequence[str], chosen: object) -> str:
    """Return the id of what a widget says was chosen; empty for what is no option.

    A widget hands back its label, not the number, where the language was changed in between.
    """
    if isinstance(chosen, int) and 0 <= chosen < len(order):
        return order[chosen]
    options = shape_of(question).options
    labelled = (
        option
        for letter, option in zip(letters(), order, strict=False)
        for label in options[option].values()
        if chosen == f"**{letter}** {html.plain(label)}"
    )
    return next(labelled, "")
