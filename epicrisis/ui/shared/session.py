"""What pages share of a visit between reruns: one typed record in Streamlit's session state.

A value of one widget or one page lies in `st.session_state` itself, under a key of that module.
"""

import secrets
import threading
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Literal

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext

from epicrisis import i18n
from epicrisis.cases.fields import in_language
from epicrisis.cases.model import Case
from epicrisis.store.classes.records import Homework
from epicrisis.store.learners.store import Store
from epicrisis.store.records import Attempt, Remark
from epicrisis.story.progress import Progress
from epicrisis.ui.shared.open_draft import OpenDraft, PastedText
from epicrisis.ui.shared.rehearsal import Rehearsal

_KEY = "visit"

PendingWrite = Callable[[Store, Attempt], object]
"""Writes to the store what a learner has done in an attempt; twice is as good as once."""


Refused = Literal["answer", "hypothesis", "pause", "press", "guess"]
"""What wasn't taken: an answer, a hypothesis, a guess, or any press of a teacher or an author."""


@dataclass(slots=True)
class Session:
    """A visit of a learner, teacher or author, in one tab."""

    language: str
    slug: str | None = None
    """The case that is being read."""
    homework: Homework | None = None
    """The homework by whose link the visit came last."""
    takes_part: bool = False
    """Whether the learner takes part in it."""
    progress: dict[str, Progress] = field(default_factory=dict)
    """What has been done, by slug of the case; a copy of what the store keeps."""
    attempts: dict[str, Attempt] = field(default_factory=dict)
    """The store's records that `progress` was read from, by slug."""
    seed: str = field(default_factory=lambda: secrets.token_hex(8))
    """Shuffles options for a learner whom the store doesn't know."""
    read_in: dict[str, Case] = field(default_factory=dict)
    """The cases whose `progress` is as new as this run of the page, by slug, as they were then."""
    is_kept: bool = True
    """Whether the store has all that was done."""
    writing: AbstractContextManager[object] = field(default_factory=threading.RLock)
    """Held by the run that writes to the store what this visit has done."""
    unkept: list[tuple[str, PendingWrite]] = field(default_factory=list)
    """What it doesn't have yet, in order, by slug of the case."""
    again_at: float = 0.0
    """The moment by `time.monotonic` from which the store is asked again."""
    is_warned: bool = False
    """Whether the page says that it hasn't."""
    shows_edn: bool | None = None
    """Whether the examination's marks stand beside ours; None until the store has said so."""
    is_playing: bool = False
    """Whether the timeline plays by itself."""
    guesses: dict[str, dict[str, float | None]] = field(default_factory=dict)
    """The medians that were guessed, by slug and id of the event, in the unit of its timeline."""
    chosen: dict[str, str] = field(default_factory=dict)
    """Id of the event that is chosen on the timeline, by slug of the case."""
    pages: tuple[str, ...] = ()
    """Names of the pages in the navigation, as the last whole run showed them."""
    page: str = ""
    """Name of the page that is shown."""
    came_with: tuple[str, int, int] | None = None
    """What stood on the page as it came: a case, an attempt, and how many steps of it."""
    leads_to: str | None = None
    """Name of the page that the last press leads to: a callback can't go there itself."""
    found_step: int | None = None
    """The number of the step that the next page scrolls to and lights for a moment."""
    just_opened: int | None = None
    """Number of the step that the last press opened, until a page has shown it."""
    came_back_to: int | None = None
    """Number of the step that was read last and behind which one goes on, until a page shows it."""
    goes_on: int | None = None
    """Number of the step at which the keyboard goes on, where what was pressed there has gone."""
    is_told_of_test: bool = False
    """Whether a test was just asked for whose outcome the page is to bring into view."""
    refusal: tuple[Refused, str] | None = None
    """What was sent last and couldn't be taken, and why, until it is said beside that."""
    remarks: dict[str, dict[str, Remark]] = field(default_factory=dict)
    """The learner's notes and stars, by slug of the case and id of the block, as far as read."""
    marking: tuple[str, str] | None = None
    """What is to be written down, a note or what is wrong, and at which place of the story."""
    open_draft: OpenDraft | None = None
    """The case that is being written on the author page, None where none is open."""
    pasted: PastedText | None = None
    """The text that is being made a draft on the author page."""
    rehearsal: Rehearsal | None = None
    """The draft that its author lives as a student would, in place of a case."""
    forgets_draft: bool = False
    """Whether the tab is to forget the draft that it kept."""
    kept_form: tuple[str, Mapping[str, object]] | None = None
    """What the tab had kept of a form, by the form's name, until a page has filled it in."""
    forgets_answers: bool = False
    """Whether the tab is to forget the answers that it kept."""
    notice: str | None = None
    """A sentence for the next page to say once."""
    asides: list[str] = field(default_factory=list)
    """Sentences, as Markdown, to be said in passing by the page that comes next: what a press
    itself displays, before it is drawn, takes the place of the style sheet."""


class _Here(threading.local):
    context: ScriptRunContext | None = None
    visit: Session | None = None


_here = _Here()


def current() -> Session:
    """Return the visit, begun in the browser's language.

    Every word that is translated asks for it, and the session answers slowly: what it said is
    kept by the thread for as long as that runs scripts of the same session.
    """
    context = get_script_run_ctx(suppress_warning=True)
    if context is None or _here.context is not context or _here.visit is None:
        _here.visit = _of_session()
        _here.context = context
    return _here.visit


def _of_session() -> Session:
    visit: Session | None = st.session_state.get(_KEY)
    if visit is None:
        visit = Session(language=i18n.preferred_language(st.context.locale))
        st.session_state[_KEY] = visit
    return visit


def translate(message: str) -> str:
    """Return an English message of the interface in the visit's language."""
    return i18n.translator(current().language)(message)


def say(text: Mapping[str, str]) -> str:
    """Return a text of a case in the visit's language."""
    return in_language(text, current().language)


def take_just_opened() -> int | None:
    """Return the number of the step that a page should bring into view now, and forget it."""
    visit = current()
    number, visit.just_opened = visit.just_opened, None
    return number


def take_came_back_to() -> int | None:
    """Return the number of the step behind which one goes on now, and forget it."""
    visit = current()
    number, visit.came_back_to = visit.came_back_to, None
    return number


def take_going_on() -> int | None:
    """Return the number of the step at which the keyboard should go on now, and forget it."""
    visit = current()
    number, visit.goes_on = visit.goes_on, None
    return number


def take_told_of_test() -> bool:
    """Tell whether the outcome of a test should come into view now, and forget it."""
    visit = current()
    is_told, visit.is_told_of_test = visit.is_told_of_test, False
    return is_told


def take_found_step() -> int | None:
    """Return the number of the step that a page should scroll to and light, and forget it."""
    visit = current()
    number, visit.found_step = visit.found_step, None
    return number


def take_refusal(of: Refused) -> str | None:
    """Return why this couldn't be taken, and forget it; None where nothing of it was refused."""
    visit = current()
    if visit.refusal is None or visit.refusal[0] != of:
        return None
    (_, said), visit.refusal = visit.refusal, None
    return said


def take_asides() -> list[str]:
    """Return the sentences that a page should say in passing now, and forget them."""
    visit = current()
    asides, visit.asides = visit.asides, []
    return asides


def take_notice() -> str | None:
    """Return the sentence that a page should say now, and forget it."""
    visit = current()
    notice, visit.notice = visit.notice, None
    return notice
