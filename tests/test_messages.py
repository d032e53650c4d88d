"""What is told to an author is English, and can be said in the reader's language."""

import pickle

from epicrisis.messages import Message, said

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
