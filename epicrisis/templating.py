"""Jinja2 templates, set up the same for every page and file: what a case says is escaped."""

from pathlib import Path

import jinja2


def environment(*templates: Path) -> jinja2.Environment:
    """Return an environment for folders of templates; a value that is missing is an error."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        auto_reload=False,
    )
