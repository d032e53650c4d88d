"""Whatever was done to a draft, by form or as text, can be undone and done again."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from epicrisis.authoring.drafts import Draft
from epicrisis.authoring.history import MOST, History

TEXTS = st.lists(st.sampled_from(["title: a\n", "title: b\n", "title: c\n"]), max_size=12)


def written(history: History, now: Draft, texts: list[str]) -> Draft:
    for text in texts:
        now = history.change(now, replace(now, text=text))
    return now


@given(TEXTS)
def test_undo_leads_back_to_the_beginning_and_redo_as_often_to_the_end(texts: list[str]) -> None:
    history, start = History(), Draft("title: start\n")
    end = now = written(history, start, texts)
    changes = len(history.past)
    for _ in range(changes):
        now = history.undo(now)
    assert now == start
    assert not history.past
    for _ in range(changes):
        now = history.redo(now)
    assert now == end


def test_an_undo_of_the_text_editors_own_is_one_of_the_pages() -> None:
    history, start = History(), Draft("title: start\n")
    now = written(history, start, ["title: a\n", "title: b\n"])
    now = history.typed(now, replace(now, text="title: a\n"))
    assert [each.text for each in history.future] == ["title: b\n"]
    assert history.redo(now).text == "title: b\n"


def test_an_image_is_a_change_like_others() -> None:
    history, start = History(), Draft("title: start\n")
    now = history.change(start, start.with_file("one.png", b"1"))
    assert dict(history.undo(now).files) == {}


def test_what_is_added_and_deleted_again_comes_back_by_an_undo() -> None:
    history, start = History(), Draft("title: start\n")
    now = written(history, start, ["title: a\n", "title: b\n", "title: a\n"])
    assert history.undo(now).text == "title: b\n"


def test_what_is_undone_after_saving_still_knows_what_the_server_has() -> None:
    history, start = History(), Draft("title: start\n")
    now = written(history, start, ["title: a\n"])
    saved = history.change(now, replace(now, on_disk=now.content))
    assert saved.is_saved
    undone = history.undo(saved)
    assert undone.on_disk == saved.content
    assert not undone.is_saved


@pytest.mark.parametrize("way", ["undo", "redo"])
def test_with_nothing_to_undo_a_draft_stays_as_it_is(way: str) -> None:
    draft = Draft("title: start\n")
    assert getattr(History(), way)(draft) is draft


def test_of_a_long_sitting_the_last_changes_can_be_undone() -> None:
    history = History()
    written(history, Draft("title: start\n"), [f"title: {number}\n" for number in range(MOST + 50)])
    assert len(history.past) == MOST
