"""Each kind of question's nonsense gets its line and a remedy, and nothing else is told."""

import re
import time
from itertools import islice
from typing import Any

import pytest

from epicrisis.authoring.lint.checker import check_text
from epicrisis.cases.questions import QUESTION_TYPES, misfits
from epicrisis.cases.reading.files import on_disk
from tests.cases.conftest import MINIMAL, place_of

HERE = "▸"
"""Stands in a row before the place that the checker is to name."""
PLAIN = MINIMAL.read_text(encoding="utf-8")
NEXT = "      - question: days\n"
"""Before this block of the minimal case the question of a row is put."""

SINGLE = "type: single, options: {a: Aa, b: Bb, c: Cc}, answer: [a]"
MULTIPLE = "type: multiple, options: {a: Aa, b: Bb, c: Cc, d: Dd}, answer: [a, b]"
ORDER = "type: ranking, options: {a: Aa, b: Bb, c: Cc}, answer: [a, b, c]"
NUMERIC = "type: numeric, unit: days, answer: 5, accept: [4, 6]"
JUDGE = "type: concordance, hypothesis: Flu, new_fact: A rash"
PANEL = "panel: {who: Ten, answers: [{step: 1, because: So.}, {step: 0, because: No.}]}"
STRIP = "type: zone, image: {file: strip.png, alt: A strip}, answer: [a]"
A, B = "a: {name: Aa, corners: [[0, 0], [40, 40]]}", "b: {name: Bb, corners: [[50, 50], [90, 90]]}"
ZONES = f"zones: {{{A}, {B}}}"
KINDS = ", ".join(QUESTION_TYPES)
_ZONES = [f"z{i}: {{name: Zone {i}, corners: [[{3 * i}, 0], [{3 * i + 2}, 9]]}}" for i in range(26)]
TOO_MANY_ZONES, SEVEN_ZONES = ", ".join(_ZONES), ", ".join(_ZONES[:7])
MANY = ", ".join(f"o{number}: Option {number}" for number in range(26))
ELEVEN_LANGUAGES = ", ".join(f"e{letter}: [flu]" for letter in "nabcdefghij")
CROWD = ", ".join(["{step: 1, because: So.}"] * 101)

BAD: dict[str, tuple[str, str]] = {
    # --- Any kind
    "qrm": (
        "type: ▸qrm, options: {a: Aa, b: Bb}, answer: [a]",
        f"E206: …type: must be one of {KINDS}, not the text 'qrm'; here it is 'multiple'",
    ),
    "QROC": (
        "type: ▸QROC, accepted: [flu]",
        f"E206: …type: must be one of {KINDS}, not the text 'QROC'; here it is 'short_text'",
    ),
    "a kind misspelt": (
        "type: ▸concordence, hypothesis: Flu",
        f"E206: …type: must be one of {KINDS}, not the text 'concordence';"
        " did you mean 'concordance'?",
    ),
    "rank D": (
        f"{SINGLE}, rank: ▸D",
        "E206: …rank: must be one of A, B, C, not the text 'D'; choose one",
    ),
    "a rank that is a list": (
        f"{SINGLE}, rank: ▸[A]",
        "E206: …rank: must be one of A, B, C, not a list; choose one",
    ),
    "an item without its source": (
        f"{SINGLE}, item: ▸{{number: 12, title: Winter}}",
        "E202: …item: 'source' is missing; add it",
    ),
    "an item's number with zeros": (
        f"{SINGLE}, item: {{number: ▸003, title: Winter, source: Here}}",
        "E203: …item.number: must be a whole number, not the text '003';"
        " write it like 15, without quotes or leading zeros",
    ),
    "an item that is a number": (
        f"{SINGLE}, item: ▸12",
        "E203: …item: must be a mapping, not the number 12; write its keys below as `key: value`",
    ),
    "a group that isn't there": (
        f"{SINGLE}, group: ▸wintre",
        "E304: there is no group 'wintre'; did you mean 'winter'?",
    ),
    # --- Options
    "26 options": (
        f"type: single, options: ▸{{{MANY}}}, answer: [o1]",
        "E205: …options: takes 25 at most and has 26; delete the rest",
    ),
    "one option": (
        "type: multiple, options: ▸{a: Aa}, answer: [a]",
        "E205: …options: needs 2 at least and has 1; add what is missing",
    ),
    "an answer that is no option": (
        MULTIPLE.replace("[a, b]", "[a, ▸x, y]"),
        "E209: the answer names 'x', 'y', which is no option; options are a, b, c, d",
    ),
    "an order with an option twice": (
        ORDER.replace("[a, b, c]", "[a, b, ▸b]"),
        "E209: the answer names 'b' twice; name it once",
    ),
    "a line for no option": (
        f"{SINGLE}, because: {{a: So., e: ▸Else.}}",
        "E209: `because` names 'e', which is no option; options are a, b, c",
    ),
    "lines in a list": (
        f"{ORDER}, because: ▸[So.]",
        "E203: …because: must be a mapping, not a list; write its keys below as `key: value`",
    ),
    "an indispensable option that is wrong": (
        f"{SINGLE}, indispensable: [▸b], outweighs: Much.",
        "E209: the indispensable option 'b' is not right;"
        " name it in `answer`, or leave it out of `indispensable`",
    ),
    "an unacceptable option that is right": (
        f"{MULTIPLE}, unacceptable: [c, ▸a], outweighs: Much.",
        "E209: the unacceptable option 'a' is right; name in `unacceptable` options that are wrong",
    ),
    "an unacceptable option that isn't there": (
        f"{MULTIPLE}, unacceptable: [▸x], outweighs: Much.",
        "E209: the unacceptable option 'x' is no option;"
        " name in `unacceptable` options that are wrong",
    ),
    "a weight without a reason": (
        f"{MULTIPLE}, unacceptable: ▸[d]",
        "E209: nothing says why this error weighs more than others; add `outweighs`",
    ),
    "a reason without a weight": (
        f"{SINGLE}, outweighs: ▸Much.",
        "E209: it says why an error weighs more, and no option is `indispensable` or"
        " `unacceptable`; name one, or delete it",
    ),
    "a weight in an order": (
        f"{ORDER}, ▸indispensable: [a]",
        "E201: …indispensable: 'indispensable' belongs to a question of type single or multiple;"
        " delete it, or change the type",
    ),
    # --- A number that is said
    "select none": (
        f"{MULTIPLE}, select: ▸0",
        "E205: …select: must be 1 at least; correct it",
    ),
    "select another number": (
        f"{MULTIPLE}, select: ▸3",
        "E209: `select` says 3, and `answer` names 2; make them equal",
    ),
    "select in quotes": (
        f'{MULTIPLE}, select: ▸"2"',
        "E203: …select: must be a whole number, not the text '2';"
        " write it like 15, without quotes or leading zeros",
    ),
    "select one of one": (
        f"{SINGLE}, ▸select: 1",
        "E201: …select: 'select' belongs to a question of type multiple;"
        " delete it, or change the type",
    ),
    # --- A number that is typed
    "options for a number": (
        f"{NUMERIC}, ▸options: {{a: 5, b: 6}}",
        "E201: …options: 'options' belongs to a question of type single, multiple, ranking or"
        " ordering; delete it, or change the type",
    ),
    # --- A few words
    "no form": (
        "type: short_text, accepted: ▸[]",
        "E205: …accepted: needs 1 at least and has 0; add what is missing",
    ),
    "forms in no list": (
        "type: short_text, accepted: ▸flu",
        "E203: …accepted: must be a list, not the text 'flu';"
        " write [one, two], or one item per line after `- `",
    ),
    "forms in another language alone": (
        "type: short_text, accepted: ▸{fr: [grippe]}",
        "E207: …accepted: no text in en; write it as {en: [...], fr: [...]}",
    ),
    "a form without its list": (
        "type: short_text, accepted: {en: ▸flu}",
        "E203: …accepted.en: must be a list, not the text 'flu';"
        " write [one, two], or one item per line after `- `",
    ),
    "a form that is empty": (
        'type: short_text, accepted: [flu, ▸""]',
        "E205: …accepted.1: is empty; write something or delete the key",
    ),
    "a form of six words": (
        "type: short_text, accepted: [flu, ▸the flu of the year before]",
        "E209: …accepted.1: 'the flu of the year before' has more than 5 words;"
        " shorten it, or ask for a `free_text`",
    ),
    "a form that nobody can type": (
        f"type: short_text, accepted: [flu, ▸{'x' * 121}]",
        "E205: …accepted.1: is too long; shorten it to 120 characters",
    ),
    "a form that is a number": (
        "type: short_text, accepted: [flu, ▸5]",
        "E203: …accepted.1: must be a text, not the number 5; put it in quotes",
    ),
    "forms in more languages than anyone writes": (
        f"type: short_text, accepted: ▸{{{ELEVEN_LANGUAGES}}}",
        "E205: …accepted: takes 10 at most and has 11; delete the rest",
    ),
    "a model answer for a few words": (
        "type: short_text, accepted: [flu], ▸model_answer: Flu.",
        "E201: …model_answer: 'model_answer' belongs to a question of type free_text;"
        " delete it, or change the type",
    ),
    # --- A panel
    "a panel of strings": (
        f"{JUDGE}, panel: {{who: Ten, answers: [▸yes, {{step: 1, because: So.}}]}}",
        "E203: …panel.answers.0: must be a mapping, not the text 'yes';"
        " write its keys below as `key: value`",
    ),
    "a panel that is a list": (
        f"{JUDGE}, panel: ▸[{{step: 1, because: So.}}]",
        "E203: …panel: must be a mapping, not a list; write its keys below as `key: value`",
    ),
    "an empty panel": (
        f"{JUDGE}, panel: {{who: Ten, answers: ▸[]}}",
        "E205: …panel.answers: needs 2 at least and has 0; add what is missing",
    ),
    "a panel that nobody reads to its end": (
        f"{JUDGE}, panel: {{who: All, answers: ▸[{CROWD}]}}",
        "E205: …panel.answers: takes 100 at most and has 101; delete the rest",
    ),
    "a step of 3": (
        f"{JUDGE}, {PANEL.replace('step: 1', 'step: ▸3')}",
        "E205: …panel.answers.0.step: must be 2 at most; correct it",
    ),
    "a step of -3": (
        f"{JUDGE}, {PANEL.replace('step: 1', 'step: ▸-3')}",
        "E205: …panel.answers.0.step: must be -2 at least; correct it",
    ),
    "half a step": (
        f"{JUDGE}, {PANEL.replace('step: 1', 'step: ▸0.5')}",
        "E203: …panel.answers.0.step: must be a whole number, not the number 0.5;"
        " write it like 15, without quotes or leading zeros",
    ),
    "a minus of print": (
        f"{JUDGE}, {PANEL.replace('step: 1', 'step: ▸−1')}",
        "E203: …panel.answers.0.step: must be a number, not the text '−1': its figures, sign,"
        " spaces or comma aren't those of YAML; write -1",
    ),
    "a member without a reason": (
        f"{JUDGE}, {PANEL.replace('{step: 1, because: So.}', '▸{step: 1}')}",
        "E202: …panel.answers.0: 'because' is missing; add it",
    ),
    "a judgement of nothing known": (
        f"{JUDGE}, {PANEL}, judges: ▸diagnosis",
        "E206: …judges: must be one of hypothesis, investigation, treatment, not the text"
        " 'diagnosis'; choose one",
    ),
    "an answer beside a panel": (
        f"{JUDGE}, {PANEL}, ▸answer: [1]",
        "E201: …answer: 'answer' belongs to a question of type single, multiple, ranking,"
        " ordering, numeric or zone; delete it, or change the type",
    ),
    # --- Zones
    "a corner outside the image": (
        f"{STRIP}, zones: {{{A.replace('40, 40', '▸120, 40')}, {B}}}",
        "E205: …zones.a.corners.1.0: must be 100 at most; correct it",
    ),
    "a corner left of the image": (
        f"{STRIP}, zones: {{{A.replace('0, 0', '0, ▸-3')}, {B}}}",
        "E205: …zones.a.corners.0.1: must be 0 at least; correct it",
    ),
    "one corner": (
        f"{STRIP}, zones: {{a: {{name: Aa, corners: ▸[[0, 0]]}}, {B}}}",
        "E205: …zones.a.corners: needs 2 at least and has 1; add what is missing",
    ),
    "a corner of one number": (
        f"{STRIP}, zones: {{{A.replace('[40, 40]', '▸[40]')}, {B}}}",
        "E202: …zones.a.corners.1: must be a pair of numbers; write [across, down]",
    ),
    "corners that are words": (
        f"{STRIP}, zones: {{{A.replace('[40, 40]', '▸right')}, {B}}}",
        "E203: …zones.a.corners.1: must be a list, not the text 'right';"
        " write [one, two], or one item per line after `- `",
    ),
    "a corner in pixels": (
        f"{STRIP}, zones: {{{A.replace('40, 40', '▸40px, 40')}, {B}}}",
        "E203: …zones.a.corners.1.0: must be a number, not the text '40px';"
        " write it like 15 or 2.5, without quotes or leading zeros",
    ),
    "corners on a line": (
        f"{STRIP}, zones: {{a: {{name: Aa, corners: ▸[[0, 0], [0, 40]]}}, {B}}}",
        "E205: …zones.a.corners: nobody can point into a zone without an area;"
        " move one of its corners",
    ),
    "26 zones": (
        f"{STRIP.replace('[a]', '[z1]')}, zones: ▸{{{TOO_MANY_ZONES}}}",
        "E205: …zones: takes 25 at most and has 26; delete the rest",
    ),
    "six zones that are right": (
        f"{STRIP.replace('[a]', '▸[z1, z2, z3, z4, z5, z6]')}, zones: {{{SEVEN_ZONES}}}",
        "E205: …answer: takes 5 at most and has 6; delete the rest",
    ),
    "no zone that is right": (
        f"{STRIP.replace('[a]', '▸[]')}, {ZONES}",
        "E205: …answer: needs 1 at least and has 0; add what is missing",
    ),
    "a single zone": (
        f"{STRIP}, zones: ▸{{{A}}}",
        "E205: …zones: needs 2 at least and has 1; add what is missing",
    ),
    "an answer that is no zone": (
        f"{STRIP.replace('[a]', '[▸x]')}, {ZONES}",
        "E209: the answer names 'x', which is no zone; zones are a, b",
    ),
    "a line for no zone": (
        f"{STRIP}, {ZONES}, because: {{x: ▸So.}}",
        "E209: `because` names 'x', which is no zone; zones are a, b",
    ),
    "a zone without an image": (
        f"▸{STRIP.replace('image: {file: strip.png, alt: A strip}, ', '')}, {ZONES}",
        "E202: …: 'image' is missing; add it",
    ),
    "an image that isn't there": (
        f"{STRIP.replace('strip.png', '▸stripe.png')}, {ZONES}",
        "E107: image 'stripe.png' can't be read (No such file or directory); check name and rights",
    ),
    "zones that are named alone": (
        f"{STRIP}, zones: {{a: ▸Aa, {B}}}",
        "E203: …zones.a: must be a mapping, not the text 'Aa';"
        " write its keys below as `key: value`",
    ),
}


def told(text: str) -> list[tuple[int, int, str]]:
    """What the checker says of a case, with the place of the question within it left out."""
    found = check_text(MINIMAL, text, on_disk(MINIMAL.parent)).problems
    return [
        (
            each.line,
            each.column,
            re.sub(r"stages\.0\.blocks\.3\.?", "…", f"{each.code}: {each.message}"),
        )
        for each in found
    ]


def with_question(own: str) -> str:
    """The minimal case with one question more; what is marked is written without its mark."""
    asked = f"question: bad, kind: knowledge, stem: Which?, why: So., {own}"
    # Before the brace of a block a mark means the block.
    line = f"      - {{{asked}}}\n"
    return PLAIN.replace(NEXT, line + NEXT, 1)


@pytest.mark.parametrize("own", [SINGLE, MULTIPLE, ORDER, NUMERIC, f"{STRIP}, {ZONES}"])
def test_what_the_rows_break_is_sound(own: str) -> None:
    assert not [said for *_, said in told(with_question(own)) if said.startswith("E")]


@pytest.mark.parametrize("name", BAD)
def test_nonsense_gets_its_place_and_a_remedy_and_no_other_complaint(name: str) -> None:
    own, expected = BAD[name]
    text = with_question(own)
    place = place_of(text, HERE)
    if own.startswith(HERE):  # the whole block
        place = (place[0], len("      - ") + 1)
    assert told(text.replace(HERE, "")) == [(*place, expected)]


def read(own: str) -> dict[str, Any]:
    """The question of a sound case, as the record has it."""
    checked = check_text(MINIMAL, with_question(own), on_disk(MINIMAL.parent)).read
    assert checked is not None
    return checked.loaded.case.stages[0].blocks[3].model_dump()


def test_numbers_and_words_are_what_they_look_like() -> None:
    steps = "{step: +1, because: So.}, {step: -2, because: No.}, {step: 0, because: So so.}"
    judged = read(f"{JUDGE}, panel: {{who: Three, answers: [{steps}]}}")
    assert [each["step"] for each in judged["panel"]["answers"]] == [1, -2, 0]
    accepted = read("type: short_text, accepted: [no, yes, on, 1e, '5', 12:30]")
    assert accepted["accepted"] == {"en": ("no", "yes", "on", "1e", "5", "12:30")}
    pointed = read(f"{STRIP}, zones: {{{A.replace('40, 40', '40.5, .5')}, {B}}}")
    assert pointed["zones"]["a"]["corners"] == ((0, 0), (40.5, 0.5))
    yes_or_no = read("type: single, options: {yes: Yes, no: No}, answer: [no], rank: B")
    assert (yes_or_no["answer"], yes_or_no["rank"]) == (("no",), "B")


def test_a_list_of_forms_in_one_of_two_languages_says_which_is_missing() -> None:
    own = "type: short_text, accepted: ▸[flu]"
    text = with_question(own).replace("languages: [en]", "languages: [en, fr]", 1)
    expected = "E207: …accepted: no text in fr; write it as {en: [...], fr: [...]}"
    assert (*place_of(text, HERE), expected) in told(text.replace(HERE, ""))


# --- Groups --------------------------------------------------------------------------------


def asked(name: str) -> str:
    own = f"stem: Which?, why: So., {SINGLE}, group: {name}"
    return f"      - {{question: bad, kind: knowledge, {own}}}\n"


def grouped(*blocks: str, type_: str = "mini_file", later: str = "") -> str:
    """The minimal case with one group more, and blocks in its first stage and its second."""
    group = f"groups:\n  - {{id: own, type: {type_}, title: Three}}\n"
    numbered = "".join(block.replace("bad", f"bad{i}") for i, block in enumerate(blocks))
    text = PLAIN.replace("groups:\n", group, 1).replace(NEXT, numbered + NEXT, 1)
    return text.replace("      - question: plan\n", f"{later}      - question: plan\n", 1)


ONE, MARKED = asked("own"), asked("▸own")
NOT_TOGETHER = (
    "E212: this question of group 'own' doesn't stand with the one before;"
    " put them into one stage, with no other question between"
)
NOT_THREE = (
    "E212: a key-feature problem has 3 questions, and 'own' has {};"
    " correct it, or call it a `mini_file`"
)
TEACHING = "      - {teaching: more, text: More., cites: [C01]}\n"
BAD_GROUPS = {
    "none": (
        grouped().replace("- {id: own", "- ▸{id: own"),
        "E212: no question belongs to group 'own'; say `group` in its questions",
    ),
    "two of three": (
        grouped(ONE, ONE, type_="key_feature").replace("- {id: own", "- ▸{id: own"),
        NOT_THREE.format(2),
    ),
    "four of three": (
        grouped(*[ONE] * 4, type_="key_feature").replace("- {id: own", "- ▸{id: own"),
        NOT_THREE.format(4),
    ),
    "another question between": (grouped(ONE, asked("winter"), MARKED), NOT_TOGETHER),
    "two stages": (grouped(ONE, later=MARKED), NOT_TOGETHER),
    "a type that isn't one": (
        grouped(ONE, type_="▸kfp"),
        "E206: groups.0.type: must be one of key_feature, mini_file, not the text 'kfp';"
        " choose one",
    ),
    "an id twice": (
        grouped(ONE).replace("id: winter", "id: ▸own").replace("group: winter", "group: own"),
        "E303: group id 'own' is used twice; give this one another",
    ),
}


@pytest.mark.parametrize("name", BAD_GROUPS)
def test_a_group_that_does_not_hold_together_gets_its_place_and_a_remedy(name: str) -> None:
    text, expected = BAD_GROUPS[name]
    # What else is out of order by it, such as a second group torn apart, is told as well.
    assert (*place_of(text, HERE), expected) in told(text.replace(HERE, ""))


@pytest.mark.parametrize("between", [[], [TEACHING]])
def test_what_is_no_question_may_stand_between_those_of_a_group(between: list[str]) -> None:
    text = grouped(ONE, *between, ONE, ONE, type_="key_feature")
    assert not [said for *_, said in told(text) if said.startswith("E")]


@pytest.mark.parametrize("key", ["answer", "indispensable", "unacceptable"])
def test_a_list_of_very_many_ids_is_read_as_soon_as_a_short_one(key: str) -> None:
    def seconds(count: int) -> float:
        ids = tuple(f"o{number}" for number in range(count))
        question = {"type": "multiple", "options": dict.fromkeys(ids), "answer": ids, key: ids}
        start = time.process_time()
        assert len(list(islice(misfits(question), 3))) <= 3
        return time.process_time() - start

    # Twenty times as many take twenty times as long, and not four hundred times.
    assert min(seconds(80_000) for _ in range(3)) < 130 * min(seconds(4_000) for _ in range(3))
