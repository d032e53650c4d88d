"""Drafts are teachers' alone, their author's or by a link, and published without errors."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from epicrisis.authoring.drafts import Draft, from_disk, title_of
from epicrisis.messages import Message
from epicrisis.server import drafts, resources, teachers
from epicrisis.server.drafts import DraftError, UnsoundError
from epicrisis.server.learner_cookie import new_token
from epicrisis.server.teachers import Visitor
from epicrisis.store.authors.drafts import Drafts
from epicrisis.store.db.errors import StoreFullError
from epicrisis.store.learners.store import open_store
from tests.cases.conftest import CASES
from tests.support.stores import empty_store

SECRET = "lundi-les-glycemies"
BROKEN = Draft("title: [é\n", {"scan.png": b"\x00\xff", "source.fr.txt": b""})


def visitor(cookie: str = "", *, teaches: bool = True, **claims: str) -> Visitor:
    cookies = {"epicrisis": cookie} if cookie else {}
    if teaches:
        cookies[teachers.COOKIE] = teachers.new_cookie()
    return Visitor("192.168.1.7", {}, cookies, claims)


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Drafts]:
    kept = open_store(empty_store(tmp_path / "store.sqlite3"))
    monkeypatch.setattr(resources, "store", lambda: kept)
    monkeypatch.setenv("EPICRISIS_TEACHER_SECRET", SECRET)
    yield Drafts(kept.database)
    kept.close()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of cases that takes what authors publish."""
    folder = tmp_path / "cases"
    folder.mkdir()
    monkeypatch.setenv("EPICRISIS_CASES_DIR", str(folder))
    monkeypatch.setenv("EPICRISIS_AUTHORS_SAVE", "1")
    monkeypatch.setattr(resources, "CASES_DIR", folder)
    resources.forget()
    yield folder
    resources.forget()


@pytest.fixture
def whole() -> Draft:
    """A draft that tells all, and says that it is one."""
    minimal = replace(from_disk(CASES / "minimal"), on_disk=None)
    files = {name: minimal.files[name] for name in ("source.txt", "strip.png")}
    return Draft(minimal.text.replace("shown: always", "shown: draft # until Monday"), files)


def test_a_broken_draft_comes_back_by_its_link_in_another_browser() -> None:
    tab = drafts.keep(visitor(new_token()), None, BROKEN)
    again, found = drafts.open_by_link(visitor(), tab.secret)
    assert found == BROKEN
    assert (again.draft, again.number) == (tab.draft, tab.number)
    assert tab.secret not in repr(tab)


def test_an_author_finds_it_in_the_list_by_login_or_by_browser() -> None:
    browser = new_token()
    for who, stranger in (
        (visitor(browser), visitor(new_token())),
        (
            visitor(new_token(), sub="7", iss="https://a"),
            visitor(new_token(), sub="7", iss="https://b"),
        ),
        (visitor(email="ada@univ.example"), visitor(browser, email="bob@univ.example")),
    ):
        tab = drafts.keep(who, None, Draft("title: Fièvre\n"))
        assert [(each.id, each.title) for each in drafts.mine(who)] == [(tab.draft, "Fièvre")]
        assert drafts.open_mine(who, tab.draft)[1].text == "title: Fièvre\n"
        assert drafts.mine(stranger) == ()
        with pytest.raises(DraftError, match="no such draft"):
            drafts.open_mine(stranger, tab.draft)


def test_who_has_neither_login_nor_cookie_has_the_link_alone() -> None:
    tab = drafts.keep(visitor(), None, BROKEN)
    assert drafts.mine(visitor()) == ()
    with pytest.raises(DraftError, match="no such draft"):
        drafts.open_mine(visitor(), tab.draft)
    assert drafts.open_by_link(visitor(), tab.secret)[1] == BROKEN


def test_who_does_not_teach_does_nothing_with_link_list_or_tab(folder: Path, whole: Draft) -> None:
    browser = new_token()
    tab = drafts.keep(visitor(browser), None, whole)
    student = visitor(browser, teaches=False)
    for act in (
        lambda: drafts.mine(student),
        lambda: drafts.open_by_link(student, tab.secret),
        lambda: drafts.open_mine(student, tab.draft),
        lambda: drafts.keep(student, None, whole),
        lambda: drafts.keep(student, tab, BROKEN),
        lambda: drafts.new_link(student, tab),
        lambda: drafts.versions(student, tab),
        lambda: drafts.version(student, tab, 1),
        lambda: drafts.delete(student, tab),
        lambda: drafts.publish(student, tab, whole, whole.case_id),
    ):
        with pytest.raises(DraftError, match="for teachers") as refused:
            act()
        assert isinstance(refused.value.args[0], Message)
    assert drafts.open_mine(visitor(browser), tab.draft)[1] == whole
    assert [*folder.iterdir()] == []


def test_an_authors_key_leads_to_no_learner(store: Drafts) -> None:
    token = new_token()
    key = drafts.author(visitor(token))
    assert key is not None
    assert token not in key
    assert store.of_author(token) == ()


def test_of_two_tabs_the_one_that_is_behind_is_told_and_may_take_over() -> None:
    who = visitor(new_token())
    first = drafts.keep(who, None, Draft("title: a\n"))
    second, _ = drafts.open_mine(who, first.draft)
    first = drafts.keep(who, first, Draft("title: b\n"))
    second = drafts.keep(who, second, Draft("title: c\n"))
    assert first.conflict is None
    assert second.conflict is not None
    assert drafts.version(who, second, second.conflict.newest).text == "title: b\n"
    ahead = replace(second, number=second.conflict.newest)
    second = drafts.keep(who, ahead, Draft("title: c\n"), takes_over=True)
    assert second.conflict is None
    texts = [drafts.version(who, first, each.number).text for each in drafts.versions(who, first)]
    assert texts == ["title: a\n", "title: b\n", "title: c\n", "title: c\n"]


def test_another_link_ends_the_one_before() -> None:
    tab = drafts.keep(visitor(), None, BROKEN)
    newer = drafts.new_link(visitor(), tab)
    with pytest.raises(DraftError, match="no such draft"):
        drafts.open_by_link(visitor(), tab.secret)
    assert drafts.open_by_link(visitor(), newer.secret)[1] == BROKEN


def test_a_store_that_fails_is_said_in_words_without_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise StoreFullError("/var/secret is full")

    monkeypatch.setattr(Drafts, "create", fail)
    with pytest.raises(DraftError, match="can't keep drafts just now") as refused:
        drafts.keep(visitor(), None, BROKEN)
    assert "secret" not in str(refused.value)
    monkeypatch.setattr(resources, "store", lambda: None)
    with pytest.raises(DraftError, match="can't keep drafts just now"):
        drafts.mine(visitor(new_token()))


# --- Publishing ------------------------------------------------------------------------


def test_a_whole_draft_is_published_and_published_again(folder: Path, whole: Draft) -> None:
    who = visitor(new_token())
    tab: drafts.Tab | None = drafts.keep(who, None, whole)
    tab, saved = drafts.publish(who, tab, whole, whole.case_id)
    assert list(resources.all_stories()) == ["fever"]
    assert "shown:" not in saved.text
    assert "shown: draft" in whole.text
    assert from_disk(folder / "minimal").text == saved.text
    # Opened anew, perhaps by another server, it knows what it was published as.
    assert tab is not None
    tab, found = drafts.open_mine(who, tab.draft)
    assert found == saved
    edited = replace(found, text=found.text.replace("minutes: 5", "minutes: 20", 1))
    drafts.publish(who, tab, edited, edited.case_id)
    assert from_disk(folder / "minimal").text == edited.text


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("id: minimal", "id: minimal\nmood: calm", "E201"),
        ("source: [S01, S02]", "source: [S01]", "E308"),
    ],
)
def test_what_has_an_error_or_does_not_tell_all_is_not_published(
    folder: Path, whole: Draft, old: str, new: str, code: str
) -> None:
    assert old in whole.text
    bad = replace(whole, text=whole.text.replace(old, new))
    with pytest.raises(UnsoundError) as refused:
        drafts.publish(visitor(), None, bad, bad.case_id)
    assert code in {each.code for each in refused.value.problems}
    assert [*folder.iterdir()] == []


def test_a_draft_that_hides_its_line_is_not_published_as_one(folder: Path, whole: Draft) -> None:
    hidden = replace(whole, text=whole.text.replace("shown: draft", '"shown": "draft"'))
    with pytest.raises(DraftError, match="take `shown: draft` away"):
        drafts.publish(visitor(), None, hidden, hidden.case_id)
    assert [*folder.iterdir()] == []


def test_an_address_that_another_case_has_is_not_published_twice(
    folder: Path, whole: Draft
) -> None:
    drafts.publish(visitor(), None, whole, whole.case_id)
    other = replace(whole, text=whole.text.replace("id: minimal", "id: other", 1))
    with pytest.raises(DraftError, match="another case has the slug fever"):
        drafts.publish(visitor(), None, other, other.case_id)
    shutil.rmtree(folder / "minimal")
    resources.forget()
    drafts.publish(visitor(), None, other, other.case_id)


def test_a_server_that_takes_no_cases_says_so(
    folder: Path, whole: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EPICRISIS_AUTHORS_SAVE", "0")
    assert not drafts.may_publish()
    with pytest.raises(DraftError, match="download it"):
        drafts.publish(visitor(), None, whole, whole.case_id)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("id: x\ntitle: Fièvre\n", "Fièvre"),
        ("a: {b: [c, {d: e}]}\ntitle: {fr: Fièvre, en: Fever}\nx: [", "Fièvre"),
        ('title: "A: b"\n', "A: b"),
        ("title:\n  - one\n", "one"),
        ("title:\n", ""),
        ("title: {}\n", ""),
        ("x: [\ntitle: a", ""),
        ("", ""),
        ("\x00", ""),
        ("title", ""),
    ],
)
def test_a_title_is_found_in_what_is_not_whole(text: str, title: str) -> None:
    assert title_of(text) == title
