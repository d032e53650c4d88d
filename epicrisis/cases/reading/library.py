"""The folder of cases: those that can be told, and those whose file is broken."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from epicrisis import settings
from epicrisis.cases.problems import CaseFileError, Problem, shown
from epicrisis.cases.reading.case_file import LoadedCase, load_case, read_text, says_draft
from epicrisis.messages import Message

_DEFAULT_FOLDER = Path(__file__).parents[3] / "data" / "cases"


@dataclass(frozen=True, slots=True)
class BrokenCase:
    """A case file with at least one problem."""

    path: Path
    problems: tuple[Problem, ...]
    is_draft: bool = False
    """Whether it says that it isn't published, so that its mistakes are its author's alone."""


class Entry(NamedTuple):
    """A case file, and what was found in it."""

    path: Path
    found: LoadedCase | BrokenCase


@dataclass(frozen=True, slots=True)
class Library:
    """All case files of a folder."""

    cases: Mapping[str, LoadedCase]
    """The valid cases by slug, in the order of their folders' names."""
    broken: tuple[BrokenCase, ...]
    drafts: Mapping[Path, LoadedCase | BrokenCase]
    """What isn't published, by its case file: for authors alone, and without an address."""


def cases_folder() -> Path:
    """Return the folder of the setting `EPICRISIS_CASES_DIR`, by default `data/cases`."""
    return settings.current().cases_dir or _DEFAULT_FOLDER


def read_library(folder: Path) -> Library:
    """Read every `*/case.yaml` of `folder`; a broken one doesn't hide the others.

    A folder that isn't there holds no case.
    """
    return library_of(read_entry(path) for path in sorted(case_files(folder)))


def read_entry(path: Path) -> Entry:
    """Read one case file."""
    try:
        return Entry(path, load_case(path))
    except CaseFileError as error:
        return Entry(path, BrokenCase(path, error.problems, is_draft=_says_draft(path)))


def library_of(entries: Iterable[Entry]) -> Library:
    """Return the library of case files in their order; of two with one address the first has it."""
    cases: dict[str, LoadedCase] = {}
    broken: list[BrokenCase] = []
    drafts: dict[Path, LoadedCase | BrokenCase] = {}
    for path, found in entries:
        if isinstance(found, BrokenCase):
            if found.is_draft:
                drafts[path] = found
            else:
                broken.append(found)
        elif found.case.is_draft:
            drafts[path] = found
        elif found.case.slug in cases:
            slug, other = found.case.slug, cases[found.case.slug].case.id
            message = Message(
                "slug: the case {id} has the slug {slug} too; choose another",
                id=shown(other),
                slug=shown(slug),
            )
            broken.append(BrokenCase(path, (Problem(path, 1, 1, message, "E306"),)))
        else:
            cases[found.case.slug] = found
    return Library(cases, tuple(broken), drafts)


def _says_draft(path: Path) -> bool:
    try:
        return says_draft(read_text(path))
    except CaseFileError:
        return False


def case_files(folder: Path) -> Iterator[Path]:
    """Yield every case file, those included that can't be read: loading them says why."""
    for each in folder.glob("*"):
        path = each / "case.yaml"
        try:
            path.lstat()
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError:
            pass
        yield path
