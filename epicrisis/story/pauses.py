"""What a learner makes of a pause: read from what a page sends, and kept as JSON."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from epicrisis.cases.fields import Text
from epicrisis.cases.model import Case, Finding
from epicrisis.cases.pauses import REFLECTED, Pause
from epicrisis.i18n import Translate
from epicrisis.questions.answer import parse_text, storable
from epicrisis.refusals import InvalidAnswer, to_translate
from epicrisis.store.records import Json
from epicrisis.story.differential import POINTS, Differential, Entry, ranked

MOST_HYPOTHESES = 3
MAX_ABSENT_CHARACTERS = 300
_TICKED = "ticked"
"""Begins what the store keeps of ticked features; their places in the file follow."""

_NONE_NAMED = to_translate("Name one hypothesis at least, or choose “Not now”.")
_TOO_MANY = to_translate("Name at most {limit} hypotheses; these are {count}.")
_NOTHING_WRITTEN = to_translate("Write something, or choose “Not now”.")
_NO_TEST = to_translate("Choose a test, or “Not now”.")
_NOT_SORTED = to_translate(
    "Put one finding at least under “for” or “against”, or choose “Not now”."
)
_ABSENT_TOO_LONG = to_translate("Write at most {limit} characters; these are {count}.")
_UNREADABLE = to_translate("This can't be read. Please do it again.")


@dataclass(frozen=True, slots=True)
class Sides:
    """What a learner put under a hypothesis."""

    hypothesis: str
    """Key of the hypothesis in the learner's differential."""
    pro: tuple[str, ...] = ()
    """Ids of the findings that speak for it."""
    contra: tuple[str, ...] = ()
    absent: str = ""
    """What would be expected and wasn't found, in the learner's words."""


@dataclass(frozen=True, slots=True)
class Thought:
    """What a learner made of a pause; all empty for "not now"."""

    pause: str
    """Id of the pause."""
    named: tuple[str, ...] = ()
    """Keys of hypotheses, or the id of a test."""
    own: tuple[str, ...] = ()
    """Names of hypotheses as the learner wrote them: their keys have neither accents nor signs."""
    words: str = ""
    sides: tuple[Sides, ...] = ()
    ticked: tuple[int, ...] | None = None
    """Places of the key features that the own sentence has; None until the learner has looked."""

    @property
    def is_not_now(self) -> bool:
        """Whether the pause was passed without a thought."""
        return not (self.named or self.words or self.sides)


def pauses_of(case: Case) -> Mapping[str, Pause]:
    """Return the pauses of a case by their ids."""
    blocks = (block for stage in case.stages for block in stage.blocks)
    return {block.id: block for block in blocks if isinstance(block, Pause)}


# --- In words ----------------------------------------------------------------------------


def heading(pause: Pause, translate: Translate) -> str:
    """Return what a pause is called."""
    return {
        "hypotheses": translate("Pause: your hypotheses now"),
        "test": translate("Pause: the next test"),
        "sentence": translate("Pause: the patient in one sentence"),
        "plan": translate("Pause: what now?"),
        "reflection": translate("Pause: for and against"),
    }[pause.asks]


def prompt(pause: Pause, say: Callable[[Text], str], translate: Translate) -> str:
    """Return what a pause asks, in its author's words or in ours."""
    if pause.prompt is not None:
        return say(pause.prompt)
    return {
        "hypotheses": translate("Before you read on: which three diagnoses do you think of most?"),
        "test": translate("Which test would you ask for next, and what would it change?"),
        "sentence": translate("In one sentence: who is this patient?"),
        "plan": translate("Before you read what the team did: what do you do now?"),
        "reflection": translate(
            "Take the two hypotheses that you think of most. Put each finding under for or against,"
            " or leave it; then say what you would expect and don't find."
        ),
    }[pause.asks]


def class_prompt(pause: Pause, say: Callable[[Text], str], translate: Translate) -> str:
    """Return what a pause asks a class, which has no list of findings to sort: it talks."""
    if pause.prompt is not None or pause.asks != "reflection":
        return prompt(pause, say, translate)
    return translate(
        "Take two hypotheses: those that lead the class’s list, or those that you think likeliest."
        " What speaks for each, and what against? What would you expect, and don't find?"
    )


# --- Reading -----------------------------------------------------------------------------


def not_now(pause: Pause) -> Thought:
    """Return that a learner went on without a thought."""
    return Thought(pause.id)


def naming(pause: Pause, hypotheses: Differential) -> Thought:
    """Return the hypotheses that lead; raises `InvalidAnswer` unless they are one to three."""
    named = tuple(dict.fromkeys(each.key for each in hypotheses))
    if not named:
        raise InvalidAnswer(_NONE_NAMED)
    if len(named) > MOST_HYPOTHESES:
        raise InvalidAnswer(_TOO_MANY, limit=MOST_HYPOTHESES, count=len(named))
    return Thought(pause.id, named=named, own=_own(hypotheses))


def _own(hypotheses: Iterable[Entry]) -> tuple[str, ...]:
    return tuple(each.words for each in hypotheses if each.words is not None)


def choosing(pause: Pause, test: str | None, why: object) -> Thought:
    """Return a test with what it would change, which may be left out; or raise `InvalidAnswer`."""
    if test is None:
        raise InvalidAnswer(_NO_TEST)
    return Thought(pause.id, named=(test,), words=parse_text(why) if why else "")


def writing(pause: Pause, sent: object) -> Thought:
    """Return a sentence or a plan; raises `InvalidAnswer` for none, or one too long."""
    if not sent or (isinstance(sent, str) and not storable(sent)):
        raise InvalidAnswer(_NOTHING_WRITTEN)
    return Thought(pause.id, words=parse_text(sent))


def sorting(
    pause: Pause,
    sides: Iterable[Sides],
    offered: Iterable[Finding],
    leading: Iterable[Entry] = (),
) -> Thought:
    """Return findings put under hypotheses that lead; raises `InvalidAnswer` for nothing put."""
    known = {finding.id for finding in offered}
    sorted_ = tuple(_side(each, known) for each in sides)
    if not any(each.pro or each.contra or each.absent for each in sorted_):
        raise InvalidAnswer(_NOT_SORTED)
    return Thought(pause.id, sides=sorted_, own=_own(leading))


def _side(side: Sides, known: set[str]) -> Sides:
    absent = storable(side.absent)
    if len(absent) > MAX_ABSENT_CHARACTERS:
        raise InvalidAnswer(_ABSENT_TOO_LONG, limit=MAX_ABSENT_CHARACTERS, count=len(absent))
    if not {*side.pro, *side.contra} <= known or {*side.pro} & {*side.contra}:
        raise InvalidAnswer(_UNREADABLE)
    return replace(side, absent=absent)


def with_ticks(pause: Pause, thought: Thought, ticked: Iterable[int]) -> Thought:
    """Return a sentence with the key features that its author finds in it."""
    count = len(pause.sentence.features) if pause.sentence is not None else 0
    return replace(thought, ticked=tuple(sorted({each for each in ticked if 0 <= each < count})))


def leading(entries: Differential) -> Differential:
    """Return the hypotheses that lead a differential: two, or fewer where it has."""
    return tuple(entry for entry in entries if POINTS[entry.weight])[:REFLECTED]


def with_leading(entries: Differential, named: Differential) -> Differential:
    """Return a differential that holds what was chosen beside what leads, as possible at least.

    Raises `InvalidDifferential` where the list is full.
    """
    known = {entry.key: entry for entry in entries}
    for entry in named:
        before = known.get(entry.key)
        if before is None or POINTS[before.weight] < POINTS[entry.weight]:
            known[entry.key] = entry
    return ranked(known.values())


# --- Keeping -----------------------------------------------------------------------------


def to_json(thought: Thought) -> Json:
    """Return a thought as a store keeps it, but for the ticks; None for "not now"."""
    if thought.is_not_now:
        return None
    kept: dict[str, Json] = {}
    if thought.named:
        kept["named"] = list(thought.named)
    if thought.own:
        kept["own"] = list(thought.own)
    if thought.words:
        kept["words"] = thought.words
    if thought.sides:
        kept["sides"] = [
            {
                "hypothesis": each.hypothesis,
                "pro": list(each.pro),
                "contra": list(each.contra),
                "absent": each.absent,
            }
            for each in thought.sides
        ]
    return kept


def ticks_in_store(thought: Thought) -> str | None:
    """Return the ticks as a store keeps a learner's own verdict; None before there is one.

    >>> ticks_in_store(Thought("p", words="A man.", ticked=(0, 2)))
    'ticked-0-2'
    """
    if thought.ticked is None:
        return None
    return "-".join([_TICKED, *map(str, thought.ticked)])


def from_record(pause: Pause, kept: object, ticks: object) -> Thought:
    """Return a thought from the values that a store keeps; never fails.

    What an edited case can't read any more is passed, and says nothing.
    """
    if not isinstance(kept, Mapping):
        return not_now(pause)
    words = kept.get("words")
    thought = Thought(
        pause.id,
        named=_texts(kept.get("named")),
        own=_texts(kept.get("own")),
        words=words if isinstance(words, str) else "",
        sides=_sides(kept.get("sides")),
    )
    if isinstance(ticks, str) and ticks.startswith(_TICKED):
        places = ticks.removeprefix(_TICKED).split("-")
        thought = with_ticks(pause, thought, [int(each) for each in places if each.isdecimal()])
    return refitted(pause, thought)


def refitted(pause: Pause | None, thought: Thought) -> Thought:
    """Return the same thought as long as it fits the pause of a case that was read again."""
    fits = (
        pause is not None
        and {
            "hypotheses": bool(thought.named),
            "test": bool(thought.named),
            "sentence": bool(thought.words),
            "plan": bool(thought.words),
            "reflection": bool(thought.sides),
        }[pause.asks]
    )
    return thought if fits else Thought(thought.pause)


def _texts(kept: object) -> tuple[str, ...]:
    listed = kept if isinstance(kept, list | tuple) else ()
    return tuple(each for each in listed if isinstance(each, str))


def _sides(kept: object) -> tuple[Sides, ...]:
    listed = kept if isinstance(kept, list | tuple) else ()
    return tuple(
        Sides(
            str(each.get("hypothesis")),
            _texts(each.get("pro")),
            _texts(each.get("contra")),
            str(each.get("absent") or ""),
        )
        for each in listed
        if isinstance(each, Mapping)
    )
