"""The page of who gives homeworks: all of them, and of one what the class has answered."""

from functools import partial

import streamlit as st

from epicrisis.live.homework import Phase
from epicrisis.live.report.page import to_html
from epicrisis.live.report.table import to_csv
from epicrisis.live.room.statistics import ClassStatistics
from epicrisis.server import homeworks, resources
from epicrisis.server.homeworks import HomeworkRefused
from epicrisis.store.classes.records import Homework
from epicrisis.store.db.settings import ROOM_DAYS
from epicrisis.ui.shared import (
    class_picture,
    html,
    routing,
    session,
    taking_part,
    teacher_access,
)
from epicrisis.ui.shared.session import say, translate
from epicrisis.ui.teacher import change_homework, give_homework

_CODE = "code"
_REFUSED = "given_refused"


def show_page() -> None:
    """Show a teacher what the address asks for; others, how one becomes a teacher."""
    code, slug = st.query_params.get(_CODE), st.query_params.get(routing.GIVE)
    is_giving = slug is not None and teacher_access.may_teach()
    title = translate("Give as homework") if is_giving else routing.given_page().title
    html.show("stage_head.html", case=_title(slug) if is_giving else "", stage=title)
    if not teacher_access.may_teach():
        teacher_access.show_way_in(to="given")
        return
    if words := st.session_state.pop(_REFUSED, None):
        st.error(words)
    try:
        if slug is not None:
            give_homework.show(slug)
            _show_way_back()
        elif code is None:
            _show_all(homeworks.mine(teacher_access.visitor()))
        else:
            _show_one(*homeworks.picture(teacher_access.visitor(), code))
    except HomeworkRefused as refusal:
        st.warning(refusal.said(translate))
        _show_way_back()


def _show_way_back() -> None:
    st.page_link(
        routing.page(routing.HOME), label=translate("Library"), icon=":material/arrow_back:"
    )


def _show_all(given: tuple[Homework, ...]) -> None:
    if not given:
        st.markdown(
            translate("None yet. In the library, under “For teachers”, each case has the button.")
        )
    for homework in given:
        with st.container(border=True):
            _show_name(homework)
            st.markdown(give_homework.in_words(homework))
            give_homework.show_link(homework)
            with st.container(horizontal=True):
                st.link_button(
                    translate("What was answered"),
                    f"/given?code={homework.code}",
                    icon=":material/bar_chart:",
                )
                _show_deleting(homework)
    kept = translate("Each is deleted {days} days after its end: download what you need before.")
    st.caption(kept.format(days=ROOM_DAYS))
    _show_way_back()


def _show_name(homework: Homework) -> None:
    names = [each for each in (homework.title, _title(homework.case)) if each]
    st.markdown(f"**{' · '.join(map(html.plain, names))}** · {_phase(homework)}")


def _title(slug: str | None) -> str:
    """Return the title of a case as a learner first sees it: this page may be on a beamer."""
    story = resources.all_stories().get(slug or "")
    return say(story.case.title) if story is not None else ""


def _phase(homework: Homework) -> str:
    names: dict[Phase, str] = {
        "before": translate("not open yet"),
        "open": translate("open"),
        "over": translate("over"),
    }
    return names[taking_part.phase(homework)]


def _show_deleting(homework: Homework) -> None:
    with st.popover(translate("Delete"), icon=":material/delete:"):
        st.markdown(
            translate(
                "Delete this homework and its figures for good? What learners did stays theirs, and"
                " its link leads nowhere."
            )
        )
        st.button(
            translate("Yes, delete it"),
            key=f"homework_delete-{homework.code}",
            on_click=_delete,
            args=(homework.code,),
        )


def _delete(code: str) -> None:
    try:
        homeworks.delete(teacher_access.visitor(), code)
    except HomeworkRefused as refusal:
        st.session_state[_REFUSED] = refusal.said(translate)


# --- One of them ---------------------------------------------------------------------------


def _show_one(homework: Homework, report: ClassStatistics) -> None:
    _show_name(homework)
    st.markdown(give_homework.in_words(homework))
    course = report.course
    change_homework.show(homework, is_begun=course.began > 0)
    counted = translate("Taking part: {began}. Answered all questions: {finished}.")
    st.markdown(counted.format(began=course.began, finished=course.finished))
    with st.container(horizontal=True):
        st.button(translate("Count again"), key="given_again", icon=":material/refresh:")
        _show_files(report)
        st.link_button(translate("All homeworks"), "/given", icon=":material/list:")
    if taking_part.phase(homework) == "open":
        st.caption(translate("It is still open: don't show this to your class before the end."))
    class_picture.show(report)
    if report.people:
        st.caption(
            translate(
                "What each of those answered who gave a pseudonym and agreed is in both files."
            )
        )


def _show_files(report: ClassStatistics) -> None:
    language = session.current().language
    name = f"homework-{report.code}.{language}"
    # Made when they are asked for, from what was counted for this page.
    st.download_button(
        translate("Report, to print"),
        partial(_page, report, language),
        file_name=f"{name}.html",
        mime="text/html",
        icon=":material/print:",
        on_click="ignore",
    )
    st.download_button(
        translate("As CSV"),
        partial(_table, report, language),
        file_name=f"{name}.csv",
        mime="text/csv",
        icon=":material/table:",
        on_click="ignore",
    )


def _page(report: ClassStatistics, language: str) -> bytes:
    return to_html(report, language).encode()


def _table(report: ClassStatistics, language: str) -> bytes:
    return to_csv(report, language).encode()
