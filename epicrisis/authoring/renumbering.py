"""Citations follow their sentences when a text is cut otherwise, or written anew."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from epicrisis.authoring.edits.edit import Edit, Put, Rename
from epicrisis.authoring.forms.hypothesis import argument_line, argument_value
from epicrisis.authoring.forms.sentences import Quotation, citation, cited
from epicrisis.authoring.forms.words import Languages, languages_of
from epicrisis.cases.reading.sentences import squeezed
from epicrisis.cases.reading.yaml_text import Path, Plain

Numbers = Mapping[str, tuple[str, ...]]
"""By the number that a sentence had, the numbers of what it is now; none where it is gone."""


def new_numbers(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return what became of each sentence of a text, of which both have the words by number.

    What stands in both is found again; of what lies between, a sentence is where its words are. A
    text that is only cut otherwise is compared as a whole.
    """
    old, new = [*before], [*after]
    if squeezed("".join(before.values())) == squeezed("".join(after.values())):
        return _by_place(old, new, before, after)
    matcher = SequenceMatcher(
        None, [squeezed(before[each]) for each in old], [squeezed(after[each]) for each in new],
        autojunk=False,
    )  # fmt: skip
    found: dict[str, tuple[str, ...]] = {}
    for kind, begin, end, new_begin, new_end in matcher.get_opcodes():
        if kind == "equal":
            pairs = zip(old[begin:end], new[new_begin:new_end], strict=True)
            found.update({one: (other,) for one, other in pairs})
        else:
            found.update(_by_place(old[begin:end], new[new_begin:new_end], before, after))
    return found


def _by_place(
    old: Sequence[str], new: Sequence[str], before: Mapping[str, str], after: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    """Return which sentences lie where others lay, as shares of the same stretch of text."""
    spans = _spans([len(squeezed(after[each])) for each in new])
    return {
        name: tuple(
            other
            for other, (start, stop) in zip(new, spans, strict=True)
            if start < end and begin < stop
        )
        for name, (begin, end) in zip(
            old, _spans([len(squeezed(before[each])) for each in old]), strict=True
        )
    }


def _spans(lengths: Sequence[int]) -> list[tuple[float, float]]:
    whole = sum(lengths) or 1
    ends = [round(sum(lengths[: place + 1]) / whole, 6) for place in range(len(lengths))]
    return [*zip([0.0, *ends], ends, strict=False)]


def renumbering_edits(data: Plain, numbers: Numbers, after: Mapping[str, str]) -> Iterator[Edit]:
    """Yield what lets every citation of a file mean the sentences that it meant."""
    languages = languages_of(data)
    yield from _within(data, (), numbers, after, languages)
    source = data.get("source") if isinstance(data, dict) else None
    notes = source.get("notes") if isinstance(source, dict) else None
    moved = {name: each[0] for name, each in numbers.items() if each and each[0] != name}
    if isinstance(notes, dict):
        # By way of names that no sentence has, as numbers may change places.
        yield from (
            Rename(("source", "notes", name), f"was-{name}") for name in notes if name in moved
        )
        yield from (
            Rename(("source", "notes", f"was-{name}"), moved[name])
            for name in notes
            if name in moved
        )


def _within(
    data: Plain, path: Path, numbers: Numbers, after: Mapping[str, str], languages: Languages
) -> Iterator[Edit]:
    places: list[tuple[str | int, Plain]] = []
    if isinstance(data, dict):
        places = [*data.items()]
    elif isinstance(data, tuple):
        places = [*enumerate(data)]
    for key, value in places:
        if key == "source" and path:
            changed = _cited_anew(value, numbers, after)
            if changed != value:
                yield Put((*path, key), changed)
        elif path and path[-1] in ("pro", "contra") and isinstance(value, str):
            line = argument_line(value, languages)
            quotations = _moved([(each, "") for each in line.sentences], numbers, after)
            sentences = tuple(each for each, _ in quotations)
            if sentences != line.sentences:
                yield Put(
                    (*path, key), argument_value(replace(line, sentences=sentences), languages)
                )
        elif (*path, key) != ("source",):
            yield from _within(value, (*path, key), numbers, after, languages)


def _cited_anew(value: Plain, numbers: Numbers, after: Mapping[str, str]) -> Plain:
    quotations = cited(value)
    moved = _moved(quotations, numbers, after)
    if not moved or moved == quotations:
        return value
    if isinstance(value, tuple) and not any(words for _, words in moved):
        return tuple(each for each, _ in moved)
    return citation(moved)


def _moved(
    quotations: Sequence[Quotation], numbers: Numbers, after: Mapping[str, str]
) -> list[Quotation]:
    found: dict[Quotation, None] = {}
    for sentence, words in quotations:
        places = numbers.get(sentence, (sentence,))
        if words:
            has = [each for each in places if squeezed(words) in squeezed(after[each])]
            places = tuple(has[:1]) or places[:1]
        found.update(dict.fromkeys((each, words) for each in places))
    return [*found]
