"""What was found in a text, put together as the data of a case file."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from epicrisis.authoring.drafting.abbreviations import Abbreviation
from epicrisis.authoring.drafting.choices import Choices
from epicrisis.authoring.drafting.diagnosis import Candidate, Telling
from epicrisis.authoring.drafting.findings import Group
from epicrisis.authoring.drafting.investigations import named_in
from epicrisis.authoring.drafting.laboratory import measured_in
from epicrisis.authoring.drafting.language import DraftLanguage
from epicrisis.authoring.drafting.phrases import LONGEST_TITLE, summary_of, title_of
from epicrisis.authoring.drafting.rows import Row
from epicrisis.authoring.drafting.stages import STAGES
from epicrisis.authoring.drafting.writing import Flow
from epicrisis.cases.fields import LONGEST_LINE, LONGEST_TEXT, TO_BE_WRITTEN

Data = dict[str, object]
_MARGIN = 500
"""Characters of the diagnosis' text that are left to its author."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence, or the part of it that is told."""

    row: Row
    part: str = ""
    """Verbatim words; empty for the whole sentence."""

    @property
    def words(self) -> str:
        """What is told."""
        return self.part or self.row.text


@dataclass(slots=True)
class ToldFinding:
    """A finding as it will be told."""

    group: Group
    quotes: list[Quote] = field(default_factory=list)

    @property
    def id(self) -> str:
        """The finding's id."""
        return self.group.id

    @property
    def rows(self) -> tuple[Row, ...]:
        """The sentences that it quotes, hidden ones of before it too."""
        return tuple(quote.row for quote in self.quotes)

    @property
    def text(self) -> str:
        """What it tells."""
        return " ".join(quote.words for quote in self.quotes)


@dataclass(slots=True)
class Story:
    """The findings in order, with what the diagnosis does to them."""

    findings: list[ToldFinding]
    diagnosis: int
    """Place of the finding that makes the diagnosis."""
    hidden: list[Quote]
    """Words before it that are told with it instead."""
    pointed: list[Quote]
    """Sentences before it that tell it and can't be cut."""
    telling: Telling

    def quoting(self, sentence: str, words: str) -> ToldFinding | None:
        """Return the first finding that tells these words of a sentence."""
        for finding in self.findings:
            for quote in finding.quotes:
                if quote.row.id == sentence and words in quote.words:
                    return finding
        return None


def story_of(
    groups: Sequence[Group],
    found: Sequence[Candidate],
    choices: Choices,
    language: DraftLanguage,
) -> Story:
    """Return the findings of a text, the diagnosis hidden before it is made."""
    telling = Telling(choices.diagnosis_words, language)
    place = _diagnosis_place(groups, found, telling)
    findings = [ToldFinding(group) for group in groups]
    hidden: list[Quote] = []
    pointed: list[Quote] = []
    room = LONGEST_TEXT - _MARGIN - sum(len(row.text) for row in _rows_at(groups, place))
    for number, finding in enumerate(findings):
        for row in finding.group.rows:
            parts = telling.parts(row.text) if number < place and telling.tells(row.text) else ()
            if parts and (room := room - len(row.text)) > 0:
                finding.quotes += [Quote(row, part) for part, tells in parts if not tells]
                hidden += [Quote(row, part) for part, tells in parts if tells]
                continue
            if parts != ():
                pointed.append(Quote(row))
            finding.quotes.append(Quote(row))
    if findings:
        findings[place].quotes += hidden
    return Story(findings, place, hidden, pointed, telling)


def _rows_at(groups: Sequence[Group], place: int) -> tuple[Row, ...]:
    return groups[place].rows if groups else ()


def _diagnosis_place(groups: Sequence[Group], found: Sequence[Candidate], telling: Telling) -> int:
    by_sentence = {row.id: place for place, group in enumerate(groups) for row in group.rows}
    named = next((each.sentence for each in found if telling.tells(each.words)), None)
    if named is not None:
        return by_sentence[named]
    tells = [
        place
        for place, group in enumerate(groups)
        if any(telling.tells(row.text) for row in group.rows)
    ]
    late = STAGES.index("diagnosis")
    after = [place for place in tells if STAGES.index(groups[place].stage) >= late]
    of_stage = [place for place, group in enumerate(groups) if group.stage == "diagnosis"]
    return next(iter([*after, *of_stage, *tells[-1:]]), max(0, len(groups) - 1))


def blocks_of(story: Story, language: DraftLanguage) -> dict[str, list[Data]]:
    """Return the findings' blocks by stage, in the order of telling."""
    stages: dict[str, list[Data]] = {}
    ordered: set[str] = set()
    for place, finding in enumerate(story.findings):
        block = _block(story, place, finding, language, ordered)
        stages.setdefault(finding.group.stage, []).append(block)
    return stages


def _block(
    story: Story, place: int, finding: ToldFinding, language: DraftLanguage, ordered: set[str]
) -> Data:
    is_early = place < story.diagnosis

    def shown(words: str) -> str:
        is_fit = words and not (is_early and story.telling.tells(words))
        return words[:LONGEST_LINE] if is_fit else TO_BE_WRITTEN[language]

    first = finding.quotes[0].words
    heading = finding.group.heading.strip(" :.\t")
    title = heading if 0 < len(heading.split()) <= LONGEST_TITLE else title_of(first, language)
    block: Data = {
        "finding": shown(title),
        "source": source_of(finding.quotes),
        "summary": shown(summary_of(first, language)),
        "to_reread": Flow(("title", "summary")),
    }
    rows = {
        row.name: row.result
        for quote in reversed(finding.quotes)
        for row in reversed(measured_in(quote.words, language))
        if not (is_early and story.telling.tells(row.name))
    }
    if rows:
        block["labs"] = dict(reversed(rows.items()))
    if finding.group.stage == "investigations":
        tests = (
            each
            for each in named_in(finding.text, language)
            if each.key not in ordered
            and not (is_early and story.telling.touches(each.name(language)))
        )
        test = next(tests, None)
        if test is not None:
            ordered.add(test.key)
            block["order"] = f"{test.name(language)} – {test.cost(language)}"
    return block


def source_of(quotes: Sequence[Quote]) -> object:
    """Return source references as short as they can be written."""
    if any(quote.part for quote in quotes):
        return [
            {"sentence": quote.row.id, "excerpt": quote.part} if quote.part else quote.row.id
            for quote in quotes
        ]
    names = list(dict.fromkeys(quote.row.id for quote in quotes))
    return f"{names[0]}-{names[-1]}" if len(names) > 1 else names[0]


def glossary_of(story: Story, found: Sequence[Abbreviation]) -> dict[str, object]:
    """Return the long form of each abbreviation that is told; of none that tells too early."""
    entries: dict[str, object] = {}
    for each in found:
        place = next(
            (i for i, one in enumerate(story.findings) if _has_word(one.text, each.short)), None
        )
        if place is None:
            continue
        if place >= story.diagnosis or not story.telling.tells(each.long):
            entries[each.short] = each.long
    return entries


def _has_word(text: str, word: str) -> bool:
    """Tell whether a word stands in a text, and not only within longer ones."""
    parts = f" {text} ".split(word)
    return any(
        not (_joins(before[-1:]) or _joins(behind[:1])) for before, behind in pairwise(parts)
    )


def _joins(character: str) -> bool:
    """Tell whether a character goes on with a word; none is the end of the same word again."""
    return not character or character.isalnum() or character == "_"


_WHO = {
    "fr": re.compile(
        r"(?P<who>homme|femme|garçon|fillette|fille|enfant|nourrisson|patiente?|nouveau-né"
        r"|jeune homme|jeune femme"
        r"|adolescente?|étudiante?|malade"
        r"|sujet)\s(?:[\w-]+\s){0,2}?(?:âgée?\s)?de\s(?P<age>\d{1,3}\s(?:ans|mois|jours"
        r"|semaines))",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"(?P<who>(?:\d{1,3}|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[- ]\w+)?)"
        r"[- ](?:year|month|week|day)s?[- ]olds?\s(?:[\w-]+\s){0,2}?"
        r"(?:man|woman|boy|girl|male|female|patient|child|infant|neonate|lady|gentleman"
        r"|student))\b",
        re.IGNORECASE,
    ),
}


_BEGINS_AS_A_VOWEL = re.compile(r"8|11\D|18\D|eight", re.IGNORECASE)
_AGED = re.compile(
    r"\bâgé(?P<is_she>e)?\sde\s(?P<age>\d{1,3}\s(?:ans|mois|jours|semaines))", re.IGNORECASE
)


def case_title(rows: Sequence[Row], language: DraftLanguage) -> str:
    """Return who the patient is, in the text's words; what is to be written where it isn't said."""
    for row in rows[:3]:
        if found := _WHO[language].search(row.text):
            if language == "fr":
                return f"{found['who'].capitalize()} de {found['age']}"
            article = "An" if _BEGINS_AS_A_VOWEL.match(found["who"]) else "A"
            return f"{article} {found['who'][:1].lower()}{found['who'][1:]}"
        if language == "fr" and (found := _AGED.search(row.text)):
            return f"Patient{'e' if found['is_she'] else ''} de {found['age']}"
    return TO_BE_WRITTEN[language]


def hypotheses_of(choices: Choices, language: DraftLanguage) -> dict[str, object]:
    """Return the diagnosis as a hypothesis, and one that its author still has to name."""
    if not choices.diagnosis_words:
        return {}
    name, *aliases = choices.diagnosis_words
    right: Data = {"aliases": aliases} if aliases else {}
    return {name: {"right": True} | right, TO_BE_WRITTEN[language]: {"right": False}}
