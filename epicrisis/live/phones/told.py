"""What a phone is told once a vote is closed: of its own answer, and of the right one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from epicrisis import i18n
from epicrisis.cases.fields import in_language
from epicrisis.live.phones.speech import line, speaker
from epicrisis.live.room import class_question
from epicrisis.live.room.class_question import ClassQuestion
from epicrisis.questions.answer import Answer
from epicrisis.questions.kind import OptionMark, PanelView, Words
from epicrisis.questions.registry import kind_of
from epicrisis.questions.vetoes import Vetoes
from epicrisis.store.classes.records import Vote
from epicrisis.store.records import Json
from epicrisis.story import scoring
from epicrisis.story.answers import from_record
from epicrisis.story.telling import Story
from epicrisis.writing import exact, number, paragraphs

# --- To everyone -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PanelStep:
    """One step, and who of the panel chose it."""

    text: Markup
    count: int
    words: str
    """How many of how many, and what the step would be worth."""
    is_own: bool


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel as a phone shows it."""

    who: Markup
    members: int
    steps: tuple[PanelStep, ...]
    reasons: tuple[tuple[Markup, Markup], ...]
    """Step and reason of each member."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is told to everyone once the answer is shown."""

    heading: str
    """Of the right answer."""
    right: tuple[Markup, ...]
    """The right answer where the options don't tell it; a line an item."""
    also: Markup
    """What is accepted besides, where several forms of a word are."""
    panel: Panel | None
    outweighs: tuple[str, ...]
    """Paragraphs: why an error with an indispensable or unacceptable option outweighs the rest."""
    outweighs_language: str
    why: tuple[str, ...]
    """Paragraphs."""
    why_language: str


def told(what: ClassQuestion, language: str, own: Sequence[str]) -> Told | None:
    """Return what is told of a question; `own` are the options that this phone chose."""
    question = what.question
    if question is None:
        return None
    kind = kind_of(question)
    solution = kind.solution(question)
    panel = solution.panel
    is_in_options = bool(solution.right) or panel is not None
    lines = () if is_in_options else kind.right(question, language)
    forms = [line(each, language) for each in lines[1:]] if solution.forms else []
    outweighs = solution.outweighs or {language: ""}
    return Told(
        heading=kind.heading(question, i18n.translator(language)),
        right=tuple(line(each, language) for each in (lines[:1] if forms else lines)),
        also=Markup(", ").join(forms),
        panel=None if panel is None else _panel(what, panel, language, own),
        outweighs=paragraphs(in_language(outweighs, language)),
        outweighs_language=language if language in outweighs else next(iter(outweighs)),
        why=paragraphs(in_language(question.why, language)),
        why_language=language if language in question.why else next(iter(question.why)),
    )


def _panel(what: ClassQuestion, panel: PanelView, language: str, own: Sequence[str]) -> Panel:
    translate, say = i18n.translator(language), speaker(language)
    assert what.shape is not None
    texts = what.shape.options
    words = translate("{count} of {all} of the panel; would count {credit}")
    return Panel(
        who=say(panel.who),
        members=panel.members,
        steps=tuple(
            PanelStep(
                say(texts[step]),
                count,
                words.format(
                    count=count,
                    all=panel.members,
                    credit=number(round(panel.credits[step], 2), language),
                ),
                is_own=step in own,
            )
            for step, count in panel.counts.items()
        ),
        reasons=tuple((say(texts[step]), say(reason)) for step, reason in panel.reasons),
    )


# --- The phone's own vote ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the phone's own answer is worth, once it is shown."""

    is_worth: Literal["right", "partly", "wrong", "near"]
    words: str
    mark: str
    """The certainty mark in words; empty where there is none."""
    vetoes: tuple[Markup, ...]
    """The indispensable options left out and the unacceptable ones chosen, in sentences."""


@dataclass(frozen=True, slots=True)
class Own:
    """The phone's own vote."""

    letters: tuple[str, ...]
    options: tuple[str, ...]
    """Their ids; empty where none are named."""
    typed: str
    """What stands in the input of a number or of words."""
    lines: tuple[tuple[Markup, OptionMark], ...]
    """As it is shown once the vote is closed, with what became of each item of an order."""
    marks: Mapping[str, OptionMark]
    """What became of each option, by id; empty as long as the right answer isn't shown."""
    certainty: int | None
    sequence: int
    verdict: Verdict | None
    """None as long as the right answer isn't shown, and where there is none."""
    is_earlier: bool = False
    """Whether it is of a round before the present one, in which the phone didn't vote."""


def own_vote(
    story: Story, what: ClassQuestion, vote: Vote, language: str, *, is_shown: bool
) -> Own:
    """Return a phone's own vote, and once the right answer is shown what it is worth."""
    chosen = class_question.as_sent(what, vote.response).get("choice")
    letters = tuple(str(each) for each in chosen if each) if isinstance(chosen, list) else ()
    options = tuple(what.options[letter] for letter in letters)
    fitting = _answer(what, vote)
    answer = fitting if is_shown else None
    marks: Mapping[str, OptionMark] = {}
    if what.question is not None and answer is not None:
        marks = kind_of(what.question).marks(what.question, answer)
    return Own(
        letters=letters,
        options=options,
        typed=_typed(vote.response, language),
        lines=tuple(_lines(story, what, vote, fitting, options, marks, language)),
        marks=marks,
        certainty=vote.certainty,
        sequence=vote.sequence,
        verdict=_verdict(what, answer, language),
    )


def _answer(what: ClassQuestion, vote: Vote) -> Answer | None:
    """Return a vote as an answer, None for one that no longer fits, and for a differential."""
    if what.question is None:
        return None
    answer = from_record(what.question, vote.response, vote.certainty, None)
    return answer if isinstance(answer, Answer) else None


def _verdict(what: ClassQuestion, answer: Answer | None, language: str) -> Verdict | None:
    question, translate = what.question, i18n.translator(language)
    if question is None or answer is None or not what.is_scored:
        return None
    earned = scoring.verdict(question, answer)
    if earned not in ("right", "partly", "wrong", "not_assessed"):
        return None
    is_worth: Literal["right", "partly", "wrong", "near"] = (
        "near" if earned == "not_assessed" else earned
    )
    mark = scoring.mark(question, answer) if answer.certainty else None
    signed = "" if mark is None else number(mark, language, signed=True)
    return Verdict(
        is_worth,
        {
            "right": translate("Right"),
            "partly": translate("Partly right"),
            "wrong": translate("Not right"),
            "near": translate("Near an accepted answer: not counted, compare it yourself"),
        }[is_worth],
        translate("certainty mark {mark}").format(mark=signed) if signed else "",
        tuple(_vetoes_in_words(what, kind_of(question).struck(question, answer), language)),
    )


def _vetoes_in_words(what: ClassQuestion, struck: Vetoes, language: str) -> Sequence[Markup]:
    translate = i18n.translator(language)
    sentences = (
        (translate("Without this the answer is worth nothing: {option}"), struck.omitted),
        (translate("With this the answer is worth nothing: {option}"), struck.unacceptable),
    )
    return [
        line(_filled(words, what, option), language)
        for words, options in sentences
        for option in options
    ]


def _filled(words: str, what: ClassQuestion, option: str) -> Words:
    assert what.shape is not None
    before, _, after = words.partition("{option}")
    return (before, what.shape.options[option], after)


def _lines(
    story: Story,
    what: ClassQuestion,
    vote: Vote,
    answer: Answer | None,
    options: Sequence[str],
    marks: Mapping[str, OptionMark],
    language: str,
) -> Sequence[tuple[Markup, OptionMark]]:
    if what.shape is None or what.shape.options:
        say = speaker(language)
        texts = class_question.texts(story, what)
        return [(say(texts[each]), marks.get(each, "none")) for each in options]
    assert what.question is not None
    if answer is None:
        return [(Markup.escape(_typed(vote.response, language)), "none")]
    given = kind_of(what.question).given(what.question, answer, language)
    return [(line(each, language), "none") for each in given]


def _typed(value: Json, language: str) -> str:
    """Return a kept value as it may be typed again."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return exact(value, language)
    return value if isinstance(value, str) else ""
