"""The blocks of a case file in order, each with what became of it: told, unfinished or broken."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from epicrisis.authoring.forms.sentences import sentences_of
from epicrisis.authoring.forms.words import Languages, languages_of
from epicrisis.cases.model import StageId
from epicrisis.cases.problems import Problem
from epicrisis.cases.reading.yaml_text import Document, Path, Plain

BlockKind = Literal["finding", "question", "teaching", "notes", "pause"]
KINDS: tuple[BlockKind, ...] = get_args(BlockKind)
_NAMES: Mapping[BlockKind, str] = {
    "finding": "title",
    "question": "stem",
    "teaching": "text",
    "notes": "text",
    "pause": "asks",
}


@dataclass(frozen=True, slots=True)
class BlockPlace:
    """A block as the file has it."""

    path: Path
    kind: BlockKind | None
    """None where the block has none of the keys that say it."""
    written: Mapping[str, Plain]
    name: str
    """What it is called by: its title, its stem or its words, in the case's own language."""
    problems: tuple[Problem, ...]
    """What the checker says of it."""

    @property
    def is_unfinished(self) -> bool:
        """Whether it is left out of the story until its author has filled it."""
        return self.written.get("unfinished") is True


@dataclass(frozen=True, slots=True)
class StagePlace:
    """A stage as the file has it."""

    id: StageId
    title: str
    """Its own name where it has one."""
    path: Path
    """Where its blocks stand."""
    blocks: tuple[BlockPlace, ...]


def outline(document: Document, problems: Sequence[Problem]) -> tuple[StagePlace, ...]:
    """Return the stages of a file as it is written, as far as they can be made out."""
    languages = languages_of(document.data)
    places = [
        (stage, title, path, blocks) for stage, title, path, blocks in _stages(document, languages)
    ]
    starts = sorted(
        (document.mark((*path, number)).line, (*path, number))
        for _, _, path, blocks in places
        for number in range(len(blocks))
    )
    told = _by_block(starts, problems, _end(document, starts))
    return tuple(
        StagePlace(
            stage,
            title,
            path,
            tuple(
                _place((*path, number), block, languages, told)
                for number, block in enumerate(blocks)
                if isinstance(block, dict)
            ),
        )
        for stage, title, path, blocks in places
    )


def told_sentences(stages: Sequence[StagePlace]) -> frozenset[str]:
    """Return the ids of the sentences that findings rest on."""
    return frozenset(
        sentence
        for stage in stages
        for block in stage.blocks
        if block.kind == "finding"
        for sentence in sentences_of(block.written.get("source"))
    )


def block_at(stages: Sequence[StagePlace], path: Path) -> BlockPlace | None:
    """Return the block at a path, None where there is none."""
    return next((block for stage in stages for block in stage.blocks if block.path == path), None)


def _stages(
    document: Document, languages: Languages
) -> list[tuple[StageId, str, Path, tuple[Plain, ...]]]:
    data = document.data
    stages = data.get("stages") if isinstance(data, dict) else None
    found: list[tuple[StageId, str, Path, tuple[Plain, ...]]] = []
    known = get_args(StageId)
    if isinstance(stages, dict):
        for name, blocks in stages.items():
            if name in known and isinstance(blocks, tuple):
                found.append((name, "", ("stages", name), blocks))  # type: ignore[arg-type]
    elif isinstance(stages, tuple):
        for number, stage in enumerate(stages):
            blocks = stage.get("blocks") if isinstance(stage, dict) else None
            if isinstance(stage, dict) and stage.get("id") in known and isinstance(blocks, tuple):
                title = languages.words(stage.get("title"))[languages.own]
                path: Path = ("stages", number, "blocks")
                found.append((stage["id"], title, path, blocks))  # type: ignore[arg-type]
    return found


def _place(
    path: Path,
    block: Mapping[str, Plain],
    languages: Languages,
    told: Mapping[Path, Sequence[Problem]],
) -> BlockPlace:
    kind = next((each for each in KINDS if each in block), None)
    name = ""
    if kind is not None:
        key = _NAMES[kind] if _NAMES[kind] in block else kind
        name = languages.words(block[key]).get(languages.own, "")
    return BlockPlace(path, kind, block, name, tuple(told.get(path, ())))


def _by_block(
    starts: Sequence[tuple[int, Path]], problems: Sequence[Problem], end: int
) -> dict[Path, list[Problem]]:
    """Return the problems by the block within whose lines they are told."""
    lines = [line for line, _ in starts]
    found: dict[Path, list[Problem]] = {}
    for each in problems:
        place = bisect_right(lines, each.line) - 1
        if place >= 0 and each.line < end:
            found.setdefault(starts[place][1], []).append(each)
    return found


def _end(document: Document, starts: Sequence[tuple[int, Path]]) -> int:
    """Return the line at which the stages are over."""
    last = starts[-1][0] if starts else 0
    after = [
        mark.line for path, mark in document.keys.items() if len(path) == 1 and mark.line > last
    ]
    return min(after, default=document.end.line + 1)
