"""The server: `streamlit run app.py`.

The pages are told by `epicrisis/ui/shell.py`. It is the main script, and not this file, so
that Streamlit doesn't discover `pages/` by itself and run a page without the shell's guards.
"""

# ruff: noqa: E402 (settings are checked before what reads them is imported)

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

# First sessions at once have met half-imported packages; import them before any session.
import numpy
import pandas
import plotly.graph_objects
import streamlit as st
from starlette.middleware import Middleware

from epicrisis import settings

# A host without environment variables has a file of secrets, which Streamlit makes such.
st.secrets.load_if_toml_exists()
settings.or_exit()

from epicrisis.live.classrooms import Classrooms
from epicrisis.live.phones import pages
from epicrisis.live.web import homework_routes
from epicrisis.live.web.phone_routes import Phones
from epicrisis.live.web.short_way import ShortWay
from epicrisis.live.web.teacher_routes import Teachers
from epicrisis.server import (
    expired_sessions,
    health,
    logins,
    message_limits,
    resources,
    retention,
    startup,
    teachers,
)
from epicrisis.server.first_look import FirstLook
from epicrisis.server.learner_cookie import LearnerCookie
from epicrisis.server.message_limits import FewFields
from epicrisis.server.own_origin import OwnOrigin
from epicrisis.server.own_window import OwnWindow
from epicrisis.server.page_headers import PageHeaders
from epicrisis.server.taking_home import TakingHome
from epicrisis.server.teacher_door import TeacherDoor
from epicrisis.server.uploads import ExpectedUploads
from epicrisis.ui.author import editor
from epicrisis.ui.learner import question_input
from epicrisis.ui.shared import connection, html, page_failure
from epicrisis.ui.teacher import room_events

__all__ = ["app", "numpy", "pandas", "plotly"]

logins.or_exit()

configured = settings.current()
live = Classrooms(resources.class_store, resources.story_of)
phone_routes = Phones(live).routes()


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[dict[str, Any]]:
    """Prepare before the first learner comes, look after the store, and close it at the end."""
    message_limits.limit_length()
    startup.prepare()
    teachers.log_door()
    startup.before_stopping(live.close)
    async with (
        retention.tidying(),
        expired_sessions.ending(),
        resources.following(),
        startup.compiling(html.ENVIRONMENT, pages.ENVIRONMENT),
        live.running(),
    ):
        yield {}


app = st.App(
    Path(__file__).parent / "epicrisis" / "ui" / "shell.py",
    lifespan=lifespan,
    routes=[
        *health.routes(),
        *TakingHome(live).routes(),
        *phone_routes,
        *Teachers(live).routes(),
        *homework_routes.routes(),
        *TeacherDoor().routes(),
        *editor.routes(),
        *connection.routes(),
        *html.routes(),
        *question_input.routes(),
        *room_events.routes(),
    ],
    # From the outside in.
    middleware=[
        Middleware(ShortWay, routes=phone_routes),
        Middleware(OwnOrigin, public_url=configured.public_url),
        Middleware(FewFields),
        Middleware(ExpectedUploads),
        Middleware(PageHeaders, framed_by=configured.framed_by),
        Middleware(OwnWindow, framed_by=configured.framed_by),
        Middleware(LearnerCookie),
        Middleware(FirstLook),
    ],
    on_script_error=page_failure.apologise,
)
