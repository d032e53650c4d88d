"""Laboratory rows as lines of a form, `Name: value unit (normal)`, and their edits."""

from collections.abc import Iterator, Sequence

from epicrisis.authoring.edits.edit import Edit, Put, Remove
from epicrisis.authoring.forms.unkept import UnkeptError
from epicrisis.authoring.forms.words import Block, Languages
from epicrisis.cases.reading.yaml_text import Path, Plain
from epicrisis.cases.short_results import in_short, parts_of
from epicrisis.messages import Message


def result_lines(value: Plain, languages: Languages) -> str | None:
    """Return the rows of a finding, one a line; None where only its YAML can say them."""
    if value is None:
        return ""
    rows = _rows(value)
    lines = [_line(name, row, languages) for name, row in rows] if rows is not None else [None]
    said = [line for line in lines if line is not None]
    names = [name for name, _ in rows or ()]
    # A name that ends before a colon of its own would be another one.
    is_whole = len(said) == len(lines) and all(":" not in name for name in names)
    return "\n".join(said) if is_whole else None


def result_edits(
    block: Block, path: Path, key: str, after: str, languages: Languages
) -> Iterator[Edit]:
    """Yield what makes the rows of a finding be these lines; raises `UnkeptError`.

    A row whose line didn't change stays as it is written.
    """
    written = block.get(key)
    before = result_lines(written, languages)
    lines = _lines(after)
    if before is None or lines == _lines(before):
        return
    if not lines:
        yield Remove((*path, key))
        return
    rows = _rows(written) or []
    known = {_line(name, row, languages): row for name, row in rows}
    pairs = [_pair(line) for line in lines]
    if isinstance(written, tuple):
        items: tuple[Plain, ...] = tuple(
            known[line] if line in known else _row(name, words, languages)
            for line, (name, words) in zip(lines, pairs, strict=True)
        )
        yield Put((*path, key), items)
        return
    _check_names(pairs)
    yield Put(
        (*path, key),
        {name: known.get(line, words) for line, (name, words) in zip(lines, pairs, strict=True)},
    )


def new_results(lines: str) -> dict[str, Plain]:
    """Return rows that are to be written, nothing for no line; raises `UnkeptError`."""
    pairs = [_pair(line) for line in _lines(lines)]
    _check_names(pairs)
    return dict(pairs)


def _rows(value: Plain) -> list[tuple[str, Plain]] | None:
    """Return rows by their names; None for what isn't rows with a name in one language."""
    if isinstance(value, dict):
        return [*value.items()]
    if not isinstance(value, tuple):
        return None
    rows: list[tuple[str, Plain]] = []
    for row in value:
        name = row.get("name") if isinstance(row, dict) else None
        if not isinstance(name, str):
            return None
        rows.append((name, row))
    return rows


def _row(name: str, words: str, languages: Languages) -> dict[str, Plain]:
    return {"name": name, **parts_of(words, languages.own)}  # type: ignore[dict-item]


def _line(name: str, row: Plain, languages: Languages) -> str | None:
    words: str | None = None
    if isinstance(row, dict):
        words = in_short(row, languages.own)
    elif isinstance(row, str | int | float) and not isinstance(row, bool):
        words = str(row)
    return f"{name}: {words}" if words and "\n" not in f"{name}{words}" else None


def _pair(line: str) -> tuple[str, str]:
    name, colon, words = line.partition(":")
    if not (colon and name.strip() and words.strip()):
        message = Message(
            "“{line}”: write a result as its name, a colon and the value, as in: {example}",
            line=line,
            example="Na: 140 mmol/l (135–145)",
        )
        raise UnkeptError(message)
    return name.strip(), words.strip()


def _check_names(pairs: Sequence[tuple[str, str]]) -> None:
    if len({name for name, _ in pairs}) < len(pairs):
        raise UnkeptError(Message("two results have the same name; tell them apart by their names"))


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
