"""The command `python -m epicrisis shorten`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from epicrisis.authoring.edits.edit import RefusedEditError
from epicrisis.authoring.shortening.shorter import ChangedMeaningError, shortened
from epicrisis.cases.problems import CaseFileError
from epicrisis.cases.reading.case_file import read_text
from epicrisis.cases.reading.files import on_disk


def main(arguments: Sequence[str]) -> int:
    """Say how much shorter a case file can be, or write it; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m epicrisis shorten",
        description="leave out of a case file what follows from the rest of it",
    )
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--write", action="store_true", help="write the shorter text to the file")
    options = parser.parse_args(arguments)
    path: Path = options.file
    try:
        text = read_text(path)
        short = shortened(path, text, on_disk(path.parent))
    except CaseFileError as error:
        return _fail(str(error))
    except RefusedEditError as error:
        return _fail(f"{path}: {error}")
    except ChangedMeaningError:
        return _fail(f"{path}: the shorter text would be another case; the file stays as it is")
    before, after = len(text.splitlines()), len(short.splitlines())
    print(f"{path}: {before:,} lines before, {after:,} after")
    if options.write:
        path.write_text(short, encoding="utf-8", newline="")
    return 0


def _fail(message: str) -> int:
    print(message, file=sys.stderr)
    return 1
