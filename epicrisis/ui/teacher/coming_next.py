"""What the console says of what comes next: a picture of the screen, the words, and what to say."""

from functools import lru_cache, partial

import streamlit as st

from epicrisis import i18n
from epicrisis.cases.fields import in_language
from epicrisis.cases.model import Finding
from epicrisis.cases.pauses import Pause
from epicrisis.cases.questions import Question
from epicrisis.live.room import transitions
from epicrisis.live.room.class_state import ClassState
from epicrisis.story import pauses
from epicrisis.story.question_names import with_numbers
from epicrisis.story.telling import Step, Story, notes_at, question_number, stage_in_words
from epicrisis.ui.shared import answer_text, html, images, session
from epicrisis.ui.shared.session import say, translate
from epicrisis.ui.teacher import class_view, question_view
from epicrisis.ui.teacher.room_actions import LedRoom


def next_step(state: ClassState) -> Step | None:
    """Return the step behind the present one."""
    steps = state.story.steps
    return steps[state.room.position] if state.room.position < len(steps) else None


def short(story: Story, step: Step) -> str:
    """Name a step for its teacher, as phones and projector do."""
    if isinstance(step.block, Finding):
        return say(step.block.title)
    if isinstance(step.block, Pause):
        return pauses.heading(step.block, translate)
    return question_number(story, step, translate)


def show_picture(led: LedRoom) -> None:
    """Show the screen that the next press leads to, small, as the projector will show it."""
    heading = html.render("heading.html", heading=translate("What comes next"))
    if transitions.next_act(led.state) == "end":
        html.put(heading)
        st.markdown(translate("The story ends here."))
    else:
        html.put(html.apart(heading, _picture(led)))


def _picture(led: LedRoom) -> str:
    """Return the next screen as the projector will show it."""
    ahead = led.ahead(transitions.advance(led.state))
    if led.room.open_poll is not None and ahead.state.are_results_shown:
        # Screens may be mirrored: what comes in is shown to who asks for it.
        return html.render("room_ahead.html", screen="", words=translate("The results"))
    screen = class_view.pictured(ahead)
    words = "" if screen else translate("The timeline, as far as the class has come.")
    return html.render("room_ahead.html", screen=screen, words=words)


def show_notes(state: ClassState) -> None:
    """Show what the case says to its teacher here, and in words what the next step is.

    Alone in its element: how far one has read stays while the picture beside it changes.
    """
    story, step, following = state.story, state.step, next_step(state)
    html.put(_notes(story, state.room.position, session.current().language))
    for each in step.teaching if step is not None else ():
        images.keep(story, each.images)
    if following is not None:
        images.keep(story, class_view.images_of(following.block))


@lru_cache(maxsize=256)
def _notes(story: Story, position: int, language: str) -> str:
    """Return the notes at a place of a story, which are the same for all who lead through it."""
    translate, say = i18n.translator(language), partial(in_language, language=language)
    step = story.steps[position - 1] if position else None
    following = story.steps[position] if position < len(story.steps) else None
    said = html.render(
        "room_notes.html",
        label=translate("Speaker notes"),
        notes=[
            with_numbers(story, say(each.text), translate)
            for each in notes_at(story.case, position)
        ],
        teaching=html.teaching(story, step.teaching, translate) if step is not None else [],
        nothing=translate("None here."),
        following=_in_words(story, following) if following is not None else "",
        say=say,
        translate=translate,
    )
    return html.apart(html.render("heading.html", heading=translate("Speaker notes")), said)


def _in_words(story: Story, step: Step) -> str:
    block = step.block
    return html.render(
        "room_next.html",
        stage=stage_in_words(story, step.stage, translate),
        title=short(story, step),
        text=class_view.text_of(block),
        table=answer_text.table(block) if isinstance(block, Question) else None,
        lines=class_view.lines_of(block) if isinstance(block, Finding) else [],
        answers=question_view.answers_of(block) if isinstance(block, Question) else [],
        figures=images.figures(story, class_view.images_of(block)),
        say=say,
        translate=translate,
    )
