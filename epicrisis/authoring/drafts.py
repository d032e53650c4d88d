"""A case while it is written: its text and the files beside it, in memory until it is saved."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import yaml

from epicrisis.authoring.lint.checker import CheckResult, check_text
from epicrisis.cases.fields import is_slug
from epicrisis.cases.problems import shown
from epicrisis.cases.reading import case_file, images
from epicrisis.cases.reading.files import (
    UnfitFileError,
    in_memory,
    is_portable_name,
    plain_name,
    read_bytes,
    reason,
)
from epicrisis.cases.reading.short_forms.expansion import SOURCE
from epicrisis.cases.reading.yaml_text import YamlError
from epicrisis.messages import Message, grouped

CASE_FILE = "case.yaml"
MAX_FILES = 40
"""Most files of a case, which has a text and images."""
MAX_BYTES = 2 * case_file.MAX_BYTES + images.MAX_BYTES_A_CASE
"""Largest sum of a case's files."""

_ID = re.compile(
    r"^id:[ \t]*+[\"']?([a-z0-9]++(?:-[a-z0-9]++)*+)[\"']?[ \t]*+(?:#.*)?$", re.MULTILINE
)
_SOURCE = re.compile(r"^source:", re.MULTILINE)
_FILE = re.compile(r"""\bfile:[ \t]*+(?:"([^"\n]++)"|'([^'\n]++)'|([^\s"',}#][^,}\n#]*+))""")
_NEXT_KEY = re.compile(r"^[^\s#}\]-]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Draft:
    """A case file as its author has it now."""

    text: str
    """What `case.yaml` says."""
    files: Mapping[str, bytes] = field(default_factory=dict)
    """The source text and the images by name."""
    on_disk: Mapping[str, bytes] | None = None
    """What the server's folder held when the draft was opened from it or saved to it; None for
    one that never was."""

    @property
    def case_id(self) -> str:
        """The id that the text gives the case, empty where it gives none."""
        found = _ID.search(self.text)
        return found[1] if found and is_slug(found[1]) else ""

    @property
    def source_name(self) -> str:
        """Name of the source text: what the text names, else the one beside it; may be empty."""
        # In steps: one expression for all of it would look through the rest of the text anew
        # from every line that begins with `source:`.
        found = None
        if source := _SOURCE.search(self.text):
            next_key = _NEXT_KEY.search(self.text, source.end())
            end = next_key.start() if next_key else len(self.text)
            found = _FILE.search(self.text, source.end(), end)
        if found is not None:
            return (found[1] or found[2] or found[3]).strip()
        beside = [name for name in self.files if SOURCE.fullmatch(name)]
        return beside[0] if len(beside) == 1 else ""

    @property
    def content(self) -> dict[str, bytes]:
        """Every file of the case's folder by name."""
        return {CASE_FILE: self.text.encode(), **self.files}

    @property
    def is_saved(self) -> bool:
        """Whether the server's folder holds just this, as far as is known."""
        return self.on_disk == self.content

    def with_file(self, name: str, content: bytes) -> "Draft":
        """Return the draft with a file more, or with another one of that name.

        Raises `UnfitFileError` where it wouldn't fit.
        """
        name = plain_name(name)
        if not is_portable_name(name):
            message = Message(
                "{name} is no name for a file of a case; use letters, digits, - and _",
                name=shown(name),
            )
            raise UnfitFileError(message)
        if name == CASE_FILE:
            return replace(self, text=_text(content))
        for other in (CASE_FILE, *self.files):
            if other != name and other.casefold() == name.casefold():
                message = Message(
                    "{name} and {other} are one name on Windows and on a Mac; rename one of them",
                    name=shown(name),
                    other=shown(other),
                )
                raise UnfitFileError(message)
        files = {**self.files, name: content}
        if len(files) >= MAX_FILES:
            message = Message("a case has {most} files at most; delete one first", most=MAX_FILES)
            raise UnfitFileError(message)
        if sum(map(len, files.values())) > MAX_BYTES:
            message = Message(
                "the files of a case are over {most} bytes together; shrink the images",
                most=grouped(MAX_BYTES),
            )
            raise UnfitFileError(message)
        return replace(self, files=files)

    def without_file(self, name: str) -> "Draft":
        """Return the draft without that file."""
        return replace(self, files={key: each for key, each in self.files.items() if key != name})


def check(draft: Draft, *, to_publish: bool = False) -> CheckResult:
    """Check a draft as if its folder had the name that its id asks for.

    What isn't told yet is a warning; `to_publish` it is an error.
    """
    path = Path(draft.case_id or "case") / CASE_FILE
    if len(draft.text.encode()) > case_file.MAX_BYTES:
        problem = case_file.problem_at(path, case_file.START, "E101", case_file.TOO_LONG)
        return CheckResult((problem,), 0, None)
    text = published_text(draft.text) if to_publish else draft.text
    return check_text(path, text, in_memory(draft.files), as_draft=not to_publish)


def title_of(text: str) -> str:
    """Return a case file's title in its first language, however broken what follows is."""
    # Event by event, and no further than the title.
    events = yaml.parse(text, Loader=yaml.CSafeLoader)
    try:
        while not isinstance(next(events), yaml.MappingStartEvent):
            pass
        while isinstance(key := next(events), yaml.ScalarEvent):
            words = _scalars(events)
            if key.value == "title":
                return words[min(1, len(words) - 1)] if words else ""
    except (yaml.YAMLError, StopIteration):
        pass
    return ""


def _scalars(events: Iterator[yaml.Event]) -> list[str]:
    """Read one value to its end; return its texts, those of a mapping's keys too."""
    words: list[str] = []
    depth = 0
    while True:
        event = next(events)
        if isinstance(event, yaml.ScalarEvent):
            words.append(event.value)
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth <= 0:
            return words


def published_text(text: str) -> str:
    """Return a case file's text without the line that makes it a draft."""
    return case_file.SAYS_DRAFT.sub("", text)


def from_files(files: Mapping[str, bytes]) -> Draft:
    """Return the draft that uploaded files make.

    Raises `UnfitFileError` where none of them is a case file, or several are.
    """
    named = [name for name in files if name.lower().endswith((".yaml", ".yml"))]
    chosen = CASE_FILE if CASE_FILE in named else named[0] if len(named) == 1 else None
    if chosen is None:
        raise UnfitFileError(
            Message("of these files several are YAML; leave one of them")
            if named
            else Message("none of these files is a case file; add its case.yaml")
        )
    draft = Draft(_text(files[chosen]))
    for name, content in files.items():
        if name != chosen:
            draft = draft.with_file(name, content)
    return draft


def from_disk(folder: Path) -> Draft:
    """Return the draft of a case in the server's folder.

    Links are left out, and what systems and editors leave beside a file (`.DS_Store`,
    `case.yaml~`). Raises `UnfitFileError` where it can't be read.
    """
    try:
        found = sorted(
            each for each in folder.iterdir() if each.is_file() and not each.is_symlink()
        )
    except OSError as error:
        message = Message(
            "{name} can't be read ({reason})", name=shown(folder.name), reason=reason(error)
        )
        raise UnfitFileError(message) from None
    draft = from_files({each.name: _read(each) for each in found if not is_litter(each.name)})
    return replace(draft, on_disk=draft.content)


def is_litter(name: str) -> bool:
    """Tell whether a file is one that systems and editors leave beside others."""
    return name.startswith(".") or name.endswith("~") or name in ("Thumbs.db", "desktop.ini")


def _read(path: Path) -> bytes:
    try:
        return read_bytes(path, max(case_file.MAX_BYTES, images.MAX_BYTES))
    except UnfitFileError as error:
        message = Message("{name} {reason}", name=path.name, reason=error.message)
        raise UnfitFileError(message) from None


def _text(content: bytes) -> str:
    if len(content) > case_file.MAX_BYTES:
        raise UnfitFileError(Message("the case file {reason}", reason=case_file.TOO_LONG))
    try:
        return case_file.decoded(content)
    except YamlError as error:
        message = Message("line {line}: {reason}", line=error.mark.line, reason=error.message)
        raise UnfitFileError(message) from None
