"""`python -m epicrisis export ...`: a case as a file for another program."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from epicrisis.cases.problems import CaseFileError
from epicrisis.cases.reading.case_file import load_case
from epicrisis.exports.errors import CannotExportError
from epicrisis.exports.registry import BY_NAME
from epicrisis.story.telling import tell


def main(arguments: Sequence[str]) -> int:
    """Write one file and tell on stderr what it can't carry; return 1 if it wasn't written."""
    options = _parser().parse_args(arguments)
    try:
        loaded = load_case(options.file)
    except CaseFileError as error:
        return _fail(str(error))
    case = loaded.case
    language = options.language or case.language
    if language not in case.languages:
        written_in = ", ".join(case.languages)
        return _fail(f"{options.file}: not written in {language!r}, only in: {written_in}")
    try:
        left_out = BY_NAME[options.to].writer()(tell(*loaded), language, options.out)
    except OSError as error:
        return _fail(f"{options.out}: {error.strerror or error}")
    except CannotExportError as error:
        return _fail(f"{options.file}: {error}")
    if case.is_draft:
        print(f"{options.file} is a draft: it isn't published yet", file=sys.stderr)
    for each in left_out:
        print(f"not in this file: {each}", file=sys.stderr)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m epicrisis export", description=__doc__)
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--to", choices=sorted(BY_NAME), required=True)
    parser.add_argument("out", type=Path, metavar="OUT")
    parser.add_argument("--language", help="one of the case's languages; else its first")
    return parser


def _fail(message: str) -> int:
    print(message, file=sys.stderr)
    return 1
