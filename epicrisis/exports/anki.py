"""An Anki deck for after the case: its questions and teaching points as cards.

A note is recognised by case, block and language, never by its words, so that importing the deck
again updates what was learned instead of doubling it. Anki takes the newer of two notes; so the
moment of writing is in the file.
"""

import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import genanki  # type: ignore[import-untyped]
from markupsafe import Markup

from epicrisis.cases.fields import SourceRef, in_language
from epicrisis.cases.model import Finding, Teaching
from epicrisis.cases.questions import Question
from epicrisis.clock import utc_now
from epicrisis.exports import markup, redrawn, scenes
from epicrisis.exports.registry import NO_REMARKS, Remarks
from epicrisis.exports.scenes import (
    CaptionedImage,
    FindingScene,
    LessonScene,
    Quote,
    Scene,
    StoryScenes,
)
from epicrisis.i18n import Translate, translator
from epicrisis.palette import ACCENT, INK, MUTED, PAPER
from epicrisis.questions.answer import storable
from epicrisis.story import telling
from epicrisis.story.telling import Step, Story
from epicrisis.writing import disclaimer

FIELDS = ("Front", "Options", "Answer", "Why", "Source", "References", "Case")

_CSS = f""".card {{ font: 1.1rem/1.5 Georgia, serif; color: {INK.light}; background: {PAPER.light};
  max-width: 42rem; margin: 0 auto; padding: 1rem; text-align: start; }}
.case {{ font: .8rem system-ui, sans-serif; color: {MUTED.light}; }}
.front {{ font-weight: bold; }}
blockquote {{ margin: .5rem 0; padding-inline-start: .8rem;
  border-inline-start: 3px solid {ACCENT.light}; font-size: .9em; }}
figcaption {{ font-weight: normal; font-size: .9em; }}
a {{ color: {ACCENT.light}; overflow-wrap: anywhere; }}
.card.nightMode {{ color: {INK.dark}; background: {PAPER.dark}; }}
.nightMode .case {{ color: {MUTED.dark}; }}
.nightMode a {{ color: {ACCENT.dark}; }}
"""
_FRONT = '<p class="case">{{Case}}</p><div class="front">{{Front}}</div>{{Options}}'
_BACK = "{{FrontSide}}<hr id=answer>{{Answer}}{{Why}}{{Source}}{{References}}"

_NOT_IN_TAGS = r"""[\s:*"']+"""


@dataclass(frozen=True, slots=True)
class Card:
    """What is asked and what is answered, in HTML."""

    block: str
    """Id of the question or the teaching point."""
    stage: str
    kind: str
    fields: tuple[Markup, ...]
    """As `FIELDS`, but for the last."""


def write(story: Story, language: str, out: Path) -> tuple[str, ...]:
    """Write the deck to `out` as everybody gets it, and return what it can't carry."""
    return write_own(story, language, out, NO_REMARKS)


def write_own(story: Story, language: str, out: Path, remarks: Remarks) -> tuple[str, ...]:
    """Write the deck with a learner's notes and stars, and return what it can't carry."""
    out.write_bytes(package(story, language, utc_now().timestamp(), remarks))
    translate = translator(language)
    return (
        translate("the findings, step by step, and the teacher's notes"),
        *scenes.images_of_findings(story.case, translate),
        translate("the timeline"),
        translate("scores and certainty: whoever learns with cards judges for themselves"),
        *scenes.left_out(story.case, translate),
    )


def package(story: Story, language: str, now: float, remarks: Remarks = NO_REMARKS) -> bytes:
    """Return the `.apkg` file; the same story at the same moment gives the same bytes.

    What a learner has noted stands behind the explanation, and a star is a tag: the note type stays
    that of all cases. A finding that is starred or noted is a card of its own.
    """
    whole, slug = _outlined(scenes.of_story(story, language)), story.case.slug
    deck = genanki.Deck(
        _number("deck", slug, language),
        # Two colons would make a deck inside a deck.
        markup.plain(whole.title).replace("::", ": "),
        _description(whole, translator(language)),
    )
    model = _model()
    for card in _with_remarks(_cards(story, whole), story, whole, remarks):
        deck.add_note(
            genanki.Note(
                model,
                [_field(each) for each in (*card.fields, Markup.escape(whole.title))],
                tags=_tags(slug, card, whole.specialty, is_starred=_is_starred(card, remarks)),
                guid=markup.stable_id("anki", slug, card.block, language),
            )
        )
    written = io.BytesIO()
    genanki.Package(deck).write_to_file(written, timestamp=now)
    return _finished(written, {each.name: each.picture.content for each in _images(whole)})


def _outlined(whole: StoryScenes) -> StoryScenes:
    """Return the scenes with the zones of answers drawn into their images."""
    return replace(whole, scenes=tuple(map(_with_outlines, whole.scenes)))


def _with_outlines(scene: Scene) -> Scene:
    if scene.solved is None or not scene.solved.images:
        return scene
    images = tuple(map(redrawn.with_outlines, scene.solved.images))
    return replace(scene, solved=replace(scene.solved, images=images))


def _images(whole: StoryScenes) -> Iterator[CaptionedImage]:
    for scene in whole.scenes:
        if scene.asked is not None and scene.solved is not None:
            yield from scene.asked.images
            yield from scene.solved.images
        for lesson in scene.lessons:
            yield from lesson.images


def _finished(written: io.BytesIO, media: Mapping[str, bytes]) -> bytes:
    """Return the archive compressed, with its images, without the moment of its making.

    In it a file is called by its number; `media` says under which name Anki keeps it.
    """
    again = io.BytesIO()
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(again, "w") as new:
        files = {name: old.read(name) for name in old.namelist()}
        files["media"] = json.dumps(dict(enumerate(media))).encode()
        files |= {str(number): content for number, content in enumerate(media.values())}
        for name, content in files.items():
            new.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return again.getvalue()


def _number(*parts: str) -> int:
    # Anki's scripts read ids as numbers of 53 bits; genanki proposes 31.
    return int(markup.stable_id("anki", *parts)[:8], 16) % 2**30 + 2**30


def _model() -> genanki.Model:
    """Return the one note type of all cases, so that a learner's list of types stays short."""
    return genanki.Model(
        _number("model"),
        "Épicrise",
        fields=[{"name": name} for name in FIELDS],
        templates=[{"name": "Épicrise", "qfmt": _FRONT, "afmt": _BACK}],
        css=_CSS,
    )


def _field(html: Markup) -> str:
    """Return HTML in which Anki finds no sound to play and no LaTeX to run."""
    return markup.plain(str(html)).replace("[", "&#91;")


def _tags(slug: str, card: Card, specialty: str, *, is_starred: bool) -> list[str]:
    words = [slug, f"stage::{card.stage}", f"kind::{card.kind}", *(["starred"] * is_starred)]
    return [*words, f"specialty::{re.sub(_NOT_IN_TAGS, '_', markup.plain(specialty))}"]


def _description(whole: StoryScenes, translate: Translate) -> str:
    after = translate("For after the case: these cards tell its diagnosis.")
    return markup.paragraphs((after, disclaimer(translate), whole.provenance, whole.licence))


# --- Cards -------------------------------------------------------------------------------


def _cards(story: Story, whole: StoryScenes) -> Iterator[Card]:
    title = whole.title
    for step, scene in zip(story.steps, whole.scenes, strict=True):
        if scene.told:
            title = scene.told.title
        if isinstance(step.block, Question):
            yield _question(story, whole, step, step.block, scene)
        for place, (point, lesson) in enumerate(zip(step.teaching, scene.lessons, strict=True), 1):
            front = _front(title, place, len(scene.lessons), translator(whole.language))
            yield _point(story, whole, step, point, lesson, front)


def _with_remarks(
    cards: Iterable[Card], story: Story, whole: StoryScenes, remarks: Remarks
) -> Iterator[Card]:
    """Yield the cards with a learner's notes, and one for each finding with a note or a star."""
    translate = translator(whole.language)
    words = translate("My note")
    for card in cards:
        note = remarks[card.block].note if card.block in remarks else ""
        if note:
            *before, why, source, references = card.fields
            own = markup.heading(words) + markup.paragraphs((storable(note),))
            card = replace(card, fields=(*before, why + own, source, references))  # noqa: PLW2901
        yield card
    for step, scene in zip(story.steps, whole.scenes, strict=True):
        if scene.told is not None and step.block.id in remarks:
            yield _noted(story, whole, step, scene.told, remarks[step.block.id].note)


def _noted(story: Story, whole: StoryScenes, step: Step, told: FindingScene, note: str) -> Card:
    assert isinstance(step.block, Finding)
    translate = translator(whole.language)
    front = translate("{title}: what was it, and what did I note?").format(title=told.title)
    own = markup.heading(translate("My note")) + markup.paragraphs((storable(note),))
    fields = (
        markup.paragraphs((front,)),
        Markup(),
        markup.paragraphs(told.text),
        own if note else Markup(),
        _sources(story, step.block.source, whole.language),
        Markup(),
    )
    return Card(step.block.id, step.stage, "finding", fields)


def _is_starred(card: Card, remarks: Remarks) -> bool:
    return card.block in remarks and remarks[card.block].is_starred


def _question(
    story: Story, whole: StoryScenes, step: Step, question: Question, scene: Scene
) -> Card:
    translate = translator(whole.language)
    asked, solved = scene.asked, scene.solved
    assert asked
    assert solved
    options = markup.items(f"{option.letter}. " + option.text for option in asked.options)
    fields = (
        markup.asked(asked) + markup.figures(asked.images),
        markup.paragraphs((asked.hint,)) + (options if asked.options else Markup()),
        markup.items(solved.right)
        + markup.figures(solved.images)
        + (markup.panel(solved.panel) if solved.panel else Markup()),
        markup.explanation(solved, solved.notes, translate),
        _sources(story, question.source, whole.language),
        _references(whole, solved.cites),
    )
    return Card(question.id, step.stage, question.kind, fields)


def _point(
    story: Story, whole: StoryScenes, step: Step, point: Teaching, lesson: LessonScene, front: str
) -> Card:
    fields = (
        markup.paragraphs((front,)),
        Markup(),
        markup.paragraphs(lesson.text) + markup.figures(lesson.images),
        Markup(),
        _sources(story, point.source, whole.language),
        _references(whole, lesson.cites),
    )
    return Card(point.id, step.stage, "teaching", fields)


def _front(title: str, place: int, of: int, translate: Translate) -> str:
    """Return a front without words of the answer: what the point follows, and its number."""
    if of == 1:
        return translate("{title}: what is worth remembering?").format(title=title)
    words = translate("{title}: what is worth remembering? ({number} of {total})")
    return words.format(title=title, number=place, total=of)


def _sources(story: Story, references: Iterable[SourceRef], language: str) -> Markup:
    """Return the quoted sentences, those told later included: the deck is for after the case."""
    quotes = tuple(
        Quote(
            each.sentence,
            each.words,
            tuple(f"{note.wording}: {in_language(note.reading, language)}" for note in each.notes),
        )
        for each in telling.quote(story, references)
    )
    return markup.quotations(quotes, story.case.source.language, translator(language))


def _references(whole: StoryScenes, cites: Iterable[int]) -> Markup:
    cited = {each.number: each for each in whole.references}
    return markup.references([cited[each] for each in cites], translator(whole.language))
