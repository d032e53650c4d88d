"""What a judgement question asks, and what its panel said, as a form shows them."""

import re
from dataclasses import dataclass, field
from typing import Literal, get_args

from epicrisis.authoring.forms.unkept import UnkeptError
from epicrisis.authoring.forms.words import Block, Languages, Words, is_said, is_whole
from epicrisis.cases.reading.yaml_text import Plain
from epicrisis.messages import Message

Judges = Literal["hypothesis", "investigation", "treatment"]
JUDGES: tuple[Judges, ...] = get_args(Judges)
KEYS = ("type", "judges", "hypothesis", "new_fact", "panel")
"""The keys of a question that say it."""
_ANSWER = re.compile(r"(?P<step>[+-]?[0-2])\s*[:.)]?\s+(?P<because>\S.*)")


@dataclass(frozen=True, slots=True)
class ConcordanceForm:
    """What an author may change of a judgement without its YAML."""

    judges: Judges = "hypothesis"
    hypothesis: Words = field(default_factory=dict)
    """What one was thinking of; continues "You think of:"."""
    new_fact: Words = field(default_factory=dict)
    """What one then learns; continues "You then learn:"."""
    who: Words = field(default_factory=dict)
    """Who the panel are."""
    answers: str | None = ""
    """What each member said, one a line, its step first; None where only the YAML can say it."""


def concordance_form(block: Block, languages: Languages) -> ConcordanceForm:
    """Return the form of a judgement as the file has it."""
    panel = block.get("panel")
    who = panel.get("who") if isinstance(panel, dict) else None
    return ConcordanceForm(
        next((each for each in JUDGES if each == block.get("judges")), "hypothesis"),
        languages.words(block.get("hypothesis")),
        languages.words(block.get("new_fact")),
        languages.words(who),
        _lines(panel),
    )


def concordance_part(block: Block, form: ConcordanceForm, languages: Languages) -> dict[str, Plain]:
    """Return the keys that say a judgement; what didn't change as it stands in `block`.

    Raises `UnkeptError` for lines of the panel that can't be read.
    """
    before = concordance_form(block, languages)
    part: dict[str, Plain] = {"type": "concordance"}
    if form.judges != "hypothesis" or "judges" in block:
        part["judges"] = form.judges
    for key, old, new in (
        ("hypothesis", before.hypothesis, form.hypothesis),
        ("new_fact", before.new_fact, form.new_fact),
    ):
        if new == old and key in block:
            part[key] = block[key]
        elif is_said(new):
            part[key] = languages.value(new)
    written = block.get("panel")
    panel = dict(written) if isinstance(written, dict) else {}
    if form.who != before.who and is_said(form.who):
        panel["who"] = languages.value(form.who)
    if form.answers is not None and form.answers.split() != (before.answers or "").split():
        panel["answers"] = _answers(form.answers)
    return {**part, "panel": panel} if panel else part


def is_judged(form: ConcordanceForm) -> bool:
    """Tell whether a judgement has all that it needs to be asked."""
    said = (form.hypothesis, form.new_fact, form.who)
    count = 2 if form.answers is None else len([*filter(str.strip, form.answers.splitlines())])
    return count > 1 and all(map(is_whole, said))


def _lines(panel: Plain) -> str | None:
    answers = panel.get("answers") if isinstance(panel, dict) else None
    lines = []
    for each in answers if isinstance(answers, tuple) else ():
        step = each.get("step") if isinstance(each, dict) else None
        because = each.get("because") if isinstance(each, dict) else None
        if type(step) is not int or not isinstance(because, str) or "\n" in because:
            return None
        lines.append(f"{step:+d} {because}" if step else f"0 {because}")
    return "\n".join(lines)


def _answers(text: str) -> tuple[Plain, ...]:
    answers = []
    for line in filter(None, map(str.strip, text.splitlines())):
        found = _ANSWER.fullmatch(line.replace("−", "-"))
        if found is None:
            message = Message(
                "“{line}”: write a member’s answer as its step, from −2 to 2, and the reason, as"
                " in: {example}",
                line=line,
                example=Message("−1 It is less likely at this age"),
            )
            raise UnkeptError(message)
        answers.append({"step": int(found["step"]), "because": found["because"]})
    return tuple(answers)
