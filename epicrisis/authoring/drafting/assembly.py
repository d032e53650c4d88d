"""What was found in a text, put together as the data of a case file."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from epicrisis.authoring.drafting.abbreviations import Abbreviation
from epicrisis.authoring.drafting.choices import Choices
from epicrisis.authoring.drafting.diagnosis import Candidate, Telling
from epicrisis.authoring.drafting.findings import Group
from epicrisis.authoring.drafting.investigations import investigations, named_in
from epicrisis.authoring.drafting.laboratory import measured_in
from epicrisis.authoring.drafting.language import DraftLanguage
from epicrisis.authoring.drafting.phrases import LONGEST_TITLE, summary_of, title_of
from epicrisis.authoring.drafting.rows import Row
from epicrisis.authoring.drafting.stages import STAGES
from epicrisis.cases.fields import LONGEST_LINE, TO_BE_WRITTEN
from epicrisis.stems import folded

Data = dict[str, object]
_LONGEST_ID = 64


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

    def as_data(self) -> object:
        """Return it as a case file's source reference."""
        return {"sentence": self.row.id, "excerpt": self.part} if self.part else self.row.id


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
    for number, finding in enumerate(findings):
        for row in finding.group.rows:
            parts = telling.parts(row.text) if number < place and telling.tells(row.text) else ()
            if parts:
                finding.quotes += [Quote(row, part) for part, tells in parts if not tells]
                hidden += [Quote(row, part) for part, tells in parts if tells]
                continue
            if parts is None:
                pointed.append(Quote(row))
            finding.quotes.append(Quote(row))
    if findings:
        findings[place].quotes += hidden
    return Story(findings, place, hidden, pointed, telling)


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


def blocks_of(story: Story, language: DraftLanguage) -> list[tuple[str, list[Data]]]:
    """Return the findings' blocks by stage, in the order of telling."""
    stages: list[tuple[str, list[Data]]] = []
    ordered: set[str] = set()
    for place, finding in enumerate(story.findings):
        block = _block(story, place, finding, language, ordered)
        if not stages or stages[-1][0] != finding.group.stage:
            stages.append((finding.group.stage, []))
        stages[-1][1].append(block)
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
        "finding": finding.id,
        "title": shown(title),
        "text": finding.text,
        "summary": shown(summary_of(first, language)),
        "source": [quote.as_data() for quote in finding.quotes],
        "to_reread": ["title", "summary"],
    }
    rows = [
        {"name": row.name, "result": row.result} | ({"abnormal": True} if row.is_abnormal else {})
        for quote in finding.quotes
        for row in measured_in(quote.words, language)
        if not (is_early and story.telling.tells(row.name))
    ]
    if rows:
        block["labs"] = rows
    if finding.group.stage == "investigations":
        test = next((t for t in named_in(finding.text, language) if t.key not in ordered), None)
        if test is not None:
            ordered.add(test.key)
            block["order"] = {"menu": test.name(language), "cost": test.cost(language)}
    return block


def glossary_of(story: Story, found: Sequence[Abbreviation], choices: Choices) -> list[Data]:
    """Return the glossary's entries, each opening with the first finding that has its term."""
    entries: list[Data] = []
    taken: set[str] = set()
    for each in found:
        if each.short in choices.left_out_abbreviations:
            continue
        word = re.compile(rf"(?<!\w){re.escape(each.short)}(?!\w)")
        opens = next((f for f in story.findings if word.search(f.text)), None)
        if opens is None:
            continue
        name = base = re.sub(r"[^a-z0-9]+", "-", folded(each.short)).strip("-") or "term"
        while name in taken:
            name = f"{base}-{len(taken)}"
        taken.add(name)
        entries.append(
            {
                "id": name[:_LONGEST_ID],
                "term": each.short,
                "definition": each.long,
                "opens_with": opens.id,
            }
        )
    return entries


def other_tests_of(choices: Choices, language: DraftLanguage) -> list[Data]:
    """Return the investigations that the author ticked."""
    by_key = {each.key: each for each in investigations()}
    return [
        {
            "id": f"test-{key}"[:_LONGEST_ID],
            "menu": by_key[key].name(language),
            "cost": by_key[key].cost(language),
        }
        for key in choices.other_tests
        if key in by_key
    ]


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
        r"(?P<who>\d{1,3}[- ](?:year|month|week|day)s?[- ]olds?\s(?:[\w-]+\s){0,2}?"
        r"(?:man|woman|boy|girl|male|female|patient|child|infant|neonate|lady|gentleman"
        r"|student))\b",
        re.IGNORECASE,
    ),
}


_AGED = re.compile(
    r"\bâgé(?P<is_she>e)?\sde\s(?P<age>\d{1,3}\s(?:ans|mois|jours|semaines))", re.IGNORECASE
)


def case_title(rows: Sequence[Row], language: DraftLanguage) -> str:
    """Return who the patient is, in the text's words; what is to be written where it isn't said."""
    for row in rows[:6]:
        if found := _WHO[language].search(row.text):
            if language == "fr":
                return f"{found['who'].capitalize()} de {found['age']}"
            return f"A {found['who']}"
        if language == "fr" and (found := _AGED.search(row.text)):
            return f"Patient{'e' if found['is_she'] else ''} de {found['age']}"
    return TO_BE_WRITTEN[language]


def hypotheses_of(choices: Choices, language: DraftLanguage) -> list[Data]:
    """Return the diagnosis as a hypothesis, and one that its author still has to name."""
    if not choices.diagnosis_words:
        return []
    name, *aliases = choices.diagnosis_words
    right: Data = {"id": "right", "name": name}
    if aliases:
        right["aliases"] = aliases
    return [right | {"right": True}, {"id": "other", "name": TO_BE_WRITTEN[language]}]
