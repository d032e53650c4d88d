"""The command line: `python -m epicrisis check FILE...` and its siblings."""

import argparse
import json
import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path

from epicrisis import settings
from epicrisis.cases.model import Case, Finding, Teaching
from epicrisis.cases.problems import CaseFileError
from epicrisis.cases.questions import Question
from epicrisis.cases.reading.case_file import load_case
from epicrisis.cases.reading.images import Picture
from epicrisis.cases.schema import case_schema
from epicrisis.i18n import LANGUAGES, Translate, translator
from epicrisis.story.telling import Telling, everything, tell

_OTHERS = {
    "new": ("epicrisis.authoring.new_case", "begin a case, with a comment on every key"),
    "shorten": ("epicrisis.authoring.shortening.command", "leave out of a case what follows"),
    "export": ("epicrisis.exports.command", "write a case as a file for Anki, Moodle..."),
    "figures": ("epicrisis.figures.command", "draw the schemes of a case anew"),
    "serve": ("epicrisis.serve.command", "serve on all cores of this machine, behind nginx"),
    "room": ("epicrisis.live.command", "lead a class: `room --help` says how"),
    "store": ("epicrisis.store.admin.command", "back up, restore, prune or move the store"),
}
"""The module of each command that has one, and what the command does."""


_PIPE_BROKE = 141
"""What a shell says of a program whose reader has gone."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit status."""
    try:
        settings.current()
    except settings.SettingsError as error:
        return _fail(str(error))
    parser = argparse.ArgumentParser(prog="python -m epicrisis", description=__doc__)
    commands = parser.add_subparsers(required=True)

    check = commands.add_parser("check", help="say all that is wrong with case files")
    check.add_argument("files", nargs="+", type=Path, metavar="FILE")
    check.add_argument("--format", choices=("text", "json", "github"), default="text")
    check.add_argument(
        "--language", choices=tuple(LANGUAGES), default="en", help="of what is said; else English"
    )
    check.set_defaults(
        run=lambda options: check_files(options.files, options.format, translator(options.language))
    )

    schema = commands.add_parser("schema", help="print the JSON Schema of case files")
    schema.set_defaults(run=lambda _: print_schema())

    timeline = commands.add_parser("timeline", help="write a finished case's timeline to stdout")
    timeline.add_argument("file", type=Path, metavar="FILE")
    timeline.add_argument("--format", choices=("csv", "json", "html"), default="csv")
    timeline.add_argument("--language", help="one of the case's languages; else its first")
    timeline.set_defaults(
        run=lambda options: print_timeline(options.file, options.format, options.language)
    )

    for name, (_, help_words) in _OTHERS.items():
        commands.add_parser(name, help=help_words, add_help=False)

    words = sys.argv[1:] if arguments is None else list(arguments)
    if words[:1] and words[0] in _OTHERS:
        return run_other(words[0], words[1:])
    options = parser.parse_args(words)
    return int(options.run(options))


def check_files(files: Sequence[Path], form: str, translate: Translate) -> int:
    """Print what the checker finds; return 1 if there is any error."""
    # Here, so that the other commands don't wait for the stemmer.
    from epicrisis.authoring.lint import checker, output

    reports = [(path, checker.check_file(path)) for path in files]
    if form == "json":
        print(output.as_json(reports, translate))
    for path, report in reports if form != "json" else ():
        if form == "github":
            print(*output.as_github(report, translate), sep="\n", end="\n" * bool(report.problems))
            continue
        for line in output.as_text(path, report, translate):
            print(line, file=sys.stderr)
        if report.read is not None:
            lines = summary(*report.read.loaded, translate)
            print(output.outcome_line(path, report, translate), *lines, sep="\n")
    return int(any(report.read is None for _, report in reports))


def summary(
    case: Case,
    sentences: Mapping[str, str],
    pictures: Mapping[str, Picture],
    translate: Translate = str,
) -> list[str]:
    """Return what a case holds, a line each."""
    blocks = [block for stage in case.stages for block in stage.blocks]
    findings = [block for block in blocks if isinstance(block, Finding)]
    used = {reference.sentence for finding in findings for reference in finding.source}
    events = case.timeline.events if case.timeline else ()
    counts = {
        translate("stages: {count}"): len(case.stages),
        translate("findings: {count}"): len(findings),
        translate("teaching points: {count}"): sum(isinstance(each, Teaching) for each in blocks),
        translate("questions: {count}"): sum(isinstance(each, Question) for each in blocks),
        translate("timeline events: {count}"): len(events),
        translate("images: {count}"): len(pictures),
        translate("references: {count}"): len(case.references),
        translate("source sentences: {count}"): f"{len(used & sentences.keys())}/{len(sentences)}",
    }
    return [
        translate("languages: {codes}").format(codes=", ".join(case.languages)),
        *(words.format(count=count) for words, count in counts.items()),
    ]


def print_schema() -> int:
    """Print what `data/case.schema.json` must hold."""
    print(json.dumps(case_schema(), indent=2, ensure_ascii=False))
    return 0


def print_timeline(path: Path, form: str, language: str | None) -> int:
    """Print the timeline of a whole case as a file of that form; return 1 if there is none."""
    # Here, so that the other commands don't wait for pandas and Plotly.
    from epicrisis.exports import timeline_files

    try:
        loaded = load_case(path)
    except CaseFileError as error:
        return _fail(str(error))
    case = loaded.case
    language = language or case.language
    if language not in case.languages:
        return _fail(f"{path}: not written in {language!r}, only in: {', '.join(case.languages)}")
    if case.timeline is None:
        return _fail(f"{path}: the case has no timeline")
    story = tell(*loaded)
    write = {
        "csv": timeline_files.to_csv,
        "json": timeline_files.to_json,
        "html": timeline_files.to_html,
    }[form]
    sys.stdout.write(write(Telling(story, everything(story)), language, translator(language)))
    return 0


def run_other(name: str, words: Sequence[str]) -> int:
    """Run a command that has a module of its own; return its exit status."""
    # Here, so that no command waits for another's packages.
    module, _ = _OTHERS[name]
    return int(import_module(module).main(words))


def _fail(message: str) -> int:
    print(message, file=sys.stderr)
    return 1


def _run() -> int:
    """Run the command line; where its reader has gone, as `head` does, it ends without a word."""
    try:
        try:
            return main()
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        # What is left is flushed at exit: it may go nowhere.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for stream in (sys.stdout, sys.stderr):
            os.dup2(nowhere, stream.fileno())
        return _PIPE_BROKE


if __name__ == "__main__":
    sys.exit(_run())
