"""A case's text in the short forms: what follows is left out, and nothing else changes."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path as FilePath

from epicrisis.authoring.edits.nodes import Tree
from epicrisis.authoring.shortening import rewriting
from epicrisis.authoring.shortening.left_out import defaults_left_out, keys_left_out
from epicrisis.authoring.shortening.meaning import meaning_of
from epicrisis.authoring.shortening.rewriting import Piece
from epicrisis.cases.model import Case
from epicrisis.cases.problems import CaseFileError
from epicrisis.cases.reading.case_file import read_case
from epicrisis.cases.reading.files import Beside
from epicrisis.cases.reading.yaml_text import Path


class ChangedMeaningError(Exception):
    """A text that would say something else."""


def shortened(path: FilePath, text: str, beside: Beside) -> str:
    """Return the text of the case file at `path`, shorter where that says the same.

    Comments stay, but those on a key that is left out. Raises `CaseFileError` where the text is no
    case, and `ChangedMeaningError` where the shorter one would be another.
    """
    loaded = read_case(path, text, beside).loaded
    language = loaded.case.language
    meaning = meaning_of(path, text, beside, loaded.sentences)

    def says_the_same(other: str) -> bool:
        return meaning.of_text(other) == meaning.whole

    def rewritten(text: str, pieces: Callable[[Tree], Iterable[Piece]]) -> str:
        return rewriting.with_pieces(text, list(pieces(Tree(text))), says_the_same)

    short = rewritten(text, rewriting.choices)
    short = rewritten(short, partial(rewriting.numbers, language=language))
    left: Sequence[Path] = keys_left_out(Tree(short).data, meaning)
    while left:
        pieces, left = rewriting.removals(Tree(short), left)
        short = rewriting.with_pieces(short, pieces, says_the_same)
    for pieces_of in (
        rewriting.arguments,
        rewriting.sources,
        partial(rewriting.results, language=language),
        rewriting.orders,
        rewriting.bare_texts,
        rewriting.terms,
        rewriting.stages,
    ):
        short = rewritten(short, pieces_of)
    return _without_defaults(path, short, beside, loaded.case)


def _without_defaults(path: FilePath, text: str, beside: Beside, case: Case) -> str:
    def loads_the_same(other: str) -> bool:
        try:
            return read_case(path, other, beside).loaded.case == case
        except CaseFileError:
            return False

    left: Sequence[Path] = defaults_left_out(Tree(text).data)
    while left:
        pieces, left = rewriting.removals(Tree(text), left)
        text = rewriting.with_pieces(text, pieces, loads_the_same)
    if not loads_the_same(text):
        raise ChangedMeaningError
    return text
