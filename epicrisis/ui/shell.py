"""The frame around every page: address, language, navigation; then the page itself."""

import re

import streamlit as st

from epicrisis.ui.learner import banner, homework
from epicrisis.ui.shared import (
    browser_tab,
    connection,
    html,
    progress_store,
    routing,
    session,
    sidebar,
    teacher_access,
)
from epicrisis.ui.teacher import console, my_rooms, projector, room_actions

_SHEETS = {"console": console.SHEETS, "projector": projector.SHEETS}


def closed_page(name: str) -> list[st.Page]:
    """Return a page for an address that isn't open, so that it leads back instead of failing."""
    if not re.fullmatch(r"[a-z0-9_-]{1,40}", name, re.IGNORECASE):
        return []
    return [st.Page(routing.lead_back, title=browser_tab.APP, url_path=name, visibility="hidden")]


def run() -> None:
    """Show the page that the address asks for."""
    if routing.requested_page() in routing.ROOM_PAGES and run_room(routing.requested_page()):
        return
    if routing.requested_page() == routing.AUTHOR:
        run_for_author()
    else:
        run_for_learner()


def run_for_author() -> None:
    """Show the page of an author, who meets no learner's pages there but the library."""
    browser_tab.begin("wide", "collapsed")
    routing.read_address()
    html.begin_page(session.current().language)
    connection.watch()
    pages = [routing.page(routing.HOME), routing.author_page()]
    rehearsal = session.current().rehearsal
    begins = rehearsal is not None and not rehearsal.is_entered
    if begins:
        pages += [*map(routing.page, routing.open_pages())]
    else:
        session.current().rehearsal = None  # its author is back
    page = st.navigation(pages, position="hidden")
    if rehearsal is not None and begins:
        rehearsal.is_entered = True
        st.switch_page(routing.page(progress_store.telling(rehearsal.story).current_stage))
    sidebar.show()
    page.run()


def _say_rehearsal() -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="rehearsal"):
        st.markdown(session.translate("You live your draft as a student would. Nothing is kept."))
        st.page_link(
            routing.author_page(),
            label=session.translate("Back to writing"),
            icon=":material/edit:",
        )


def run_room(name: str) -> bool:
    """Show a window of a room; False if this browser may not lead the room."""
    browser_tab.begin("wide")
    led = room_actions.led_room(routing.asked_room())
    lists_rooms = name == "console" and not routing.asked_room()
    if led is None and teacher_access.may_lead() and not lists_rooms:
        return False
    if led is not None:
        session.current().language = led.room.language
    html.begin_page(session.current().language, *(_SHEETS[name] if led is not None else ()))
    connection.watch()
    page = st.navigation([routing.page(routing.HOME), routing.room_page(name)], position="hidden")
    if led is None and teacher_access.may_lead():
        my_rooms.show_page()
    elif led is None:
        teacher_access.show_way_in(to="")
    else:
        room_actions.hand_over(led)
        page.run()
    return True


def run_for_learner() -> None:
    """Show a page of the library or of a case."""
    browser_tab.begin()
    progress_store.reread()
    routing.read_address()
    html.begin_page(session.current().language)
    connection.watch()

    names = (routing.HOME, *routing.open_pages())
    session.current().pages = names
    pages = [*map(routing.page, names), routing.review_page()]
    pages += [routing.homework_page(), routing.given_page()]
    if session.current().rehearsal is not None:
        pages.append(routing.author_page())
    requested = routing.requested_page()
    beside = (routing.REVIEW, routing.HOMEWORK, routing.GIVEN)
    if requested not in ("", *names, *beside):
        pages += closed_page(requested)

    # All of them stand there: the links above a story lead by those of the navigation.
    page = st.navigation(pages, expanded=True)
    if session.current().page != page.url_path:
        session.current().page, session.current().came_with = page.url_path, None
    html.begin_at_top(page.url_path)
    titled = (*names[1:], *beside)
    browser_tab.configure(
        f"{page.title} · {browser_tab.APP}" if page.url_path in titled else browser_tab.APP,
        layout="wide" if routing.is_wide(page.url_path) else "centered",
        sidebar="collapsed" if routing.is_of_case(page.url_path) else "auto",
    )
    sidebar.show()
    if page.url_path in ("", *names, *beside) and (notice := session.take_notice()):
        st.info(notice, icon=":material/info:")
    if session.current().rehearsal is not None:
        _say_rehearsal()
    session.current().is_warned = not session.current().is_kept
    if session.current().is_warned and session.current().rehearsal is None:
        progress_store.warn()
    if page.url_path in names[1:] and (telling := routing.telling_now()) is not None:
        banner.show_map(telling)
        homework.remind()
    page.run()


run()
