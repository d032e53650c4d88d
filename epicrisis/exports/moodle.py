"""A Moodle XML file of the questions and teaching points, for the import of a question bank.

It is written as Moodle 4.4's own importer reads it (`question/format/xml/format.php` and
`question/type/ordering/questiontype.php`). What Moodle can't do is returned by `write`, and told
in `docs/exports.md`.
"""

import base64
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import assert_never
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from markupsafe import Markup, escape

from epicrisis.cases.fields import in_language
from epicrisis.cases.model import Teaching
from epicrisis.cases.questions import Question
from epicrisis.exports import markup, redrawn, scenes
from epicrisis.exports.scenes import (
    CaptionedImage,
    LessonScene,
    Scene,
    StoryScenes,
)
from epicrisis.i18n import Translate, translator
from epicrisis.questions.kind import Number, Options, Order, Phrase, Solution, Zones
from epicrisis.questions.registry import kind_of, shape_of
from epicrisis.story.telling import Step, Story
from epicrisis.writing import paragraphs

PERCENTAGES = (
    *(100, 90, 83.33333, 80, 75, 70, 66.66667, 60, 50, 40),
    *(33.33333, 30, 25, 20, 16.66667, 14.28571, 12.5, 11.11111, 10, 5),
)
"""The shares of a mark that Moodle knows; its importer refuses a question with any other."""
MOST_EQUAL = 10
"""Right options of which each can have the same share of a mark."""


def write(story: Story, language: str, out: Path) -> tuple[str, ...]:
    """Write the file to `out`, and return what of the case it can't carry."""
    root = quiz(story, language)
    ElementTree.indent(root)
    ElementTree.ElementTree(root).write(out, encoding="utf-8", xml_declaration=True)
    return _left_out(story, translator(language))


def quiz(story: Story, language: str) -> Element:
    """Return the quiz: a category a stage, in the order of the story."""
    whole, root = scenes.of_story(story, language), Element("quiz")
    steps = zip(story.steps, whole.scenes, strict=True)
    number = 0
    for place, (_, stage) in enumerate(groupby(steps, key=lambda pair: pair[0].stage), 1):
        pairs = list(stage)
        items = [item for step, scene in pairs for item in _items(story, whole, step, scene)]
        if items:
            root.append(_category(whole.title, place, pairs[0][1].stage))
        for item in items:
            number += 1
            name = item.find("name/text")
            assert name is not None
            # A question bank sorts by name.
            name.text = f"{number:02} {name.text}"
            root.append(item)
    return root


def _category(title: str, place: int, stage: str) -> Element:
    category = Element("question", type="category")
    # A slash in a name is written twice.
    names = (markup.plain(each).replace("/", "//") for each in (title, f"{place} {stage}"))
    _text(SubElement(category, "category"), "/".join(("$course$/top", *names)))
    return category


def _items(story: Story, whole: StoryScenes, step: Step, scene: Scene) -> Iterator[Element]:
    if isinstance(step.block, Question) and _has_a_right_answer(step.block):
        yield _question(story, whole, step.block, scene)
    for point, lesson in zip(step.teaching, scene.lessons, strict=True):
        yield _description(story, whole, point, lesson)


# --- Parts of every item -----------------------------------------------------------------


def _text(parent: Element, text: str) -> None:
    SubElement(parent, "text").text = text


def _html(parent: Element, tag: str, html: Markup) -> None:
    _text(SubElement(parent, tag, format="html"), str(html))


def _plain(parent: Element, tag: str, text: str) -> None:
    SubElement(parent, tag).text = text


def _headers(
    kind: str, name: str, text: Markup, feedback: Markup, grade: str, idnumber: str
) -> Element:
    item = Element("question", type=kind)
    # Moodle reads a name as HTML, and a group of questions has a title of its author's.
    _text(SubElement(item, "name"), str(escape(name)))
    _html(item, "questiontext", text)
    _html(item, "generalfeedback", feedback)
    _plain(item, "defaultgrade", grade)
    _plain(item, "penalty", "0")
    _plain(item, "hidden", "0")
    _plain(item, "idnumber", idnumber)
    return item


def _tags(item: Element, *tags: str) -> None:
    parent = SubElement(item, "tags")
    for tag in tags:
        _text(SubElement(parent, "tag"), tag)


def _idnumber(story: Story, whole: StoryScenes, block: str) -> str:
    # At most 100 letters, of which an id has 64 at most.
    return f"{block}-{markup.stable_id('moodle', story.case.slug, block, whole.language)}"


def _references(whole: StoryScenes, cites: tuple[int, ...]) -> Markup:
    cited = [each for each in whole.references if each.number in cites]
    return markup.references(cited, translator(whole.language))


def _description(story: Story, whole: StoryScenes, point: Teaching, lesson: LessonScene) -> Element:
    text = markup.joined(
        (
            markup.paragraphs(lesson.text),
            markup.figures(lesson.images, "@@PLUGINFILE@@/"),
            _references(whole, lesson.cites),
        )
    )
    name = translator(whole.language)("Teaching point")
    idnumber = _idnumber(story, whole, point.id)
    item = _headers("description", name, text, Markup(), "0", idnumber)
    _files(item, "questiontext", lesson.images)
    _tags(item, story.case.slug, "teaching")
    return item


# --- Questions ---------------------------------------------------------------------------


def _question(story: Story, whole: StoryScenes, question: Question, scene: Scene) -> Element:
    translate = translator(whole.language)
    asked, solved = scene.asked, scene.solved
    assert asked
    assert solved
    images = tuple(_outlined(scene, translate))
    feedback = markup.joined(
        (
            markup.figures(images, "@@PLUGINFILE@@/"),
            markup.explanation(solved, _decisive(question, whole.language), translate),
            markup.quotations(scene.quotes, story.case.source.language, translate),
            _references(whole, solved.cites),
        )
    )
    item = _headers(
        _moodle_type(question),
        asked.heading,
        markup.joined(
            (
                markup.asked(asked),
                markup.figures(asked.images, "@@PLUGINFILE@@/"),
                markup.paragraphs(_hint(question, scene, translate)),
            )
        ),
        feedback,
        "1",
        _idnumber(story, whole, question.id),
    )
    _files(item, "questiontext", asked.images)
    _files(item, "generalfeedback", images)
    _add_answers(item, question, whole.language)
    _tags(item, story.case.slug, question.kind)
    return item


def _moodle_type(question: Question) -> str:
    match shape_of(question):
        case Options() | Zones():
            return "multichoice"
        case Order():
            return "ordering"
        case Number():
            return "numerical"
        case Phrase(is_short=True):
            return "shortanswer"
        case Phrase():
            return "essay"
        case shape:
            assert_never(shape)


def _add_answers(item: Element, question: Question, language: str) -> None:
    match shape_of(question):
        case Options() | Zones():
            _multichoice(item, question, language)
        case Order():
            _ordering(item, question, language)
        case Number():
            _numerical(item, question, language)
        case Phrase(is_short=True):
            _short_answer(item, question, language)
        case Phrase():
            _essay(item, question, language)
        case shape:
            assert_never(shape)


def _outlined(scene: Scene, translate: Translate) -> Iterator[CaptionedImage]:
    """Yield the image with the right zones outlined, which have numbers: Moodle has the letters."""
    assert scene.asked
    assert scene.solved
    for image in scene.solved.images:
        is_many = len(image.outlines) > 1
        outlines = tuple(
            replace(outline, label=str(number) if is_many else "")
            for number, outline in enumerate(image.outlines, 1)
        )
        names = (f"{outline.label} {outline.name}".strip() for outline in outlines)
        words = translate("Outlined: {zones}").format(zones=" · ".join(names))
        alt = f"{scene.asked.images[-1].alt} {words}"
        yield redrawn.with_outlines(replace(image, alt=alt, caption=words, outlines=outlines))


def _decisive(question: Question, language: str) -> tuple[str, ...]:
    """Return the options that decide alone; what else is said of them is the feedback of each."""
    solution, translate = kind_of(question).solution(question), translator(language)
    weights = {
        in_language(text, language): solution.veto_word(option, translate)
        for option, text in shape_of(question).options.items()
    }
    words = translate("{what} ({certainty})")
    return tuple(
        words.format(what=text, certainty=weight) for text, weight in weights.items() if weight
    )


def _files(item: Element, tag: str, images: Sequence[CaptionedImage]) -> None:
    """Add the images of a text, each once."""
    text = item.find(tag)
    assert text is not None
    for name, each in {each.name: each for each in images}.items():
        file = SubElement(text, "file", name=name, path="/", encoding="base64")
        file.text = base64.b64encode(each.picture.content).decode()


def _hint(question: Question, scene: Scene, translate: Translate) -> tuple[str, ...]:
    """Return how to answer, where Moodle doesn't say it by itself."""
    assert scene.asked
    match shape_of(question):
        case Order():
            if kind_of(question).is_by_time:
                return (translate("Put all in order, the earliest first."),)
            return (translate("Put all in order, the foremost first."),)
        case Options(options=options, most=most) if most in (1, len(options)):
            return ()
        case Options() | Zones() | Number() | Phrase():
            return (scene.asked.hint,)
        case shape:
            assert_never(shape)


def _multichoice(item: Element, question: Question, language: str) -> None:
    shape, solution = shape_of(question), kind_of(question).solution(question)
    assert isinstance(shape, Options | Zones)
    is_many = shape.most > 1
    _plain(item, "single", "false" if is_many else "true")
    _plain(item, "shuffleanswers", "1")
    _plain(item, "answernumbering", "abc")
    _plain(item, "showstandardinstruction", "1")
    _no_combined_feedback(item)
    shares = option_shares(shape, solution)
    for option, text in shape.options.items():
        because = solution.because.get(option)
        _answer(
            item,
            f"{shares[option] if is_many or shares[option] > 0 else 0:.7g}",
            in_language(text, language),
            in_language(because, language) if because else "",
        )


def option_shares(shape: Options | Zones, solution: Solution) -> dict[str, float]:
    """Return which share of a mark each option adds or takes, in per cent."""
    wrong = [option for option in shape.options if option not in solution.right]
    taken = -percentage(len(wrong)) if wrong else 0
    # No sum of the right ones is more than 100, and Moodle gives no question less than 0.
    return {
        **{option: -100 if option in solution.unacceptable else taken for option in wrong},
        **dict(zip(solution.right, right_shares(len(solution.right)), strict=True)),
    }


def percentage(parts: int) -> float:
    """Return the share of a mark nearest to one of so many parts, among those Moodle knows."""
    return min(PERCENTAGES, key=lambda each: abs(each - 100 / parts))


def right_shares(parts: int) -> list[float]:
    """Return as many shares that Moodle knows, as equal as it can be, whose sum is 100.

    Where the sum is another, Moodle's import ends after that question, with a notice
    (`question/type/multichoice/questiontype.php`: "fractionsaddwrong"). Its least share is 5%:
    from 21 parts on some get nothing.
    """
    if parts <= MOST_EQUAL:
        return [percentage(parts)] * parts
    tens = max(0, 20 - parts)
    fives = min(parts, 20) - tens
    return [10.0] * tens + [5.0] * fives + [0.0] * (parts - tens - fives)


def _ordering(item: Element, question: Question, language: str) -> None:
    options = shape_of(question).options
    _plain(item, "layouttype", "VERTICAL")
    _plain(item, "selecttype", "ALL")
    _plain(item, "selectcount", "0")
    # Of Moodle's rules the one that counts pairs, as `docs/scoring.md` does.
    _plain(item, "gradingtype", "RELATIVE_ALL_PREVIOUS_AND_NEXT")
    _plain(item, "showgrading", "HIDE")
    _plain(item, "numberingstyle", "none")
    _no_combined_feedback(item)
    for place, option in enumerate(kind_of(question).solution(question).right, 1):
        _answer(item, str(place), in_language(options[option], language))


def _answer(item: Element, fraction: str, text: str, feedback: str = "") -> None:
    answer = SubElement(item, "answer", fraction=fraction, format="html")
    _text(answer, str(markup.paragraphs((text,))))
    _html(answer, "feedback", markup.paragraphs((feedback,)) if feedback else Markup())


def _short_answer(item: Element, question: Question, language: str) -> None:
    _plain(item, "usecase", "0")
    forms = kind_of(question).solution(question).forms or {}
    in_turn = (*forms.get(language, ()), *(form for each in forms.values() for form in each))
    for form in dict.fromkeys(in_turn):
        answer = SubElement(item, "answer", fraction="100", format="moodle_auto_format")
        # An asterisk stands for anything, unless it is written so.
        _text(answer, markup.plain(form).replace("*", "\\*"))
        _html(answer, "feedback", Markup())


def _no_combined_feedback(item: Element) -> None:
    for name in ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback"):
        _html(item, name, Markup())


def _numerical(item: Element, question: Question, language: str) -> None:
    shape = shape_of(question)
    assert isinstance(shape, Number)
    for middle, tolerance in intervals(kind_of(question).solution(question)):
        answer = SubElement(item, "answer", fraction="100", format="moodle_auto_format")
        _text(answer, f"{middle:.15g}")
        _html(answer, "feedback", Markup())
        _plain(answer, "tolerance", f"{tolerance:.15g}")
    unit = SubElement(SubElement(item, "units"), "unit")
    _plain(unit, "multiplier", "1")
    _plain(unit, "unit_name", markup.plain(in_language(shape.unit, language)))
    # The unit may be typed and may be left out: 0 is Moodle's "optional", typed into the answer.
    _plain(item, "unitgradingtype", "0")
    _plain(item, "unitpenalty", "0")
    _plain(item, "showunits", "0")
    _plain(item, "unitsleft", "0")


def intervals(solution: Solution) -> Iterator[tuple[float, float]]:
    """Yield what is accepted as middles with a tolerance, the only intervals that Moodle knows.

    The first has the right number in its middle, for Moodle shows that as the right answer. Where
    the answer isn't in the middle of what is accepted, a second one covers the rest.
    """
    assert solution.accept is not None
    assert solution.number is not None
    (low, high), answer = solution.accept, solution.number
    yield answer, min(answer - low, high - answer)
    if answer - low != high - answer:
        yield low / 2 + high / 2, high / 2 - low / 2


def _essay(item: Element, question: Question, language: str) -> None:
    model = kind_of(question).solution(question).model
    assert model is not None
    _plain(item, "responseformat", "editor")
    _plain(item, "responserequired", "1")
    _plain(item, "responsefieldlines", "5")
    _plain(item, "attachments", "0")
    _plain(item, "attachmentsrequired", "0")
    _html(item, "graderinfo", markup.paragraphs(paragraphs(in_language(model, language))))
    _html(item, "responsetemplate", Markup())


# --- What can't be carried ---------------------------------------------------------------


def _left_out(story: Story, translate: Translate) -> tuple[str, ...]:
    questions = [step.block for step in story.steps if isinstance(step.block, Question)]
    shapes = [*map(shape_of, questions)]
    parts = (
        (True, translate("the findings, step by step, and the teacher's notes")),
        *((True, words) for words in scenes.images_of_findings(story.case, translate)),
        (True, translate("the timeline")),
        (
            not all(map(_has_a_right_answer, questions)),
            translate("questions of concordance: they have no right answer, and Moodle marks each"),
        ),
        (
            any(isinstance(shape, Order) for shape in shapes),
            translate("our credit for orders: for half of the pairs Moodle gives 50%, not 0"),
        ),
        (
            any(map(_has_uneven_shares, questions)),
            translate("exact shares of a mark: the nearest that Moodle knows are taken"),
        ),
        (
            any(map(_has_indispensable, questions)),
            translate("indispensable options: in Moodle each costs no more than its share"),
        ),
        (
            any(map(_says_the_number, questions)),
            translate("a limit of choices: in Moodle each wrong one takes a share off instead"),
        ),
        (
            any(isinstance(shape, Zones) for shape in shapes),
            translate("pointing at an image: in Moodle its zones are chosen by their names"),
        ),
        (
            any(isinstance(shape, Phrase) and shape.is_short for shape in shapes),
            translate(
                "short answers blind to accents, hyphens, articles and plurals: in Moodle only"
                " capitals don't matter, and what comes near is wrong"
            ),
        ),
        (
            any(kind_of(question).is_self_assessed for question in questions),
            translate("self-assessment: in Moodle a teacher grades answers in words"),
        ),
        (
            any(question.withdrawn for question in questions),
            translate("the questions that were withdrawn"),
        ),
        (
            any(question.team for question in questions),
            translate("a place of its own for what the team did: it stands in the feedback"),
        ),
        (True, translate("certainty: in Moodle a setting of the quiz, not of its questions")),
    )
    return (
        *(words for is_so, words in parts if is_so),
        *scenes.left_out(story.case, translate),
    )


def _has_a_right_answer(question: Question) -> bool:
    return question.withdrawn is None and kind_of(question).solution(question).panel is None


def _is_multiple(question: Question) -> bool:
    shape = shape_of(question)
    return isinstance(shape, Options | Zones) and shape.most > 1


def _has_indispensable(question: Question) -> bool:
    return _is_multiple(question) and bool(kind_of(question).solution(question).indispensable)


def _says_the_number(question: Question) -> bool:
    shape = shape_of(question)
    return _is_multiple(question) and (
        isinstance(shape, Zones) or (isinstance(shape, Options) and shape.most < len(shape.options))
    )


def _has_uneven_shares(question: Question) -> bool:
    shape, right = shape_of(question), kind_of(question).solution(question).right
    if not _is_multiple(question):
        return False
    wrong = len(shape.options) - len(right)
    is_uneven = wrong > 0 and abs(percentage(wrong) * wrong - 100) > 1
    return is_uneven or len(right) > MOST_EQUAL
