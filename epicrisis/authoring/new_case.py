"""`python -m epicrisis new ID`: the folder of a new case, with a commented case in it."""

import argparse
import sys
from collections.abc import Sequence

from epicrisis.authoring.case_folders import write_new
from epicrisis.authoring.template import template
from epicrisis.cases.reading.case_file import LoadedCase
from epicrisis.cases.reading.files import UnfitFileError
from epicrisis.cases.reading.library import cases_folder, read_library


def main(arguments: Sequence[str]) -> int:
    """Write the files of a new case; return 1, and write nothing, where that can't be done."""
    parser = argparse.ArgumentParser(prog="python -m epicrisis new", description=__doc__)
    parser.add_argument("id", metavar="ID", help="name of the case's folder, such as fever")
    case_id = parser.parse_args(arguments).id
    try:
        files = template(case_id)
    except UnfitFileError as error:
        return _fail(error.message)
    folder = cases_folder() / case_id
    library = read_library(cases_folder())
    drafts = [each.case.slug for each in library.drafts.values() if isinstance(each, LoadedCase)]
    if case_id in (*library.cases, *drafts):
        return _fail(f"another case has the slug {case_id!r}; choose another id")
    try:
        write_new(folder, {name: text.encode() for name, text in files.items()})
    except FileExistsError:
        return _fail(f"{folder} is there already; choose another id")
    except OSError as error:
        return _fail(f"{folder} can't be written ({error.strerror or error})")
    for name in files:
        print(f"written: {folder / name}")
    print(
        "It is a small complete case. Replace what it says; its comments explain each key.",
        f"To check it: python -m epicrisis check {folder / 'case.yaml'}",
        "To read it: (re)start the app; the library shows it.",
        sep="\n",
    )
    return 0


def _fail(message: str) -> int:
    print(message, file=sys.stderr)
    return 1
