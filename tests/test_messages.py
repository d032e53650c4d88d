"""What is told to an author is English, and can be said in the reader's language."""

import pickle

from epicrisis.i18n import translator
from epicrisis.messages import Message, grouped, listed, said, with_values

FRENCH = {"{name} is missing; {remedy}": "{name} manque ; {remedy}", "add it": "ajoutez-le"}


def in_french(text: str) -> str:
    return FRENCH.get(text, text)


def missing(name: str) -> Message:
    return Message("{name} is missing; {remedy}", name=name, remedy=Message("add it"))


def test_a_message_is_its_english_text() -> None:
    assert missing("id") == "id is missing; add it"


def test_a_message_is_said_with_all_its_parts_in_another_language() -> None:
    assert said(missing("id"), in_french) == "id manque ; ajoutez-le"


def test_a_plain_text_is_said_as_it_stands() -> None:
    assert said("{name} is missing; {remedy}", in_french) == "{name} is missing; {remedy}"


def test_what_a_message_quotes_is_never_taken_for_a_template() -> None:
    assert said(missing("{remedy} {0} {"), in_french) == "{remedy} {0} { manque ; ajoutez-le"


def test_a_message_comes_back_whole_from_another_process() -> None:
    returned = pickle.loads(pickle.dumps(missing("{id}")))
    assert said(returned, in_french) == "{id} manque ; ajoutez-le"


def test_a_row_of_texts_is_said_with_each_of_them_in_another_language() -> None:
    row = listed(["{id}", Message("add it")])
    assert row == "{id}, add it"
    assert said(row, in_french) == "{id}, ajoutez-le"


def test_thousands_stand_apart_as_in_each_language() -> None:
    assert [grouped(number) for number in (0, 999, 1_000, 20_000_001)] == [
        "0", "999", "1,000", "20,000,001",
    ]  # fmt: skip
    assert said(grouped(20_000_001), translator("fr")) == "20\u00a0000\u00a0001"


def test_values_can_be_changed_and_words_of_ours_stay() -> None:
    assert with_values(missing("id"), str.upper) == "ID is missing; add it"
    assert with_values("id", str.upper) == "ID"
