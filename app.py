"""The server: `streamlit run app.py`.

The pages are told by `epicrisis/ui/shell.py`. It is the main script, and not this file, so
that Streamlit doesn't discover `pages/` by itself and run a page without the shell's guards.
"""

import asyncio
import gc
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

from epicrisis.ui import keeping, stories
from epicrisis.ui.cookie import LearnerCookie

__all__ = ["app", "numpy", "pandas", "plotly"]


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[dict[str, Any]]:
    """Read the cases and open the store before the first learner comes."""
    stories.warm_up()
    keeping.store()
    gc.collect()
    gc.freeze()
    forgetting = asyncio.create_task(forget_old_daily())
    yield {}
    forgetting.cancel()


async def forget_old_daily() -> None:
    """Delete what learners have left behind, at the start and every day."""
    while True:
        await asyncio.to_thread(keeping.forget_old)
        await asyncio.sleep(24 * 60 * 60)


app = st.App(
    Path(__file__).parent / "epicrisis" / "ui" / "shell.py",
    lifespan=lifespan,
    middleware=[Middleware(LearnerCookie)],
    on_script_error=stories.apologise,
)
