"""Words of the diagnosis in what a learner sees before it: `docs/checks.md` says which."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from epicrisis.authoring.lint.common_words import generic, qualifying
from epicrisis.authoring.lint.passages import Passage, TellingOrder
from epicrisis.cases.fields import TO_BE_WRITTEN
from epicrisis.cases.model import Case, Hypothesis
from epicrisis.cases.problems import shown
from epicrisis.cases.questions import Question
from epicrisis.cases.reading.references import Hit
from epicrisis.messages import Message
from epicrisis.questions.registry import kind_of
from epicrisis.refusals import to_translate
from epicrisis.stems import content, folded, sentences, start, stem, words

_ROOT = 5
"""Letters that words must share at least to be taken as derived from each other."""


@dataclass(frozen=True)
class TellingWords:
    """What tells the diagnosis in one language, as stems."""

    names: frozenset[str]
    """Words that name it by themselves."""
    phrases: frozenset[frozenset[str]]
    """Words that name it together in a sentence."""
    qualifiers: frozenset[str]
    """What its names add to those, and nothing else in the case is called by."""

    @cached_property
    def starts(self) -> frozenset[str]:
        """What telling words begin with."""
        phrased = frozenset[str]().union(*self.phrases)
        return frozenset(start(word) for word in self.names | phrased | self.qualifiers)

    @cached_property
    def roots(self) -> frozenset[str]:
        """What words begin with that are derived from a name."""
        roots = (name.rstrip("aeiou") for name in self.names)
        return frozenset(root for root in roots if len(root) >= _ROOT)

    @cached_property
    def phrases_by_word(self) -> dict[str, list[frozenset[str]]]:
        """Each phrase by that of its words which the fewest others have."""
        common = Counter(word for phrase in self.phrases for word in phrase)
        found: dict[str, list[frozenset[str]]] = {}
        for phrase in self.phrases:
            rarest = min(phrase, key=lambda word: (common[word], word))
            found.setdefault(rarest, []).append(phrase)
        return found


def telling_words(case: Case, language: str) -> TellingWords:
    """Return what tells the diagnosis of `case` in `language`; nothing while that is unwritten."""
    if case.final_title.text.get(language) in TO_BE_WRITTEN.values():
        return TellingWords(frozenset(), frozenset(), frozenset())
    right = [each for each in case.hypotheses if each.right]
    wrong = [each for each in case.hypotheses if not each.right]
    title = content(case.final_title.text.get(language, ""), language)
    names = {title, *_names(right, language)} - {frozenset()}
    known = content(f"{case.title.get(language)} {case.presentation.get(language)}", language)
    common = known.union(*_names(wrong, language))
    shared = generic(language)
    single = {word for name in names if len(name) == 1 for word in name}
    # Of "Cushing's syndrome" one word names it, unless the story may say it from the beginning.
    rare = {word for name in names if len(name - shared) == 1 for word in name - shared}
    single |= rare - common
    rest = title.union(*(content(each.name.get(language, ""), language) for each in right))
    rest = rest - common - single
    if not single:
        # Without a name of one word, each word that only the diagnosis has may tell it.
        named = rest - shared - qualifying(language)
        return TellingWords(named or rest, frozenset(), (rest - shared - named) if named else rest)
    phrases = frozenset(name for name in names if single.isdisjoint(name) and name != title)
    return TellingWords(frozenset(single), phrases, rest - shared)


def _names(hypotheses: Iterable[Hypothesis], language: str) -> set[frozenset[str]]:
    return {
        content(name, language)
        for each in hypotheses
        for name in (each.name.get(language, ""), *each.aliases)
    }


def check_spoilers(case: Case, order: TellingOrder, every: Iterable[Passage]) -> Iterator[Hit]:
    """Yield what tells the diagnosis before the story does."""
    telling = {language: telling_words(case, language) for language in case.languages}
    telling.setdefault(case.source.language, telling_words(case, case.source.language))
    told_from = min(order.opens(case.final_title.opens_with), _answered(case, order, telling))
    hinted: set[tuple[str, str]] = set()
    early = (each for each in every if each.opens < told_from and each.language in telling)
    for passage in sorted(early, key=lambda each: each.opens):
        yield from _in_passage(case, passage, telling[passage.language], hinted)
    for language, each in telling.items():
        final = case.final_title.text.get(language, TO_BE_WRITTEN["en"])
        if not (each.names or each.phrases) and final not in TO_BE_WRITTEN.values():
            message = Message(
                "the final title says nothing that title and presentation don't say already;"
                " name the diagnosis in it, and only in it"
            )
            yield Hit(("final_title", "text", language), "W402", message)


def _answered(case: Case, order: TellingOrder, telling: dict[str, TellingWords]) -> float:
    """Return when a question is answered by the diagnosis, which its explanation may name."""
    for time, (_, block) in enumerate(order.blocks):
        if not isinstance(block, Question):
            continue
        for language, words_ in telling.items():
            if words_.names & content(_right(block, language), language):
                return time + 0.5
    return float("inf")


def _right(question: Question, language: str) -> str:
    """Return the right answer where it is one text of the case; empty otherwise."""
    lines = kind_of(question).right(question, language) if kind_of(question).is_scored else ()
    texts = [line[0] for line in lines if len(line) == 1 and not isinstance(line[0], str)]
    is_one = len(lines) == 1 or not kind_of(question).shape(question).options
    return texts[0].get(language, "") if texts and is_one else ""


_TELLS = to_translate(
    "{word} ({language}) tells the diagnosis, which opens with {finding};"
    " say it otherwise, or later"
)
_TELLS_ELSEWHERE: Mapping[str | int, str] = {
    "cites": to_translate(
        "{word} ({language}) tells the diagnosis, which opens with {finding}: it stands in the"
        " reference {of}; cite it later"
    ),
    "source": to_translate(
        "{word} ({language}) tells the diagnosis, which opens with {finding}: it stands in the"
        " sentence {of}; quote an excerpt without it, or later"
    ),
}
"""What is said of a word that stands elsewhere, by the key under which that is named."""


def _in_passage(
    case: Case,
    passage: Passage,
    telling: TellingWords,
    hinted: set[tuple[str, str]],
) -> Iterator[Hit]:
    language = passage.language
    candidates = [word for word in words(passage.text) if start(word) in telling.starts]
    if not candidates:
        return
    found = {stem(word, language): word for word in candidates}
    names = [word for word in candidates if _is_name(word, language, telling)]
    names = names or _phrases(passage, telling)
    later = shown(case.final_title.opens_with)
    if names and passage.kind == "choice":
        message = Message(
            "{word} names the diagnosis, which opens with {finding}, among other choices;"
            " see that the others are as likely by then",
            word=shown(names[0]),
            finding=later,
        )
        yield Hit(passage.path, "H403", message, names[0])
    elif names:
        tells = _TELLS_ELSEWHERE[passage.path[-2]] if passage.of else _TELLS
        message = Message(
            tells,
            word=shown(names[0]),
            language=language,
            finding=later,
            of=passage.of,
        )
        yield Hit(passage.path, "W401", message, names[0])
    if passage.kind == "choice":
        return
    for name in sorted(telling.qualifiers & found.keys()):
        if (language, name) not in hinted:
            hinted.add((language, name))
            message = Message(
                "{word} ({language}) is part of the diagnosis' name, which opens with {finding};"
                " see that the story has said so much by here",
                word=shown(found[name]),
                language=language,
                finding=later,
            )
            yield Hit(passage.path, "H404", message, found[name])


def _is_name(word: str, language: str, telling: TellingWords) -> bool:
    """Tell whether `word` is one of the names, or derived from one (malaria, malarial)."""
    whole = folded(word)
    beginnings = (whole[:length] for length in range(_ROOT, len(whole) + 1))
    return any(each in telling.roots for each in beginnings) or (
        stem(word, language) in telling.names
    )


def _phrases(passage: Passage, telling: TellingWords) -> list[str]:
    """Return the words of a telling phrase that stand in one sentence."""
    if not telling.phrases:
        return []
    for sentence in sentences(passage.text):
        has = {
            stem(word, passage.language): word
            for word in words(sentence)
            if start(word) in telling.starts
        }
        for word in has:
            for phrase in telling.phrases_by_word.get(word, ()):
                if phrase <= has.keys():
                    return [said for key, said in has.items() if key in phrase]
    return []
