"""`python -m epicrisis new ID`: the folder of a new case, with a draft or a template in it."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from epicrisis.authoring.case_folders import write_new
from epicrisis.authoring.drafting.documents import MAX_DOCUMENT_BYTES, text_of
from epicrisis.authoring.drafting.draft import CASE_FILE, Drafted, draft
from epicrisis.authoring.drafting.language import LANGUAGES, DraftLanguage, language_of
from epicrisis.authoring.template import check_id, template
from epicrisis.cases.reading.case_file import LoadedCase
from epicrisis.cases.reading.files import UnfitFileError, read_bytes
from epicrisis.cases.reading.library import cases_folder, read_library


def main(arguments: Sequence[str]) -> int:
    """Write the files of a new case; return 1, and write nothing, where that can't be done."""
    parser = argparse.ArgumentParser(prog="python -m epicrisis new", description=__doc__)
    parser.add_argument("id", metavar="ID", help="name of the case's folder, such as fever")
    parser.add_argument(
        "--from",
        dest="text",
        type=Path,
        metavar="FILE",
        help="a .txt or .docx with the case as prose, which becomes a draft",
    )
    parser.add_argument(
        "--language",
        choices=LANGUAGES,
        help="of that text, where it isn't to be guessed; without --from of the template (en)",
    )
    options = parser.parse_args(arguments)
    case_id = options.id
    try:
        files, words = _files(case_id, options.text, options.language)
    except UnfitFileError as error:
        return _fail(error.message)
    folder = cases_folder() / case_id
    library = read_library(cases_folder())
    drafts = [each.case.slug for each in library.drafts.values() if isinstance(each, LoadedCase)]
    if case_id in (*library.cases, *drafts):
        return _fail(f"another case has the slug {case_id!r}; choose another id")
    try:
        write_new(folder, files)
    except FileExistsError:
        return _fail(f"{folder} is there already; choose another id")
    except OSError as error:
        return _fail(f"{folder} can't be written ({error.strerror or error})")
    for name in files:
        print(f"written: {folder / name}")
    print(*words, f"To check it: python -m epicrisis check {folder / CASE_FILE}", sep="\n")
    return 0


def _files(
    case_id: str, text: Path | None, language: DraftLanguage | None
) -> tuple[Mapping[str, bytes], list[str]]:
    """Return the files of a new case, and what to tell about them."""
    if text is None:
        files = template(case_id, language or "en")
        return {name: words.encode() for name, words in files.items()}, [
            "It is a small complete case, which authors alone see. Write over what it says.",
            "To read it: open it on the author page of the app, whose address ends in /author.",
        ]
    check_id(case_id)
    words = text_of(text.name, read_bytes(text, MAX_DOCUMENT_BYTES))
    drafted = draft(words, language or language_of(words))
    return drafted.files, _told(drafted)


def _told(drafted: Drafted) -> list[str]:
    """Return what an author should know of a draft, a line each."""
    numbers = [row.row.id for row in drafted.rows if row.row.id]
    begins = ", ".join(f"{stage} {sentence}" for stage, sentence in drafted.boundaries.items())
    lines = [
        f"It is a draft, which authors alone see: {len(numbers)} sentences"
        f" ({numbers[0]} to {numbers[-1]}), in {len(drafted.to_reread)} findings.",
        f"Stages, each with its first sentence: {begins}.",
        f"To be read again, title and summary of: {', '.join(drafted.to_reread)}.",
    ]
    if drafted.candidates:
        proposed = "; ".join(f"{each.words} ({each.sentence})" for each in drafted.candidates)
        lines.append(f"Perhaps the diagnosis: {proposed}. It is not hidden before it is made.")
    lines += [
        f"Line {each.line} may identify a person, take it out: {each.words}"
        for each in drafted.personal
    ]
    return [*lines, *(f"Note: {notice}" for notice in drafted.notices)]


def _fail(message: str) -> int:
    print(message, file=sys.stderr)
    return 1
