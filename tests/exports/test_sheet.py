"""The sheet of two pages, read back from the PDF."""

import re
from functools import cache
from itertools import chain
from pathlib import Path

import pytest
from pypdf import PdfReader

from epicrisis.cases.fields import in_language
from epicrisis.cases.model import Block, Teaching
from epicrisis.cases.questions import Question
from epicrisis.exports import sheet
from epicrisis.exports.scenes import of_story
from epicrisis.i18n import translator
from epicrisis.store.records import Remark
from epicrisis.story.telling import Story, Telling, everything, tell
from epicrisis.timeline import prose
from epicrisis.timeline.events import visible_events
from tests.exports.test_handout import squeezed, text_of
from tests.story.test_withdrawn import withdrawn


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory, insulinoma: Story) -> Path:
    out = tmp_path_factory.mktemp("sheet") / "sheet.pdf"
    sheet.write(insulinoma, "fr", out)
    return out


@cache
def pages_of(path: Path) -> int:
    return len(PdfReader(path).pages)


def test_a_whole_case_is_two_pages(printed: Path) -> None:
    assert pages_of(printed) == 2


def test_it_holds_points_answers_in_short_results_and_events(
    insulinoma: Story, printed: Path
) -> None:
    said = text_of(printed)
    case = insulinoma.case
    assert squeezed(in_language(case.final_title.text, "fr")) in said
    for step in insulinoma.steps:
        for point in step.teaching:
            assert squeezed(in_language(point.text, "fr"))[:25] in said
        if isinstance(step.block, Question):
            assert squeezed(in_language(step.block.stem, "fr"))[:25] in said
    assert squeezed("Vitesse de sédimentation (VS)") in said
    assert squeezed("Imagerie des récepteurs de la somatostatine") in said
    assert case.timeline is not None
    for event in visible_events(Telling(insulinoma, everything(insulinoma)), "fr"):
        assert squeezed(prose.full_label(event, translator("fr"))) in said


def test_an_assumed_moment_says_so_and_an_unknown_one_has_none(
    insulinoma: Story, printed: Path
) -> None:
    said, translate = text_of(printed), translator("fr")
    events = visible_events(Telling(insulinoma, everything(insulinoma)), "fr")
    assert insulinoma.case.timeline is not None
    unit = insulinoma.case.timeline.unit
    for event in events:
        if event.start.certainty == "assumed":
            place = prose.moment_of(event.start.at, event.start.date, unit, translate)
            assert squeezed(f"{place} (supposé)") in said
    documented = {
        squeezed(prose.moment_of(each.at, each.date, unit, translate))
        for event in events
        for each in (event.start, event.end)
        if each.certainty == "documented"
    }
    bare = set(re.findall(r"mois−?\d+(?!\d|\(supposé\))", timeline_of(said)))
    assert bare <= documented
    assert squeezed(prose.dated_in_words(prose.dated(events), len(events), translate)) in said


def timeline_of(said: str) -> str:
    """The part with the events, without their lengths and the words of source and licence."""
    rows = said.rpartition(squeezed("Frise chronologique"))[2]
    rows = rows.partition(squeezed("D’où vient ce cas"))[0]
    return re.sub(r"\d+mois", "", rows)


def test_the_lines_to_keep_come_before_all_that_there_is_to_remember(
    fever: Story, tmp_path: Path
) -> None:
    sheet.write(fever, "en", tmp_path / "sheet.pdf")
    said = text_of(tmp_path / "sheet.pdf")
    kept, all_points = squeezed("Listen before you look."), squeezed("What to remember")
    assert 0 < said.index(kept) < said.index(all_points)


def test_no_point_and_no_answer_is_cut_within_a_sentence(insulinoma: Story, printed: Path) -> None:
    said, whole = text_of(printed), of_story(insulinoma, "fr")
    for line in whole.kept:
        assert squeezed(" ".join(line.text)) in said
    told = said[said.index(squeezed("Ce qu’il faut retenir")) :]
    questions = squeezed(translator("fr")("Questions, with the answers in short"))
    assert not re.search(r"[^\[]…", told.partition(questions)[0])
    assert set(re.findall(r"(.)\[…\](?!:)", told)) <= {*".!?»)"}
    assert squeezed("sinon les proches, et procédure collégiale.") in said


def test_points_of_which_no_sentence_fits_are_counted(fever: Story, tmp_path: Path) -> None:
    endless = "and on " * 200 + "for ever."

    def long(block: Block) -> Block:
        if not isinstance(block, Teaching):
            return block
        return block.model_copy(update={"text": {"en": endless}})

    stages = tuple(
        stage.model_copy(update={"blocks": tuple(map(long, stage.blocks))})
        for stage in fever.case.stages
    )
    story = tell(fever.case.model_copy(update={"stages": stages}), fever.sentences, fever.pictures)
    count = sum(isinstance(block, Teaching) for stage in stages for block in stage.blocks)
    out = tmp_path / "sheet.pdf"
    sheet.write(story, "en", out)
    said = text_of(out)
    assert "andon" not in said
    assert squeezed(f"not on this sheet: {count}") in said


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two? «\u00a0Three\u00a0!\u00a0» Four", "One.|Two? «\u00a0Three\u00a0!\u00a0»|Four"),
        ("As e.g. Whipple, cf. Harrison. At 3.5 l.", "As e.g. Whipple, cf. Harrison.|At 3.5 l."),
        ("", ""),
    ],
)
def test_sentences_are_told_from_abbreviations(text: str, sentences: str) -> None:
    assert "|".join(each.strip() for each in sheet.sentences_of(text)) == sentences


def test_it_is_tagged_and_says_its_language(printed: Path) -> None:
    reader = PdfReader(printed)
    assert "/StructTreeRoot" in reader.root_object
    assert str(reader.root_object["/Lang"]).startswith("fr")
    assert b"pdfuaid" in printed.read_bytes()


def test_however_much_a_case_says_two_pages_hold_it_and_count_what_is_missing(
    insulinoma: Story, tmp_path: Path
) -> None:
    long = "A very long sentence that goes on and on for ever. " * 100

    def many(block: Block) -> list[Block]:
        if not isinstance(block, Teaching):
            return [block]
        names = (f"{block.id}-{number}" for number in range(5))
        return [block.model_copy(update={"id": name, "text": {"en": long}}) for name in names]

    stages = tuple(
        stage.model_copy(update={"blocks": tuple(chain.from_iterable(map(many, stage.blocks)))})
        for stage in insulinoma.case.stages
    )
    case = insulinoma.case.model_copy(update={"stages": stages})
    story = tell(case, insulinoma.sentences, insulinoma.pictures)
    out = tmp_path / "sheet.pdf"
    sheet.write(story, "en", out)
    assert pages_of(out) == 2
    assert squeezed("not on this sheet:") in text_of(out)


def test_a_case_without_timeline_has_a_sheet(fever: Story, tmp_path: Path) -> None:
    bare = fever.case.model_copy(update={"timeline": None})
    out = tmp_path / "sheet.pdf"
    sheet.write(tell(bare, fever.sentences, fever.pictures), "en", out)
    assert pages_of(out) <= 2


def test_a_question_that_was_withdrawn_says_why_in_the_place_of_its_answer(
    fever: Story, tmp_path: Path
) -> None:
    out = tmp_path / "sheet.pdf"
    sheet.write(withdrawn(fever, "Q1"), "en", out)
    said = text_of(out)
    assert squeezed("Which test would you ask for?") in said
    assert squeezed("it doesn’t count: Two options are right.") in said
    assert squeezed("→ An X-ray") not in said


def test_ones_own_notes_and_stars_stand_on_ones_own_sheet_alone(
    fever: Story, tmp_path: Path
) -> None:
    own = {
        "cough": Remark(True, "Ask how long."),
        "Q1": Remark(False, "x" * 2_000),
        "gone": Remark(True),
    }
    sheet.write_own(fever, "en", tmp_path / "own.pdf", own)
    sheet.write(fever, "en", tmp_path / "all.pdf")
    mine, everybodys = (text_of(tmp_path / f"{name}.pdf") for name in ("own", "all"))
    for said in ("My notes and stars", "Ask how long.", "Which test would you ask for?"):
        assert squeezed(said) in mine
    assert squeezed("My notes and stars") not in everybodys
    assert pages_of(tmp_path / "own.pdf") <= 2


@pytest.mark.parametrize("note", ["🙂 ask", "重要 ask", "→ α ✓ ask", "אבג ask", "🌡🙂 重 ask"])
def test_no_character_of_a_note_keeps_the_sheet_back(
    fever: Story, tmp_path: Path, note: str
) -> None:
    sheet.write_own(fever, "en", tmp_path / "own.pdf", {"cough": Remark(True, note)})
    assert "ask" in text_of(tmp_path / "own.pdf")


def test_a_sign_that_the_fonts_have_stays_beside_one_that_they_lack(
    fever: Story, tmp_path: Path
) -> None:
    own = {"cough": Remark(True, "Ki-67 ≥ 3 % 🌡")}
    sheet.write_own(fever, "en", tmp_path / "own.pdf", own)
    assert squeezed("Ki-67 ≥ 3 % □") in text_of(tmp_path / "own.pdf")


def test_answers_stand_without_the_letters_of_options_that_it_does_not_have(
    insulinoma: Story, printed: Path
) -> None:
    said = text_of(printed)
    for scene in of_story(insulinoma, "fr").scenes:
        if scene.solved is None or scene.solved.right[0][:3] == scene.solved.right_alone[0][:3]:
            continue  # it has no letters, or they stand behind
        assert squeezed(f"→ {scene.solved.right_alone[0]}")[:20] in said
        assert squeezed(f"→ {scene.solved.right[0]}")[:20] not in said
