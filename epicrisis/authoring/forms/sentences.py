"""The sentences that something rests on, as a form lists them and as the file writes them."""

import re
from collections.abc import Sequence

from epicrisis.cases.reading.yaml_text import Plain

_RANGE = re.compile(r"S(\d{2,3})(?:\s*[-–]\s*S(\d{2,3}))?")

Quotation = tuple[str, str]
"""Id of a sentence, and the words of it that are quoted; empty for all of them."""


def cited(value: Plain) -> list[Quotation]:
    """Return what a `source` of the file quotes, in its order."""
    if isinstance(value, tuple):
        return [each for item in value for each in cited(item)]
    if isinstance(value, dict):
        excerpt = value.get("excerpt")
        words = excerpt if isinstance(excerpt, str) else ""
        return [(sentence, words) for sentence, _ in cited(value.get("sentence"))]
    if not isinstance(value, str):
        return []
    return [
        (f"S{number:02d}", "")
        for first, last in _RANGE.findall(value)
        for number in range(int(first), int(last or first) + 1)
    ]


def citation(quotations: Sequence[Quotation]) -> Plain:
    """Return how the file writes what is quoted: ranges, or a list where words are quoted."""
    if any(words for _, words in quotations):
        return tuple(
            {"sentence": sentence, "excerpt": words} if words else sentence
            for sentence, words in quotations
        )
    return ", ".join(_ranges([int(sentence[1:]) for sentence, _ in quotations]))


def sentences_of(value: Plain) -> tuple[str, ...]:
    """Return the ids of the sentences that a `source` of the file quotes, each once."""
    return tuple(dict.fromkeys(sentence for sentence, _ in cited(value)))


def cited_now(value: Plain, sentences: Sequence[str]) -> Plain:
    """Return a `source` of the file with these sentences: what it quotes of them stays as it is."""
    before = cited(value)
    return citation(
        [
            quotation
            for sentence in sentences
            for quotation in [each for each in before if each[0] == sentence] or [(sentence, "")]
        ]
    )


def _ranges(numbers: Sequence[int]) -> list[str]:
    written: list[str] = []
    start = 0
    for place, number in enumerate(numbers):
        if place + 1 == len(numbers) or numbers[place + 1] != number + 1:
            first = f"S{numbers[start]:02d}"
            last = f"S{number:02d}"
            written.append(first if first == last else f"{first}-{last}")
            start = place + 1
    return written
