"""What the editor offers is what a case file takes, and all of it."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any, get_args

from babel.messages.pofile import read_po

from epicrisis import i18n
from epicrisis.authoring.completions import WHOLE, shapes
from epicrisis.cases.model import Case, StageId, TimeUnit
from epicrisis.cases.questions import QUESTION_TYPES

SHORT = {"id", "unfinished", "right", "wrong", "order"}
"""Keys of questions that their records don't have."""


def at(*path: str) -> Iterator[dict[str, Any]]:
    names = [WHOLE]
    for key in path:
        found = [shapes()[name] for name in names]
        names = [
            inner
            for shape in found
            for inner in shape.get("keys", {}).get(key, {}).get("shapes", shape.get("any", ()))
        ]
    return (shapes()[name] for name in names)


def words(*path: str) -> set[str]:
    return {word for shape in at(*path) for word in shape.get("words", ())}


def keys(*path: str) -> set[str]:
    return {key for shape in at(*path) for key in shape.get("keys", ())}


def test_every_key_at_the_top_is_offered_with_what_it_is_for() -> None:
    (whole,) = at()
    assert set(whole["keys"]) == set(Case.model_fields)
    assert all(key["info"] for key in whole["keys"].values())
    assert whole["keys"]["title"]["required"]
    assert not whole["keys"]["glossary"]["required"]


def test_a_block_offers_the_keys_of_its_kind() -> None:
    kinds = [set(shape["keys"]) for shape in at("stages", "*", "blocks", "*")]
    assert {"finding", "labs", "images"} <= kinds[0]
    assert {"question", "teaching"}.isdisjoint(kinds[0])
    questions = [kind - SHORT for kind in kinds if "question" in kind]
    assert questions == [
        {field.alias or name for name, field in model.model_fields.items()}
        for model in dict.fromkeys(QUESTION_TYPES.values())
    ]


def test_short_forms_are_offered_where_they_are_read() -> None:
    assert set(get_args(StageId)) <= keys("stages")
    assert keys("stages", "anamnesis", "*") == keys("stages", "*", "blocks", "*")
    assert keys("stages", "anamnesis", "*") > SHORT
    assert {"right", "pro", "aliases"} <= keys("hypotheses", "*")
    (whole,) = at()
    follows = {"id", "slug", "language", "languages", "source"}
    assert not any(whole["keys"][key]["required"] for key in follows)


def test_words_are_offered_where_only_some_are_allowed() -> None:
    assert words("stages", "*", "id") == set(get_args(StageId))
    assert words("timeline", "unit") == set(get_args(TimeUnit))
    assert words("timeline", "events", "*", "start", "is") == {"documented", "assumed", "unknown"}
    assert words("hypotheses", "*", "right") == {"true", "false"}


def test_what_stands_under_ids_is_known() -> None:
    assert keys("references", "C01") == {"text", "title", "doi", "pmid", "verified"}
    assert keys("source", "notes", "S01", "*") == {"wording", "reading", "confidence"}


def test_every_shape_that_is_named_exists() -> None:
    named = {
        name
        for shape in shapes().values()
        for key in shape.get("keys", {}).values()
        for name in key["shapes"]
    } | {name for shape in shapes().values() for name in shape.get("any", ())}
    assert named <= set(shapes())


def descriptions(language: str) -> list[str]:
    keys = (key for shape in shapes(language).values() for key in shape.get("keys", {}).values())
    return [key["info"] for key in keys]


def test_every_key_is_described_in_french() -> None:
    path = i18n.LOCALES / "fr" / "LC_MESSAGES" / "case_file.po"
    catalogue = {
        str(message.id): str(message.string)
        for message in read_po(BytesIO(path.read_bytes()), locale="fr")
        if message.id
    }
    assert set(descriptions("en")) == catalogue.keys()
    assert descriptions("fr") == [catalogue[each] for each in descriptions("en")]
    assert all(catalogue.values())


def test_what_a_description_quotes_is_what_one_writes_in_any_language() -> None:
    for english, french in zip(descriptions("en"), descriptions("fr"), strict=True):
        sides = [set(re.findall(r"`([a-z0-9_]+)`", each)) for each in (english, french)]
        assert sides[0] == sides[1], french


def test_french_descriptions_keep_their_typography() -> None:
    for french in descriptions("fr"):
        plain = re.sub(r"`[^`]*`", "", french)
        assert not re.search(r" [:;?!»%]|« |'", plain), french


def test_both_languages_offer_the_same_keys_and_words() -> None:
    def bare(language: str) -> object:
        return {
            name: {**shape, "keys": {key: each["shapes"] for key, each in shape["keys"].items()}}
            if "keys" in shape
            else shape
            for name, shape in shapes(language).items()
        }

    assert bare("fr") == bare("en")
