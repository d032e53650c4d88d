"""What learners of this server say of a case: what they report, and how hard its questions are."""

import time
from functools import lru_cache

import streamlit as st
from babel.numbers import format_percent

from epicrisis import log
from epicrisis.server import resources
from epicrisis.store.db.errors import StoreError
from epicrisis.store.records import Report
from epicrisis.story.item_analysis import LEAST_PEOPLE, LEAST_QUESTIONS, Discrimination
from epicrisis.story.item_health import ItemHealth, first_votes, item_health
from epicrisis.story.remarks import title_of
from epicrisis.story.telling import Story
from epicrisis.ui.shared import html, session, teacher_access
from epicrisis.ui.shared.open_draft import OpenDraft
from epicrisis.ui.shared.session import translate

COUNTED_FOR_S = 60
"""Counting reads all first attempts at the case: not at each press."""


def show(open_draft: OpenDraft) -> None:
    """Show it for the published case that has the draft's address."""
    story = _published(open_draft)
    if story is None:
        st.info(translate("This server shows no case with the address of this draft."))
        return
    st.caption(translate("Of the published case with this address, not of the draft."))
    try:
        _show_reports(story, _reports(story))
        _show_health(_health(story, int(time.monotonic() // COUNTED_FOR_S)))
    except StoreError as error:
        log.store_failed(error)
        st.warning(translate("What was saved can't be read just now."), icon=":material/cloud_off:")


def _published(open_draft: OpenDraft) -> Story | None:
    data = open_draft.written.data
    written = data if isinstance(data, dict) else {}
    slug = written.get("slug", written.get("id"))
    return resources.all_stories().get(slug) if isinstance(slug, str) else None


# --- Reports -----------------------------------------------------------------------------


def _reports(story: Story) -> tuple[Report, ...]:
    store = resources.store()
    return store.reports(story.case.slug) if store is not None else ()


def _show_reports(story: Story, reports: tuple[Report, ...]) -> None:
    html.show("heading.html", heading=translate("What learners found wrong"))
    if not reports:
        st.caption(translate("Nothing so far."))
        return
    language = session.current().language
    blocks = [block for step in story.steps for block in (step.block, *step.teaching)]
    titles = {block.id: title_of(block, language) for block in blocks}
    gone = translate("No longer in the case: {id}")
    for name in (*titles, *{each.block: None for each in reports if each.block not in titles}):
        of_block = [each for each in reports if each.block == name]
        if not of_block:
            continue
        rows = [(each.reported.isoformat(), each.words) for each in of_block]
        title = titles.get(name, gone.format(id=name))
        html.show("author_reports.html", title=title, rows=rows)
        st.button(
            translate("Seen to: delete these"),
            key=f"settle-{name}",
            on_click=_settle,
            args=(story.case.slug, name, max(each.id for each in of_block)),
        )


def _settle(slug: str, block: str, newest: int) -> None:
    store = resources.store()
    if store is None or not teacher_access.may_teach():
        return
    try:
        store.settle_reports(slug, block, newest)
    except StoreError as error:
        log.store_failed(error)  # they stand there still, and the button with them


# --- How hard ----------------------------------------------------------------------------


@lru_cache(maxsize=16)
def _health(story: Story, _: int) -> tuple[ItemHealth, ...]:
    store, classes = resources.store(), resources.class_store()
    if store is None or classes is None:
        return ()
    rounds = (
        (poll.question, {vote.participant: vote.response for vote in votes.get(1, ())})
        for room in classes.rooms.all()
        if room.case == story.case.slug
        for poll in room.polls
        if poll.round == 1
        for votes in (classes.votes.on(room, poll.question),)
    )
    return item_health(story, store.first_answers(story.case.slug), first_votes(rounds))


def _show_health(items: tuple[ItemHealth, ...]) -> None:
    html.show("heading.html", heading=translate("How hard the questions were"))
    language = session.current().language
    rows = [
        {
            "title": title_of(each.question, language),
            "alone": each.alone,
            "in_class": each.in_class,
            "right": "–" if each.difficulty is None else _per_cent(each.difficulty),
            "discrimination": _discrimination(each.discrimination),
            "is_withdrawn": each.question.withdrawn is not None,
        }
        for each in items
    ]
    html.show(
        "author_health.html",
        rows=rows,
        translate=translate,
        caption=translate(
            "First attempts and first votes; right is wholly right, of however few. D is the share"
            " of right answers in the best 27% less that in the weakest 27%, by the other"
            " questions; told from {people} people and {questions} questions on."
        ).format(people=LEAST_PEOPLE, questions=LEAST_QUESTIONS),
    )


def _per_cent(share: float) -> str:
    return format_percent(share, locale=session.current().language)


def _discrimination(found: Discrimination | None) -> str:
    if found is None or found.index is None:
        return "–"
    return html.number(round(found.index, 2), signed=True)
