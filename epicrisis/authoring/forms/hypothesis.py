"""A hypothesis with what speaks for and against it, as its form shows it, and its edits."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from epicrisis.authoring.edits.edit import Edit, Put, Remove, Rename
from epicrisis.authoring.forms.sentences import citation_of, sentences_of
from epicrisis.authoring.forms.words import Block, Languages, Words, changes, is_said, items_of
from epicrisis.cases.problems import shown
from epicrisis.cases.reading.short_forms import notation
from epicrisis.cases.reading.yaml_text import Path, Plain
from epicrisis.messages import Message


@dataclass(frozen=True, slots=True)
class ArgumentLine:
    """What speaks for or against a hypothesis, as a line of the form."""

    text: Words
    sentences: tuple[str, ...] = ()
    """Ids of the sentences that it rests on."""


@dataclass(frozen=True, slots=True)
class HypothesisForm:
    """What an author may change of a hypothesis without its YAML."""

    name: Words
    aliases: str = ""
    """Other names, one a line."""
    is_right: bool = False
    pro: tuple[ArgumentLine, ...] = ()
    contra: tuple[ArgumentLine, ...] = ()


def hypothesis_form(block: Block, path: Path, languages: Languages) -> HypothesisForm:
    """Return the form of the hypothesis that stands at `path` of the file."""
    name = block.get("name", path[-1] if isinstance(path[-1], str) else None)
    aliases = block.get("aliases")
    return HypothesisForm(
        languages.words(name),
        "\n".join(each for each in aliases if isinstance(each, str))
        if isinstance(aliases, tuple)
        else "",
        block.get("right") is True,
        tuple(argument_line(each, languages) for each in items_of(block, "pro")),
        tuple(argument_line(each, languages) for each in items_of(block, "contra")),
    )


def unkept(
    form: HypothesisForm, sentences: Collection[str], languages: Languages
) -> Message | None:
    """Return why a form can't be kept, of a text with these sentences; None where it can."""
    if not is_said(form.name):
        return Message("a hypothesis needs a name; write it")
    for each in (*form.pro, *form.contra):
        words = shown(each.text[languages.own])
        if not each.sentences:
            return Message(
                "the argument {words} rests on no sentence of the source; write which, such as S04",
                words=words,
            )
        # Where nothing of the text can be told, none of its sentences is known.
        strangers = [name for name in each.sentences if sentences and name not in sentences]
        if strangers:
            return Message(
                "{name} of the argument {words} is no sentence of the source; choose another",
                name=strangers[0],
                words=words,
            )
    return None


def new_hypothesis(form: HypothesisForm, languages: Languages) -> dict[str, Plain]:
    """Return the item that a form for a new hypothesis comes to."""
    block: dict[str, Plain] = {"name": languages.value(form.name)}
    if aliases := _aliases(form):
        block["aliases"] = aliases
    if form.is_right:
        block["right"] = True
    for key, lines in (("pro", form.pro), ("contra", form.contra)):
        if lines:
            block[key] = tuple(argument_value(each, languages) for each in lines)
    return block


def hypothesis_edits(
    block: Block, path: Path, after: HypothesisForm, languages: Languages
) -> Iterator[Edit]:
    """Yield what makes the hypothesis at `path` say what a form says, its name last."""
    before = hypothesis_form(block, path, languages)
    if _aliases(after) != _aliases(before):
        if aliases := _aliases(after):
            yield Put((*path, "aliases"), aliases)
        else:
            yield Remove((*path, "aliases"))
    if after.is_right != before.is_right:
        yield Put((*path, "right"), True) if after.is_right else Remove((*path, "right"))
    yield from _argument_edits(block, path, "pro", before.pro, after.pro, languages)
    yield from _argument_edits(block, path, "contra", before.contra, after.contra, languages)
    if "name" in block:
        yield from changes(block, path, "name", before.name, after.name, languages)
    elif after.name != before.name and is_said(after.name):
        yield Rename(path, after.name[languages.own].strip())


def _argument_edits(
    block: Block,
    path: Path,
    key: str,
    before: Sequence[ArgumentLine],
    after: Sequence[ArgumentLine],
    languages: Languages,
) -> Iterator[Edit]:
    if before == after:
        return
    if not after:
        yield Remove((*path, key))
        return
    items = dict(zip(map(_comparable, before), items_of(block, key), strict=True))
    lines = tuple(items.get(_comparable(each), argument_value(each, languages)) for each in after)
    yield Put((*path, key), lines)


def _comparable(line: ArgumentLine) -> tuple[object, ...]:
    return tuple(sorted(line.text.items())), line.sentences


def argument_line(value: Plain, languages: Languages) -> ArgumentLine:
    """Return an argument as the file has it, in a line or in the long form."""
    if isinstance(value, dict) and "text" in value:
        return ArgumentLine(languages.words(value["text"]), sentences_of(value.get("source")))
    words = languages.words(value)
    read = notation.argument(words[languages.own])
    sentences = notation.sentence_ids(read.sentences, {}) if read is not None else None
    if read is None or sentences is None:
        return ArgumentLine(words)
    return ArgumentLine({**words, languages.own: read.text}, sentences)


def argument_value(line: ArgumentLine, languages: Languages) -> Plain:
    """Return how the file writes an argument."""
    if len(languages.every) > 1:
        return {
            "text": languages.value(line.text),
            "source": citation_of(line.sentences),
        }
    sources = citation_of(line.sentences)
    words = line.text[languages.own].strip()
    return f"{words} ({sources})" if line.sentences else words


def _aliases(form: HypothesisForm) -> tuple[str, ...]:
    return tuple(line.strip() for line in form.aliases.splitlines() if line.strip())


def written_hypotheses(data: Plain) -> tuple[tuple[Path, Block], ...]:
    """Return the hypotheses of a file with their paths, be they a list or a mapping by name."""
    listed = data.get("hypotheses") if isinstance(data, dict) else None
    if isinstance(listed, tuple):
        places: list[tuple[str | int, Plain]] = list(enumerate(listed))
    else:
        places = list(listed.items()) if isinstance(listed, dict) else []
    return tuple(
        (("hypotheses", place), each if isinstance(each, dict) else {})
        for place, each in places
        if isinstance(each, dict) or each is None
    )
