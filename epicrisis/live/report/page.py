"""The report of a class as one HTML page, to be printed."""

from functools import cache

import jinja2
from markupsafe import Markup

from epicrisis import palette, templating
from epicrisis.cases.fields import in_language
from epicrisis.i18n import LANGUAGES, Translate, translator
from epicrisis.live.report import audience
from epicrisis.live.report.views import (
    BAR_WIDTH,
    TEMPLATES,
    movement_view,
    question_view,
    summary_rows,
)
from epicrisis.live.report.words import hour, when
from epicrisis.live.room.statistics import ClassStatistics, InClass, OwnAnswer, Person
from epicrisis.writing import policy_hash


def to_html(report: ClassStatistics, language: str) -> str:
    """Return one page that needs nothing else: no script, and no style but its own."""
    translate = translator(language)
    return _template().render(
        language=language,
        csp=META_CSP,
        style=Markup(_STYLE),
        title=in_language(report.title, language),
        room=_name(report, translate),
        facts=_facts(report, translate, language),
        rounds=_round_names(report, translate),
        summary=summary_rows(report, language),
        questions=[question_view(report, each, language) for each in report.questions],
        on_the_fly=[question_view(report, each, language) for each in report.on_the_fly],
        movement=movement_view(report, language),
        people=report.people,
        own_answers=_own_answers(report, translate),
        present=[(each.pseudonym, hour(each.at)) for each in report.present or ()],
        audience=audience.view(report, language),
        bar_width=BAR_WIDTH,
        words=_words(translate),
        explanations=_explanations(translate),
    )


def _name(report: ClassStatistics, translate: Translate) -> str:
    words = translate("Homework {code}") if report.course.is_homework else translate("Room {code}")
    return words.format(code=report.code)


def _round_names(report: ClassStatistics, translate: Translate) -> list[str]:
    """Return the headings of the rounds that any question had."""
    if report.course.is_homework:
        return [translate("Answers")]
    most = max((len(each.rounds) for each in report.questions), default=0)
    return [translate("first vote"), translate("second vote")][:most]


def _facts(report: ClassStatistics, translate: Translate, language: str) -> list[tuple[str, str]]:
    """Return what is said of the class as a whole, a name and a value each."""
    course = report.course
    facts = [
        (translate("Title"), course.title),
        (translate("Date"), when(course, language)),
        (translate("Language of the class"), LANGUAGES.get(report.language, report.language)),
    ]
    if course.is_homework:
        facts += [
            (translate("Taking part"), str(course.began)),
            (translate("Answered all questions"), str(course.finished)),
        ]
    if report.present is not None:
        facts.append((translate("Present by pseudonym"), str(len(report.present))))
    every = (*report.questions, *report.on_the_fly)
    votes = sum(each.tally.voters for asked in every for each in asked.rounds)
    facts += [
        (translate("Participants who voted"), str(report.voters)),
        (translate("Questions"), str(len(report.questions))),
        (translate("Asked in class"), str(len(report.on_the_fly) or "")),
        (translate("Votes"), str(votes)),
    ]
    return [(name, value) for name, value in facts if value]


def _own_answers(
    report: ClassStatistics, translate: Translate
) -> list[tuple[Person, list[tuple[str, str]]]]:
    """Return who lets the teacher see the own answers, with a cell a question: sign, and words."""
    found = []
    for person in report.people:
        own = person.answers
        if own is not None:
            cells = (_own_cell(e, own.get(e.question.id), translate) for e in report.questions)
            found.append((person, list(cells)))
    return found


def _own_cell(asked: InClass, own: OwnAnswer | None, translate: Translate) -> tuple[str, str]:
    if own is None or own.answer is None:
        return "–", translate("no answer")
    chosen = own.answer.response if isinstance(own.answer.response, tuple) else ()
    letters = "".join(asked.letters.get(each, "") for each in chosen)
    if own.answer.is_dont_know:
        return "?", translate("I don't know")
    if own.is_right is None:
        return letters or "·", translate("answered")
    sign, words = ("✓", translate("Right")) if own.is_right else ("✗", translate("Not right"))
    return f"{letters} {sign}".strip(), words


@cache
def _template() -> jinja2.Template:
    return templating.environment(TEMPLATES).get_template("report.html")


_STYLE = palette.light((TEMPLATES / "report.css").read_text(encoding="utf-8"))

META_CSP = f"default-src 'none'; style-src {policy_hash(_STYLE)}"
"""What the page says of itself, for where it is opened from a disk."""
CSP = f"{META_CSP}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""Content-Security-Policy of an answer that carries the page."""


def _words(translate: Translate) -> dict[str, str]:
    return {
        "report": translate("Class report"),
        "nothing": translate("The class has not voted yet."),
        "answer": translate("Answer"),
        "right": translate("right answer"),
        "authors": translate("the authors’ answer"),
        "by_group": translate("The last vote, by group"),
        "near": translate("near: not counted"),
        "picked": translate("picked to discuss"),
        "with": translate("With:"),
        "panel": translate("Panel"),
        "places": translate("Counted are those who put it in its right place."),
        "figure": translate("Figure"),
        "changes": translate("From the first vote to the second"),
        "change": translate("Answers"),
        "participants": translate("Participants"),
        "differential": translate("The class's differential"),
        "points": translate(
            "Points (3 for a first place, 2 for a second, 1 for a third), and in brackets how"
            " many named it."
        ),
        "hypothesis": translate("Hypothesis"),
        "votes": translate("Votes"),
        "people": translate("Participants who gave a pseudonym"),
        "people_note": translate("First votes on questions that have a right answer."),
        "pseudonym": translate("Pseudonym"),
        "right_count": translate("Right answers"),
        "answered": translate("Answered"),
        "asked": translate("Asked"),
        "how": translate("How to read the figures"),
        "whole": translate("All questions"),
        "whole_note": translate("Share of right answers, and in brackets how many answered."),
        "question": translate("Question"),
        "own_answers": translate("What each of them answered"),
        "own_answers_note": translate(
            "First answers of those who agreed that their teacher sees them: the letters that the"
            " class saw, ✓ right, ✗ not right, ? “I don't know”, – no answer. The answers in words"
            " are in the table (CSV)."
        ),
        "present": translate("Present"),
        "present_note": translate(
            "Who gave a pseudonym after the class was told that presence is listed, and when."
        ),
        "since": translate("Since"),
    }


def _explanations(translate: Translate) -> list[str]:
    return [
        translate(
            "An answer is right here if it is wholly right. Answers in one’s own words are not"
            " judged, and those that the teacher hid are left out; a short answer that only"
            " comes near an accepted one isn’t counted as right. Where a panel judges too, its"
            " members stand beside the class: nothing is right or wrong there."
        ),
        translate(
            "The difficulty index p is the share of right answers: the higher, the easier the"
            " question. The first vote is before the discussion, the second after it."
        ),
        translate(
            "The discrimination index D is, in the first vote, the share of right answers among"
            " the best 27% of the class minus the share among the weakest 27%, ranked by the"
            " other questions. It goes from −1 to 1; near 0 the question doesn't tell the two"
            " groups apart, below 0 it misleads those who know more."
        ),
        translate(
            "In a small class D is rough: of 10 to 30 participants, one answer moves it by 0.12 to"
            " 0.33."
        ),
        "Kelley TL. The selection of upper and lower groups for the validation of test items."
        " J Educ Psychol 1939;30:17–24. doi:10.1037/h0057123",
    ]
