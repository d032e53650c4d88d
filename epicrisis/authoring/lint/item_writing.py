"""What a careful editor finds in a valid case, besides spoilers: `docs/checks.md` says which."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from epicrisis.authoring.lint.common_words import ABBREVIATIONS
from epicrisis.authoring.lint.passages import Passage, TellingOrder
from epicrisis.cases.fields import TO_BE_WRITTEN, Image, SourceRef, stands_in
from epicrisis.cases.model import Case, Finding, GlossaryEntry, Teaching
from epicrisis.cases.pauses import Pause
from epicrisis.cases.problems import shown
from epicrisis.cases.questions import ConcordanceQuestion, Question
from epicrisis.cases.reading import references
from epicrisis.cases.reading.images import Picture
from epicrisis.cases.reading.references import Hit
from epicrisis.cases.reading.yaml_text import Document, Path, Plain
from epicrisis.messages import Message
from epicrisis.questions.panel import modes, share_with_mode_0
from epicrisis.questions.registry import kind_of
from epicrisis.stems import sentences, start, stem, words

_UNWRITTEN = frozenset(TO_BE_WRITTEN.values())
LONGEST_SENTENCE = 40
"""Words of a sentence that is read without going back; our choice, see `docs/checks.md`."""
MOST_WITH_MODE_0 = 0.1
"""Share of panels whose commonest answer may be 0 (Lubarsky, in `docs/scoring.md`)."""
_ABBREVIATION = re.compile(r"(?<![\w-])[A-Z]{2,5}[0-9]*(?!\w)")
_ROMAN = re.compile(r"[IVX]+")
_TERM_END = re.compile(r"[,;()/]")


def check_questions(order: TellingOrder) -> Iterator[Hit]:
    """Yield what each kind finds in its questions, such as an answer that gives itself away."""
    for path, block in order.blocks:
        if isinstance(block, Question):
            yield from kind_of(block).check(path, block)


def check_panels(order: TellingOrder) -> Iterator[Hit]:
    """Yield the panels of a case of which too many say that a new fact changes nothing."""
    asked = [(p, block) for p, block in order.blocks if isinstance(block, ConcordanceQuestion)]
    panels = [[each.step for each in block.panel.answers] for _, block in asked]
    if asked and (share := share_with_mode_0(panels)) > MOST_WITH_MODE_0:
        path, _ = next(each for each, steps in zip(asked, panels, strict=True) if 0 in modes(steps))
        message = Message(
            "of {share} of the panels the commonest answer is 0, so that always saying 0 pays;"
            " keep it to {most}, with facts that change more",
            share=Message("{number}%", number=f"{100 * share:.0f}"),
            most=Message("{number}%", number=f"{100 * MOST_WITH_MODE_0:.0f}"),
        )
        yield Hit((*path, "panel", "answers"), "W503", message)


def check_images(order: TellingOrder, pictures: Mapping[str, Picture]) -> Iterator[Hit]:
    """Yield photographs that still hold what their camera wrote into them."""
    for path, block in order.blocks:
        if isinstance(block, Finding | Question | Teaching):
            named: list[tuple[Path, Image]] = [
                (("images", i), image) for i, image in enumerate(block.images)
            ]
            pointed = block.all_images if isinstance(block, Question) else ()
            named += [(("image",), image) for image in pointed[len(block.images) :]]
            for place, image in named:
                for name in image.names:
                    if pictures[name].tells_place:
                        message = Message(
                            "{file} holds the place where it was taken; save it again without"
                            " metadata",
                            file=shown(name),
                        )
                        key = "file" if name in image.file.values() else "dark"
                        yield Hit((*path, *place, key), "W801", message)


def check_reach(case: Case, order: TellingOrder) -> Iterator[Hit]:
    """Yield what no learner will ever see."""
    has_step = False
    for time, (path, block) in enumerate(order.blocks):
        has_step = has_step or isinstance(block, Finding | Question | Pause)
        if isinstance(block, Teaching) and not has_step:
            message = Message("no step stands before this teaching point; move it behind one")
            yield Hit(path, "W601", message)
        test = block.order if isinstance(block, Finding) else None
        if test is not None and order.opens(test.opens_with) >= time:
            message = Message(
                "the menu offers this test only when it is done; open it with an earlier finding"
            )
            yield Hit((*path, "order", "opens_with"), "W601", message)
    for i, stage in enumerate(case.stages):
        if not any(isinstance(block, Finding | Question | Pause) for block in stage.blocks):
            message = Message(
                "no step stands in this stage, which would be an empty page; move its teaching"
                " points and notes to the stage before"
            )
            yield Hit(("stages", i, "blocks", 0), "W601", message)
    final = order.opens(case.final_title.opens_with)
    for i, hypothesis in enumerate(case.hypotheses):
        if hypothesis.right and order.opens(hypothesis.opens_with) >= final:
            message = Message(
                "the right diagnosis is offered only once it is told;"
                " open it with an earlier finding"
            )
            yield Hit(("hypotheses", i, "opens_with"), "W601", message)
    yield from _check_after_the_end(case, order)


def _check_after_the_end(case: Case, order: TellingOrder) -> Iterator[Hit]:
    end = max(
        time
        for time, (_, block) in enumerate(order.blocks)
        if isinstance(block, Finding | Question | Pause)
    )
    offered = [
        *((("hypotheses", i), each.opens_with) for i, each in enumerate(case.hypotheses)),
        *((("other_tests", i), each.opens_with) for i, each in enumerate(case.other_tests)),
    ]
    for path, opens_with in offered:
        if order.opens(opens_with) >= end:
            message = Message(
                "it opens with the last step, when the story is over;"
                " open it with an earlier finding"
            )
            yield Hit((*path, "opens_with"), "W601", message)


def check_weights(case: Case, order: TellingOrder) -> Iterator[Hit]:
    """Yield what the authors make of a hypothesis before a list can offer it, or twice at once."""
    for i, hypothesis in enumerate(case.hypotheses):
        seen: set[str] = set()
        for j, part in enumerate(hypothesis.weights):
            if part.opens_with in seen:
                message = Message(
                    "another weight counts from {finding} already; keep one of them, or let this"
                    " one count from a later finding",
                    finding=shown(part.opens_with),
                )
                yield Hit(("hypotheses", i, "weights", j, "opens_with"), "W605", message)
            seen.add(part.opens_with)
            if order.opens(part.opens_with) < order.opens(hypothesis.opens_with):
                message = Message(
                    "the hypothesis opens only with {finding}, and its weight with {earlier}; open"
                    " the hypothesis then, or the weight later",
                    finding=shown(str(hypothesis.opens_with)),
                    earlier=shown(part.opens_with),
                )
                yield Hit(("hypotheses", i, "weights", j, "opens_with"), "W604", message)


def check_sources_are_told(
    case: Case, sentences_: Mapping[str, str], order: TellingOrder
) -> Iterator[Hit]:
    """Yield what opens before a finding has quoted the words that it rests on."""
    telling_times = _TellingTimes(sentences_, order)
    timeline = case.timeline
    for i, event in enumerate(timeline.events if timeline else ()):
        own = order.opens(event.opens_with)
        later = [part.opens_with for part in (event.when, event.start, event.end) if part]
        last = max([own, *(order.opens(name) for name in later)])
        times = [telling_times.since(reference) for reference in event.source]
        path: Path = ("timeline", "events", i, "opens_with")
        if min(times) > own or max(times) > last:
            wanted = min(times) if min(times) > own else max(times)
            yield _too_early(path, order, event.opens_with, wanted)
    for i, reading in enumerate(timeline.readings if timeline else ()):
        latest = max(map(telling_times.since, reading.source))
        if latest > order.opens(reading.opens_with):
            path = ("timeline", "readings", i, "opens_with")
            yield _too_early(path, order, reading.opens_with, latest)
    for i, hypothesis in enumerate(case.hypotheses):
        for side, arguments in (("pro", hypothesis.pro), ("contra", hypothesis.contra)):
            for j, argument in enumerate(arguments):
                latest = max(map(telling_times.since, argument.source))
                if latest > order.opens(argument.opens_with):
                    path = ("hypotheses", i, side, j, "opens_with")
                    yield _too_early(path, order, argument.opens_with, latest)


def check_sentences_are_told(order: TellingOrder, sentences_: Mapping[str, str]) -> Iterator[Hit]:
    """Yield an authors' sentence at a pause that rests on words which no finding has quoted yet."""
    telling_times = _TellingTimes(sentences_, order)
    for time, (path, block) in enumerate(order.blocks):
        if not isinstance(block, Pause) or block.sentence is None:
            continue
        for i, reference in enumerate(block.sentence.source):
            if telling_times.since(reference) > time:
                message = Message(
                    "the sentence rests on {sentence}, of which no word is told by this pause;"
                    " move the pause down, or correct `source`",
                    sentence=reference.sentence,
                )
                yield Hit((*path, "sentence", "source", i), "W602", message)


def _too_early(path: Path, order: TellingOrder, opens_with: str, time: float) -> Hit:
    by = order.finding_at(time)
    quoted = (
        Message("only {finding} quotes them", finding=shown(by))
        if time != float("inf") and by is not None
        else Message("no finding quotes them")
    )
    message = Message(
        "it opens with {opens_with}, before the words that it rests on are told: {quoted};"
        " open it then, or correct `source`",
        opens_with=shown(opens_with),
        quoted=quoted,
    )
    return Hit(path, "W602", message)


class _TellingTimes:
    """Since when words of the source text are told."""

    def __init__(self, sentences_: Mapping[str, str], order: TellingOrder) -> None:
        self._sentences = sentences_
        self._quoted: dict[str, list[tuple[float, str]]] = defaultdict(list)
        for time, (_, block) in enumerate(order.blocks):
            for reference in block.source if isinstance(block, Finding) else ():
                self._quoted[reference.sentence].append((float(time), self._words(reference)))

    def since(self, reference: SourceRef) -> float:
        """Return when some of the referenced words are told."""
        wanted = self._words(reference)
        times = (
            time
            for time, quoted in self._quoted[reference.sentence]
            if stands_in(wanted, quoted) or stands_in(quoted, wanted)
        )
        return next(times, float("inf"))

    def _words(self, reference: SourceRef) -> str:
        return reference.excerpt or self._sentences[reference.sentence]


def check_glossary(case: Case, order: TellingOrder, every: Iterable[Passage]) -> Iterator[Hit]:
    """Yield entries that open after the first finding or teaching point that uses their term."""
    used = _first_uses(case, [each for each in every if each.kind == "told"])
    for i, entry in enumerate(case.glossary):
        first, word = min(
            (used[term] for term in _terms(entry) if term in used), default=(float("inf"), "")
        )
        finding = order.finding_at(first)
        if first < order.opens(entry.opens_with) and finding is not None:
            message = Message(
                "{word} is used before, when {finding} is open; open the entry with {finding}",
                word=shown(word),
                finding=shown(finding),
            )
            yield Hit(("glossary", i, "opens_with"), "W701", message)


_Term = tuple[str, tuple[str, ...]]
"""A language and the stems of a term's words."""


def _terms(entry: GlossaryEntry) -> Iterator[_Term]:
    for language, text in entry.term.items():
        for part in _TERM_END.split(text):
            if stems := tuple(stem(word, language) for word in words(part)):
                yield language, stems


def _first_uses(case: Case, passages: Iterable[Passage]) -> dict[_Term, tuple[float, str]]:
    terms: dict[tuple[str, str], set[_Term]] = defaultdict(set)
    for entry in case.glossary:
        for language, stems in _terms(entry):
            terms[language, stems[0][:3]].add((language, stems))
    used: dict[_Term, tuple[float, str]] = {}
    for passage in sorted(passages, key=lambda each: each.opens):
        language, in_order = passage.language, words(passage.text)
        for place, word in enumerate(in_order):
            for term in terms.get((language, start(word)), ()):
                following = in_order[place : place + len(term[1])]
                if (
                    term not in used
                    and tuple(stem(each, language) for each in following) == term[1]
                ):
                    used[term] = (passage.opens, " ".join(following))
    return used


def check_prose(case: Case, every: Iterable[Passage]) -> Iterator[Hit]:
    """Yield abbreviations that nobody explains, and sentences that are too long."""
    known = {
        abbreviation
        for entry in case.glossary
        for text in (*entry.term.values(), *entry.definition.values())
        for abbreviation in _ABBREVIATION.findall(text)
    }
    prose = [each for each in every if each.kind in ("told", "asked", "explained", "choice")]
    for passage in sorted(prose, key=lambda each: each.opens):
        for found in _ABBREVIATION.finditer(passage.text):
            name = found[0]
            if name in known or name in ABBREVIATIONS or _ROMAN.fullmatch(name):
                continue
            known.add(name)
            # One that stands in brackets is explained by the words before it.
            if passage.text[: found.start()].endswith("("):
                continue
            message = Message(
                "{word} is not in the glossary; add it, or write it out", word=shown(name)
            )
            yield Hit(passage.path, "H702", message, name)
        if passage.kind != "choice":
            yield from _check_sentences(passage)


def check_cut_off(document: Document) -> Iterator[Hit]:
    """Yield what YAML takes for a comment, right behind a text."""
    told: set[Path] = set()
    for path in document.values if document.cut_off else ():
        written = document.written_path(path)
        if written in document.cut_off and written not in told:
            told.add(written)
            comment = document.cut_off[written]
            message = Message(
                "{comment} is left out, as a comment; put the whole text in quotes,"
                " or two spaces before a comment",
                comment=shown(comment),
            )
            yield Hit(path, "W710", message, comment)


def _check_sentences(passage: Passage) -> Iterator[Hit]:
    for sentence in sentences(passage.text):
        in_order = words(sentence)
        if len(in_order) > LONGEST_SENTENCE:
            message = Message(
                "a sentence of {count} words ({language}) begins {words}; make two of it",
                count=len(in_order),
                language=passage.language,
                words=shown(" ".join(sentence.split()[:4])),
            )
            yield Hit(passage.path, "H703", message, in_order[0])


def check_unwritten(data: Plain) -> Iterator[Hit]:
    """Yield what a draft has left to be written, and findings whose words are its guesses."""
    for path, value in _left_by_a_draft(data, ()):
        if isinstance(value, str):
            message = Message(
                "the source says nothing of this ({words}); write it, or delete it",
                words=shown(value.strip()),
            )
            yield Hit(path, "W312", message)
        else:
            message = Message("a draft has guessed these words; read them, then delete `to_reread`")
            yield Hit(path, "H311", message)


def _left_by_a_draft(data: Plain, path: Path) -> Iterator[tuple[Path, Plain]]:
    # One walk of our own: a path for each of thousands of texts takes longer than to look at them.
    for key, value in references.items_of(data):
        if isinstance(value, str):
            if value.strip() in _UNWRITTEN:
                yield (*path, key), value
        elif isinstance(value, dict | tuple):
            if key == "to_reread" and value:
                yield (*path, key), value
            yield from _left_by_a_draft(value, (*path, key))
