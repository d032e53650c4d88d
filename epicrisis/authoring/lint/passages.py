"""Everything that a learner reads in a case, with where it is written and when it opens.

Time is the number of a block, counted through all stages; the library comes before the first.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from epicrisis.cases.fields import TO_BE_WRITTEN, Image, SourceRef, stands_in
from epicrisis.cases.model import (
    Block,
    Boundary,
    Case,
    Event,
    Finding,
    Notes,
    Teaching,
)
from epicrisis.cases.pauses import Pause
from epicrisis.cases.questions import Question
from epicrisis.cases.reading.yaml_text import Path
from epicrisis.questions.registry import kind_of

BEFORE_ALL = -1.0
"""When what the library shows opens."""
_ANSWERED = 0.5
"""What opens by answering a question opens that much later than the question."""

PassageKind = Literal["label", "told", "asked", "explained", "choice", "quoted"]


@dataclass(frozen=True, slots=True)
class Passage:
    """A text in one language."""

    path: Path
    language: str
    text: str
    opens: float
    kind: PassageKind
    """What a finding or teaching tells, a question asks or explains, one of several choices,
    words of the source text or of a reference, or another label."""
    of: str = ""
    """The sentence or the reference whose words they are, where they don't stand at `path`."""


@dataclass(frozen=True, slots=True)
class TellingOrder:
    """When each finding opens."""

    blocks: tuple[tuple[Path, Block], ...]
    findings: Mapping[str, float]
    stages: Mapping[str, float]

    def opens(self, finding: str | None, otherwise: float = BEFORE_ALL) -> float:
        """Return when that finding opens."""
        return otherwise if finding is None else self.findings[finding]

    def finding_at(self, time: float) -> str | None:
        """Return the last finding that is open by then."""
        known = [name for name, opens in self.findings.items() if opens <= time]
        return known[-1] if known else None


def order_of(case: Case) -> TellingOrder:
    """Return the order in which a case is told."""
    blocks: list[tuple[Path, Block]] = []
    stages: dict[str, float] = {}
    for i, (key, stage) in enumerate(case.stages_by_key.items()):
        stages[key] = float(len(blocks))
        blocks += [(("stages", i, "blocks", j), block) for j, block in enumerate(stage.blocks)]
    findings = {
        block.id: float(time)
        for time, (_, block) in enumerate(blocks)
        if isinstance(block, Finding)
    }
    return TellingOrder(tuple(blocks), findings, stages)


def passages(case: Case, sentences: Mapping[str, str], order: TellingOrder) -> list[Passage]:
    """Return everything that a learner reads before the debrief, and what that one keeps."""
    found = list(_on_the_card(case))
    for time, (path, block) in enumerate(order.blocks):
        if not isinstance(block, Notes):
            found += _of_block(case, sentences, order, path, block, float(time))
    found += _of_stages(case, order)
    found += _of_lists(case, order)
    found += _of_timeline(case, order)
    found += _of_series(case, sentences, order)
    found += _of_notes(case, sentences, order)
    found += _of_the_end(case, order)
    return [passage for passage in found if passage.text not in TO_BE_WRITTEN.values()]


def _say(path: Path, text: Mapping[str, str], opens: float, kind: PassageKind) -> Iterator[Passage]:
    for language, words in text.items():
        yield Passage((*path, language), language, words, opens, kind)


def _on_the_card(case: Case) -> Iterator[Passage]:
    yield Passage(("slug",), case.language, case.slug, BEFORE_ALL, "label")
    yield from _say(("title",), case.title, BEFORE_ALL, "label")
    yield from _say(("presentation",), case.presentation, BEFORE_ALL, "asked")
    if case.patient is not None:
        yield from _say(("patient", "who"), case.patient.who, BEFORE_ALL, "label")
        yield from _say(("patient", "why"), case.patient.why, BEFORE_ALL, "label")
    yield from _say(("specialty",), case.specialty, BEFORE_ALL, "label")
    yield from _say(("provenance",), case.provenance, BEFORE_ALL, "label")


def _of_the_end(case: Case, order: TellingOrder) -> Iterator[Passage]:
    """Yield what is shown once the story is over."""
    over = float(len(order.blocks))
    for i, line in enumerate(case.keep):
        yield from _say(("keep", i, "text"), line.text, over, "told")
    if case.further_reading is not None:
        text = case.further_reading.text or {}
        yield from _say(("further_reading", "text"), text, over, "told")


def _of_stages(case: Case, order: TellingOrder) -> Iterator[Passage]:
    """Yield the titles of stages: the step before names the page that comes next."""
    for i, (stage, first) in enumerate(zip(case.stages, order.stages.values(), strict=True)):
        before = (
            time
            for time, (_, block) in enumerate(order.blocks[: int(first)])
            if not isinstance(block, Notes | Teaching)
        )
        opens = max(before, default=BEFORE_ALL)
        yield from _say(("stages", i, "title"), stage.title or {}, float(opens), "label")


def _of_block(
    case: Case,
    sentences: Mapping[str, str],
    order: TellingOrder,
    path: Path,
    block: Finding | Teaching | Question | Pause,
    time: float,
) -> Iterator[Passage]:
    if isinstance(block, Finding):
        yield from _of_finding(order, path, block, time)
        yield from _quoted(case, sentences, path, block.source, time)
    elif isinstance(block, Teaching):
        yield from _say((*path, "text"), block.text, time, "told")
        yield from _of_images(path, block.images, time, "told")
        yield from _quoted(case, sentences, path, block.source, time)
        yield from _cited(case, order, path, block.cites, time)
    elif isinstance(block, Pause):
        yield from _of_pause(case, sentences, path, block, time)
    else:
        yield from _of_question(path, block, time)
        yield from _cited(case, order, path, block.cites, time + _ANSWERED)


def _of_pause(
    case: Case, sentences: Mapping[str, str], path: Path, pause: Pause, time: float
) -> Iterator[Passage]:
    """Yield what a pause asks, and the authors' sentence, which is read beside one's own."""
    yield from _say((*path, "prompt"), pause.prompt or {}, time, "asked")
    if (own := pause.sentence) is not None:
        path, told = (*path, "sentence"), time + _ANSWERED
        yield from _say((*path, "text"), own.text, told, "told")
        for i, feature in enumerate(own.features):
            yield from _say((*path, "features", i), feature, told, "told")
        yield from _quoted(case, sentences, path, own.source, told)


def _of_finding(
    order: TellingOrder, path: Path, finding: Finding, time: float
) -> Iterator[Passage]:
    yield from _say((*path, "title"), finding.title, time, "told")
    yield from _say((*path, "text"), finding.text, time, "told")
    yield from _say((*path, "summary"), finding.summary, time, "told")
    yield from _say((*path, "chip"), finding.chip or {}, time, "told")
    for name, rows in (("report", finding.report), ("labs", finding.labs)):
        for i, row in enumerate(rows):
            yield from _say((*path, name, i, "name"), row.name, time, "told")
            for part, words in (("result", row.result), ("unit", row.unit)):
                yield from _say((*path, name, i, part), words or {}, time, "told")
            if row.normal is not None:
                whom = row.normal.for_ or {}
                yield from _say((*path, name, i, "normal", "for"), whom, time, "told")
    for i, marker in enumerate(finding.markers):
        yield from _say((*path, "markers", i, "name"), marker.name, time, "told")
    yield from _of_images(path, finding.images, time, "told")
    if finding.order is not None:
        stage = max(start for start in order.stages.values() if start <= time)
        offered = order.opens(finding.order.opens_with, stage)
        yield from _say((*path, "order", "menu"), finding.order.menu, offered, "label")
        yield from _say((*path, "order", "cost"), finding.order.cost, offered, "label")
        if (value := finding.order.value) is not None:
            yield from _say((*path, "order", "value", "because"), value.because, offered, "told")


def _of_images(
    path: Path, images: tuple[Image, ...], time: float, kind: PassageKind
) -> Iterator[Passage]:
    for i, image in enumerate(images):
        yield from _say((*path, "images", i, "alt"), image.alt, time, kind)
        if image.caption is not None:
            yield from _say((*path, "images", i, "caption"), image.caption, time, kind)


def _of_question(path: Path, question: Question, time: float) -> Iterator[Passage]:
    for each in kind_of(question).texts(question):
        opens = time if each.moment == "asked" else time + _ANSWERED
        yield from _say((*path, *each.path), each.text, opens, each.role)


def _quoted(
    case: Case,
    sentences: Mapping[str, str],
    path: Path,
    references: Iterable[SourceRef],
    time: float,
) -> Iterator[Passage]:
    for i, reference in enumerate(references):
        words = reference.excerpt or sentences[reference.sentence]
        yield Passage(
            (*path, "source", i), case.source.language, words, time, "quoted", reference.sentence
        )


def _cited(
    case: Case, order: TellingOrder, path: Path, cites: Iterable[str], time: float
) -> Iterator[Passage]:
    for i, name in enumerate(cites):
        reference = case.references[name]
        is_whole = time >= order.opens(case.final_title.opens_with)
        text = reference.text if is_whole else reference.masked("").text
        for language in case.languages:
            yield Passage((*path, "cites", i), language, text, time, "quoted", name)


def _of_lists(case: Case, order: TellingOrder) -> Iterator[Passage]:
    for i, entry in enumerate(case.glossary):
        opens = order.opens(entry.opens_with)
        yield from _say(("glossary", i, "term"), entry.term, opens, "label")
        yield from _say(("glossary", i, "definition"), entry.definition, opens, "label")
    for i, hypothesis in enumerate(case.hypotheses):
        opens = order.opens(hypothesis.opens_with)
        yield from _say(("hypotheses", i, "name"), hypothesis.name, opens, "choice")
    for i, test in enumerate(case.other_tests):
        opens = order.opens(test.opens_with)
        yield from _say(("other_tests", i, "menu"), test.menu, opens, "label")
        yield from _say(("other_tests", i, "cost"), test.cost, opens, "label")
        if test.value is not None:
            because = ("other_tests", i, "value", "because")
            yield from _say(because, test.value.because, opens, "told")
    for i, group in enumerate(case.groups):
        first = next(
            time
            for time, (_, block) in enumerate(order.blocks)
            if isinstance(block, Question) and block.group == group.id
        )
        yield from _say(("groups", i, "title"), group.title, float(first), "asked")


def _of_timeline(case: Case, order: TellingOrder) -> Iterator[Passage]:
    if (timeline := case.timeline) is None:
        return
    origin = order.opens(timeline.origin.opens_with)
    yield from _say(("timeline", "origin", "text"), timeline.origin.text, origin, "label")
    drawn: dict[str, float] = {}
    for event in timeline.events:
        opens = order.opens(event.opens_with)
        drawn[event.lane] = min(opens, drawn.get(event.lane, opens))
    for i, lane in enumerate(timeline.lanes):
        if lane.id in drawn:
            yield from _say(("timeline", "lanes", i, "title"), lane.title, drawn[lane.id], "label")
            for j, level in enumerate(lane.levels):
                place = ("timeline", "lanes", i, "levels", j, "title")
                yield from _say(place, level.title, drawn[lane.id], "label")
    for i, event in enumerate(timeline.events):
        path: Path = ("timeline", "events", i)
        opens = order.opens(event.opens_with)
        for name, text in (
            ("row", event.row),
            ("label", event.label),
            ("detail", event.detail),
            ("dose", event.dose),
        ):
            yield from _say((*path, name), text or {}, opens, "label")
        yield from _of_times(event, path, order)
    for i, reading in enumerate(timeline.readings):
        path, opens = ("timeline", "readings", i), order.opens(reading.opens_with)
        yield from _say((*path, "title"), reading.title, opens, "label")
        yield from _say((*path, "argument"), reading.argument, opens, "label")
        yield from _cited(case, order, path, reading.cites, opens)
    drawn_at = {event.id: order.opens(event.opens_with) for event in timeline.events}
    for i, trial in enumerate(case.comparators):
        path, opens = ("comparators", i), drawn_at[trial.event]
        for name, words in (
            ("regimen", trial.regimen),
            ("population", trial.population),
            ("endpoint", trial.endpoint),
            ("control_arm", trial.control_arm),
            ("caveat", trial.caveat),
        ):
            yield from _say((*path, name), words or {}, opens, "label")
        yield from _cited(case, order, path, trial.cites, opens)


def _of_times(event: Event, path: Path, order: TellingOrder) -> Iterator[Passage]:
    """Yield what is said of an event's moments, and of its length once both are told."""
    opens = order.opens(event.opens_with)
    told = opens
    for name in ("when", "start", "end"):
        boundary: Boundary | None = getattr(event, name)
        if boundary is None:
            continue
        shown = max(opens, order.opens(boundary.opens_with))
        told = max(told, shown)
        yield from _say((*path, name, "assumption"), boundary.assumption or {}, shown, "label")
    if (length := event.duration) is not None:
        for name, text in (("assumption", length.assumption), ("called", length.called)):
            yield from _say((*path, "duration", name), text or {}, told, "label")


def _of_series(case: Case, sentences: Mapping[str, str], order: TellingOrder) -> Iterator[Passage]:
    """Yield the words of values over time: each opens with the sentences of its point."""
    for i, series in enumerate(case.series):
        opening = [
            max(_told_at(sentences, order, reference) for reference in point.source)
            for point in series.points
        ]
        first = min(opening)
        yield from _say(("series", i, "name"), series.name, first, "label")
        yield from _say(("series", i, "unit"), series.unit or {}, first, "label")
        whom = (series.normal and series.normal.for_) or {}
        yield from _say(("series", i, "normal", "for"), whom, first, "label")
        for j, (point, opens) in enumerate(zip(series.points, opening, strict=True)):
            if isinstance(point.when, dict):
                yield from _say(("series", i, "points", j, "when"), point.when, opens, "label")


def _told_at(sentences: Mapping[str, str], order: TellingOrder, wanted: SourceRef) -> float:
    """Return when the words are told, or the last part of them that a finding quotes."""
    words, last = wanted.excerpt or sentences[wanted.sentence], BEFORE_ALL
    for time, (_, block) in enumerate(order.blocks):
        for quoted in block.source if isinstance(block, Finding) else ():
            if quoted.sentence == wanted.sentence:
                if words in (quoted.excerpt or sentences[quoted.sentence]):
                    return float(time)
                last = float(time)
    return last


def _of_notes(case: Case, sentences: Mapping[str, str], order: TellingOrder) -> Iterator[Passage]:
    """Yield the editor's notes: each is shown beside the first quotation of its wording."""
    quotations: dict[str, dict[str, int]] = {}
    for time, (_, block) in enumerate(order.blocks):
        for reference in block.source if isinstance(block, Finding) else ():
            words = reference.excerpt or sentences[reference.sentence]
            quotations.setdefault(reference.sentence, {}).setdefault(words, time)
    for sentence, notes in case.source.notes.items():
        quoted = quotations.get(sentence, {})
        for i, note in enumerate(notes):
            shown = next(
                (time for words, time in quoted.items() if stands_in(note.wording, words)), None
            )
            if shown is not None:
                path = ("source", "notes", sentence, i, "reading")
                yield from _say(path, note.reading, float(shown), "label")
