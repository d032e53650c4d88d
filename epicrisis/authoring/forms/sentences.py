"""The sentences that something rests on, as a form lists them and as the file writes them."""

from collections.abc import Sequence

from epicrisis.cases.reading.short_forms import notation
from epicrisis.cases.reading.yaml_text import Plain

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
    words = value if isinstance(value, str) else ""
    return [(sentence, "") for sentence in notation.sentences_within(words)]


def citation(quotations: Sequence[Quotation]) -> Plain:
    """Return how the file writes what is quoted: ranges, or a list where words are quoted."""
    if any(words for _, words in quotations):
        return tuple(
            {"sentence": sentence, "excerpt": words} if words else sentence
            for sentence, words in quotations
        )
    runs = notation.runs(sentence for sentence, _ in quotations)
    return ", ".join(run[0] if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def citation_of(sentences: Sequence[str]) -> Plain:
    """Return how the file writes that something rests on whole sentences."""
    return citation([(each, "") for each in sentences])


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
