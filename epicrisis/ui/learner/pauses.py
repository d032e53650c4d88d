"""A pause as a page asks it: what one thinks before going on, committed or passed by "not now"."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import TypeAlias

import streamlit as st

from epicrisis import i18n
from epicrisis.cases.fields import in_language
from epicrisis.cases.model import Finding, Hypothesis
from epicrisis.cases.pauses import REFLECTED, Pause
from epicrisis.refusals import Refusal
from epicrisis.story import differential, pauses, progress
from epicrisis.story.differential import Differential
from epicrisis.story.investigations import Orderable
from epicrisis.story.pauses import Sides, Thought
from epicrisis.story.telling import Step, Story, Telling
from epicrisis.ui.learner import investigation_menu
from epicrisis.ui.learner.differential import name_of
from epicrisis.ui.shared import connection, html, progress_store, routing, session
from epicrisis.ui.shared.connection import Fields
from epicrisis.ui.shared.session import say, translate
from epicrisis.ui.shared.typed_text import MOST_TYPED

_NAMED, _OWN, _TEST, _WORDS, _ABSENT = "named", "own", "tested", "thought", "absent"
_SIDE, _PRO, _CONTRA = "side", "pro", "contra"


def ask(telling: Telling, step: Step, pause: Pause) -> None:
    """Show the pause of the next step, with what it asks for."""
    place = _place(telling.story, step, pause)
    _fill_in(telling, step.number, connection.take_kept(place))
    html.show(
        "pause.html",
        place=place,
        number=step.number,
        heading=pauses.heading(pause, translate),
        prompt=pauses.prompt(pause, say, translate),
    )
    if pause.asks == "reflection" and len(_leading(telling.story)) < REFLECTED:
        _choose_leading(telling, step.number)
    with st.form(f"pause-{step.number}", border=False, enter_to_submit=False):
        _FIELDS[pause.asks](telling, step.number)
        if refusal := session.take_refusal("pause"):
            st.error(refusal, icon=":material/error:")
        with st.container(horizontal=True, key="pause_ways"):
            st.form_submit_button(
                translate("Keep, and go on"),
                key=f"commit-{step.number}",
                type="primary",
                on_click=_commit,
                args=(step.number,),
            )
            st.form_submit_button(
                translate("Not now"), key=f"pass-{step.number}", on_click=_pass, args=(step.number,)
            )


# --- What it asks for --------------------------------------------------------------------


def _key(name: str, *parts: int | str) -> str:
    """Return the key of a field: of which step's, and in which place."""
    return "-".join([name, *map(str, parts)])


def _slot(hypothesis: str) -> str:
    """Return what stands for a hypothesis in keys, which a browser sees: wherever it is listed."""
    return connection.form_name(hypothesis)[:8]


def _ask_hypotheses(telling: Telling, number: int) -> None:
    names = [say(each.name) for each in _offered(telling)]
    st.pills(
        translate("Hypotheses: up to {most}").format(most=pauses.MOST_HYPOTHESES),
        range(len(names)),
        format_func=[html.plain(name) for name in names].__getitem__,
        selection_mode="multi",
        key=_key(_NAMED, number),
    )
    st.text_input(
        translate("Another one, in your own words"),
        key=_key(_OWN, number),
        max_chars=MOST_TYPED,
    )


def _ask_test(telling: Telling, number: int) -> None:
    menu = _menu(telling)
    names = [html.plain(say(each.order.menu)) for each in menu]
    st.radio(
        translate("Which test would you ask for next?"),
        range(len(menu)),
        index=None,
        format_func=names.__getitem__,
        captions=[html.plain(say(each.order.cost)) for each in menu],
        key=_key(_TEST, number),
    )
    st.text_area(
        translate("What would it change? (optional)"),
        key=_key(_WORDS, number),
        height=80,
        max_chars=MOST_TYPED,
    )


def _menu(telling: Telling) -> Sequence[Orderable]:
    return investigation_menu.offered(telling, progress_store.done(telling.story))


def _ask_words(_telling: Telling, number: int) -> None:
    st.text_area(
        translate("In your own words"),
        key=_key(_WORDS, number),
        height=120,
        max_chars=MOST_TYPED,
    )


def _ask_sides(telling: Telling, number: int) -> None:
    story = telling.story
    labels = {_PRO: translate("for"), _CONTRA: translate("against")}
    for key, name in _leading(story).items():
        slot = _slot(key)
        with st.container(key=f"sides-{number}-{slot}"):
            html.show("side_head.html", name=name)
            for at, finding in enumerate(telling.findings):
                st.segmented_control(
                    html.plain(say(finding.title)),
                    list(labels),
                    format_func=labels.__getitem__,
                    key=_key(_SIDE, number, slot, at),
                )
            st.text_input(
                translate("Expected, and absent: {name}").format(name=html.plain(name)),
                key=_key(_ABSENT, number, slot),
                max_chars=MOST_TYPED,
            )


_FIELDS: Mapping[str, Callable[[Telling, int], None]] = {
    "hypotheses": _ask_hypotheses,
    "test": _ask_test,
    "sentence": _ask_words,
    "plan": _ask_words,
    "reflection": _ask_sides,
}


def _offered(telling: Telling, language: str | None = None) -> Sequence[Hypothesis]:
    """Return the hypotheses by their names: the file's order may tell more.

    The names are those of a language, the visit's if none is said.
    """
    said = partial(in_language, language=language) if language is not None else say
    return sorted(telling.hypotheses, key=lambda each: said(each.name).casefold())


def _leading(story: Story) -> dict[str, str]:
    """Return the hypotheses that lead the learner's list, by their keys."""
    return {entry.key: name_of(story, entry) for entry in _leading_entries(story)}


def _leading_entries(story: Story) -> Differential:
    return pauses.leading(progress.differential_now(story, progress_store.done(story)))


def _choose_leading(telling: Telling, number: int) -> None:
    """Let a learner who has no list yet choose what is reflected upon."""
    leading = _leading(telling.story)
    names = [say(each.name) for each in _offered(telling)]
    st.pills(
        translate("Choose the two that you think of most"),
        [name for name in names if name not in leading.values()],
        format_func=html.plain,
        key=_key(_NAMED, number, len(leading)),
        on_change=_lead,
        args=(number, len(leading)),
    )


def _lead(number: int, place: int) -> None:
    telling, name = routing.telling_now(), st.session_state.get(_key(_NAMED, number, place))
    if telling is not None and isinstance(name, str):
        chosen = [each.id for each in _offered(telling) if say(each.name) == name]
        session.current().goes_on = number
        try:
            # The one that was chosen first stays before the second.
            _take_into_list(telling, _entries(telling, chosen, ""), pauses.with_leading)
        except Refusal as refusal:
            session.current().refusal = "pause", refusal.said(translate)


# --- Not sent yet ------------------------------------------------------------------------


def _place(story: Story, step: Step, pause: Pause) -> str:
    """Name the pause for the tab, which keeps what isn't sent: by all that its fields mean."""
    seed, attempt = progress_store.seed(), progress_store.done(story).attempt
    telling = progress_store.telling(story)
    shown: tuple[str, ...] = {
        "reflection": (*_leading(story), *(each.id for each in telling.findings)),
        "hypotheses": tuple(sorted(each.id for each in telling.hypotheses)),
        "test": tuple(each.id for each in _menu(telling)),
    }.get(pause.asks, ())
    return connection.form_name(seed, story.case.slug, attempt, step.number, pause.asks, shown)


def _fill_in(telling: Telling, number: int, fields: Fields) -> None:
    """Put into the fields what the tab had kept of them, perhaps in another language."""
    for key, value in fields.items():
        name, _, rest = key.partition("-")
        if rest.split("-")[0] != str(number):
            continue
        if name in (_OWN, _WORDS, _ABSENT) and isinstance(value, str):
            st.session_state[key] = value
        elif name == _NAMED and isinstance(value, list):
            st.session_state[key] = _places_now(telling, value, fields.get(connection.LANGUAGE))
        elif name == _TEST and isinstance(value, int):
            st.session_state[key] = value
        elif name == _SIDE and value in (0, 1):
            st.session_state[key] = (_PRO, _CONTRA)[int(value)]


def _places_now(telling: Telling, kept: Sequence[object], language: object) -> list[int]:
    """Return where the hypotheses stand now whose places a tab has kept, in a language's order.

    They stay in the order in which they were chosen.
    """
    known = language if isinstance(language, str) and language in i18n.LANGUAGES else None
    then, now = _offered(telling, known), _offered(telling)
    places = (each for each in kept if isinstance(each, int) and 0 <= each < len(then))
    return [now.index(then[place]) for place in places]


# --- Committing --------------------------------------------------------------------------


def _commit(number: int) -> None:
    telling = routing.telling_now()
    pause = telling.pause_to_pass(number) if telling is not None else None
    if telling is None or pause is None:
        return
    try:
        thought = _READ[pause.asks](telling, pause, number)
    except Refusal as refusal:
        session.current().refusal = "pause", refusal.said(translate)
        return
    if _keep(telling.story, thought, number) and (do := _THEN.get(pause.asks)) is not None:
        do(telling, number)


def _pass(number: int) -> None:
    telling = routing.telling_now()
    pause = telling.pause_to_pass(number) if telling is not None else None
    if telling is not None and pause is not None:
        _keep(telling.story, pauses.not_now(pause), number)


def _keep(story: Story, thought: Thought, number: int) -> bool:
    """Keep a thought; tell whether it stays, and say so where another tab's does."""
    session.current().just_opened = number
    stays = progress_store.keep_thought(story, thought)
    if not stays:
        progress_store.reread()
        session.current().asides.append(
            translate("You had passed this pause in another window: what you said there stands.")
        )
    return stays


def _hypotheses_read(telling: Telling, pause: Pause, number: int) -> Thought:
    named = _named(telling, number)
    thought = pauses.naming(pause, named)
    # A full list is told before anything is kept.
    _listed(telling.story, named, differential.headed_by)
    return thought


def _named(telling: Telling, number: int) -> Differential:
    """Return what is named at a pause, as the learner's list would hold it."""
    offered, chosen = _offered(telling), st.session_state.get(_key(_NAMED, number))
    places = chosen if isinstance(chosen, list) else []
    ids = [offered[each].id for each in places if 0 <= each < len(offered)]
    return _entries(telling, ids, str(st.session_state.get(_key(_OWN, number)) or ""))


def _entries(telling: Telling, ids: Sequence[str], own: str) -> Differential:
    names = differential.names_of(telling.hypotheses)
    entries = [differential.Entry(each, None, "possible") for each in ids]
    if own.strip():
        entries.append(differential.in_own_words(own, "possible", names))
    return tuple(entries)


_Join: TypeAlias = Callable[[Differential, Differential], Differential]
"""Returns a list with what is named: at its head, or behind what leads already."""


def _listed(story: Story, named: Differential, join: _Join) -> Differential | None:
    """Return the learner's list, as another tab may have left it, with what is named.

    Return None where it is so already; raise `InvalidDifferential` where it is full.
    """
    progress_store.reread()
    entries = progress.differential_now(story, progress_store.done(story))
    added = join(entries, named)
    return added if added != entries else None


def _take_into_list(telling: Telling, named: Differential, join: _Join) -> None:
    """Take hypotheses into the learner's differential, where the others stay as they are."""
    if (added := _listed(telling.story, named, join)) is not None:
        progress_store.save_differential(telling.story, added)


def _test_chosen(telling: Telling, number: int) -> str | None:
    menu = _menu(telling)
    chosen = st.session_state.get(_key(_TEST, number))
    return menu[chosen].id if isinstance(chosen, int) and 0 <= chosen < len(menu) else None


def _test_read(telling: Telling, pause: Pause, number: int) -> Thought:
    test = _test_chosen(telling, number)
    return pauses.choosing(pause, test, st.session_state.get(_key(_WORDS, number)))


def _words_read(_telling: Telling, pause: Pause, number: int) -> Thought:
    return pauses.writing(pause, st.session_state.get(_key(_WORDS, number)))


def _sides_read(telling: Telling, pause: Pause, number: int) -> Thought:
    sides = [
        Sides(
            key,
            _put(telling.findings, number, _slot(key), _PRO),
            _put(telling.findings, number, _slot(key), _CONTRA),
            str(st.session_state.get(_key(_ABSENT, number, _slot(key))) or ""),
        )
        for key in _leading(telling.story)
    ]
    return pauses.sorting(pause, sides, telling.findings, _leading_entries(telling.story))


def _put(findings: Sequence[Finding], number: int, slot: str, side: str) -> tuple[str, ...]:
    """Return the ids of the findings that were put on a side of a hypothesis."""
    return tuple(
        finding.id
        for at, finding in enumerate(findings)
        if st.session_state.get(_key(_SIDE, number, slot, at)) == side
    )


_READ: Mapping[str, Callable[[Telling, Pause, int], Thought]] = {
    "hypotheses": _hypotheses_read,
    "test": _test_read,
    "sentence": _words_read,
    "plan": _words_read,
    "reflection": _sides_read,
}


def _enlist(telling: Telling, number: int) -> None:
    with suppress(Refusal):  # filled up by another tab a moment ago
        _take_into_list(telling, _named(telling, number), differential.headed_by)


def _order(telling: Telling, number: int) -> None:
    if (test := _test_chosen(telling, number)) is not None:
        progress_store.order_test(telling.story, test)


_THEN: Mapping[str, Callable[[Telling, int], None]] = {"hypotheses": _enlist, "test": _order}
"""What follows from a thought once it is the one that stays: another tab's may."""
