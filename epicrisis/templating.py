"""Jinja2 templates, set up the same for every page and file: what a case says is escaped."""

from pathlib import Path
from typing import Never

import jinja2


def environment(*templates: Path) -> jinja2.Environment:
    """Return an environment for folders of templates; a value that is missing is an error.

    `never(kind)` is what `assert_never` is in Python: it raises `AssertionError`.
    """
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        auto_reload=False,
    )
    made.globals["never"] = _never
    # For a title or an attribute, in which no tag can be.
    made.filters["plain"] = str
    return made


def compile_all(*environments: jinja2.Environment) -> None:
    """Compile every template of some environments now, instead of when each is first used."""
    for each in environments:
        for name in each.list_templates(extensions=["html", "svg"]):
            each.get_template(name)


def _never(what: object) -> Never:
    """Fail: for the last branch of a template that must know every kind of something."""
    raise AssertionError(f"a template doesn't know {what!r}")
