"""What a phone is sent, at every moment of a class: all of it, and nothing that isn't open."""

import hashlib
import html
import re
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from epicrisis.cases.fields import in_language
from epicrisis.cases.model import Finding
from epicrisis.cases.pauses import Pause
from epicrisis.cases.questions import (
    ChoiceQuestion,
    ConcordanceQuestion,
    FreeTextQuestion,
    NumericQuestion,
    OrderQuestion,
    Question,
    ShortTextQuestion,
    ZoneQuestion,
)
from epicrisis.live.phones import pages
from epicrisis.live.room import class_question
from epicrisis.live.room.class_state import ClassState
from epicrisis.live.room.pages import to_keep
from epicrisis.questions.registry import kind_of
from epicrisis.store.classes.records import PollState, Room, Vote
from epicrisis.story.telling import Step, Story, Telling, group_at, tell
from tests.kinds import samples
from tests.live.small_room import NOW, asked_in, every_moment, own_vote, room_at, step_of_kind
from tests.support.learners import numbers_of_questions
from tests.support.tiers import thorough

LANGUAGES = ("fr", "en")


@pytest.fixture(params=["fever", thorough("shadow"), thorough("insulinoma"), "every kind"])
def story(request: pytest.FixtureRequest) -> Story:
    if request.param == "every kind":
        return samples.story()
    found: Story = request.getfixturevalue(request.param)
    return found


def page(
    story: Story,
    room: Room,
    language: str = "en",
    own: Vote | None = None,
    *,
    pseudonym: str | None = None,
    refusal: str = "",
    settled: bool = False,
) -> str:
    return pages.page(
        ClassState(story, room),
        language,
        own=own,
        pseudonym=pseudonym,
        now=NOW,
        refusal=refusal,
        settled=settled,
    )


def frame(story: Story, room: Room, language: str = "en") -> str:
    return pages.frame(ClassState(story, room), language, NOW).html


def without_our_own(text: str) -> str:
    """A page without its style and its script, which are the same for all."""
    return text.replace(pages.STYLE, "").replace(pages.SCRIPT, "")


def normal(text: str) -> str:
    return " ".join(html.unescape(text).split()).casefold()


class Elements(HTMLParser):
    """The start tags of a page with their attributes, and its texts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def all(self, tag: str, **attributes: str) -> list[dict[str, str]]:
        wanted = attributes.items()
        return [each for name, each in self.tags if name == tag and wanted <= each.items()]


# --- What isn't open isn't sent ----------------------------------------------------------


def texts_in(value: object) -> Iterator[str]:
    """Every text by language that a case holds, wherever it stands."""
    if isinstance(value, dict):
        if value and all(
            isinstance(key, str) and re.fullmatch("fr|en", key) and isinstance(text, str)
            for key, text in value.items()
        ):
            yield from value.values()
        else:
            for each in value.values():
                yield from texts_in(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from texts_in(each)


def all_texts(story: Story) -> frozenset[str]:
    texts = [*texts_in(story.case.model_dump()), *story.sentences.values()]
    texts += [reference.text for reference in story.case.references.values()]
    return frozenset(text for text in map(normal, texts) if " " in text or len(text) > 10)


def open_now(story: Story, room: Room) -> str:
    """All of the case's words that a phone may be sent at this moment, normalised."""
    state = ClassState(story, room)
    told, step = list(Telling(story, state.passed).title.values()), state.step
    if step is not None and room.focus == "story":
        told += finding_texts(step) if isinstance(step.block, Finding) else asked_texts(step)
        if (group := group_at(story, step)) is not None:
            told += (group.title or {}).values()
        if state.is_answer_shown:
            told += answer_texts(step)
    if room.focus == "end" and state.is_over:
        told += [text for each in to_keep(story) for text in each.values()]
    if state.asks_for_hypotheses:
        told += [text for each in state.telling.hypotheses for text in each.name.values()]
    return normal("\n".join(told))


def finding_texts(step: Step) -> Iterator[str]:
    assert isinstance(step.block, Finding)
    finding = step.block
    yield from texts_in([finding.title, finding.text])
    for row in (*finding.report, *finding.labs):
        yield from texts_in([row.name, row.result, row.unit])
    for marker in finding.markers:
        yield from texts_in([marker.name])
    for image in finding.images:
        yield from texts_in([image.alt, image.caption])


def asked_texts(step: Step) -> Iterator[str]:
    return _texts_of(step, "asked")


def answer_texts(step: Step) -> Iterator[str]:
    return _texts_of(step, "answered")


def _texts_of(step: Step, moment: str) -> Iterator[str]:
    if isinstance(step.block, Pause):
        yield from (step.block.prompt or {}).values() if moment == "asked" else ()
        return
    assert isinstance(step.block, Question)
    for each in kind_of(step.block).texts(step.block):
        if each.moment == moment:
            yield from each.text.values()


def ids_of(story: Story) -> set[str]:
    """Ids that no phone may see; those of stages name what everybody knows."""
    ids = {story.case.id, *(each.id for each in story.case.hypotheses)}
    ids |= {each.id for each in story.case.other_tests}
    for block in (
        block for stage in story.case.model_dump()["stages"] for block in stage["blocks"]
    ):
        ids |= {block["id"], *block.get("options", ()), *block.get("zones", ())}
    return {each for each in ids if len(each) > 1} - set(story.stages)


def names_on(text: str) -> set[str]:
    """The words of all attributes that name something."""
    naming = ("value", "data-letter", "data-form", "data-own", "id", "for", "action", "href")
    elements = Elements(text)
    values = [each[name] for _, each in elements.tags for name in naming if name in each]
    return {word for value in values for word in re.split(r"[^\w]+|\bdifferential-", value)}


@pytest.mark.parametrize("language", ["en", thorough("fr")])
def test_no_word_is_sent_but_those_of_the_present_step(story: Story, language: str) -> None:
    texts = all_texts(story)
    for room in every_moment(story):
        own = own_vote(story, room)
        sent = normal(without_our_own(page(story, room, language, own)) + frame(story, room))
        told = open_now(story, room)
        leaks = [text for text in texts if text in sent and text not in told]
        assert not leaks, (room.position, room.focus, room.polls, leaks[:3])


def test_nothing_has_a_name_on_the_wire_but_numbers_and_letters(story: Story) -> None:
    ids = ids_of(story)
    for room in every_moment(story):
        sent = without_our_own(page(story, room, "en", own_vote(story, room))) + frame(story, room)
        if room.focus == "end" and ClassState(story, room).is_over:
            sent = sent.replace(f"case={story.case.slug}", "")  # the way to the case, by its name
        assert not names_on(sent) & ids, (room.position, room.focus, room.polls)


def with_other_answers(story: Story) -> Story:
    """The same case with other right answers, explanations and model answers."""
    stages = []
    for stage in story.case.stages:
        blocks = [
            _with_another_answer(block) if isinstance(block, Question) else block
            for block in stage.blocks
        ]
        stages.append(stage.model_copy(update={"blocks": tuple(blocks)}))
    return tell(story.case.model_copy(update={"stages": tuple(stages)}), story.sentences)


def _with_another_answer(question: Question) -> Question:
    changes: dict[str, object] = {"why": {"fr": "Parce que.", "en": "Because."}}
    if isinstance(question, NumericQuestion):
        changes |= {"answer": 77.0, "accept": (70.0, 80.0)}
    elif isinstance(question, FreeTextQuestion):
        changes |= {"model_answer": {"fr": "Autre.", "en": "Another."}}
    elif isinstance(question, ChoiceQuestion):
        others = tuple(each for each in question.options if each not in question.answer)
        changes |= {"answer": others[:1]}
    elif isinstance(question, ZoneQuestion):
        others = tuple(each for each in question.zones if each not in question.answer)
        changes |= {"answer": (*others[:1], *question.answer[1:])}
    elif isinstance(question, ShortTextQuestion):
        changes |= {"accepted": {"en": ("Else",)}}
    elif isinstance(question, ConcordanceQuestion):
        changes |= {
            "panel": question.panel.model_copy(update={"answers": question.panel.answers[:3]})
        }
    return question.model_copy(update=changes)


@pytest.mark.parametrize("language", LANGUAGES)
def test_until_it_is_shown_a_page_doesnt_depend_on_the_right_answer(
    story: Story, language: str
) -> None:
    other = with_other_answers(story)
    for room in every_moment(story):
        if ClassState(story, room).is_answer_shown and room.focus == "story":
            continue
        own = own_vote(story, room)
        assert page(story, room, language, own) == page(other, room, language, own)
        assert frame(story, room, language) == frame(other, room, language)


def test_a_frame_says_nothing_of_anyones_own_vote(story: Story) -> None:
    for room in every_moment(story):
        sent = frame(story, room)
        tags = Elements(sent).tags
        assert not [each for _, each in tags if "checked" in each or "selected" in each]
        assert not re.search("your answer(?! as)|Your answer</h2>", sent)
        assert 'class="verdict"><' not in sent.replace('class="verdict"></div>', "")


@pytest.mark.parametrize("state", ["open", "held"])
def test_what_an_own_answer_is_worth_is_said_by_nothing_before_it_is_shown(
    story: Story, state: PollState
) -> None:
    for number in numbers_of_questions(story):
        room = room_at(story, number, state)
        for is_right in (True, False):
            own = own_vote(story, room, is_right=is_right)
            html = pages.frame(ClassState(story, room), "en", NOW, own).html
            assert not re.search('class="(verdict|tag right|tag wrong|is-right)', html)


# --- What a phone shows ------------------------------------------------------------------


def words(text: str) -> str:
    """What a reader without style and script sees of a page, hidden parts included."""
    return " ".join(" ".join(Elements(without_our_own(text)).texts).split())


def test_while_people_join_the_title_is_the_cases_presentation(fever: Story) -> None:
    said = words(page(fever, room_at(fever, 0)))
    assert "A man with fever" in said
    assert "You're in. Watch the screen." in said
    assert "Room ABCDEF" in said
    assert "Influenza" not in said


def test_a_finding_is_told_with_its_stage_and_its_results(fever: Story) -> None:
    said = words(page(fever, room_at(fever, 5)))
    assert "Investigations · questions: 1 of 5 X-ray Look at the screen." in said
    assert "What the screen shows, in words It is normal." in said
    assert "ESR high abnormal" in said


@pytest.mark.parametrize("states", [(), ("open",), ("held",), ("shown",)])
def test_a_question_with_an_image_leads_to_the_screen_and_says_in_words_what_is_there(
    shadow: Story, states: tuple[PollState, ...]
) -> None:
    sent = page(shadow, room_at(shadow, 2, *states))
    assert "Look at the picture on the screen." in words(sent)
    assert "A chest from the front, with a round patch on one side." in words(sent)
    assert "Film of the first day" in words(sent)


def test_no_image_and_no_name_of_one_goes_to_a_phone(shadow: Story) -> None:
    for room in every_moment(shadow):
        sent = without_our_own(page(shadow, room)) + frame(shadow, room)
        assert not Elements(sent).all("img")
        assert not [name for name in shadow.pictures if name.partition(".")[0] in sent]
    assert "Look at the pictures on the screen." in words(page(shadow, room_at(shadow, 4)))


def test_before_the_vote_is_open_options_can_be_read_and_not_chosen(fever: Story) -> None:
    sent = page(fever, room_at(fever, 4))
    assert "The vote isn't open yet." in words(sent)
    assert "A biopsy" in words(sent)
    assert not Elements(sent).all("input", name="choice")


def test_the_second_vote_is_called_so(fever: Story) -> None:
    """Not by what came before it: the first may have been a slip, with no votes and no talk."""
    assert "The vote is open again." in words(page(fever, room_at(fever, 4, "held", "open")))


def test_a_vote_held_back_asks_for_a_discussion_and_tells_no_answer(fever: Story) -> None:
    room = room_at(fever, 4, "held")
    sent = page(fever, room, own=own_vote(fever, room))
    assert "Discuss with your neighbours." in words(sent)
    assert "your answer" in words(sent)
    assert "right answer" not in words(sent)
    assert not [each for _, each in Elements(sent).tags if each.get("class") == "is-right"]


@pytest.mark.parametrize(("is_right", "verdict"), [(True, "right"), (False, "wrong")])
def test_when_shown_a_phone_tells_own_answer_right_answer_verdict_and_why(
    fever: Story, is_right: bool, verdict: str
) -> None:
    room = room_at(fever, 4, "shown")
    sent = page(fever, room, own=own_vote(fever, room, is_right=is_right))
    assert f'<div class="verdict"><p class="{verdict}">' in sent.replace("\n", "")
    assert "It is enough here." in words(sent)
    assert "An X-ray ✓ right answer" in words(sent)


def test_what_is_partly_right_is_called_so(fever: Story) -> None:
    room = room_at(fever, step_of_kind(fever, "multiple"), "shown")
    own = Vote(1, 1, ["a"], None, 1)
    assert "◐ Partly right" in words(page(fever, room, own=own))


@pytest.mark.parametrize(
    ("states", "is_told"), [(("held", "held"), False), (("held", "shown"), True)]
)
def test_who_voted_in_the_first_round_alone_is_told_of_that(
    story: Story, states: tuple[PollState, ...], is_told: bool
) -> None:
    for number in numbers_of_questions(story):
        room = room_at(story, number, *states)
        first = own_vote(story, room_at(story, number, "held"))
        said = words(page(story, room, own=first))
        assert "You didn't vote the second time: this is your first answer." in said
        assert re.search("your answer", said, re.IGNORECASE)
        verdicts = ("✓ Right", "Not judged: ")
        assert any(each in said for each in verdicts) == is_told
        again = page(story, room_at(story, number, "held", "open"), own=first)
        tags = Elements(again).tags
        assert not [each for _, each in tags if "checked" in each or "selected" in each]
        assert Elements(again).all("div", id="room")[0]["data-before"] == "3"


def test_free_text_is_set_beside_the_model_answer_without_a_verdict(fever: Story) -> None:
    room = room_at(fever, step_of_kind(fever, "free_text"), "shown")
    sent = page(fever, room, own=own_vote(fever, room))
    assert "A protective reflex of the airways." in words(sent)
    assert "Weil man <i>hustet</i> & niest" in words(sent)
    assert 'class="verdict"' not in sent


def test_a_number_is_written_as_one_reads_it(fever: Story) -> None:
    room = room_at(fever, step_of_kind(fever, "numeric"), "shown")
    own = Vote(1, 1, 5.5, None, 1)
    assert "5,5 jours" in words(page(fever, room, "fr", own))
    assert "3 days (accepted: 2 to 4)" in words(page(fever, room, "en", own))


def test_the_classs_differential_names_only_what_the_class_can_know_of(fever: Story) -> None:
    early, late = (page(fever, room_at(fever, n, "open", focus="differential")) for n in (1, 2))
    assert "Asthma" not in early
    assert "Asthma" in late
    assert len(Elements(early).all("select", name="choice")) == 2
    assert len(Elements(late).all("select", name="choice")) == 3


def test_a_diagnosis_that_is_made_may_stand_in_the_title(fever: Story) -> None:
    last = room_at(fever, len(fever.steps), focus="timeline")
    assert "Influenza Look at the screen." in words(page(fever, last))


def test_at_the_end_a_phone_is_offered_its_answers_for_home(story: Story) -> None:
    for room in every_moment(story):
        is_over = ClassState(story, room).is_over
        links = Elements(frame(story, room)).all("a", href="/r/ABCDEF/mine")
        assert len(links) == is_over


def test_seconds_are_sent_and_never_a_time_of_day(fever: Story) -> None:
    sent = page(fever, room_at(fever, 4, "open", seconds=90))
    assert Elements(sent).all("p", **{"class": "timer"})[0]["data-seconds"] == "90"
    assert "Time left: 1:30" in words(sent)
    assert "2026" not in without_our_own(sent)


def test_a_countdown_that_is_over_stays_at_nothing(fever: Story) -> None:
    assert 'data-seconds="0"' in page(fever, room_at(fever, 4, "open", seconds=-5))


def test_a_frame_names_what_is_asked_by_number_round_and_state(fever: Story) -> None:
    def form(room: Room) -> str:
        return pages.frame(ClassState(fever, room), "en", NOW).form

    assert form(room_at(fever, 0)) == ""
    assert form(room_at(fever, 1)) == ""
    assert form(room_at(fever, 4)) == "4/0/wait"
    assert form(room_at(fever, 4, "open")) == "4/1/open"
    assert form(room_at(fever, 4, "held", "shown")) == "4/2/shown"
    room = room_at(fever, 4, "open", focus="differential")
    assert form(room) == "differential-investigations/1/open"
    assert pages.frame(ClassState(fever, room), "en", NOW).version == room.version


def test_the_page_is_the_frame_and_what_only_this_phone_has(story: Story) -> None:
    for room in every_moment(story):
        assert frame(story, room) in page(story, room)


# --- A form that needs no script ---------------------------------------------------------


def open_questions(story: Story) -> Iterator[Room]:
    """Nobody can open a vote on a differential without hypotheses."""
    for room in every_moment(story):
        if room.open_poll and (room.focus == "story" or asked_in(story, room).options):
            yield room


def test_whatever_is_asked_can_be_answered_by_a_plain_form(story: Story) -> None:
    for room in open_questions(story):
        what, poll = asked_in(story, room), ClassState(story, room).poll
        assert poll is not None
        sent = Elements(page(story, room))
        assert sent.all("form", method="post", action="/r/ABCDEF/votes")
        assert sent.all("input", type="hidden", name="question", value=what.key)
        assert sent.all("input", type="hidden", name="round", value=str(poll.round))
        assert sent.all("input", type="hidden", name="sequence", value="1")
        letters = {each["value"] for each in sent.all("input", name="choice")}
        letters |= {each["value"] for each in sent.all("option") if each["value"]}
        assert letters == set(what.options)
        assert len(sent.all("input", name="value")) == (not what.options)
        levels = [] if what.type == "concordance" else ["1", "2", "3"]
        assert [each["value"] for each in sent.all("input", name="certainty")] == levels


def test_an_own_vote_stands_in_the_form_and_may_be_changed(story: Story) -> None:
    for room in open_questions(story):
        own = own_vote(story, room)
        assert own is not None
        sent = Elements(page(story, room, own=own))
        kept = class_question.as_sent(asked_in(story, room), own.response)
        filled = [each["value"] for each in sent.all("input", name="choice") if "checked" in each]
        filled += [each["value"] for each in sent.all("option") if "selected" in each]
        if "choice" in kept:
            ordered = filled if sent.all("select") else sorted(filled)
            choice = kept["choice"]
            assert isinstance(choice, list)
            assert ordered == choice or ordered == sorted(map(str, choice))
        else:
            typed = sent.all("input", name="value")[0]["value"]
            assert class_question.response(asked_in(story, room), [], typed) == own.response
        assert sent.all("input", name="sequence", value="4")
        if asked_in(story, room).is_certainty_asked:
            assert sent.all("input", name="certainty", value="2", checked="")


def test_the_script_is_told_which_own_vote_the_server_has(fever: Story) -> None:
    room = room_at(fever, 4, "open")
    sent = Elements(page(fever, room, own=own_vote(fever, room))).all("div", id="room")[0]
    assert (sent["data-form"], sent["data-own"]) == ("4/1/open", "3")


def test_only_a_stored_vote_is_said_to_be_received(fever: Story) -> None:
    room = room_at(fever, 4, "open")
    own = own_vote(fever, room)
    assert ">Received</p>" in page(fever, room, own=own)
    assert "<title>Received" in page(fever, room, own=own)
    assert ">Received</p>" not in page(fever, room)
    assert "<title>Received" not in page(fever, room)
    assert ">Received</p>" not in page(fever, room_at(fever, 4, "held", "open"), own=own)
    refused = page(fever, room, own=own, refusal="Choose one option.")
    assert ">Received</p>" not in refused
    assert "<title>Not received" in refused
    assert "Choose one option." in words(refused)


def test_without_script_a_page_looks_again_by_itself_unless_it_would_wipe_an_answer(
    story: Story,
) -> None:
    for room in every_moment(story):
        sent = page(story, room)
        looks_again = 'http-equiv="refresh" content="10;url=/r/ABCDEF"' in sent
        assert looks_again == (not Elements(sent).all("form", id="ballot"))
        assert looks_again or room.open_poll
        assert ">Refresh</a>" in sent


def test_without_script_who_has_voted_has_nothing_to_wipe_and_is_led_on(story: Story) -> None:
    for room in open_questions(story):
        own = own_vote(story, room)
        sent = page(story, room, own=own, settled=True)
        assert not Elements(sent).all("form", id="ballot")
        assert 'content="10;url=/r/ABCDEF?received"' in sent
        assert Elements(sent).all("a", href="/r/ABCDEF")
        assert "Received" in words(sent)
        refused = page(story, room, own=own, settled=True, refusal="No.")
        assert Elements(refused).all("form", id="ballot")


def test_a_pseudonym_is_optional_and_can_be_changed(fever: Story) -> None:
    sent = page(fever, room_at(fever, 1), pseudonym='Zoë "<i>"')
    field = Elements(sent).all("input", name="name", maxlength="40")[0]
    assert field["value"] == 'Zoë "<i>"'
    assert Elements(sent).all("form", action="/r/ABCDEF/name", method="post")
    assert "Optional; don't use your name." in words(sent)


# --- Languages, escaping, size, policy ---------------------------------------------------


def test_the_phone_speaks_its_own_language_whatever_the_projectors(fever: Story) -> None:
    assert '<html lang="en">' in page(fever, room_at(fever, 1), "en")
    assert "Il tousse depuis 3 jours." in page(fever, room_at(fever, 2), "fr")
    other = Elements(page(fever, room_at(fever, 1), "fr")).all("a", hreflang="en")[0]
    assert other["href"] == "/r/ABCDEF?lang=en"


def test_a_case_in_one_language_is_marked_as_such(fever: Story) -> None:
    finding = fever.steps[0].block
    assert isinstance(finding, Finding)
    german = finding.model_copy(update={"title": {"de": "Fieber"}, "text": {"de": "Ein Mann."}})
    story = replace(fever, steps=(replace(fever.steps[0], block=german), *fever.steps[1:]))
    sent = page(story, room_at(story, 1), "fr")
    assert '<span lang="de">Fieber</span>' in sent
    assert '<p lang="de">Ein Mann.</p>' in sent


EVIL = "<script>alert(1)</script> \"' & </select>"


def test_whatever_a_case_says_stays_text(fever: Story) -> None:
    evil = {"fr": EVIL, "en": EVIL}
    steps = []
    for step in fever.steps:
        block = step.block
        if isinstance(block, Finding):
            changes: dict[str, object] = {"title": evil, "text": evil}
        else:
            changes = {"stem": evil, "why": evil}
            if isinstance(block, ChoiceQuestion | OrderQuestion):
                changes["options"] = dict.fromkeys(block.options, evil)
            if isinstance(block, NumericQuestion):
                changes["unit"] = evil
            if isinstance(block, FreeTextQuestion):
                changes["model_answer"] = evil
        steps.append(replace(step, block=block.model_copy(update=changes)))
    hypotheses = tuple(each.model_copy(update={"name": evil}) for each in fever.case.hypotheses)
    case = fever.case.model_copy(update={"title": evil, "hypotheses": hypotheses})
    story = Story(case, fever.sentences, tuple(steps))
    for room in every_moment(story):
        own = own_vote(story, room)
        sent = page(story, room, "en", own, pseudonym=EVIL, refusal=EVIL)
        assert sent.count("<script") == 1
        assert "<script" not in frame(story, room)
        assert sent.count("</select>") == sent.count("<select")
    assert "<script" not in pages.join_page("en", typed=EVIL, refusal=EVIL)
    assert "<script" not in pages.message_page("en", EVIL, EVIL)


def test_script_and_style_are_under_18_kb() -> None:
    assert len(pages.SCRIPT.encode()) + len(pages.STYLE.encode()) < 18_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_under_27_kb_even_uncompressed(story: Story, language: str) -> None:
    for room in every_moment(story):
        own = own_vote(story, room)
        sent = page(story, room, language, own, pseudonym="é" * 40)
        assert len(sent.encode()) < 27_000, (room.position, room.focus)


def test_the_policy_allows_our_script_and_style_and_nothing_else(fever: Story) -> None:
    def digest(text: str) -> str:
        return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    sent = page(fever, replace(room_at(fever, 4, "open"), takes_questions=True))
    for kind in ("script", "style"):
        found = re.findall(rf"<{kind}>(.*?)</{kind}>", sent, re.DOTALL)
        assert len(found) == 2, kind
        allowed = re.search(rf"{kind}-src ([^;]+);", pages.CSP)
        assert allowed is not None
        assert {*allowed[1].split()} == {*map(digest, found)}
    assert pages.CSP.startswith("default-src 'none';")
    assert "unsafe" not in pages.CSP


def test_a_page_asks_for_nothing_from_elsewhere(story: Story) -> None:
    for room in every_moment(story):
        for tag, each in Elements(page(story, room)).tags:
            assert "src" not in each
            assert not each.get("style")
            assert not [name for name in each if name.startswith("on")]
            solo = f"/{story.steps[0].stage}?" if room.focus == "end" else "/r/"
            assert each.get("href", "/r/").startswith(("/r/", "data:", solo)), (tag, each)


def test_headings_are_in_order_and_there_is_one_first(story: Story) -> None:
    for room in every_moment(story):
        sent = Elements(page(story, room, own=own_vote(story, room)))
        headings = [tag for tag, _ in sent.tags if re.fullmatch("h[1-6]", tag)]
        assert headings[0] == "h1"
        assert headings.count("h1") == 1
        assert set(headings[1:]) <= {"h2"}


def test_the_shape_of_a_page_is_the_same_with_and_without_an_own_vote(fever: Story) -> None:
    for room in open_questions(fever):
        with_own, without = (
            [tag for tag, _ in Elements(page(fever, room, own=own)).tags]
            for own in (own_vote(fever, room), None)
        )
        assert with_own == without


def test_a_code_is_asked_for_in_both_languages_and_a_refusal_is_said() -> None:
    sent = Elements(pages.join_page("en", typed="abc", refusal="No such room."))
    assert sent.all("input", name="code", value="abc")[0]["aria-invalid"] == "true"
    assert "No such room." in sent.texts
    assert sent.all("a", href="/r?lang=fr")


def test_a_message_says_why_and_leads_back_and_to_another_code() -> None:
    sent = pages.message_page("en", "This room is locked", "Ask your teacher.", "ABCDEF")
    assert 'href="/r/ABCDEF"' in sent
    assert "<h1>This room is locked</h1>" in sent
    assert "Ask your teacher." in sent
    assert 'href="/r?lang=en"' in sent


def test_the_stem_is_the_name_of_its_group(fever: Story) -> None:
    room = room_at(fever, 4, "open")
    question = asked_in(fever, room).question
    assert question is not None
    stem = in_language(question.stem, "en")
    assert f'<legend class="stem">{stem}</legend>' in page(fever, room)
