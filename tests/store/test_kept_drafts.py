"""A draft is kept with its errors, its versions and its images, and two tabs lose nothing."""

import secrets
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from epicrisis.authoring import drafts as authoring
from epicrisis.cases.reading import case_file
from epicrisis.messages import Message
from epicrisis.store.authors import drafts as kept_drafts
from epicrisis.store.authors import history
from epicrisis.store.authors.drafts import DraftGoneError, DraftRefusedError, Drafts
from epicrisis.store.authors.records import MAIN_LINE, Conflict, DraftContent, DraftVersion, Kept
from epicrisis.store.db import trusted_time
from epicrisis.store.db.database import open_database
from epicrisis.store.learners.store import Store
from tests.store.conftest import LEARNER, OTHER, Clock
from tests.support.tiers import examples

IMAGE = secrets.token_bytes(70_000)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def drafts(store: Store) -> Drafts:
    return Drafts(store.database)


def content(words: str, **files: bytes) -> DraftContent:
    return DraftContent({"case.yaml": words.encode(), **files})


def words(kept: DraftContent) -> str:
    return kept.files["case.yaml"].decode()


def all_words(drafts: Drafts, draft: int) -> list[str]:
    return [words(drafts.version(draft, each.number)) for each in drafts.versions(draft)]


def test_a_broken_draft_comes_back_as_it_was_with_images_and_what_the_folder_held(
    drafts: Drafts,
) -> None:
    files = {"case.yaml": "title: [é\n".encode(), "scan.png": IMAGE, "source.fr.txt": b""}
    broken = DraftContent(files, on_disk={"case.yaml": b"title: e", "scan.png": IMAGE})
    opened, secret = drafts.create(broken, "A title", LEARNER)
    assert opened.content == broken
    assert drafts.by_secret(secret) == opened
    assert drafts.by_author(opened.id, LEARNER) == opened


def test_neither_secret_nor_author_is_stored_and_only_they_open_it(
    drafts: Drafts, file: Path
) -> None:
    opened, secret = drafts.create(content("a"), "A", LEARNER)
    other, other_secret = drafts.create(content("b"), "B", OTHER)
    assert secret != other_secret
    for wrong in ("", secret[:-1], secret + "x", str(opened.id), "x" * 5_000):
        with pytest.raises(DraftGoneError):
            drafts.by_secret(wrong)
    with pytest.raises(DraftGoneError):
        drafts.by_author(opened.id, OTHER)
    with pytest.raises(DraftGoneError):
        drafts.by_author(other.id + 1, OTHER)
    on_disk = b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))
    assert secret.encode() not in on_disk
    assert LEARNER.encode() not in on_disk


def test_an_authors_list_has_what_was_changed_last_first_and_nobody_elses(
    drafts: Drafts, clock: Clock
) -> None:
    first, _ = drafts.create(content("a"), "First", LEARNER)
    drafts.create(content("b"), "Second\n\x00", LEARNER)
    drafts.create(content("c"), "Another's", OTHER)
    drafts.create(content("d"), "Nobody's")
    clock.forward(MINUTE)
    drafts.keep(first.id, 1, content("a2"), "x" * 300)
    assert [each.title for each in drafts.of_author(LEARNER)] == ["x" * 200, "Second"]
    assert drafts.of_author(LEARNER)[0].changed == datetime(2026, 3, 1, 12, 1)
    assert drafts.of_author("3" * 64) == ()


def test_of_a_minute_the_last_version_stays_and_the_beginning_too(
    drafts: Drafts, clock: Clock
) -> None:
    opened, secret = drafts.create(content("pasted"), "T", LEARNER)
    base = opened.number
    for minute in range(3):
        for second in range(5):
            base = drafts.keep(opened.id, base, content(f"{minute}.{second}"), "T").number
            clock.forward(timedelta(seconds=12))
    assert all_words(drafts, opened.id) == ["pasted", "0.4", "1.4", "2.4"]
    assert words(drafts.by_secret(secret).content) == "2.4"
    assert drafts.by_secret(secret).number == base


def test_what_has_not_changed_is_no_version(drafts: Drafts, clock: Clock) -> None:
    opened, _ = drafts.create(content("a"), "T")
    clock.forward(5 * MINUTE)
    assert drafts.keep(opened.id, 1, content("a"), "T") == Kept(1)
    assert len(drafts.versions(opened.id)) == 1


def test_a_tab_that_is_behind_is_told_and_what_it_has_is_kept_beside(
    drafts: Drafts, clock: Clock
) -> None:
    opened, secret = drafts.create(content("begun"), "T")
    clock.forward(MINUTE)
    here = drafts.keep(opened.id, 1, content("here"), "Here")
    there = drafts.keep(opened.id, 1, content("there"), "There")
    assert (here, there) == (Kept(2), Kept(3, Conflict(newest=2, kept=3)))
    clock.forward(MINUTE)
    # Both go on, each in its line, and the draft with the first.
    there = drafts.keep(opened.id, there.number, content("there, too"), "There")
    here = drafts.keep(opened.id, here.number, content("here, too"), "Here")
    assert (there, here) == (Kept(4, Conflict(newest=2, kept=4)), Kept(5))
    assert words(drafts.by_secret(secret).content) == "here, too"
    assert [each.is_aside for each in drafts.versions(opened.id)] == [
        False, False, True, True, False,
    ]  # fmt: skip
    # Who has read both takes the place of the other.
    taken = content("there, too")
    assert drafts.keep(opened.id, here.number, taken, "There", takes_over=True) == Kept(6)
    assert words(drafts.by_secret(secret).content) == "there, too"
    assert all_words(drafts, opened.id) == [
        "begun", "here", "there", "there, too", "here, too", "there, too",
    ]  # fmt: skip


def test_a_tab_that_is_behind_and_has_what_the_newest_says_has_nothing_to_be_told(
    drafts: Drafts, clock: Clock
) -> None:
    opened, _ = drafts.create(content("a"), "T")
    clock.forward(MINUTE)
    newest = drafts.keep(opened.id, 1, content("b"), "T")
    assert drafts.keep(opened.id, 1, content("b"), "T") == newest


@pytest.mark.thorough
@examples(40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations([0] * 10 + [1] * 10), pauses=st.lists(st.integers(0, 40), min_size=20))
def test_ten_edits_in_each_of_two_tabs_lose_the_last_of_neither(
    drafts: Drafts, clock: Clock, order: list[int], pauses: list[int]
) -> None:
    opened, _ = drafts.create(content("begun"), "T")
    bases, texts = [1, 1], ["begun", "begun"]
    for n, (tab, pause) in enumerate(zip(order, pauses, strict=False)):
        texts[tab] = f"tab {tab}, edit {n}"
        kept = drafts.keep(opened.id, bases[tab], content(texts[tab]), "T")
        bases[tab] = kept.number
        assert words(drafts.version(opened.id, kept.number)) == texts[tab]
        clock.forward(timedelta(seconds=pause))
    assert set(texts) < set(all_words(drafts, opened.id))


def test_tabs_that_keep_at_the_same_moment_get_numbers_of_their_own(drafts: Drafts) -> None:
    opened, _ = drafts.create(content("begun"), "T")
    start = threading.Barrier(4)

    def edit(tab: int) -> str:
        start.wait()
        base = 1
        for n in range(8):
            base = drafts.keep(opened.id, base, content(f"{tab}.{n}"), "T").number
        return words(drafts.version(opened.id, base))

    with ThreadPoolExecutor(4) as tabs:
        assert list(tabs.map(edit, range(4))) == ["0.7", "1.7", "2.7", "3.7"]
    assert {"begun", "0.7", "1.7", "2.7", "3.7"} <= set(all_words(drafts, opened.id))


def test_an_image_is_stored_once_and_goes_with_the_last_version_that_has_it(
    drafts: Drafts, clock: Clock, file: Path, store: Store
) -> None:
    opened, _ = drafts.create(content("0", scan=IMAGE), "T")
    base = 1
    for n in range(1, 40):
        clock.forward(MINUTE)
        base = drafts.keep(opened.id, base, content(str(n), scan=IMAGE), "T").number
    store.database.empty_journal()
    assert file.stat().st_size < 8 * len(IMAGE)
    assert drafts.version(opened.id, 1).files["scan"] == IMAGE
    drafts.delete(opened.id)
    assert IMAGE[:1_000] not in file.read_bytes()


def test_a_draft_that_swaps_large_images_forgets_its_oldest_versions(
    drafts: Drafts, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_drafts, "MAX_DRAFT_BYTES", 300_000)
    opened, secret = drafts.create(content("0", scan=secrets.token_bytes(70_000)), "T")
    base = 1
    for n in range(1, 8):
        clock.forward(MINUTE)
        newest = content(str(n), scan=secrets.token_bytes(70_000))
        base = drafts.keep(opened.id, base, newest, "T").number
    assert all_words(drafts, opened.id) == ["4", "5", "6", "7"]
    assert drafts.by_secret(secret).content == newest


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (DraftContent({}), "case.yaml"),
        (content("x" * 1_000_001), "1 MB"),
        (content("x", **{f"f{n}": b"" for n in range(40)}), "40 files"),
        (content("x", a=bytes(11_000_000), b=bytes(11_000_000)), "22 MB"),
        (DraftContent({"case.yaml": b""}, {"case.yaml": bytes(1_000_001)}), "1 MB"),
    ],
)
def test_what_is_too_large_is_refused_in_words_and_changes_nothing(
    drafts: Drafts, bad: DraftContent, said: str
) -> None:
    opened, secret = drafts.create(content("good"), "T", LEARNER)
    for act in (
        lambda: drafts.create(bad, "T", LEARNER),
        lambda: drafts.keep(opened.id, 1, bad, "T"),
    ):
        with pytest.raises(DraftRefusedError, match=said) as refused:
            act()
        assert isinstance(refused.value.args[0], Message)
    assert len(drafts.of_author(LEARNER)) == 1
    assert drafts.by_secret(secret) == opened


def test_the_store_takes_what_an_author_may_write_and_no_more() -> None:
    assert kept_drafts.MAX_BYTES == authoring.MAX_BYTES
    assert kept_drafts.MAX_FILES == authoring.MAX_FILES
    assert kept_drafts.MAX_TEXT_BYTES == case_file.MAX_BYTES
    assert kept_drafts.CASE_FILE == authoring.CASE_FILE


def test_an_author_and_a_server_have_so_many_drafts(
    drafts: Drafts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_drafts, "MAX_DRAFTS_OF_AUTHOR", 2)
    monkeypatch.setattr(kept_drafts, "MAX_DRAFTS", 4)
    first, _ = drafts.create(content("a"), "T", LEARNER)
    drafts.create(content("a"), "T", LEARNER)
    with pytest.raises(DraftRefusedError, match="you have 2 drafts on this server; delete one"):
        drafts.create(content("a"), "T", LEARNER)
    drafts.create(content("a"), "T", OTHER)
    drafts.create(content("a"), "T")
    with pytest.raises(DraftRefusedError, match="no room"):
        drafts.create(content("a"), "T")
    assert drafts.keep(first.id, 1, content("b"), "T") == Kept(2)
    assert drafts.delete(first.id)
    drafts.create(content("a"), "T", LEARNER)


def test_a_server_without_room_still_keeps_what_takes_no_more(
    drafts: Drafts, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened, secret = drafts.create(content("a" * 50, scan=IMAGE), "T")
    monkeypatch.setattr(kept_drafts, "MAX_ALL_BYTES", 70_500)
    with pytest.raises(DraftRefusedError, match="no room"):
        drafts.create(content("b", scan=IMAGE), "T")
    base = 1
    for n in range(20):
        clock.forward(MINUTE)
        base = drafts.keep(opened.id, base, content(f"edit {n}", scan=IMAGE), "T").number
    assert words(drafts.by_secret(secret).content) == "edit 19"
    with pytest.raises(DraftRefusedError, match="no room"):
        drafts.keep(opened.id, base, content("c", scan=IMAGE, other=IMAGE[::-1]), "T")
    assert words(drafts.by_secret(secret).content) == "edit 19"


def test_a_draft_that_is_gone_is_not_made_anew(drafts: Drafts) -> None:
    opened, secret = drafts.create(content("a"), "T", LEARNER)
    assert drafts.delete(opened.id)
    assert not drafts.delete(opened.id)
    for act in (
        lambda: drafts.keep(opened.id, 1, content("b"), "T"),
        lambda: drafts.by_secret(secret),
        lambda: drafts.by_author(opened.id, LEARNER),
        lambda: drafts.version(opened.id, 1),
    ):
        with pytest.raises(DraftGoneError):
            act()
    other, _ = drafts.create(content("c"), "T")
    assert other.id != opened.id


def test_what_nobody_opens_is_deleted_and_what_somebody_opens_stays(
    drafts: Drafts, clock: Clock
) -> None:
    drafts.create(content("a"), "Left", LEARNER)
    _, secret = drafts.create(content("b"), "Opened", LEARNER)
    clock.forward(timedelta(days=20))
    drafts.by_secret(secret)
    clock.forward(timedelta(days=10))
    assert drafts.delete_older_than(30) == 0
    clock.forward(timedelta(days=1))
    assert drafts.count_older_than(30, clock.now) == 1
    assert drafts.delete_older_than(30) == 1
    assert [each.title for each in drafts.of_author(LEARNER)] == ["Opened"]


def test_a_clock_that_leaps_deletes_no_draft(drafts: Drafts, clock: Clock, store_url: str) -> None:
    drafts.create(content("a"), "T", LEARNER)
    with closing(open_database(store_url, clock)) as database:
        trusted_time.Watch(database).look()
        clock.forward(timedelta(days=3_000))
        assert Drafts(database).delete_older_than(30) == 0


# --- Which versions stay ---------------------------------------------------------------


def version(number: int, minute: float, line: int = MAIN_LINE) -> DraftVersion:
    return DraftVersion(number, datetime(2026, 3, 1) + minute * MINUTE, line)


def kept_of(versions: list[DraftVersion]) -> list[DraftVersion]:
    gone = set(history.thinned(versions))
    return [each for each in versions if each.number not in gone]


def test_of_a_long_evening_the_last_hours_stay_dense_and_the_first_ones_thin() -> None:
    left: list[DraftVersion] = []
    for n in range(1, 601):
        left = kept_of([*left, version(n, n)])
    minutes = [each.number for each in left]
    assert len(left) == history.MOST_VERSIONS
    assert minutes[0] == 1
    assert minutes[-8:] == list(range(593, 601))
    gaps = [later - earlier for earlier, later in pairwise(minutes)]
    assert max(gaps) < 100
    assert sum(gaps[:20]) > 10 * sum(gaps[-20:])


@given(
    st.lists(
        st.tuples(st.floats(0, 100_000, allow_nan=False), st.integers(1, 90)),
        min_size=61,
        max_size=90,
    )
)
def test_beginning_and_ends_stay_whatever_was_kept_when(drawn: list[tuple[float, int]]) -> None:
    versions = [version(1, 0)]
    make: Callable[[int, float, int], DraftVersion] = version
    for n, (minute, line) in enumerate(sorted(drawn), 2):
        versions.append(make(n, minute, MAIN_LINE if line > n else line))
    left = kept_of(versions)
    numbers = [each.number for each in left]
    assert len(left) <= history.MOST_VERSIONS
    assert numbers[0] == 1
    assert history.tip(left, MAIN_LINE) == history.tip(versions, MAIN_LINE)
    assert numbers[-1] == versions[-1].number
