"""The first case says what its source says, and nothing more (the fact sheet's pitfalls)."""

import json
import re
from collections.abc import Iterator

import pytest

from epicrisis.authoring.lint.checker import check_file
from epicrisis.cases.model import Boundary, Event, Finding
from epicrisis.cases.model import Teaching as TeachingPoint
from epicrisis.cases.pauses import Pause
from epicrisis.cases.questions import ChoiceQuestion, FreeTextQuestion, Question
from epicrisis.story import telling
from epicrisis.story.telling import Step, Story, Telling, everything
from epicrisis.timeline.events import first_place, visible_events
from epicrisis.timeline.parts import parts_of
from tests.conftest import CASES

SPELLED = {
    "un": "1", "une": "1", "deux": "2", "trois": "3", "quatre": "4", "cinq": "5", "sept": "7",
    "huit": "8", "quatorze": "14", "dix-sept": "17", "one": "1", "two": "2", "three": "3",
    "four": "4", "five": "5", "seven": "7", "eight": "8", "fourteen": "14", "seventeen": "17",
    "septième": "7", "seventh": "7", "première": "1", "first": "1",
}  # fmt: skip


def texts_of(finding: Finding) -> Iterator[str]:
    """All that a finding says, in both languages."""
    for text in (finding.title, finding.text, finding.summary):
        yield from text.values()
    for row in (*finding.report, *finding.labs):
        yield from (*row.name.values(), *(row.result or {}).values())


def findings(story: Story) -> list[Finding]:
    return [step.block for step in story.steps if isinstance(step.block, Finding)]


def events(story: Story) -> tuple[Event, ...]:
    assert story.case.timeline is not None
    return story.case.timeline.events


def line(story: Story, name: str) -> Event:
    """The bar of a line of systemic therapy, `L1` to `L6`."""
    (found,) = [item for item in events(story) if item.row and item.row["fr"].startswith(name)]
    return found


def ends(event: Event) -> tuple[Boundary, Boundary]:
    """Both boundaries of a bar."""
    assert event.start is not None
    assert event.end is not None
    return event.start, event.end


def test_every_sentence_is_told(insulinoma: Story) -> None:
    used = {reference.sentence for item in findings(insulinoma) for reference in item.source}
    assert used == set(insulinoma.sentences)
    assert len(used) == 31


def test_every_word_of_the_source_is_quoted_by_some_finding(insulinoma: Story) -> None:
    for sentence, words in insulinoma.sentences.items():
        quoted = [False] * len(words)
        for item in findings(insulinoma):
            for reference in item.source:
                if reference.sentence == sentence:
                    excerpt = reference.excerpt or words
                    start = words.index(excerpt)
                    quoted[start : start + len(excerpt)] = [True] * len(excerpt)
        left = "".join(c if not q else " " for c, q in zip(words, quoted, strict=True))
        assert not re.findall(r"\w{4,}", left), f"{sentence}: nobody quotes {left.strip()!r}"


def test_no_finding_has_a_number_that_its_sentences_do_not_have(insulinoma: Story) -> None:
    for item in findings(insulinoma):
        source = " ".join(insulinoma.sentences[ref.sentence] for ref in item.source)
        known = set(re.findall(r"\d+", source))
        words = re.findall(r"[\w-]+", source.lower())
        known |= {SPELLED[word] for word in words if word in SPELLED}
        for text in texts_of(item):
            numbers = set(re.findall(r"(?<![\w-])\d+(?!\w)", text))
            numbers -= {"5"} if re.search(r"5-(FU|fluoro)", text) else set()
            assert numbers <= known, f"{item.id}: {numbers - known} in {text!r}"


def test_no_drug_dose_but_that_of_diazoxide(insulinoma: Story) -> None:
    everything = json.dumps(insulinoma.case.model_dump(exclude={"references"}), ensure_ascii=False)
    doses = re.findall(r"\d[\d\s ]*mg(?!/d[lL])\b(?:/\w+)?", everything)
    assert {re.sub(r"\s", "", dose) for dose in doses} <= {"300mg", "300mg/24"}
    assert doses


@pytest.mark.parametrize(
    "invented",
    [
        r"\b(19|20)\d\d\b",  # a date
        r"\bM\.\s[A-Z]|\bMr\b|\bMme\b|\bMrs\b",  # a name
        r"\bpatiente\b|\b(admise|adressée|hospitalisée)\b|\bshe\b|\bher\b",  # the wrong gender
        r"mmol|mg/d[lL]|µU",  # a value that the source doesn't have
        r"\b72\b",  # the length of the fast
        r"[Ww]hipple",
        r"décè|décéd|\bmort|\bdied\b|\bdeath\b",
        r"RIV|PRRT|\bLu\b",
        r"[Pp]ost-embol",
        r"\bG[123]\b",  # the grade is an inference
        r"RECIST|CTCAE|TNM|\bM1\b",
        r"encéphalop|encephalop|ascit|ictère|jaundice",
        r"MEN ?1|NEM ?1",
        r"doxorubicin|lipiodol",
        r"survie|survival",
    ],
)
def test_nothing_is_invented_about_the_patient(insulinoma: Story, invented: str) -> None:
    told = [(item.id, text) for item in findings(insulinoma) for text in texts_of(item)]
    told += [
        (item.id, text)
        for item in events(insulinoma)
        for part in (item.label, item.detail or {}, item.row or {})
        for text in part.values()
    ]
    for identifier, text in told:
        if not re.search(r"sans progression|progression-free", text):
            assert not re.search(invented, text), f"{identifier}: {text!r}"


def test_the_intervals_are_those_of_the_source_at_places_that_are_assumed(
    insulinoma: Story,
) -> None:
    chained = []
    for name in ("L1", "L2", "L3", "L4", "L5"):
        bar = line(insulinoma, name)
        assert bar.start is not None
        assert bar.end is not None
        assert bar.duration is not None
        assert bar.duration.is_ == "documented"
        assert bar.start.is_ == ("documented" if name == "L1" else "assumed")
        assert bar.end.is_ == "assumed"
        chained.append((bar.start.at, bar.end.at, bar.duration.length))
    assert chained == [(0, 5, 5), (5, 22, 17), (22, 26, 4), (26, 33, 7), (36, 41, 5)]


def test_what_follows_the_first_line_may_come_as_much_later_as_that_may_last(
    insulinoma: Story,
) -> None:
    boundaries = [each for name in ("L2", "L3", "L4") for each in ends(line(insulinoma, name))]
    latest = ends(line(insulinoma, "L1"))[1]
    assert latest.range == (3.2, 24.3)
    for each in boundaries:
        assert each.range is not None
        assert each.at is not None
        assert each.range[1] == pytest.approx(each.at + 19.3)


NOT_HOW_LONG = {"8 mois d'épisodes"}
"""Notes that leave open how many and how often, not how long."""
OF_TIME = re.compile(r"mois|jour|aujourd|période|après|pendant|étape|cycles")


def test_nothing_is_drawn_as_documented_where_the_cases_own_note_leaves_it_open(
    insulinoma: Story,
) -> None:
    open_words = [
        (sentence, note.wording)
        for sentence, notes in insulinoma.case.source.notes.items()
        for note in notes
        if note.confidence != "certain"
        and note.wording not in NOT_HOW_LONG
        and OF_TIME.search(note.wording)
    ]
    told = visible_events(Telling(insulinoma, everything(insulinoma)), "fr")
    written = {event.id: event for event in events(insulinoma)}
    checked = set()
    for event in told:
        quoted = [
            (ref.sentence, ref.excerpt or insulinoma.sentences[ref.sentence])
            for ref in written[event.id].source
        ]
        if not any(
            sentence == where and (words in excerpt or excerpt in words)
            for sentence, excerpt in quoted
            for where, words in open_words
        ):
            continue
        checked.add(event.id)
        assert not {part.kind for part in parts_of(event, 1)} & {"solid", "point"}, event.id
        assert "documented" not in (event.end.certainty, event.end.within_high_certainty)
    assert {"line-1", "line-2", "line-5", "local-2", "fever", "glucose-high"} <= checked


def test_the_end_of_the_story_stands_at_its_end(insulinoma: Story) -> None:
    told = visible_events(Telling(insulinoma, everything(insulinoma)), "fr")
    last = [event for event in told if {"S30", "S31"} & set(event.source)]
    assert len(last) == 7
    for event in last:
        assert first_place(event) == 41, event.id
    (care,) = [event for event in last if event.id == "symptom-care"]
    assert (care.tone, care.lane_title) == ("treatment", "Soins de support")
    assert care.start.during.startswith("Hospitalisation")


def test_the_fever_may_come_after_the_sessions(insulinoma: Story) -> None:
    told = visible_events(Telling(insulinoma, everything(insulinoma)), "fr")
    (fever,) = [event for event in told if event.id == "fever"]
    assert fever.start.is_beyond
    assert fever.start.within_high == pytest.approx(36.25)


@pytest.mark.parametrize("sentence", ["S02", "S04", "S23", "S26"])
def test_what_is_normal_and_who_is_admitted_is_an_event_too(
    insulinoma: Story, sentence: str
) -> None:
    normal_or_admitted = {"examination", "endoscopies", "admission-low", "admission-fever"}
    assert any(
        event.id in normal_or_admitted and ref.sentence == sentence
        for event in events(insulinoma)
        for ref in event.source
    )


def test_the_eight_months_of_symptoms_have_a_known_length_at_an_assumed_place(
    insulinoma: Story,
) -> None:
    (bar,) = [
        item
        for item in events(insulinoma)
        if item.duration and item.duration.length == 8 and item.duration.is_ == "documented"
    ]
    assert bar.start is not None
    assert bar.start.is_ == "assumed"


# --- Questions ---------------------------------------------------------------------------


def questions(story: Story) -> list[Question]:
    return [step.block for step in story.steps if isinstance(step.block, Question)]


GONE = {"Q01", "Q02", "Q03", *(f"Q{number:02d}" for number in (5, 6, 7, *range(9, 19)))}
"""Ids of questions that were replaced: an answer that is kept under one has another meaning."""


def test_no_question_has_the_id_of_one_that_is_gone(insulinoma: Story) -> None:
    assert not GONE & {step.block.id for step in insulinoma.steps}


def test_at_least_half_of_the_questions_ask_for_reasoning_about_this_patient(
    insulinoma: Story,
) -> None:
    """They say so themselves, and rest on the sentences of his that are reasoned about."""
    asked = questions(insulinoma)
    reasoned = [each for each in asked if each.kind != "knowledge" and each.source]
    assert len(reasoned) * 2 >= len(asked)


def test_there_is_little_to_click_through(insulinoma: Story) -> None:
    counted = [step for step in insulinoma.steps if not isinstance(step.block, Pause)]
    assert len(counted) <= 44


def test_the_diagnosis_is_put_in_words_before_it_is_told(insulinoma: Story) -> None:
    steps = {step.block.id: step.number for step in insulinoma.steps}
    (sentence,) = [
        step
        for step in insulinoma.steps
        if isinstance(step.block, Pause) and step.block.asks == "sentence"
    ]
    assert steps["second-biopsy"] < sentence.number < steps["diagnosis"]


def test_the_last_question_is_answered_in_words_before_the_decision_is_told(
    insulinoma: Story,
) -> None:
    last = questions(insulinoma)[-1]
    assert isinstance(last, FreeTextQuestion)
    after = insulinoma.steps[[step.block.id for step in insulinoma.steps].index(last.id) + 1]
    assert after.block.id == "decision"
    assert "perfusion" in last.stem["fr"]


@pytest.mark.parametrize(
    "told", ["local-1", "line-1-end", "support-1", "line-4-effect", "local-2", "line-6"]
)
def test_what_to_do_is_asked_before_the_teams_decision_is_told(
    insulinoma: Story, told: str
) -> None:
    ids = [step.block.id for step in insulinoma.steps]
    before = insulinoma.steps[ids.index(told) - 1].block
    assert isinstance(before, Question) or (isinstance(before, Pause) and before.asks == "plan")


def test_a_key_feature_problem_stands_before_the_change_of_line(insulinoma: Story) -> None:
    (group,) = insulinoma.case.groups
    members = telling.members_of(insulinoma, group)
    assert group.type == "key_feature"
    assert {"short_text", "multiple"} == {each.type for each in members}
    numbers = [step.number for step in insulinoma.steps if step.block in members]
    (change,) = [step.number for step in insulinoma.steps if step.block.id == "line-1-end"]
    assert numbers == [change - 3, change - 2, change - 1]


def test_what_kills_weighs_more_than_the_rest(insulinoma: Story) -> None:
    marked = {
        each.id
        for each in questions(insulinoma)
        if isinstance(each, ChoiceQuestion) and (each.indispensable or each.unacceptable)
    }
    # Bleeding, the kidney, hypoglycaemia, a fever without a spleen, glucose, fasting.
    assert {"Q22", "Q24", "Q26", "Q27", "Q29", "Q30", "Q31"} <= marked


def test_every_question_has_a_rank_and_an_item_with_its_source(insulinoma: Story) -> None:
    for each in questions(insulinoma):
        assert each.rank
        assert each.item
        assert each.item.source


def test_hypothetical_data_are_labelled_as_such(insulinoma: Story) -> None:
    asked = {each.id: each for each in questions(insulinoma)}
    assert "Donnée hypothétique" in asked["Q21"].stem["fr"]
    assert "Hypothetical" in asked["Q21"].stem["en"]
    table = asked["Q23"].table
    assert table is not None
    assert table.caption is not None
    assert "aucune de ces valeurs n’est celle de notre patient" in table.caption["fr"]


def test_no_heading_says_that_an_organ_progresses(insulinoma: Story) -> None:
    organs = r"\b(foie|os|liver|bone)\b (progresse|progresses|is progressing)"
    for item in findings(insulinoma):
        for title in item.title.values():
            assert not re.search(organs, title, re.IGNORECASE)


DEFENDED = {"Q26": (r"sunitinib", r"everolimus|évérolimus", r"capecitabin|capécitabin")}
"""Lines that may be defended: some come later, which the question doesn't say."""


def said_by(story: Story, step: Step) -> str:
    """All that a question or a pause says, its answer and what explains it included."""
    parts = [*own_texts(step.block.model_dump())]
    if isinstance(step.block, Question) and step.block.group:
        group = telling.group_at(story, step)
        parts += group.title.values() if group and group.title else ()
    return " ".join(parts).lower()


def own_texts(held: object) -> Iterator[str]:
    """Every text that a block holds in a language, however deep."""
    match held:
        case {"fr": str(french), "en": str(english)}:
            yield from (french, english)
        case dict():
            for each in held.values():
                yield from own_texts(each)
        case list() | tuple():
            for each in held:
                yield from own_texts(each)
        case _:
            pass


def test_nothing_is_cited_from_memory(insulinoma: Story) -> None:
    from_memory = {"C05", "C38", "C46", "C57", "C64"}
    assert not from_memory & set(insulinoma.case.references)
    assert insulinoma.case.references["C29"].doi is None
    assert insulinoma.case.references["C33"].doi is None


def test_every_teaching_point_is_cited(insulinoma: Story) -> None:
    points = [
        block
        for stage in insulinoma.case.stages
        for block in stage.blocks
        if isinstance(block, TeachingPoint)
    ]
    assert points
    assert all(point.cites for point in points)


def shown_at(story: Story, step: Step) -> str:
    """All the case's words that a reader can meet when this step opens."""
    case, block = story.case, step.block
    parts = [text for point in step.teaching for text in point.text.values()]
    parts += [case.references[cite].text for point in step.teaching for cite in point.cites]
    if isinstance(block, Finding):
        quotations = telling.quote(story, block.source)
        parts += texts_of(block)
        parts += [quotation.words for quotation in quotations]
        parts += [text for q in quotations for note in q.notes for text in note.reading.values()]
    for entry in case.glossary:
        if entry.opens_with == block.id:
            parts += [*entry.term.values(), *entry.definition.values()]
    for item in events(story):
        if item.opens_with == block.id:
            words = (item.label, item.detail or {}, item.row or {})
            parts += [text for texts in words for text in texts.values()]
    for order in (*case.other_tests, *(f.order for f in findings(story) if f.order)):
        if (order.opens_with or story.steps[0].block.id) == block.id:
            parts += [*order.menu.values(), *order.cost.values()]
    return " ".join(parts).lower()


TELLING_WORDS = {
    r"insulin": "S10",
    r"glyc[eé]|glucos": "S09",
    r"pancr[eé]a": "S10",
    r"insulinom": "S13",
    r"osseu|\bbone (?!marrow)": "S16",
    r"sunitinib": "S20",
    r"diazoxide": "S23",
    r"everolimus|évérolimus": "S23",
    r"capecitabin|capécitabin": "S24",
    r"carboplatin": "S30",
    r"\becog\b": "S31",
}


def first_step_of(story: Story, sentence: str) -> int:
    return min(
        step.number
        for step in story.steps
        if isinstance(step.block, Finding)
        and sentence in {reference.sentence for reference in step.block.source}
    )


@pytest.mark.parametrize("stem", TELLING_WORDS)
def test_no_word_is_told_before_the_finding_that_brings_it(insulinoma: Story, stem: str) -> None:
    first = first_step_of(insulinoma, TELLING_WORDS[stem])
    for step in insulinoma.steps[: first - 1]:
        told = shown_at(insulinoma, step)
        assert not re.search(stem, told), f"{step.block.id} tells {re.search(stem, told)}"


def test_no_question_names_a_later_finding(insulinoma: Story) -> None:
    """Neither in its words nor in those of its answer; of insulin one thinks with S09."""
    for stem, sentence in {**TELLING_WORDS, r"insulin": "S09"}.items():
        first = first_step_of(insulinoma, sentence)
        for step in insulinoma.steps[: first - 1]:
            if isinstance(step.block, Finding) or stem in DEFENDED.get(step.block.id, ()):
                continue
            found = re.search(stem, said_by(insulinoma, step))
            assert not found, f"{step.block.id} tells {found}"


def test_no_question_names_its_answer(insulinoma: Story) -> None:
    """The checker looks for it (W501), and nobody has silenced it here."""
    case_file = CASES / "insulinome-malin" / "case.yaml"
    codes = [problem.code for problem in check_file(case_file).problems]
    assert not {"W401", "W501"} & {*codes, *(each.code for each in insulinoma.case.silenced)}


def test_no_hypothesis_is_offered_before_a_student_could_think_of_it(insulinoma: Story) -> None:
    """Of insulin one thinks with the hypoglycaemia (S09), in whom a tumour is known."""
    numbers = {step.block.id: step.number for step in insulinoma.steps}
    thought_of = {r"insulin": "S09", r"glyc[eé]|glucos": "S09", r"pancr[eé]a": "S10"}
    for hypothesis in insulinoma.case.hypotheses:
        opens = numbers[hypothesis.opens_with] if hypothesis.opens_with else 1
        for stem, sentence in (*thought_of.items(), (r"osseu|\bbone", "S16")):
            if any(re.search(stem, name.lower()) for name in hypothesis.name.values()):
                assert opens >= first_step_of(insulinoma, sentence)


def test_exactly_one_hypothesis_is_right(insulinoma: Story) -> None:
    assert sum(hypothesis.right for hypothesis in insulinoma.case.hypotheses) == 1


def test_the_card_in_the_library_tells_no_more_than_the_first_finding(insulinoma: Story) -> None:
    case = insulinoma.case
    card = " ".join(
        text for part in (case.title, case.presentation, case.specialty) for text in part.values()
    ).lower()
    for stem in (*TELLING_WORDS, "tum", "cancer", "métasta", "metasta", "foie", "liver", "neuro"):
        assert not re.search(stem, card)
    for stem in TELLING_WORDS:
        assert not re.search(stem, case.slug)
