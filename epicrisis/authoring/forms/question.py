"""A question as its form shows it, and the edits that a changed form comes to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from string import ascii_lowercase
from typing import Literal

from epicrisis.authoring.edits.edit import Edit, Put, Remove
from epicrisis.authoring.forms.concordance import KEYS as JUDGED
from epicrisis.authoring.forms.concordance import (
    ConcordanceForm,
    concordance_form,
    concordance_part,
    is_judged,
)
from epicrisis.authoring.forms.images import (
    ImageForm,
    image_edits,
    image_forms,
    image_value,
)
from epicrisis.authoring.forms.sentences import citation_of, cited_now, sentences_of
from epicrisis.authoring.forms.table import table_edits, table_lines, table_value
from epicrisis.authoring.forms.words import (
    Block,
    Languages,
    Words,
    changes,
    is_said,
    is_whole,
    text_of,
)
from epicrisis.authoring.forms.zones import KEYS as POINTED
from epicrisis.authoring.forms.zones import ZonesForm, is_pointed_at, zones_form, zones_part
from epicrisis.cases.reading.short_forms.notation import numeric_answer
from epicrisis.cases.reading.yaml_text import Path, Plain

Answering = Literal[
    "choice", "ordering", "ranking", "numeric", "short_text", "free_text", "concordance", "zone"
]
"""How a form lets a question be answered: one right option or several is one way of them."""
FORMS: tuple[Answering, ...] = (
    "choice", "ordering", "ranking", "numeric", "short_text", "free_text", "concordance", "zone",
)  # fmt: skip
_LISTS = ("right", "wrong", "order")
_OPTION_KEYS = ("options", "answer", "type", "select", "because", *_LISTS)


@dataclass(frozen=True, slots=True)
class OptionLine:
    """An option as a line of the form; in an order, the lines stand as they are right."""

    text: Words
    is_right: bool = False
    because: Words = field(default_factory=dict)
    """What is told of it after the answer."""
    id: str = ""
    """Its id in the file, empty for one that has none yet."""


@dataclass(frozen=True, slots=True)
class QuestionForm:
    """What an author may change of a question without its YAML."""

    answering: Answering
    stem: Words
    why: Words
    team: Words
    objective: str = ""
    """Id of the objective that it serves."""
    cites: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()
    """Ids of the sentences that the explanation rests on."""
    images: tuple[ImageForm, ...] = ()
    table: str | None = ""
    """Its table, a row a line; None where only the YAML can say it."""
    options: tuple[OptionLine, ...] = ()
    says_how_many: bool = False
    """Whether the number of right options is said."""
    number: str = ""
    """The right number as it is typed; so are the bounds."""
    lowest: str = ""
    highest: str = ""
    unit: Words = field(default_factory=dict)
    accepted: Words = field(default_factory=dict)
    """Forms of the short answer, one a line."""
    model_answer: Words = field(default_factory=dict)
    judged: ConcordanceForm = field(default_factory=ConcordanceForm)
    pointed: ZonesForm = field(default_factory=ZonesForm)


def has_form(block: Block) -> bool:
    """Tell whether a question is of a kind that there is."""
    written = block.get("type")
    return written is None or written in ("single", "multiple", *FORMS)


def answering_of(block: Block) -> Answering:
    """Return how the question of a block is answered."""
    written = block.get("type")
    if written in FORMS[1:]:
        return written
    if "order" in block:
        return "ordering"
    if "accepted" in block:
        return "short_text"
    if "model_answer" in block:
        return "free_text"
    if "answer" in block and "options" not in block:
        return "numeric"
    return "choice"


def blank(answering: Answering, languages: Languages) -> QuestionForm:
    """Return the form of a question that is to be written."""
    nothing = languages.nothing()
    return QuestionForm(
        answering,
        nothing,
        nothing,
        nothing,
        unit=nothing,
        accepted=nothing,
        model_answer=nothing,
        judged=ConcordanceForm("hypothesis", nothing, nothing, nothing),
    )


def question_form(block: Block, languages: Languages) -> QuestionForm:
    """Return the form of a question as the file has it."""
    answering = answering_of(block)
    form = QuestionForm(
        answering,
        stem=languages.words(block[_stem_key(block)]),
        why=languages.words(block.get("why")),
        team=languages.words(block.get("team")),
        objective=text_of(block.get("objective")),
        cites=_texts(block.get("cites")),
        sentences=sentences_of(block.get("source")),
        images=image_forms(block.get("images"), languages),
        table=table_lines(block.get("table")),
        unit=languages.words(block.get("unit")),
        accepted=_lines(block.get("accepted"), languages),
        model_answer=languages.words(block.get("model_answer")),
    )
    if answering == "concordance":
        return replace(form, judged=concordance_form(block, languages))
    if answering == "zone":
        return replace(form, pointed=zones_form(block, languages))
    if answering == "numeric":
        return _with_number(block, form, languages)
    return replace(form, options=tuple(_options(block, languages)), says_how_many="select" in block)


def _with_number(block: Block, form: QuestionForm, languages: Languages) -> QuestionForm:
    """Return the form with its number, which the file may say in one text with unit and bounds."""
    answer = block.get("answer")
    read = numeric_answer(answer) if isinstance(answer, str) else None
    if read is None:
        lowest, highest = _bounds(block)
        return replace(form, number=text_of(answer), lowest=lowest, highest=highest)
    unit = form.unit if "unit" in block else {**languages.nothing(), languages.own: read.unit}
    lowest, highest = _bounds(block) if "accept" in block else map(str, read.accept)
    return replace(form, number=str(read.number), lowest=lowest, highest=highest, unit=unit)


def _options(block: Block, languages: Languages) -> Iterator[OptionLine]:
    because = block.get("because")
    reasons = because if isinstance(because, dict) else {}

    def line(text: Plain, *, is_right: bool, name: str = "") -> OptionLine:
        reason = languages.words(reasons.get(name))
        return OptionLine(languages.words(text), is_right, reason, name)

    options = block.get("options")
    if isinstance(options, dict):
        answer = _texts(block.get("answer"))
        is_order = answering_of(block) in ("ordering", "ranking")
        names = (*answer, *(each for each in options if each not in answer))
        for name in names if is_order else options:
            if name in options:
                yield line(options[name], is_right=name in answer, name=name)
    for key in _LISTS:
        listed = block.get(key)
        if isinstance(listed, dict):
            yield from (line(text, is_right=key != "wrong", name=n) for n, text in listed.items())
        elif isinstance(listed, tuple):
            yield from (line(text, is_right=key != "wrong") for text in listed)


def new_question(form: QuestionForm, languages: Languages) -> dict[str, Plain]:
    """Return the block that a form for a new question comes to."""
    block: dict[str, Plain] = {"question": languages.value(form.stem)}
    block.update(_answer_part(form, languages))
    for key, words in (("why", form.why), ("team", form.team)):
        if is_said(words):
            block[key] = languages.value(words)
    if form.objective:
        block["objective"] = form.objective
    if form.table and form.table.strip():
        block["table"] = table_value(None, form.table)
    if form.images:
        block["images"] = tuple(image_value(None, each, languages) for each in form.images)
    if form.sentences:
        block["source"] = citation_of(form.sentences)
    if form.cites:
        block["cites"] = form.cites
    if not is_complete(form):
        block["unfinished"] = True
    return block


def is_complete(form: QuestionForm) -> bool:
    """Tell whether a question has all that it needs to be asked."""
    if not (is_whole(form.stem) and is_whole(form.why)):
        return False
    if form.answering == "concordance":
        return is_judged(form.judged)
    if form.answering == "zone":
        return is_pointed_at(form.pointed)
    return _is_answerable(form)


def _is_answerable(form: QuestionForm) -> bool:
    match form.answering:
        case "choice":
            right = sum(each.is_right for each in form.options)
            return right > 0 and len(form.options) > 1
        case "ordering" | "ranking":
            return len(form.options) > 1
        case "numeric":
            return bool(form.number and form.lowest and form.highest) and is_whole(form.unit)
        case "short_text":
            return is_whole(form.accepted)
    return is_whole(form.model_answer)


def question_edits(
    block: Block, path: Path, after: QuestionForm, languages: Languages
) -> Iterator[Edit]:
    """Yield what makes the question at `path` say what a form says; nothing that didn't change."""
    before = question_form(block, languages)
    yield from changes(block, path, _stem_key(block), before.stem, after.stem, languages)
    yield from changes(block, path, "why", before.why, after.why, languages)
    yield from changes(block, path, "team", before.team, after.team, languages)
    if after.objective != before.objective:
        yield from _put_or_remove(block, path, "objective", after.objective)
    if after.sentences != before.sentences:
        source = cited_now(block.get("source"), after.sentences)
        yield from _put_or_remove(block, path, "source", source)
    yield from table_edits(block, path, after.table)
    yield from image_edits(block, path, after.images, languages)
    if after.cites != before.cites:
        yield from _put_or_remove(block, path, "cites", after.cites)
    if _answered(after) != _answered(before):
        yield from _answer_edits(block, path, before, after, languages)
    is_unfinished = block.get("unfinished") is True
    if is_unfinished and is_complete(after):
        yield Remove((*path, "unfinished"))
    elif not is_unfinished and not is_complete(after):
        yield Put((*path, "unfinished"), True)


def _answered(form: QuestionForm) -> tuple[object, ...]:
    """Return what belongs to the answer alone."""
    return (
        form.answering, form.options, form.says_how_many, form.number, form.lowest, form.highest,
        form.unit, form.accepted, form.model_answer, form.judged, form.pointed,
    )  # fmt: skip


def _answer_edits(
    block: Block, path: Path, before: QuestionForm, after: QuestionForm, languages: Languages
) -> Iterator[Edit]:
    is_same = after.answering == before.answering
    if is_same and _keeps_lists(block, before, after):
        yield from _edits_of_lists(block, path, after, languages)
    elif is_same and isinstance(block.get("options"), dict):
        yield from _edits_of_options(block, path, after, languages)
    else:
        kept = _answer_part(after, languages, block)
        gone = dict.fromkeys(
            (*_OPTION_KEYS, "unit", "accept", "accepted", "model_answer", *JUDGED, *POINTED)
        )
        yield from (Remove((*path, key)) for key in gone if key in block and key not in kept)
        yield from (
            Put((*path, key), value) for key, value in kept.items() if block.get(key) != value
        )


def _keeps_lists(block: Block, before: QuestionForm, after: QuestionForm) -> bool:
    """Tell whether the lists of the short form can say what the form says."""
    return (
        any(isinstance(block.get(key), tuple) for key in _LISTS)
        and not any(is_said(each.because) for each in after.options)
        and after.says_how_many == before.says_how_many
    )


def _edits_of_lists(
    block: Block, path: Path, after: QuestionForm, languages: Languages
) -> Iterator[Edit]:
    for key, lines in _as_lists(after, languages).items():
        if lines and lines != block.get(key):
            yield Put((*path, key), lines)
        elif not lines and key in block:
            yield Remove((*path, key))


def _edits_of_options(
    block: Block, path: Path, after: QuestionForm, languages: Languages
) -> Iterator[Edit]:
    options = block["options"]
    assert isinstance(options, dict)
    lines = _with_ids(after.options)
    for name in options:
        if name not in {each.id for each in lines}:
            yield Remove((*path, "options", name))
    for each in lines:
        value = languages.value(each.text)
        if languages.words(options.get(each.id)) != dict(each.text):
            yield Put((*path, "options", each.id), value)
    long = _long(replace(after, options=lines), languages)
    for key in ("type", "answer", "because", "select"):
        if key in long and block.get(key) != long[key]:
            yield Put((*path, key), long[key])
        elif key in block and key not in long:
            yield Remove((*path, key))


def _answer_part(
    form: QuestionForm, languages: Languages, block: Block | None = None
) -> dict[str, Plain]:
    """Return the keys by which a question is answered, in the shorter form that says all of it.

    What didn't change of a `block` stays as it is written, where there is more than texts to it.
    """
    if form.answering == "concordance":
        return concordance_part(block or {}, form.judged, languages)
    if form.answering == "zone":
        return zones_part(block or {}, form.pointed, languages)
    return _part_in_texts(form, languages)


def _part_in_texts(form: QuestionForm, languages: Languages) -> dict[str, Plain]:
    match form.answering:
        case "choice" | "ordering" | "ranking":
            needs_ids = form.answering == "ranking" or form.says_how_many
            if needs_ids or any(is_said(each.because) for each in form.options):
                return _long(replace(form, options=_with_ids(form.options)), languages)
            return {key: each for key, each in _as_lists(form, languages).items() if each}
        case "numeric":
            bounds = (typed_number(form.lowest), typed_number(form.highest))
            number: dict[str, Plain] = {"type": "numeric", "unit": languages.value(form.unit)}
            if (answer := typed_number(form.number)) is not None:
                number["answer"] = answer
            if bounds[0] is not None and bounds[1] is not None:
                number["accept"] = (bounds[0], bounds[1])
            return number
        case "short_text":
            return {"type": "short_text", "accepted": _accepted(form.accepted, languages)}
    return {"type": "free_text", "model_answer": languages.value(form.model_answer)}


def _as_lists(form: QuestionForm, languages: Languages) -> dict[str, tuple[Plain, ...]]:
    def texts(lines: Sequence[OptionLine]) -> tuple[Plain, ...]:
        return tuple(languages.value(each.text) for each in lines)

    if form.answering == "ordering":
        return {"order": texts(form.options)}
    return {
        "right": texts([each for each in form.options if each.is_right]),
        "wrong": texts([each for each in form.options if not each.is_right]),
    }


def _long(form: QuestionForm, languages: Languages) -> dict[str, Plain]:
    right = tuple(each.id for each in form.options if each.is_right)
    is_choice = form.answering == "choice"
    several = "multiple" if len(right) > 1 or form.says_how_many else "single"
    part: dict[str, Plain] = {
        "type": several if is_choice else form.answering,
        "options": {each.id: languages.value(each.text) for each in form.options},
        "answer": right if is_choice else tuple(each.id for each in form.options),
    }
    if is_choice and form.says_how_many:
        part["select"] = len(right)
    reasons: dict[str, Plain] = {
        each.id: languages.value(each.because) for each in form.options if is_said(each.because)
    }
    return {**part, "because": reasons} if reasons else part


def _with_ids(options: Sequence[OptionLine]) -> tuple[OptionLine, ...]:
    """Return the options, those that are new with the next free letter as their id."""
    taken = {each.id for each in options}
    free = (each for each in _letters() if each not in taken)
    return tuple(each if each.id else replace(each, id=next(free)) for each in options)


def _letters() -> Iterator[str]:
    return chain(ascii_lowercase, (f"o{number}" for number in range(27, 1000)))


def _put_or_remove(block: Block, path: Path, key: str, value: Plain) -> Iterator[Edit]:
    if value:
        yield Put((*path, key), value)
    elif key in block:
        yield Remove((*path, key))


def _bounds(block: Block) -> tuple[str, str]:
    match block.get("accept"):
        case (lowest, highest):
            return text_of(lowest), text_of(highest)
    return "", ""


def typed_number(words: str) -> int | float | None:
    """Return a number as it is typed in French or English, None where it is none."""
    try:
        number = float(words.strip().replace(",", ".").replace("−", "-"))
    except ValueError:
        return None
    return int(number) if number.is_integer() else number


def _accepted(accepted: Words, languages: Languages) -> Plain:
    forms: dict[str, Plain] = {
        code: tuple(line.strip() for line in words.splitlines() if line.strip())
        for code, words in accepted.items()
    }
    return forms if len(languages.every) > 1 else forms[languages.own]


def _lines(value: Plain, languages: Languages) -> dict[str, str]:
    by_language = value if isinstance(value, dict) else {languages.own: value}
    return {code: "\n".join(_texts(by_language.get(code))) for code in languages.every}


def _stem_key(block: Block) -> str:
    """Return where the stem stands: the short form has it in the place of the id."""
    return "stem" if "stem" in block else "question"


def _texts(value: Plain) -> tuple[str, ...]:
    return (
        tuple(each for each in value if isinstance(each, str)) if isinstance(value, tuple) else ()
    )
