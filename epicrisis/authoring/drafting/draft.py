"""A pasted text as a case file: what the text says is in it, and nothing else."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from epicrisis.authoring.drafting.abbreviations import Abbreviation, abbreviations_of
from epicrisis.authoring.drafting.assembly import (
    Data,
    Story,
    blocks_of,
    case_title,
    glossary_of,
    hypotheses_of,
    story_of,
)
from epicrisis.authoring.drafting.choices import Choices, UnfitTextError
from epicrisis.authoring.drafting.diagnosis import Candidate, candidates
from epicrisis.authoring.drafting.events import labels_in_order, timeline_of
from epicrisis.authoring.drafting.findings import groups_of
from epicrisis.authoring.drafting.investigations import named_in
from epicrisis.authoring.drafting.language import DraftLanguage
from epicrisis.authoring.drafting.personal_data import Personal, personal_data_in
from epicrisis.authoring.drafting.rows import Row, rows_of
from epicrisis.authoring.drafting.skeletons import with_skeletons
from epicrisis.authoring.drafting.stages import by_boundaries, stages_of
from epicrisis.authoring.drafting.times import Found, placed, times_in
from epicrisis.authoring.drafting.writing import Commented, as_yaml
from epicrisis.cases.fields import LONGEST_LINE, LONGEST_TEXT, TO_BE_WRITTEN
from epicrisis.cases.model import DRAFT, Cut, StageId
from epicrisis.cases.problems import named
from epicrisis.cases.reading.case_file import MAX_BYTES, MAX_SENTENCE, MAX_SENTENCES
from epicrisis.messages import Message

CASE_FILE = "case.yaml"
FEWEST_MINUTES, MOST_MINUTES = 10, 120
"""Of playing: two a finding."""
_STRETCH = re.compile(r"[.!?…\n]")
_LONGEST_STRETCH = 30_000
_STOPS = (". ", ".\n", "? ", "! ")
_MOST_STOPS_A_SENTENCE = 3
"""So that a text of a book's length is refused before it is cut into sentences."""


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A row of the text with where it went."""

    row: Row
    stage: StageId | None
    """None for a heading."""
    finding: str
    """Id of the finding that tells the sentence; empty for a heading."""


@dataclass(frozen=True, slots=True)
class Telltale:
    """Words that tell the diagnosis before it is made."""

    sentence: str
    words: str


@dataclass(frozen=True, slots=True)
class Drafted:
    """A case drafted from a text, and what its author should look at."""

    case: str
    """What `case.yaml` says."""
    source_name: str
    """Name of the file that holds the text."""
    source: str
    """The text, verbatim."""
    cut: Cut
    """How its sentences are cut: as the author says, and where one is too long for a case."""
    rows: tuple[DraftRow, ...]
    candidates: tuple[Candidate, ...]
    """Words that may be the diagnosis, the likeliest first."""
    hidden: tuple[Telltale, ...]
    """What is told with the diagnosis and not before it, as it tells the diagnosis."""
    pointed: tuple[Telltale, ...]
    """Sentences that tell the diagnosis too early and couldn't be cut."""
    abbreviations: tuple[Abbreviation, ...]
    undated: tuple[Found, ...]
    """Times that couldn't be placed."""
    to_reread: tuple[str, ...]
    """Ids of the findings whose title and summary are guesses."""
    personal: tuple[Personal, ...]
    """What looks as if it identified a person."""
    notices: tuple[Message, ...]

    @property
    def files(self) -> Mapping[str, bytes]:
        """The files of the case's folder by name."""
        return {CASE_FILE: self.case.encode(), self.source_name: self.source.encode()}

    @property
    def boundaries(self) -> dict[StageId, str]:
        """With which sentence each stage begins, as `Choices.boundaries` takes it."""
        found: dict[StageId, str] = {}
        for each in self.rows:
            if each.stage is not None:
                found.setdefault(each.stage, each.row.id)
        return found

    def boundary_moved(self, stage: str, by: int) -> Mapping[StageId, str] | None:
        """Return the boundaries with that of a stage so many sentences later, or earlier.

        None where the stages beside it don't allow that; the first one stays where it is.
        """
        numbers = [each.row.id for each in self.rows if each.row.id]
        boundaries = self.boundaries
        order = [*boundaries]
        if stage not in order[1:]:
            return None
        place = order.index(stage)
        starts = [*(numbers.index(boundaries[each]) for each in order), len(numbers)]
        begins = starts[place] + by
        if not starts[place - 1] < begins < starts[place + 1]:
            return None
        return {**boundaries, order[place]: numbers[begins]}


def draft(text: str, language: DraftLanguage, choices: Choices | None = None) -> Drafted:
    """Return the draft of a text in that language.

    Raises `UnfitTextError` where it holds no sentence, or more than a case can.
    """
    choices = _cleaned(choices or Choices())
    # Half of a surrogate pair, which no file can hold.
    text = text.encode(errors="replace").decode()
    _check_size(text)
    _check_count(sum(map(text.count, _STOPS)) // _MOST_STOPS_A_SENTENCE)
    _check_stretches(text)
    rows, cut = rows_of(text, language, choices.cut)
    _check_rows(rows)
    stages = (
        stages_of(rows, language)
        if choices.boundaries is None
        else by_boundaries(rows, choices.boundaries)
    )

    def topic(sentence: str) -> str:
        return next((each.key for each in named_in(sentence, language)), "")

    groups = groups_of(rows, stages, topic)
    found = candidates(rows, language)
    story = story_of(groups, found, choices, language)
    abbreviations = abbreviations_of(rows)
    put, undated = placed(
        times_in(rows, language),
        {name for name, stage in stages.items() if stage in ("anamnesis", "examination")},
        {row.id for row in groups[0].rows},
    )
    timeline = timeline_of(story, put, language)
    data = _case(rows, story, language, choices, cut)
    if glossary := glossary_of(story, abbreviations):
        data["glossary"] = glossary
    data["stages"] = Commented(
        _COMMENTS["stages"][language],
        with_skeletons(
            blocks_of(story, language),
            language,
            diagnosis=choices.diagnosis_words,
            events=labels_in_order(timeline),
        ),
    )
    if hypotheses := hypotheses_of(choices, language):
        data["hypotheses"] = hypotheses
    if timeline:
        data["timeline"] = Commented(_COMMENTS["timeline"][language], timeline)
    by_row = {row.id: finding.id for finding in story.findings for row in finding.group.rows}
    return Drafted(
        case=as_yaml(data),
        source_name=f"source.{language}.txt",
        source=text,
        cut=cut,
        rows=tuple(DraftRow(row, stages.get(row.id), by_row.get(row.id, "")) for row in rows),
        candidates=found,
        hidden=tuple(Telltale(quote.row.id, quote.words) for quote in story.hidden),
        pointed=tuple(Telltale(quote.row.id, quote.words) for quote in story.pointed),
        abbreviations=abbreviations,
        undated=undated,
        to_reread=tuple(finding.id for finding in story.findings),
        personal=personal_data_in(text),
        notices=_notices(text, undated),
    )


def _cleaned(choices: Choices) -> Choices:
    words = (each.strip()[:LONGEST_LINE] for each in choices.diagnosis_words)
    return replace(choices, diagnosis_words=tuple(dict.fromkeys(filter(None, words))))


_COMMENTS: dict[str, dict[DraftLanguage, str]] = {
    "card": {
        "fr": "Un brouillon, tiré du texte par des règles. « À écrire » : le texte n’en dit rien.",
        "en": "A draft, made from the text by rules. “To be written”: the text says nothing of it.",
    },
    "stages": {
        "fr": "Le texte, dans son ordre. Titres et résumés sont à relire (to_reread).",
        "en": "The text, in its order. Titles and summaries are to be read again (to_reread).",
    },
    "timeline": {
        "fr": "Les temps que le texte dit, avec ses mots.",
        "en": "The times that the text tells, with its words.",
    },
}


def _case(
    rows: tuple[Row, ...], story: Story, language: DraftLanguage, choices: Choices, cut: Cut
) -> Data:
    unwritten = TO_BE_WRITTEN[language]
    first = story.findings[0].quotes[0].words
    data: Data = {
        "shown": Commented(_COMMENTS["card"][language], DRAFT),
        **({"id": choices.case_id} if choices.case_id else {}),
        "language": language,
        "title": case_title([row for row in rows if not row.is_heading], language),
        "presentation": unwritten if story.telling.tells(first) else first[:LONGEST_TEXT],
        "final_title": _final_title(story, choices, unwritten),
        "specialty": unwritten,
        "difficulty": "intermediate",
        "minutes": min(MOST_MINUTES, max(FEWEST_MINUTES, 2 * len(story.findings))),
        "authors": [unwritten],
        "licence": unwritten,
        "provenance": unwritten,
        "objectives": [unwritten],
        "source": {"file": f"source.{language}.txt"},
    }
    said = {name: list(words) for name, words in cut.model_dump().items() if words}
    if said:
        data["source"] = {"file": f"source.{language}.txt", "cut": said}
    return data


def _final_title(story: Story, choices: Choices, unwritten: str) -> object:
    """Return the diagnosis; it opens by itself with the first finding of that stage."""
    name = next(iter(choices.diagnosis_words), unwritten)
    of_stage = [
        place for place, finding in enumerate(story.findings) if finding.group.stage == "diagnosis"
    ]
    if story.diagnosis == next(iter(of_stage), len(story.findings) - 1):
        return name
    return {"text": name, "opens_with": story.findings[story.diagnosis].id}


def _check_size(text: str) -> None:
    if len(text.encode()) > MAX_BYTES:
        raise UnfitTextError(
            Message(
                "the text is over {bytes} bytes long; keep what the case rests on,"
                " and leave the rest out",
                bytes=f"{MAX_BYTES:,}",
            )
        )


def _check_count(sentences: int) -> None:
    if sentences > MAX_SENTENCES:
        raise UnfitTextError(
            Message(
                "the text has over {most} sentences, which is more than a case takes;"
                " keep what the case rests on, and leave the rest out",
                most=MAX_SENTENCES,
            )
        )


def _check_rows(rows: tuple[Row, ...]) -> None:
    sentences = [row for row in rows if not row.is_heading]
    if not sentences:
        raise UnfitTextError(
            Message("there is no sentence in the text; paste the case into the box")
        )
    _check_count(len(sentences))
    long = next((row for row in sentences if len(row.text) > MAX_SENTENCE), None)
    if long is not None:
        raise _too_long(long.line)


def _check_stretches(text: str) -> None:
    """Refuse a text of which so much has no stop that cutting it would take long."""
    place = 0
    for stretch in _STRETCH.split(text):
        if len(stretch) > _LONGEST_STRETCH:
            raise _too_long(len(f"{text[:place]}.".splitlines()))
        place += len(stretch) + 1


def _too_long(line: int) -> UnfitTextError:
    return UnfitTextError(
        Message(
            "line {line} has a sentence of over {most} characters;"
            " put full stops or line breaks into it",
            line=line,
            most=f"{MAX_SENTENCE:,}",
        )
    )


def _notices(text: str, undated: tuple[Found, ...]) -> tuple[Message, ...]:
    found: list[Message] = []
    if text.count("</") > 2 and "<" in text:  # noqa: PLR2004
        found.append(
            Message("the text looks like the source of a web page; paste what the page shows")
        )
    if undated:
        found.append(
            Message(
                "some times of the text couldn't be placed ({words}); put them on the timeline"
                " yourself",
                words=named([each.words for each in undated]),
            )
        )
    return tuple(found)
