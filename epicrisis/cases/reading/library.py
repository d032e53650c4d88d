"""The folder of cases: those that can be told, and those whose file is broken."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from epicrisis import settings
from epicrisis.cases.problems import CaseFileError, Problem, shown
from epicrisis.cases.reading.case_file import LoadedCase, load_case
from epicrisis.messages import Message

_DEFAULT_FOLDER = Path(__file__).parents[3] / "data" / "cases"


@dataclass(frozen=True, slots=True)
class BrokenCase:
    """A case file with at least one problem."""

    path: Path
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Library:
    """All case files of a folder."""

    cases: Mapping[str, LoadedCase]
    """The valid cases by slug, in the order of their folders' names."""
    broken: tuple[BrokenCase, ...]


def cases_folder() -> Path:
    """Return the folder of the setting `EPICRISIS_CASES_DIR`, by default `data/cases`."""
    return settings.current().cases_dir or _DEFAULT_FOLDER


def read_library(folder: Path) -> Library:
    """Read every `*/case.yaml` of `folder`; a broken one doesn't hide the others.

    A folder that isn't there holds no case.
    """
    cases: dict[str, LoadedCase] = {}
    broken: list[BrokenCase] = []
    for path in sorted(case_files(folder)):
        try:
            loaded = load_case(path)
        except CaseFileError as error:
            broken.append(BrokenCase(path, error.problems))
            continue
        if loaded.case.slug in cases:
            other = cases[loaded.case.slug].case.id
            message = Message(
                "slug: the case {id} has the slug {slug} too; choose another",
                id=shown(other),
                slug=shown(loaded.case.slug),
            )
            broken.append(BrokenCase(path, (Problem(path, 1, 1, message, "E306"),)))
            continue
        cases[loaded.case.slug] = loaded
    return Library(cases, tuple(broken))


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
