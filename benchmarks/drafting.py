"""What becomes of published reports that are pasted: drafts that load, what is found, how fast.

    python -m benchmarks.drafting --texts FOLDER [--json]

FOLDER holds JSON files, each a list of reports with `text`, `language` and `sentences`, as the
texts of the E3C corpus have them. Nothing of them is kept here. Each report is drafted as it is
pasted, and again with the first words that are proposed for its diagnosis, and both drafts are
checked. A text has lost something if a character of it but white space is in no row. Ends of
sentences are compared with those annotated, as far as a text is annotated, without its last. The
exit code is 1 if a target is missed.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from itertools import accumulate
from pathlib import Path
from typing import Any

from benchmarks.figures import Figure, report
from epicrisis.authoring.drafting.choices import Choices, UnfitTextError
from epicrisis.authoring.drafting.draft import Drafted, draft
from epicrisis.authoring.drafting.language import LANGUAGES, DraftLanguage, guess
from epicrisis.authoring.lint.checker import CheckResult, check_text
from epicrisis.cases.model import Finding
from epicrisis.cases.reading.files import in_memory
from epicrisis.cases.reading.sentences import squeezed

LEAST_F = 99.5
"""Per cent."""
MOST_MS = 2_000.0
_SHORTEST_MATCH = 8
"""Characters of an annotation and its text that aren't the same by chance."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one report."""

    name: str
    language: DraftLanguage
    ms: float
    """How long the first draft took."""
    errors: tuple[str, ...]
    is_lost: bool
    ends: tuple[int, int, int]
    """Ends of sentences: ours that are annotated, ours, those annotated."""
    found: Mapping[str, int]
    """How many of each thing."""


def outcome_of(each: Mapping[str, Any]) -> Outcome:
    """Draft one report, twice, and look at it."""
    text: str = each["text"]
    language: DraftLanguage = "fr" if each["language"] == "fr" else "en"
    start = time.perf_counter()
    try:
        drafted = draft(text, language)
    except UnfitTextError as error:
        return Outcome(each["id"], language, 0.0, (error.message,), True, (0, 0, 0), {})
    ms = (time.perf_counter() - start) * 1000
    drafts = [drafted]
    if drafted.candidates:
        words = drafted.candidates[0].words
        drafts.append(draft(text, language, Choices(diagnosis_words=(words,))))
    checks = [check_text(Path("report/case.yaml"), d.case, in_memory(d.files)) for d in drafts]
    errors = [str(problem) for each in checks if each.read is None for problem in each.problems]
    ours = _ends([row.row.text for row in drafted.rows])
    annotated, looked_at = _annotated(squeezed(text), each["sentences"])
    ours &= looked_at
    return Outcome(
        each["id"],
        language,
        ms,
        tuple(errors),
        _lost(drafted),
        (len(ours & annotated), len(ours), len(annotated)),
        _found(drafted, checks[0]) | {"languages guessed": int(guess(text) == language)},
    )


def _found(drafted: Drafted, checked: CheckResult) -> dict[str, int]:
    if checked.read is None:
        return {}
    case = checked.read.loaded.case
    blocks = [block for stage in case.stages for block in stage.blocks]
    findings = [block for block in blocks if isinstance(block, Finding)]
    return {
        "sentences": sum(not row.row.is_heading for row in drafted.rows),
        "findings": len(findings),
        "stages": len(case.stages),
        "lines of results": sum(len(each.labs) for each in findings),
        "tests that can be ordered": sum(each.order is not None for each in findings),
        "times on the timeline": len(case.timeline.events) if case.timeline else 0,
        "times that couldn't be placed": len(drafted.undated),
        "abbreviations explained": len(case.glossary),
        "reports with words for the diagnosis": int(bool(drafted.candidates)),
    }


def _lost(drafted: Drafted) -> bool:
    return squeezed("".join(row.row.text for row in drafted.rows)) != squeezed(drafted.source)


def _ends(sentences: Sequence[str]) -> set[int]:
    """Return where sentences end, in characters but white space; without the last."""
    return set([*accumulate(len(squeezed(each)) for each in sentences)][:-1])


def _annotated(text: str, sentences: Sequence[str]) -> tuple[set[int], set[int]]:
    """Return where the annotated sentences end in the text, and every place that was looked at.

    An annotation may mend some characters of the text, and leave out parts of it.
    """
    whole = "".join(map(squeezed, sentences))
    ends = _ends(sentences)
    if len(whole) == len(text):
        return ends, {*range(len(text))}
    places: dict[int, int] = {}
    for block in SequenceMatcher(None, whole, text, autojunk=False).get_matching_blocks():
        if block.size >= _SHORTEST_MATCH:
            places |= {block.a + step + 1: block.b + step + 1 for step in range(block.size)}
    found = {places.get(end, places.get(end - 1, 0)) for end in ends} - {0}
    return found, {*places.values()}


def figures(outcomes: Sequence[Outcome]) -> list[Figure]:
    """Return the sums over all reports."""
    ms = sorted(each.ms for each in outcomes)
    found = [
        Figure("reports", len(outcomes)),
        Figure("drafts with an error", sum(bool(each.errors) for each in outcomes), target=0),
        Figure("texts with anything lost", sum(each.is_lost for each in outcomes), target=0),
    ]
    for language in LANGUAGES:
        ends = [each.ends for each in outcomes if each.language == language]
        right, ours, annotated = (sum(column) for column in zip(*ends, strict=True))
        share = 200 * right / (ours + annotated)
        name = f"ends of sentences, {language}, F"
        found.append(Figure(name, share, "%", target=LEAST_F, better="higher"))
    totals: Counter[str] = Counter()
    for each in outcomes:
        totals.update(each.found)
    found += [Figure(name, total) for name, total in totals.items()]
    found.append(Figure("a draft, median", statistics.median(ms), "ms"))
    found.append(Figure("a draft, p95", ms[int(0.95 * (len(ms) - 1))], "ms", target=MOST_MS))
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Draft every report, print the table, and return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--texts", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    texts = [
        each
        for path in sorted(chosen.texts.glob("*.json"))
        for each in json.loads(path.read_text(encoding="utf-8"))
    ]
    draft("A man coughs. Un homme tousse.", "en")
    outcomes = [outcome_of(each) for each in texts]
    for each in outcomes:
        for error in each.errors:
            print(f"{each.name}: {error}", file=sys.stderr)
    return report(
        figures(outcomes), as_json=chosen.json, reports=[asdict(each) for each in outcomes]
    )


if __name__ == "__main__":
    sys.exit(main())
