"""A question of each kind, sent through all that does something with questions."""

import html
import json
import re
import sqlite3
import zipfile
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, assert_never, get_args

import pytest
import streamlit as st
from pptx import Presentation
from pypdf import PdfReader
from streamlit.testing.v1 import AppTest

from epicrisis import __main__ as command
from epicrisis.authoring.completions import shapes
from epicrisis.cases.model import Block
from epicrisis.cases.questions import QUESTION_TYPES, Question
from epicrisis.debrief.report import debrief_of
from epicrisis.exports import moodle
from epicrisis.exports.registry import BY_NAME
from epicrisis.live.phones import pages
from epicrisis.live.report.page import to_html
from epicrisis.live.report.table import to_csv
from epicrisis.live.report.tree import to_json
from epicrisis.live.room import class_question, transitions
from epicrisis.live.room.class_state import ClassState
from epicrisis.live.room.statistics import figures
from epicrisis.live.room.tally import tally
from epicrisis.live.room.transitions import Move
from epicrisis.live.web.cookies import teacher_cookie_name
from epicrisis.questions.answer import Answer
from epicrisis.questions.kind import Number, Options, Order, Phrase, Zones
from epicrisis.questions.registry import kind_of, shape_of
from epicrisis.refusals import InvalidAnswer
from epicrisis.server import resources
from epicrisis.spreadsheets import harmless
from epicrisis.store.classes.records import Ballot, Room, Vote
from epicrisis.story import answers, calibration, scoring
from epicrisis.story.answers import shown_order
from epicrisis.story.progress import Progress
from epicrisis.ui.teacher import room_actions
from tests.exports.test_slides import shown
from tests.kinds import samples
from tests.kinds.samples import KINDS, SAMPLES, question, story
from tests.kinds.told import TOLD
from tests.live.small_room import NOW, asked_in, room_at
from tests.pages.conftest import Visit
from tests.support.debriefs import open_all
from tests.support.learners import step_of

every_kind = pytest.mark.parametrize("kind", KINDS)


def number_of(kind: str) -> int:
    return step_of(story(), f"q-{kind}").number


def almost(kind: str) -> Answer:
    return answers.answer_to(question(kind), SAMPLES[kind].almost, 2)


def votes(kind: str) -> tuple[Vote, ...]:
    """Two right ones and another."""
    given = [SAMPLES[kind].kept, SAMPLES[kind].kept, almost(kind).response]
    stored: list[Any] = [list(each) if isinstance(each, tuple) else each for each in given]
    return tuple(Vote(1, who, each, 2, 1) for who, each in enumerate(stored, 1))


def words(text: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", text)).split())


def in_order(parts: list[str], text: str) -> bool:
    """Whether these patterns are found, each after the one before."""
    return re.search(".*".join(parts), text, re.DOTALL) is not None


# --- What a case may hold ----------------------------------------------------------------


def test_a_block_may_be_any_question() -> None:
    blocks = {get_args(each)[0] for each in get_args(get_args(Block)[0])}
    assert set(get_args(Question)) <= blocks
    assert tuple(QUESTION_TYPES) == KINDS


@every_kind
def test_the_editor_completes_it(kind: str) -> None:
    shape = shapes()[type(question(kind)).__name__]
    assert SAMPLES[kind].own.keys() <= shape["keys"].keys()
    (types,) = shape["keys"]["type"]["shapes"]
    assert kind in shapes()[types]["words"]


def test_all_are_counted() -> None:
    plain = samples.plain_case(*map(samples.plain_question, KINDS))
    assert f"questions: {len(KINDS)}" in command.summary(*samples.loaded(plain))


# --- An answer, and what it is worth -----------------------------------------------------


@every_kind
def test_an_answer_is_read_as_its_kind_or_refused(kind: str) -> None:
    assert answers.parse_response(question(kind), SAMPLES[kind].sent) == SAMPLES[kind].kept
    with pytest.raises(InvalidAnswer):
        answers.parse_response(question(kind), SAMPLES[kind].refused)


@every_kind
def test_an_answer_is_worth_what_the_scoring_says(kind: str) -> None:
    expected, given = SAMPLES[kind], almost(kind)
    assert scoring.credit(question(kind), given) == pytest.approx(expected.credit)
    assert scoring.verdict(question(kind), given) == expected.verdict
    assert scoring.mark(question(kind), given) == pytest.approx(expected.mark)
    assert scoring.credit(question(kind), answers.dont_know(question(kind))) == 0


@every_kind
def test_certainty_counts_where_an_answer_is_right_or_wrong(kind: str) -> None:
    found = calibration.graded_certainty(question(kind), almost(kind))
    expected = SAMPLES[kind].credit
    if expected is None:
        assert found is None
    else:
        assert found is not None
        assert found.certainty == 2
        assert found.credit == pytest.approx(expected)


def test_whoever_judged_the_answer_is_not_held_against_their_certainty() -> None:
    asked = question("free_text")
    judged = answers.self_assessed(asked, almost("free_text"), "got_it")
    assert scoring.credit(asked, judged) == 1
    assert calibration.graded_certainty(asked, judged) is None


@every_kind
def test_the_debrief_tells_it(kind: str) -> None:
    done = Progress(answers={f"q-{kind}": almost(kind)})
    (told,) = [each for each in debrief_of(story(), done).asked if each.question.id == f"q-{kind}"]
    assert told.outcome == SAMPLES[kind].verdict
    assert told.mark == pytest.approx(SAMPLES[kind].mark)


# --- A learner's pages -------------------------------------------------------------------


def fill(app: AppTest, kind: str, number: int) -> None:
    """Answer on the page, as its learner sees the options."""
    sent, key = SAMPLES[kind].almost, f"response-{number}"
    places = {each: at for at, each in enumerate(shown_order(question(kind), "a" * 64))}
    match shape_of(question(kind)):
        case Options(most=1):
            app.radio(key=key).set_value(app.radio(key=key).options[places[chosen(sent)[0]]])
        case Options():
            for each in chosen(sent):
                app.checkbox(key=f"{key}-{places[each]}").check()
        case Order():
            app.session_state[key] = {"value": [places[each] for each in chosen(sent)]}
        case Zones():
            tokens = [each if each.startswith("@") else str(places[each]) for each in chosen(sent)]
            app.session_state[key] = {"value": tokens}
        case Number() | Phrase(is_short=True):
            app.text_input(key=key).set_value(str(sent))
        case Phrase():
            app.text_area(key=key).set_value(str(sent))
        case shape:
            assert_never(shape)


def chosen(sent: object) -> list[str]:
    assert isinstance(sent, list)
    return sent


def page_words(app: AppTest) -> str:
    shown = (app.html, app.markdown, app.error, app.info, app.caption)
    return words("\n".join(each.value for kind in shown for each in kind))


@every_kind
def test_a_learner_answers_and_is_told_what_was_right(visit: Visit, kind: str) -> None:
    number = number_of(kind)
    kept = resources.store()
    assert kept is not None
    attempt = kept.attempt("a" * 64, "kinds")
    kept.open_finding(attempt, "start")
    for before in KINDS[: KINDS.index(kind)]:
        kept.commit_answer(attempt, f"q-{before}", None, None)
    app = visit("/anamnesis", case="kinds").switch_page("../../pages/anamnesis.py").run()
    fill(app, kind, number)
    has_certainty = f"certainty-{number}" in {each.key for each in app.segmented_control}
    assert has_certainty == kind_of(question(kind)).is_certainty_asked
    if has_certainty:
        app.segmented_control(key=f"certainty-{number}").set_value(2)
    app.button(key=f"commit-{number}").click().run()
    assert not app.exception
    said = page_words(app)
    missing = [part for part in (*TOLD[kind], f"Because {kind}") if part not in said]
    assert not missing


def test_a_page_tells_what_became_of_answers_of_all_kinds(visit: Visit) -> None:
    kept = resources.store()
    assert kept is not None
    attempt = kept.attempt("a" * 64, "kinds")
    kept.open_finding(attempt, "start")
    for kind in KINDS:
        response: Any = almost(kind).response
        certainty = 2 if kind_of(question(kind)).is_certainty_asked else None
        kept.commit_answer(
            attempt,
            f"q-{kind}",
            list(response) if isinstance(response, tuple) else response,
            certainty,
        )
    app = visit("/anamnesis", case="kinds").switch_page("../../pages/anamnesis.py").run()
    assert not app.exception
    said = page_words(app)
    assert not [part for kind in KINDS for part in TOLD[kind] if part not in said]


def test_the_debriefs_page_tells_all(visit: Visit) -> None:
    kept = resources.store()
    assert kept is not None
    attempt = kept.attempt("a" * 64, "kinds")
    for name in ("start", "end"):
        kept.open_finding(attempt, name)
    for kind in KINDS:
        response: Any = almost(kind).response
        kept.commit_answer(
            attempt, f"q-{kind}", list(response) if isinstance(response, tuple) else response, 2
        )
    app = open_all(visit("/debrief", case="kinds")).switch_page("../../pages/debrief.py").run()
    assert not app.exception
    said = page_words(app)
    for kind in KINDS:
        # The verdict stands in the line that unfolds the question.
        told = [part for part in TOLD[kind] if part[0] not in "✓✗◐?≈"]
        missing = [part for part in (*told, f"Stem {kind}", f"Because {kind}") if part not in said]
        assert not missing
    counted = sum(SAMPLES[kind].credit is not None for kind in KINDS)
    assert f"asks for {counted}" in said


def test_a_case_that_asks_teaches_and_cites_nothing_has_a_debrief(
    visit: Visit, cases_dir: Path
) -> None:
    (cases_dir / "kinds" / "case.yaml").write_text(json.dumps(samples.plain_case()))
    kept = resources.store()
    assert kept is not None
    for name in ("start", "end"):
        kept.open_finding(kept.attempt("a" * 64, "kinds"), name)
    app = open_all(visit("/debrief", case="kinds")).switch_page("../../pages/debrief.py").run()
    assert not app.exception
    assert "This case asks no questions" in page_words(app)


# --- A phone -----------------------------------------------------------------------------

FORMS: dict[str, tuple[str, int]] = {
    "single": (r'type="radio" name="choice"', 3),
    "multiple": (r'type="checkbox" name="choice"', 3),
    "ranking": (r'<select id="place-\d" name="choice"', 3),
    "ordering": (r'<select id="place-\d" name="choice"', 3),
    "numeric": (r'<input id="value"[^>]*inputmode="decimal"', 1),
    "free_text": (r'<input id="value"[^>]*maxlength="200" autocomplete', 1),
    "short_text": (r'<input id="value"[^>]*autocapitalize="none" spellcheck="false"', 1),
    "concordance": (r'type="radio" name="choice"', 5),
    "zone": (r'type="checkbox" name="choice"', 3),
}
CLOSED: dict[str, str] = {
    "single": "✓ right answer",
    "multiple": "✓ right answer",
    "ranking": "Item b ranking Item a ranking Item c ranking",
    "ordering": "Item a ordering Item b ordering Item c ordering",
    "numeric": "Right answer 5 mmol (accepted: 4 to 6)",
    "free_text": "Model answer Model words of ours",
    "short_text": "Right answer Fluxitis Also accepted: Flux fever",
    "concordance": "+1 more likely 6 of 10 of the panel; would count 1",
    "zone": "✓ right answer",
}
TYPED = ("numeric", "free_text", "short_text")
IN_WORDS = ("free_text", "short_text")


def phone_page(kind: str, *states: Any, own: Vote | None = None) -> str:
    room = room_at(story(), number_of(kind), *states)
    said = pages.page(ClassState(story(), room), "en", own=own, pseudonym=None, now=NOW)
    return said.partition('id="room"')[2].partition("</main>")[0]


@every_kind
def test_a_phone_asks_for_it_in_its_own_way(kind: str) -> None:
    waiting, asked = phone_page(kind), phone_page(kind, "open")
    assert f"Stem {kind}" in waiting
    assert "isn&#39;t open yet" in waiting
    pattern, count = FORMS[kind]
    assert len(re.findall(pattern, asked)) == count
    named = len(re.findall(r'name="(?:choice|value)"', asked))
    assert named == count
    own = words(phone_page(kind, "open", own=votes(kind)[2]))
    assert "Your answer has been received" in own
    shown = words(asked)
    certain = [each in shown for each in ("not sure +1 / 0", "fairly sure +2 / −2")]
    assert certain == [kind not in ("free_text", "concordance")] * 2
    assert ("How sure are you?" in shown) == (kind != "concordance")
    if kind == "concordance":
        assert in_order(["You think of: Hypothesis", "You then learn: Fact", "−2", "0 "], shown)
    for told in (f"Because {kind}", "Panel of ours", "Reason", "Fluxitis", "Model words"):
        assert told not in shown


@every_kind
def test_a_phone_tells_what_was_right_once_it_is_shown(kind: str) -> None:
    vote = votes(kind)[2]
    held, shown = (phone_page(kind, state, own=vote) for state in ("held", "shown"))
    assert CLOSED[kind] not in words(held)
    assert CLOSED[kind] in words(shown)
    assert f"Because {kind}" in shown
    assert f"Because {kind}" not in held
    wait = "Watch the screen" if kind in IN_WORDS else "Discuss with your neighbours"
    assert wait in words(held)
    verdict = SAMPLES[kind].verdict
    is_judged = verdict in ("right", "partly", "wrong")
    assert "verdict" not in held
    assert re.findall(r'class="verdict"><p class="(\w+)', shown.replace("\n", "")) == (
        [verdict] if is_judged else []
    )
    assert "your answer" in words(shown).casefold()
    if not SAMPLES[kind].own.get("options") and kind in TYPED:
        assert in_order(["Your answer", *map(re.escape, SAMPLES[kind].given)], words(shown))


@every_kind
def test_a_phones_vote_is_read_as_its_kind(kind: str) -> None:
    what = asked_in(story(), room_at(story(), number_of(kind), "open"))
    letters = {option: letter for letter, option in what.options.items()}
    sent = ["a", "b"] if kind == "zone" else SAMPLES[kind].sent  # a class doesn't point
    choices = [letters[option] for option in sent] if isinstance(sent, list) else []
    value = sent if isinstance(sent, str) else None
    kept = class_question.response(what, choices, value)
    expected = ("a", "b") if kind == "zone" else SAMPLES[kind].kept
    assert (tuple(kept) if isinstance(kept, list) else kept) == expected
    counts = {"single": 1, "concordance": 1, "zone": 2}
    assert what.choices == counts.get(kind, len(what.options))
    nothings: list[tuple[list[str], str | None]] = [([], None), (["?"], None), ([], " ")]
    for nothing in nothings:
        with pytest.raises(InvalidAnswer):
            class_question.response(what, *nothing)


FORGED: dict[str, tuple[list[str], str | None]] = {
    "a letter that isn't there": (["Z"], None),
    "an id": (["a"], None),
    "a point": (["@20,20"], None),
    "26 letters": ([*"ABCDEFGHIJKLMNOPQRSTUVWXYZ"], None),
    "the same twice": (["A", "A"], None),
    "both a letter and words": (["A"], "5 mmol"),
    "words": ([], "Words that are no number, and more than five"),
    "a thousand characters": ([], "x" * 1000),
}


@pytest.mark.parametrize("forged", FORGED)
@every_kind
def test_a_forged_vote_is_refused_in_a_sentence(kind: str, forged: str) -> None:
    what = asked_in(story(), room_at(story(), number_of(kind), "open"))
    if kind == "free_text" and forged == "words":
        return  # they are an answer
    with pytest.raises(InvalidAnswer) as refused:
        class_question.response(what, *FORGED[forged])
    assert refused.value.said().endswith(".")


# --- A class -----------------------------------------------------------------------------


@every_kind
def test_votes_are_counted_by_answer(kind: str) -> None:
    counted = tally(question(kind), votes(kind))
    assert {bar.key: bar.count for bar in counted.bars} == SAMPLES[kind].bars
    scored = SAMPLES[kind].credit is not None
    assert counted.right == (2 if scored else 0)


@every_kind
def test_the_class_report_has_it(kind: str) -> None:
    room = room_at(story(), number_of(kind), "shown")
    told = figures(ClassState(story(), room), {f"q-{kind}": {1: votes(kind)}})
    (asked,) = told.questions
    scored = SAMPLES[kind].credit is not None
    assert asked.rounds[0].difficulty == (pytest.approx(2 / 3) if scored else None)
    (plain,) = json.loads(to_json(told, "en"))["questions"]
    assert plain["type"] == kind
    assert [each["text"] for each in plain["answers"]] == SAMPLES[kind].in_report
    rows = to_csv(told, "en")
    page = words(to_html(told, "en"))
    for text in SAMPLES[kind].in_report:
        assert f'"{harmless(text, "en")}"' in rows
        assert text in page
    assert ("its right place" in page) == (kind in ("ranking", "ordering"))
    panel = [each["panel"] for each in plain["answers"]]
    assert panel == ([0, 1, 2, 6, 1] if kind == "concordance" else [None] * len(panel))
    assert ("certain" in page.partition("How to read")[0]) == (kind != "concordance")


@pytest.fixture
def lead(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """A function that says what a window shows of a question with three votes, at a moment."""
    classes = resources.class_store()
    assert classes is not None
    opened, secret = classes.rooms.open("kinds", "en", "http://192.168.1.20:8501", "t" * 64)
    cookies = {teacher_cookie_name(opened.code): secret}
    monkeypatch.setattr(type(st.context), "cookies", property(lambda _: cookies))

    def room() -> Room:
        found = classes.rooms.room(opened.code)
        assert found is not None
        return found

    def show(window: str, kind: str, *moves: Move) -> str:
        for move in moves:
            classes.rooms.change(room(), move(ClassState(story(), room())))
            poll = room().open_poll
            if poll is not None:
                classes.votes.keep(
                    [
                        Ballot(room().id, poll.id, f"phone {vote.participant}", vote.response)
                        for vote in votes(kind)
                    ]
                )
        app = visit(f"/{window}", room=opened.code)
        app.switch_page(f"../../pages/{window}.py").run()
        assert not app.exception
        return page_words(app)

    return show


def held_back(state: ClassState) -> Room:
    return transitions.close_vote(state, is_held=True)


@every_kind
def test_the_projector_asks_and_then_shows_what_was_answered(
    lead: Callable[..., str], kind: str
) -> None:
    expected = SAMPLES[kind]
    asked = lead("projector", kind, room_actions.jump(number_of(kind)), transitions.open_vote)
    hint = "2 zones, by their letters" if kind == "zone" else re.escape(expected.hint)
    assert in_order([f"Stem {kind}", hint], asked)
    labels = [*samples.options(kind).values()] if "options" in expected.own else []
    labels += [f"Item {zone} zone" for zone in expected.own.get("zones", ())]
    assert all(label in asked for label in labels)
    for told in (f"Because {kind}", "Model words", "accepted", "Panel", "Fluxitis"):
        assert told not in asked
    shown = lead("projector", kind, held_back, transitions.show_results)
    assert f"Because {kind}" not in shown
    why = lead("projector", kind, transitions.advance)
    assert f"Because {kind}" in why
    assert ("2 right" in shown) == (expected.credit is not None)
    if kind in ("ranking", "ordering"):
        assert in_order([*map(re.escape, expected.right)], shown)
        assert "In the right order; a bar counts" in shown
    elif kind == "free_text":
        assert in_order(["2", "Words of mine"], shown)
        assert "Model answer Model words of ours" in why
    elif kind == "short_text":
        assert in_order(["2", "fluxitis ✓ right", "1", "Measles"], shown)
        assert "Right answer Fluxitis" in why
    elif kind == "concordance":
        assert "+1 more likely 67% (2) 60% (6) counts 1 " in shown
        assert "It is no score." in shown
        assert "The panel Panel of ours" in why
        assert in_order(["You think of: Hypothesis", "You then learn: Fact"], shown)
    elif kind == "numeric":
        assert in_order(["5 mmol", "7.5 mmol"], shown)
        assert "5 mmol (accepted: 4 to 6)" in shown
    else:
        assert all(label in shown for label in labels)


@every_kind
def test_the_console_tells_the_teacher_what_is_right_before_the_class(
    lead: Callable[..., str], kind: str
) -> None:
    moves = (room_actions.jump(number_of(kind)), transitions.open_vote, held_back)
    said = lead("console", kind, *moves)
    hidden = (*SAMPLES[kind].right[1:],) if kind == "short_text" else ()
    if kind not in ("ranking", "ordering"):
        assert all(text in said for text in SAMPLES[kind].right if text not in hidden)
    assert ("What you hide isn't shown" in said) == (kind in IN_WORDS)
    assert ("Results, for you alone" in said) == (kind not in IN_WORDS)
    assert ("Reason 2." in said) == (kind == "concordance")


# --- Files -------------------------------------------------------------------------------


def read_anki(out: Path) -> str:
    with zipfile.ZipFile(out) as archive:
        database = sqlite3.connect(":memory:")
        database.deserialize(archive.read("collection.anki2"))
    return words("\n".join(fields for (fields,) in database.execute("SELECT flds FROM notes")))


def read_slides(out: Path) -> str:
    return words("\n".join(map(shown, Presentation(str(out)).slides)))


def read_pdf(out: Path) -> str:
    teachers = out.with_stem(f"{out.stem}-teacher")
    return words("\n".join(page.extract_text() for page in PdfReader(teachers).pages))


def read_sheet(out: Path) -> str:
    return words("\n".join(page.extract_text() for page in PdfReader(out).pages))


def read_text(out: Path) -> str:
    return words(html.unescape(out.read_text(encoding="utf-8")))


READERS: dict[str, Callable[[Path], str]] = {
    "anki": read_anki,
    "moodle": read_text,
    "pptx": read_slides,
    "pdf": read_pdf,
    "sheet": read_sheet,
    "html": read_text,
}


@cache
def exported(form: str) -> str:
    with TemporaryDirectory() as folder:
        out = Path(folder) / f"kinds.{form}"
        BY_NAME[form].writer()(story(), "en", out)
        return READERS[form](out)


@pytest.mark.parametrize("form", [each for each in BY_NAME if each not in ("moodle", "sheet")])
@every_kind
def test_each_export_has_it_with_its_answer(form: str, kind: str) -> None:
    sample = SAMPLES[kind]
    asked = [f"Stem {kind}", re.escape(sample.hint)]
    told = [*sample.in_files, f"Because {kind}", f"Team {kind}"]
    # Each hint stands beside its own stem: nothing of another question comes between.
    assert re.search(rf"Stem {kind}\?(?:(?!Stem ).)*?{re.escape(sample.hint)}", exported(form))
    assert in_order([*asked, *told], exported(form))


@every_kind
def test_the_sheet_has_it_with_what_is_right_and_not_why(kind: str) -> None:
    said = exported("sheet")
    assert f"Stem {kind}" in said
    assert f"Because {kind}" not in said
    assert re.search(rf"Stem {kind}\? → \S", said)


MOODLE: dict[str, tuple[str, list[str]]] = {
    "single": ("multichoice", ["single=true", "100", "0", "0"]),
    "multiple": ("multichoice", ["single=false", "50", "50", "-100"]),
    "ranking": ("ordering", ["1 Item b ranking", "2 Item a ranking", "3 Item c ranking"]),
    "ordering": ("ordering", ["1 Item a ordering", "2 Item b ordering", "3 Item c ordering"]),
    "numeric": ("numerical", ["100 5", "mmol"]),
    "free_text": ("essay", ["Model words of ours"]),
    "short_text": ("shortanswer", ["100 Fluxitis", "100 Flux fever"]),
    "zone": ("multichoice", ["50 Item a zone", "50 Item b zone", "-100 Item c zone"]),
}
LEFT_OUT_OF_MOODLE = {"concordance": "questions of concordance: they have no right answer"}


def test_a_kind_is_in_the_quiz_or_told_as_left_out(tmp_path: Path) -> None:
    assert sorted((*MOODLE, *LEFT_OUT_OF_MOODLE)) == sorted(KINDS)
    told = " / ".join(moodle.write(story(), "en", tmp_path / "quiz.xml"))
    assert all(reason in told for reason in LEFT_OUT_OF_MOODLE.values())


@pytest.mark.parametrize("kind", MOODLE)
def test_moodle_has_it_as_a_type_of_its_own(kind: str) -> None:
    root = moodle.quiz(story(), "en")
    (item,) = [
        each for each in root if f"Stem {kind}?" in (each.findtext("questiontext/text") or "")
    ]
    form, expected = MOODLE[kind]
    assert item.get("type") == form
    found = [f"single={item.findtext('single')}", item.findtext("units/unit/unit_name") or ""]
    found.append(words(item.findtext("graderinfo/text") or ""))
    for answer in item.iter("answer"):
        found += [
            answer.get("fraction", ""),
            f"{answer.get('fraction')} {words(answer.findtext('text') or '')}",
        ]
    assert not Counter(expected) - Counter(found)
    assert f"Because {kind}" in (item.findtext("generalfeedback/text") or "")
