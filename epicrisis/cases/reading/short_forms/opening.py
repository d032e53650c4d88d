"""When a thing opens whose file doesn't say so: with the findings that quote what it rests on."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from epicrisis.cases.reading.short_forms.blocks import words_of
from epicrisis.cases.reading.short_forms.nodes import Node

_WORD = re.compile(r"\w+")
_PLURAL = re.compile(r"(?<=\w\w\w)[sx]$")
_TERM_END = re.compile(r"[,;()/]")
_LONGEST_TERM = 6
"""Words of a term that are looked for."""
_MOST_QUOTES = 100
"""Pieces of one sentence that are compared with what rests on it."""
_DIAGNOSIS = "diagnosis"


class Telling:
    """The findings in the order in which they are told."""

    def __init__(self, stages: Node, known: Mapping[str, str]) -> None:
        self._known = known
        self._findings: list[str] = []
        self._quoted: defaultdict[str, dict[str, int]] = defaultdict(dict)
        """The pieces of each sentence that findings quote, and since which finding."""
        self._told: list[tuple[int, Node]] = []
        """The findings, then what else is told or asked: since which finding, and the block."""
        self.diagnosis: str | None = None
        """The first finding of the stage of that name, else the last of all."""
        others: list[tuple[int, Node]] = []
        for stage in stages.items:
            for block in stage.parts.get("blocks", stage).items:
                self._add(block, others)
                is_diagnosis = stage.parts.get("id", stage).value == _DIAGNOSIS
                if is_diagnosis and self.diagnosis is None and "finding" in block.parts:
                    self.diagnosis = self._findings[-1] if self._findings else None
        self.diagnosis = self.diagnosis or self.last_of_all
        self._told += others
        self._grams: dict[int, dict[tuple[str, ...], int]] = {}

    def _add(self, block: Node, others: list[tuple[int, Node]]) -> None:
        finding = block.parts.get("finding")
        if finding is None:
            if "notes" not in block.parts:
                place = max(len(self._findings) - 1, 0)
                others.append((place, block))
            return
        if not isinstance(finding.value, str):
            return
        place = len(self._findings)
        self._findings.append(finding.value)
        source = block.parts.get("source")
        for reference in source.items if source is not None else ():
            sentence = reference.parts.get("sentence", reference).value
            if isinstance(sentence, str) and len(quoted := self._quoted[sentence]) < _MOST_QUOTES:
                quoted.setdefault(words_of(reference, self._known), place)
        self._told.append((place, block))

    @property
    def last_of_all(self) -> str | None:
        """The last finding, None where there is none."""
        return self._findings[-1] if self._findings else None

    def first_and_last(self, source: Node | None) -> tuple[str, str] | None:
        """Return the findings with which the first and all of the sources are told.

        None where one of them isn't told by any finding.
        """
        times = [self._since(each) for each in source.items] if source is not None else []
        told = [time for time in times if time is not None]
        if not told or len(told) < len(times):
            return None
        return self._findings[min(told)], self._findings[max(told)]

    def _since(self, reference: Node) -> int | None:
        wanted = words_of(reference, self._known)
        sentence = reference.parts.get("sentence", reference).value
        quoted = self._quoted.get(sentence, {}) if isinstance(sentence, str) else {}
        return next((time for own, time in quoted.items() if wanted in own or own in wanted), None)

    def first_with(self, term: Node) -> str | None:
        """Return the first finding that has a term; of one that none has the last finding.

        What only a question or a teaching point has opens with the finding before it.
        """
        terms = [_words(part) for text in _texts(term) for part in _TERM_END.split(text)]
        places = [self._first_use(words[:_LONGEST_TERM]) for words in terms if words]
        place = min((each for each in places if each is not None), default=None)
        return self._findings[place] if place is not None and self._findings else self.last_of_all

    @cached_property
    def _texts(self) -> list[tuple[int, tuple[str, ...]]]:
        return [(place, _words(text)) for place, each in self._told for text in _texts_of(each)]

    def _first_use(self, words: tuple[str, ...]) -> int | None:
        """Return since when these words stand behind each other; findings come before all else."""
        length = len(words)
        if length not in self._grams:
            first = self._grams.setdefault(length, {})
            for place, text in self._texts:
                for start in range(len(text) - length + 1):
                    first.setdefault(text[start : start + length], place)
        return self._grams[length].get(words)


def _texts_of(block: Node) -> Iterator[str]:
    """Yield what learners read of a block."""
    for key, node in block.parts.items():
        if key not in ("finding", "question", "teaching", "source", "cites", "order"):
            yield from _texts(node)


def _texts(node: Node) -> Iterator[str]:
    if isinstance(node.value, str):
        yield node.value
    inner: Iterable[Node] = node.parts.values() if node.parts else node.items
    for each in inner:
        yield from _texts(each)


def _words(text: str) -> tuple[str, ...]:
    """Return the words of a text without case, accents and the ending of a plural."""
    plain = unicodedata.normalize("NFD", text.casefold())
    words = _WORD.findall("".join(c for c in plain if not unicodedata.combining(c)))
    return tuple(_PLURAL.sub("", word) for word in words)
