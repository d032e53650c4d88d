"""What became of an answer as page and debrief show it: each option where it stood, and marked."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import assert_never

from epicrisis.cases.questions import Question
from epicrisis.questions import edn
from epicrisis.questions.answer import Answer
from epicrisis.questions.kind import (
    Number,
    OptionMark,
    Options,
    Order,
    PanelView,
    Phrase,
    Solution,
    Zones,
)
from epicrisis.questions.order import pairs_in_order
from epicrisis.questions.registry import kind_of, shape_of
from epicrisis.questions.short_answers import judge
from epicrisis.questions.vetoes import Vetoes
from epicrisis.story import scoring
from epicrisis.story.answers import is_judged_by_learner
from epicrisis.story.groups import GroupSum, group_in_words
from epicrisis.story.telling import Story
from epicrisis.ui.learner import zone_marks
from epicrisis.ui.shared import answer_text, html, images, session
from epicrisis.ui.shared.images import Figure
from epicrisis.ui.shared.session import say, translate
from epicrisis.writing import letters

_CERTAIN = 3
_OPTION_SIGNS: dict[OptionMark, str] = {
    "hit": "✓", "wrong": "✗", "missed": "○", "misplaced": "✗", "authors": "", "none": "",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Band:
    """The verdict on an answer, and how it comes about."""

    outcome: scoring.Verdict
    sign: str
    verdict: str
    details: tuple[str, ...]
    vetoes: tuple[str, ...]
    """Options that decided alone."""
    outweighs: str
    """Why they weigh more; empty where none of them decided."""
    surprise: str
    """What whoever was certain, and wrong, is asked at once; empty for all others."""


@dataclass(frozen=True, slots=True)
class ToldOption:
    """An option where the learner saw it."""

    letter: str
    text: str
    mark: OptionMark
    sign: str
    words: str
    """What became of it."""
    weight: str
    """How it decides alone, in a word; empty where it doesn't."""
    because: str


@dataclass(frozen=True, slots=True)
class ToldZones:
    """The image that was pointed at, with points and zones drawn over it."""

    figure: Figure
    marks: str
    """Address of a drawing as large as the image."""
    marks_in_words: str


@dataclass(frozen=True, slots=True)
class ToldStep:
    """A step of a panel's scale."""

    letter: str
    text: str
    is_own: bool
    per_cent: str
    """Length of the bar."""
    count: str
    worth: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ToldPanel:
    """What a panel answered, beside the learner's own step."""

    who: str
    steps: tuple[ToldStep, ...]
    caveat: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A line that stands beside another: what was given, what is right."""

    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ToldAnswer:
    """An answer with all that is told of it; empty is what its kind hasn't."""

    band: Band
    zones: ToldZones | None
    options: tuple[ToldOption, ...]
    outweighs: str
    """Why some options weigh more, where none of them decided."""
    panel: ToldPanel | None
    facts: tuple[Fact, ...]


def told_answer(
    story: Story, question: Question, answer: Answer, shown: Sequence[str]
) -> ToldAnswer:
    """Return what is told of an answer; `shown` are the options in the order it was given in."""
    solution, shape = kind_of(question).solution(question), shape_of(question)
    band = _band(question, answer, solution)
    has_options = not isinstance(shape, Number | Phrase) and solution.panel is None
    return ToldAnswer(
        band=band,
        zones=_zones(story, question, answer, shape, solution)
        if isinstance(shape, Zones)
        else None,
        options=tuple(_options(question, answer, solution, shown)) if has_options else (),
        outweighs=say(solution.outweighs) if solution.outweighs and not band.outweighs else "",
        panel=_panel(question, answer, solution.panel, shown) if solution.panel else None,
        facts=tuple(_facts(question, answer, solution)),
    )


# --- The verdict -------------------------------------------------------------------------


def _band(question: Question, answer: Answer, solution: Solution) -> Band:
    verdict = scoring.verdict(question, answer)
    struck = kind_of(question).struck(question, answer)
    return Band(
        outcome=verdict,
        sign=answer_text.SIGNS[verdict],
        verdict=answer_text.verdict_in_words(question, answer),
        details=tuple(_details(question, answer, solution, verdict)),
        vetoes=tuple(_vetoes_in_words(question, struck)),
        outweighs=say(solution.outweighs) if struck.strike and solution.outweighs else "",
        surprise=_surprise_in_words() if _is_surprise(verdict, answer) else "",
    )


def _is_surprise(verdict: scoring.Verdict, answer: Answer) -> bool:
    return verdict == "wrong" and answer.certainty == _CERTAIN


def _surprise_in_words() -> str:
    return translate(
        "You were certain. Before you read on: what made it seem so, what speaks against it?"
    )


def _details(
    question: Question, answer: Answer, solution: Solution, verdict: scoring.Verdict
) -> Iterator[str]:
    if verdict in ("partly", "wrong"):
        yield from _counted(question, answer, solution)
    if verdict == "partly":
        yield translate("worth {credit} of 1").format(
            credit=html.number(round(scoring.credit(question, answer) or 0, 2))
        )
    if answer.self_assessment is not None:
        yield translate("in your own judgement")
    if words := answer_text.certainty_mark_in_words(question, answer):
        yield words


def _counted(question: Question, answer: Answer, solution: Solution) -> Iterator[str]:
    """Yield how many are as they should be, where there are several."""
    chosen, right = kind_of(question).chosen(question, answer), solution.right
    match shape_of(question):
        case Options(most=most) | Zones(most=most) if most > 1:
            hits = len({*chosen} & {*right})
            yield translate("right ones chosen: {hits} of {right}; wrong ones: {wrong}").format(
                hits=hits, right=len(right), wrong=len(answer.chosen) - hits
            )
        case Order():
            ordered, pairs = pairs_in_order(chosen, right)
            yield translate("pairs in the right order: {ordered} of {pairs}").format(
                ordered=ordered, pairs=pairs
            )
        case _:
            pass


def _vetoes_in_words(question: Question, struck: Vetoes) -> Iterator[str]:
    for ids, words in (
        (struck.omitted, translate("Indispensable, and not chosen: {options}.")),
        (struck.unacceptable, translate("Unacceptable, and chosen: {options}.")),
    ):
        if ids:
            yield words.format(options=_named(question, ids))
    if struck.strike:
        yield translate("That alone makes the answer worth 0.")


def _named(question: Question, ids: Iterable[str]) -> str:
    options, quoted = shape_of(question).options, translate("“{words}”")
    return ", ".join(quoted.format(words=say(options[each])) for each in ids)


# --- Options -----------------------------------------------------------------------------


def _options(
    question: Question, answer: Answer, solution: Solution, shown: Sequence[str]
) -> Iterator[ToldOption]:
    kind, because = kind_of(question), solution.because
    options, marks = kind.shape(question).options, kind.marks(question, answer)
    for letter, name in zip(letters(), shown or options, strict=False):
        mark = marks[name]
        yield ToldOption(
            letter=letter,
            text=say(options[name]),
            mark=mark,
            sign=_OPTION_SIGNS[mark],
            words=_option_in_words(question, answer, solution, name, mark),
            weight=solution.veto_word(name, translate),
            because=say(because[name]) if name in because else "",
        )


def _option_in_words(
    question: Question, answer: Answer, solution: Solution, name: str, mark: OptionMark
) -> str:
    if question.withdrawn is not None:
        return _withdrawn_in_words(question, answer, solution, name)
    if isinstance(shape_of(question), Order):
        place = solution.right.index(name) + 1
        chosen = kind_of(question).chosen(question, answer)
        words = {
            "hit": translate("place {right}: right"),
            "misplaced": translate("your place: {own}; right: {right}"),
        }.get(mark, translate("right place: {right}"))
        return words.format(right=place, own=chosen.index(name) + 1 if chosen else None)
    return {
        "hit": translate("right, and you chose it"),
        "wrong": translate("not right, and you chose it"),
        "missed": translate("right, and you didn't choose it"),
    }.get(mark, "")


def _withdrawn_in_words(question: Question, answer: Answer, solution: Solution, name: str) -> str:
    """Return whose answer an option is, where nothing is right or wrong any more."""
    chosen = kind_of(question).chosen(question, answer)
    if isinstance(shape_of(question), Order):
        place = solution.right.index(name) + 1
        if not chosen:
            return translate("the authors’ place: {place}").format(place=place)
        words = translate("your place: {own}; the authors’: {place}")
        return words.format(own=chosen.index(name) + 1, place=place)
    own = translate("your answer") if name in chosen else ""
    authors = translate("the authors’ answer") if name in solution.right else ""
    return " · ".join(filter(None, (own, authors)))


def _zones(
    story: Story, question: Question, answer: Answer, shape: Zones, solution: Solution
) -> ToldZones:
    kind, options = kind_of(question), shape.options
    marks = kind.marks(question, answer)
    points = kind.pointed(question, answer)
    (figure,) = images.figures(story, (shape.image,))
    elsewhere = translate("a place in none of the zones")
    parts = [translate("Outlined: {zones}").format(zones=_named(question, solution.right))]
    if points:
        places = [say(options[each.option]) if each.option else elsewhere for each in points]
        parts.append(translate("Your points: {places}").format(places=", ".join(places)))
    drawing = zone_marks.drawing(figure.ratio, solution.outlines or {}, marks, points)
    return ToldZones(figure, drawing, ". ".join(parts))


# --- A panel -----------------------------------------------------------------------------


def _panel(question: Question, answer: Answer, panel: PanelView, shown: Sequence[str]) -> ToldPanel:
    options, own = shape_of(question).options, kind_of(question).chosen(question, answer)
    steps = [
        ToldStep(
            letter=letter,
            text=say(options[step]),
            is_own=step in own,
            per_cent=f"{100 * panel.counts[step] / panel.members:.1f}",
            count=translate("{count} of {all}").format(count=panel.counts[step], all=panel.members),
            worth=translate("worth {credit}").format(
                credit=html.number(round(panel.credits[step], 2))
            ),
            reasons=tuple(say(because) for of, because in panel.reasons if of == step),
        )
        for letter, step in zip(letters(), shown or options, strict=False)
    ]
    caveat = translate(
        "“Worth” is what the step would earn by the aggregate method, its answers ÷ those of the"
        " most frequent step: a figure, no part of your score."
    )
    return ToldPanel(say(panel.who), tuple(steps), caveat)


# --- Numbers and words -------------------------------------------------------------------


def _facts(question: Question, answer: Answer, solution: Solution) -> Iterator[Fact]:
    given = tuple(answer_text.given_in_words(question, answer))
    right = tuple(answer_text.right_in_words(question))
    is_known = not answer.is_dont_know
    match shape_of(question):
        case Number():
            is_same = is_known and answer.number == solution.number
            if is_known:
                yield Fact(translate("Your answer"), right if is_same else given)
            if not is_same:
                yield Fact(answer_text.right_heading(question), right)
        case Phrase():
            if is_known:
                yield Fact(translate("Your answer"), given)
            if solution.forms and is_judged_by_learner(question, answer):
                # It may come near a form of the other language.
                near = judge(str(answer.response), solution.forms).language
                right = tuple(dict.fromkeys((*right, *solution.forms.get(near or "", ()))))
            typed = {each.casefold() for each in given} if is_known else set()
            others = tuple(each for each in right if each.casefold() not in typed)
            if others:
                is_right = scoring.verdict(question, answer) == "right" and solution.forms
                heading = translate("Also accepted") if is_right else None
                yield Fact(heading or answer_text.right_heading(question), others)
        case Options() | Order() | Zones():
            pass
        case shape:
            assert_never(shape)


# --- The examination ---------------------------------------------------------------------


def edn_facts(question: Question, answer: Answer) -> tuple[Fact, ...]:
    """Return the examination's mark with its arithmetic, and where it asks for this."""
    language = session.current().language
    mark = scoring.edn(question, answer)
    facts = [Fact(translate("EDN mark"), (edn.arithmetic(mark, language),))]
    if question.rank is not None:
        facts.append(Fact(translate("Rank"), (question.rank,)))
    if (item := question.item) is not None:
        words = translate("{number}, {title} ({source})")
        line = words.format(number=item.number, title=say(item.title), source=say(item.source))
        facts.append(Fact(translate("Item of the programme"), (line,)))
    return tuple(facts)


def group_facts(of_group: GroupSum, *, with_edn: bool) -> Fact:
    """Return the sum of a group, and the examination's where that is to be seen."""
    lines = [_sum_in_words(of_group.credit, of_group.judged, of_group.left_out)]
    if with_edn:
        total = of_group.edn
        words = _sum_in_words(total.points, total.questions, total.left_out)
        lines.append(translate("EDN: {sum}").format(sum=words))
    return Fact(group_in_words(of_group.group, translate), tuple(lines))


def _sum_in_words(points: float, questions: int, left_out: int) -> str:
    if not questions:
        return translate("no sum: none of its {count} questions has a mark").format(count=left_out)
    words = translate("{points} of {questions}")
    if left_out:
        words = translate("{points} of {questions}; questions left out, without a mark: {left_out}")
    shown = html.number(round(points, 2))
    return words.format(points=shown, questions=questions, left_out=left_out)
