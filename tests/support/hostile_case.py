"""A valid case whose every text tries to be more than text: HTML, Markdown, Streamlit's own."""

from itertools import count
from pathlib import Path
from typing import Any

import yaml

from epicrisis.cases.reading.case_file import load_case
from epicrisis.story.telling import Story, tell

MARK = "zqx"
"""Stands in every piece of markup, so that a page can be searched for what has become of it."""
HOSTILE = (
    f'<img src="x-{MARK}" onerror="window.{MARK}=1"><b class="{MARK}">{MARK}</b>'
    f"<script>window.{MARK}=1</script></p></div></textarea></title> **{MARK}** _{MARK}_ `{MARK}`"
    f" [{MARK}](javascript:window.{MARK}=1) ![{MARK}](http://127.0.0.1:9/{MARK}.png) ~~{MARK}~~"
    f" :red[{MARK}] :material/warning: ${MARK}$ https://{MARK}.example {{{{7*7}}}} &lt;i&gt; \"'"
)
SHORT = f'<img src="x-{MARK}" onerror="window.{MARK}=1"> **{MARK}**'
"""Of it, as much as a line takes that is kept short."""
VOTERS = HOSTILE.replace(f"**{MARK}**", f"**{MARK}!**")
"""The same of who may not set anything in bold, as a case's author may."""
RUN = f"""() => window.{MARK} !== undefined || document.querySelector(
  '.{MARK}, img[src*="x-{MARK}"], a[href^="javascript:"], [onerror]') !== null"""
"""JavaScript that tells whether HTML of these texts has become a page's own."""
MARKED_UP = f"""() => [...new Set([...document.querySelectorAll(
    'img[src*="{MARK}"], a[href*="{MARK}"], strong, em, code, del, .katex, .stMarkdownColoredText')]
  .filter(each => (each.outerHTML).includes('{MARK}'))
  .filter(each => each.tagName !== 'STRONG' || each.textContent !== '{MARK}')
  .map(each => each.closest('[class*=st-key-]')?.className.match(/st-key-([a-z_]+)/)?.[1]
    ?? each.outerHTML.slice(0, 80)))]"""
"""JavaScript that returns the keys of widgets in which Markdown of these texts is set: all but
what an author sets in bold."""


def write_hostile_case(sample: Path, folder: Path) -> Path:
    """Write the sample's case with such texts below `folder`; return its file."""
    home = folder / sample.name
    home.mkdir(parents=True)
    written = (sample / "case.yaml").read_text(encoding="utf-8")
    plain = yaml.safe_load(written.replace("?", ""))  # which PyYAML takes for a key
    numbers = count(1)
    for name in (each.name for each in sample.iterdir()):
        (home / name).write_bytes((sample / name).read_bytes())
    text = yaml.safe_dump(_hostile(plain, numbers), allow_unicode=True, sort_keys=False)
    (home / "case.yaml").write_text(text, encoding="utf-8")
    return home / "case.yaml"


def hostile_story(file: Path) -> Story:
    """Return the case, ready to be told."""
    return tell(*load_case(file))


def _hostile(found: Any, numbers: "count[int]") -> Any:
    if isinstance(found, list):
        return [_hostile(each, numbers) for each in found]
    if not isinstance(found, dict):
        return found
    if found and set(found) <= {"fr", "en"}:
        number = next(numbers)
        return dict.fromkeys(found, f"{number} {HOSTILE}")
    return {
        key: f"{each} {HOSTILE}"
        if key in _PLAIN and isinstance(each, str)
        else each
        if key in _PLAIN
        else dict.fromkeys(each, SHORT)
        if key in _SHORT
        else _hostile(each, numbers)
        for key, each in found.items()
    }


_PLAIN = ("authors",)
_SHORT = ("who", "chip")
