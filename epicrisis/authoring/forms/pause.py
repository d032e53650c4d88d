"""A pause as its form shows it, and its edits."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import cast, get_args

from epicrisis.authoring.edits.edit import Edit, Put, Remove
from epicrisis.authoring.forms.sentences import citation_of, cited_now, sentences_of
from epicrisis.authoring.forms.words import Block, Languages, Words, changes, is_said, items_of
from epicrisis.cases.pauses import FEWEST_FEATURES, MOST_FEATURES, Asked
from epicrisis.cases.reading.yaml_text import Path, Plain
from epicrisis.messages import Message


@dataclass(frozen=True, slots=True)
class PauseForm:
    """What an author may change of a pause without its YAML."""

    asks: Asked
    prompt: Words
    text: Words
    """The authors' sentence."""
    features: Words
    """What it must not leave out: one a line, as many lines in each language."""
    sentences: tuple[str, ...] = field(default=())
    """Ids of the sentences that it rests on."""


def pause_form(block: Block, languages: Languages) -> PauseForm:
    """Return the form of a pause as the file has it."""
    own = block.get("sentence")
    own = own if isinstance(own, dict) else {}
    features = [languages.words(each) for each in items_of(own, "features")]
    return PauseForm(
        asked_by(block),
        languages.words(block.get("prompt")),
        languages.words(own.get("text")),
        {code: "\n".join(each[code] for each in features) for code in languages.every},
        sentences_of(own.get("source")),
    )


def asked_by(block: Block) -> Asked:
    """Return what a pause asks for; the short form says it in the place of the id."""
    said = block.get("asks", block.get("pause"))
    return cast(Asked, said) if said in get_args(Asked) else "hypotheses"


def unkept(form: PauseForm, languages: Languages) -> Message | None:
    """Return why a form can't be kept; None where it can."""
    if form.asks != "sentence":
        return None
    if not is_said(form.text):
        return Message("a pause that asks for a sentence needs your own; write it")
    counts = {len(_lines(form.features, code)) for code in languages.every}
    if len(counts) > 1:
        return Message("write as many key features in each language, one per line")
    if not FEWEST_FEATURES <= counts.pop() <= MOST_FEATURES:
        return Message(
            "a sentence has {fewest} to {most} key features; write them, one per line",
            fewest=FEWEST_FEATURES,
            most=MOST_FEATURES,
        )
    if not form.sentences:
        return Message("your sentence rests on none of the source; choose which")
    return None


def new_pause(form: PauseForm, languages: Languages) -> dict[str, Plain]:
    """Return the block that a form for a new pause comes to."""
    block: dict[str, Plain] = {"pause": form.asks}
    if is_said(form.prompt):
        block["prompt"] = languages.value(form.prompt)
    if form.asks == "sentence":
        block["sentence"] = _sentence(form, languages, citation_of(form.sentences))
    return block


def pause_edits(block: Block, path: Path, after: PauseForm, languages: Languages) -> Iterator[Edit]:
    """Yield what makes the pause at `path` say what a form says; nothing that didn't change."""
    before = pause_form(block, languages)
    if after.asks != before.asks:
        yield Put((*path, "asks" if "asks" in block else "pause"), after.asks)
    yield from changes(block, path, "prompt", before.prompt, after.prompt, languages)
    if after.asks != "sentence":
        if "sentence" in block:
            yield Remove((*path, "sentence"))
        return
    own = block.get("sentence")
    source = own.get("source") if isinstance(own, dict) else None
    changed = (after.text, after.features, after.sentences)
    if own is None or changed != (before.text, before.features, before.sentences):
        cited = cited_now(source, after.sentences)
        yield Put((*path, "sentence"), _sentence(after, languages, cited))


def _sentence(form: PauseForm, languages: Languages, source: Plain) -> dict[str, Plain]:
    rows = zip(*(_lines(form.features, code) for code in languages.every), strict=True)
    features = tuple(languages.value(dict(zip(languages.every, row, strict=True))) for row in rows)
    return {"text": languages.value(form.text), "features": features, "source": source}


def _lines(words: Words, code: str) -> list[str]:
    return [line.strip() for line in words.get(code, "").splitlines() if line.strip()]
