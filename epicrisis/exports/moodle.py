"""A Moodle XML file of the questions and teaching points, for the import of a question bank.

It is written as Moodle 4.4's own importer reads it (`question/format/xml/format.php` and
`question/type/ordering/questiontype.php`). What Moodle can't do is returned by `write`, and told
in `docs/exports.md`.
"""

import base64
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import assert_never
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from markupsafe import Markup

from epicrisis.cases.fields import in_language
from epicrisis.cases.model import Finding, Teaching
from epicrisis.cases.questions import Question
from epicrisis.exports import markup, scenes
from epicrisis.exports.scenes import LessonScene, QuestionScene, Scene, StoryScenes
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
    if not isinstance(step.block, Finding):
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
    _text(SubElement(item, "name"), name)
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
    text = markup.joined((markup.paragraphs(lesson.text), _references(whole, lesson.cites)))
    name = translator(whole.language)("Teaching point")
    idnumber = _idnumber(story, whole, point.id)
    item = _headers("description", name, text, Markup(), "0", idnumber)
    _tags(item, story.case.slug, "teaching")
    return item


# --- Questions ---------------------------------------------------------------------------


def _question(story: Story, whole: StoryScenes, question: Question, scene: Scene) -> Element:
    translate = translator(whole.language)
    asked, solved = scene.asked, scene.solved
    assert asked
    assert solved
    feedback = markup.joined(
        (
            markup.explanation(solved, translate),
            markup.quotations(scene.quotes, story.case.source.language, translate),
            _references(whole, solved.cites),
        )
    )
    item = _headers(
        _moodle_type(question),
        asked.heading,
        markup.joined(
            (
                markup.paragraphs(paragraphs(asked.stem)),
                markup.figures(asked.images, "@@PLUGINFILE@@/"),
                markup.paragraphs(_hint(question, scene, translate)),
            )
        ),
        feedback,
        "1",
        _idnumber(story, whole, question.id),
    )
    _files(item, asked)
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


def _files(item: Element, asked: QuestionScene) -> None:
    """Add the images of the question's text, each once."""
    text = item.find("questiontext")
    assert text is not None
    for name, each in {each.name: each for each in asked.images}.items():
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
    right, wrong = len(solution.right), len(shape.options) - len(solution.right)
    many = shape.most > 1
    _plain(item, "single", "false" if many else "true")
    _plain(item, "shuffleanswers", "1")
    _plain(item, "answernumbering", "abc")
    _plain(item, "showstandardinstruction", "1")
    _no_combined_feedback(item)
    for option, text in shape.options.items():
        share = percentage(right) if option in solution.right else -percentage(wrong)
        if option in solution.unacceptable:
            # No sum of the right ones is more, and Moodle gives no question less than 0.
            share = -100
        because = (solution.because or {}).get(option)
        _answer(
            item,
            f"{share if many or share > 0 else 0:.7g}",
            in_language(text, language),
            in_language(because, language) if because else "",
        )


def percentage(parts: int) -> float:
    """Return the share of a mark nearest to one of so many parts, among those Moodle knows."""
    return min(PERCENTAGES, key=lambda each: abs(each - 100 / parts))


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
        _text(answer, form.replace("*", "\\*"))
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
    questions = [step.block for step in story.steps if not isinstance(step.block, Finding)]
    parts = (
        (True, translate("the findings, step by step, and the teacher's notes")),
        *((True, words) for words in scenes.images_of_findings(story.case, translate)),
        (True, translate("the timeline")),
        (
            any(isinstance(shape_of(question), Order) for question in questions),
            translate("our credit for orders: for half of the pairs Moodle gives 50 %, not 0"),
        ),
        (
            any(map(_has_uneven_shares, questions)),
            translate("exact shares of a mark: the nearest that Moodle knows are taken"),
        ),
        (
            any(kind_of(question).is_in_words for question in questions),
            translate("self-assessment: in Moodle a teacher grades answers in words"),
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


def _has_uneven_shares(question: Question) -> bool:
    shape, right = shape_of(question), kind_of(question).solution(question).right
    if not isinstance(shape, Options | Zones) or shape.most == 1:
        return False
    sizes = (len(right), len(shape.options) - len(right))
    return any(size and abs(percentage(size) * size - 100) > 1 for size in sizes)
