"""What each server of the tests has before it starts: libraries, the domain, templates compiled.

It is imported once, by the process that servers are forked from. Nothing of it has read the
environment, a case or a store, and nothing of the pages or of the server itself is in it: each
server imports those anew. `StreamlitServer(is_cold=True)` has none of this.
"""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path

import jinja2
from jinja2.bccache import Bucket

LIBRARIES = (
    "PIL.Image",
    "alembic.command",
    "babel.dates",
    "fsrs",
    "jinja2",
    "pandas",
    "plotly.graph_objects",
    "psycopg",
    "pydantic.type_adapter",
    "snowballstemmer",
    "sqlalchemy.dialects.postgresql",
    "sqlalchemy.dialects.sqlite",
    "streamlit.web.bootstrap",
    "streamlit.web.cli",
    "streamlit.web.server.starlette",
    "uvicorn",
)
DOMAIN = (
    "epicrisis.authoring.case_folders",
    "epicrisis.authoring.publication",
    "epicrisis.cases.reading.library",
    "epicrisis.debrief.report",
    "epicrisis.exports.registry",
    "epicrisis.exports.timeline_files",
    "epicrisis.live.classrooms",
    "epicrisis.live.phones.pages",
    "epicrisis.live.web.homework_routes",
    "epicrisis.live.web.phone_routes",
    "epicrisis.live.web.teacher_routes",
    "epicrisis.store.learners.store",
    "epicrisis.timeline.swimlane",
)


class _Compiled(jinja2.BytecodeCache):
    """Templates that were compiled once, by name and text, as Jinja2 looks for them."""

    def __init__(self) -> None:
        self._known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._known:
            bucket.bytecode_from_string(self._known[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._known[bucket.key] = bucket.bytecode_to_string()


def _keep_compiled(make: Callable[..., None]) -> Callable[..., None]:
    compiled = _Compiled()

    def make_with_it(self: jinja2.Environment, *arguments: object, **options: object) -> None:
        make(self, *arguments, **{"bytecode_cache": compiled, **options})

    return make_with_it


def _look_for_components_once() -> None:
    """Streamlit reads the metadata of every installed package when it starts."""
    from streamlit.components.v2 import manifest_scanner

    once = cache(manifest_scanner.scan_component_manifests)
    once()
    manifest_scanner.scan_component_manifests = once


def preload() -> None:
    """Import all, and compile the templates of pages and phones."""
    for name in LIBRARIES:
        import_module(name)
    _look_for_components_once()
    jinja2.Environment.__init__ = _keep_compiled(jinja2.Environment.__init__)  # type: ignore[method-assign]
    for name in DOMAIN:
        import_module(name)
    from epicrisis import templating, writing

    root = Path(writing.__file__).parent
    made = templating.environment(*sorted(root.rglob("templates")))
    made.filters["paragraphs"] = writing.paragraphs
    templating.compile_all(made)


preload()
