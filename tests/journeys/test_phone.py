"""A phone's page in a real Chromium: votes arrive once, and nothing that was typed is lost."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from epicrisis.live.room import transitions
from epicrisis.store.classes.records import PollState, Room, Vote
from epicrisis.story.telling import Story
from tests.kinds import samples
from tests.live.conftest import school
from tests.live.phone_server import PhoneServer, serving
from tests.live.serving import Serving, lock
from tests.live.small_room import asked_in, own_vote, room_at, step_of_kind
from tests.support.chromium import PHONE, Visit, visit
from tests.support.tiers import thorough

__all__ = ["school"]

Open = Callable[..., Visit]


@pytest.fixture
def phones(fever: Story) -> Iterator[PhoneServer]:
    """A room in the middle of its first vote."""
    with serving(fever, room_at(fever, 4, "open")) as running:
        yield running


@pytest.fixture
def open_phone(chromium: Browser, phones: PhoneServer) -> Iterator[Open]:
    """A function that opens the room on a phone of its own."""
    with ExitStack() as visits:

        def open_it(**options: Any) -> Visit:
            visited = visits.enter_context(visit(chromium, size=PHONE, **options))
            visited.page.goto(phones.address)
            return visited

        yield open_it


def choose(page: Page, label: str) -> None:
    page.get_by_label(label).check()


def send(page: Page) -> None:
    page.get_by_role("button", name="Send my answer").click()


def status(page: Page) -> Any:
    return page.locator("#status")


def until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.02)


def is_named(phones: PhoneServer, *options: str) -> bool:
    return phones.vote is not None and phones.vote.response == list(options)


# --- Without script ----------------------------------------------------------------------


def test_a_vote_needs_no_script(open_phone: Open, phones: PhoneServer) -> None:
    page = open_phone(java_script_enabled=False).page
    choose(page, "An X-ray")
    choose(page, "fairly sure")
    send(page)
    expect(status(page)).to_have_text("Received")
    expect(page).to_have_title("Received – Room ABCDEF – Épicrise")
    expect(page.locator(".given")).to_have_text("An X-ray")
    assert is_named(phones, "a")
    assert phones.vote is not None
    assert phones.vote.certainty == 2
    page.get_by_role("link", name="Change my answer").click()
    expect(page.get_by_label("An X-ray")).to_be_checked()
    choose(page, "A biopsy")
    send(page)
    expect(page.locator(".given")).to_have_text("A biopsy")
    assert is_named(phones, "b")


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("kind", "answer"),
    [("ordering", ["c", "a", "b"]), ("numeric", 3.0), ("free_text", "A reflex & more")],
)
def test_orders_numbers_and_words_need_no_script(
    open_phone: Open, phones: PhoneServer, fever: Story, kind: str, answer: Any
) -> None:
    phones.move(room_at(fever, step_of_kind(fever, kind), "open"))
    page = open_phone(java_script_enabled=False).page
    if isinstance(answer, list):
        letters = {
            option: letter for letter, option in asked_in(fever, phones.room).options.items()
        }
        for place, option in enumerate(answer, 1):
            page.get_by_label(f"Position {place}").select_option(letters[option])
    else:
        page.get_by_label("Your answer").fill(f"{answer:g}" if kind == "numeric" else answer)
    send(page)
    expect(status(page)).to_have_text("Received")
    assert phones.vote is not None
    assert phones.vote.response == answer


# --- With script -------------------------------------------------------------------------


def test_received_is_said_only_after_the_server_has_said_so(
    open_phone: Open, phones: PhoneServer
) -> None:
    phones.delay_s = 0.7
    visited = open_phone()
    page = visited.page
    choose(page, "An X-ray")
    send(page)
    expect(status(page)).to_have_text("Sending…")
    assert phones.vote is None
    expect(status(page)).to_have_text("Received")
    expect(status(page)).to_be_in_viewport(ratio=1)
    assert is_named(phones, "a")
    assert phones.posts[0]["sequence"] == ["1"]
    assert visited.complaints() == []


def test_each_new_answer_counts_further(open_phone: Open, phones: PhoneServer) -> None:
    page = open_phone().page
    for label in ("An X-ray", "A biopsy", "Nothing at all"):
        choose(page, label)
        send(page)
        expect(status(page)).to_have_text("Received")
    assert [post["sequence"] for post in phones.posts] == [["1"], ["2"], ["3"]]
    assert is_named(phones, "c")


@pytest.mark.thorough
def test_an_answer_that_was_changed_is_not_called_received(open_phone: Open) -> None:
    page = open_phone().page
    choose(page, "An X-ray")
    send(page)
    expect(status(page)).to_have_text("Received")
    choose(page, "A biopsy")
    expect(status(page)).to_have_text("Changed, not sent yet.")


@pytest.mark.thorough
@pytest.mark.parametrize("code", [thorough(500), 503, thorough(429), thorough(408)])
def test_a_server_in_trouble_is_asked_again(
    open_phone: Open, phones: PhoneServer, code: int
) -> None:
    phones.failures = [code]
    page = open_phone().page
    choose(page, "An X-ray")
    send(page)
    expect(status(page)).to_contain_text("Not sent yet")
    expect(status(page)).to_have_text("Received")
    assert [post["sequence"] for post in phones.posts] == [["1"], ["1"]]


def test_a_vote_waits_for_the_network_and_arrives_once(
    open_phone: Open, phones: PhoneServer
) -> None:
    visited = open_phone()
    page = visited.page
    choose(page, "An X-ray")
    visited.context.set_offline(True)
    send(page)
    expect(status(page)).to_contain_text("Not sent yet")
    time.sleep(1)
    assert phones.posts == []
    visited.context.set_offline(False)
    expect(status(page)).to_have_text("Received")
    assert [post["sequence"] for post in phones.posts] == [["1"]]


@pytest.mark.thorough
def test_a_login_page_in_between_is_no_acknowledgement(
    open_phone: Open, phones: PhoneServer
) -> None:
    page = open_phone().page

    def log_in(route: Route) -> None:
        route.fulfill(status=200, content_type="text/html", body="<h1>Log in</h1>")

    page.route("**/votes", log_in)
    choose(page, "An X-ray")
    send(page)
    expect(status(page)).to_contain_text("Not sent yet")
    page.unroute("**/votes")
    expect(status(page)).to_have_text("Received")
    assert is_named(phones, "a")


def test_a_vote_that_waits_outlives_a_reload(open_phone: Open, phones: PhoneServer) -> None:
    phones.failures = [503, 503]
    page = open_phone().page
    choose(page, "A biopsy")
    choose(page, "not sure")
    send(page)
    expect(status(page)).to_contain_text("Not sent yet")
    phones.delay_s = 0.5
    page.reload()
    expect(page.get_by_label("A biopsy")).to_be_checked()
    expect(page.get_by_label("not sure")).to_be_checked()
    expect(status(page)).to_have_text("Received")
    assert is_named(phones, "b")
    assert phones.posts[-1]["sequence"] == ["1"]
    choose(page, "An X-ray")
    send(page)
    until(lambda: is_named(phones, "a"))


@pytest.mark.thorough
def test_what_was_tapped_last_counts_also_from_an_older_window(
    open_phone: Open, phones: PhoneServer
) -> None:
    page = open_phone().page
    phones.vote = Vote(1, 1, ["b"], None, 7)  # from another window since
    choose(page, "An X-ray")
    send(page)
    expect(status(page)).to_have_text("Received")
    assert is_named(phones, "a")
    assert [post["sequence"] for post in phones.posts] == [["1"], ["8"]]


def test_a_vote_that_comes_too_late_is_told_so(
    open_phone: Open, phones: PhoneServer, fever: Story
) -> None:
    phones.failures = [503]
    page = open_phone().page
    choose(page, "An X-ray")
    send(page)
    expect(status(page)).to_contain_text("Not sent yet")
    phones.move(room_at(fever, 4, "held"))
    expect(page.locator(".state")).to_contain_text("Discuss with your neighbours.")
    expect(status(page)).to_have_text("The vote was closed before your answer arrived.")
    phones.move(room_at(fever, 5))
    expect(status(page)).to_have_text("")


def test_what_cant_be_taken_is_told_in_the_servers_words(
    open_phone: Open, phones: PhoneServer, fever: Story
) -> None:
    phones.move(room_at(fever, step_of_kind(fever, "multiple"), "open"))
    page = open_phone().page
    send(page)
    expect(status(page)).to_have_text("Choose at least one option.")
    choose(page, "The fever is there")
    send(page)
    expect(status(page)).to_have_text("Received")


@pytest.mark.thorough
def test_a_phone_that_the_room_doesnt_know_is_told_to_reload(
    open_phone: Open, phones: PhoneServer
) -> None:
    phones.failures = [403]
    page = open_phone().page
    choose(page, "An X-ray")
    send(page)
    expect(status(page)).to_have_text("This didn't work. Reload the page.")
    assert len(phones.posts) == 1


# --- What was typed and not sent ---------------------------------------------------------


def typing(open_phone: Open, phones: PhoneServer, story: Story) -> Page:
    phones.move(room_at(story, step_of_kind(story, "free_text"), "open"))
    page: Page = open_phone(locale="en").page
    page.get_by_label("Your answer").press_sequentially("A reflex")
    page.get_by_label("fairly sure").check()
    return page


def expect_still_there(page: Page, field: str, level: str) -> None:
    expect(page.get_by_label(field)).to_have_value("A reflex")
    expect(page.get_by_label(level)).to_be_checked()


def test_what_was_typed_outlives_reload_language_and_back(
    open_phone: Open, phones: PhoneServer, fever: Story
) -> None:
    page = typing(open_phone, phones, fever)
    page.reload()
    expect_still_there(page, "Your answer", "fairly sure")
    expect(status(page)).to_have_text("Changed, not sent yet.")
    page.get_by_role("link", name="Français").click()
    expect_still_there(page, "Votre réponse", "certitude moyenne")
    expect(status(page)).to_have_text("Réponse modifiée, pas encore envoyée.")
    page.goto("about:blank")
    page.go_back()
    expect_still_there(page, "Votre réponse", "certitude moyenne")
    page.get_by_role("button", name="Envoyer ma réponse").click()
    expect(status(page)).to_have_text("Réponse reçue")
    assert phones.vote is not None
    assert phones.vote.response == "A reflex"
    page.reload()
    expect(status(page)).to_have_text("Réponse reçue")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "The vote was closed before you sent your last answer. (A reflex)"),
        thorough("fr", "Le vote a été clos avant l’envoi de votre dernière réponse. (A reflex)"),
    ],
)
def test_who_is_still_typing_when_the_vote_closes_is_told_and_goes_on_in_the_next(
    open_phone: Open, phones: PhoneServer, fever: Story, language: str, said: str
) -> None:
    at = step_of_kind(fever, "free_text")
    page = typing(open_phone, phones, fever)
    page.goto(f"{phones.address}?lang={language}")
    phones.move(room_at(fever, at, "held"))
    expect(status(page)).to_have_text(said)
    assert phones.posts == []
    phones.move(room_at(fever, at, "held", "open"))
    expect(page.locator("#value")).to_have_value("A reflex")
    phones.move(room_at(fever, 5))
    expect(page.locator(".stage")).to_be_visible()
    expect(page.locator("#value")).to_have_count(0)


SHAPES = ("single", "multiple", "ordering", "numeric", "short_text", "differential")


@pytest.mark.long
def test_whatever_is_chosen_outlives_the_tab_and_the_vote_and_is_offered_in_the_next(
    open_phone: Open, phones: PhoneServer, every_kind: Story, fever: Story
) -> None:
    first = open_phone(locale="en")
    context = first.context
    first.page.close()
    for shape in SHAPES:
        is_list = shape == "differential"
        phones.story = fever if is_list else every_kind
        at: dict[str, Any] = {"focus": "differential"} if is_list else {}
        number = 5 if is_list else step_of_kind(every_kind, shape)
        phones.move(room_at(phones.story, number, "open", **at))
        answer, page = own_vote(phones.story, phones.room), context.new_page()
        assert answer is not None
        page.goto(phones.address)
        answer_on(page, phones.story, phones.room)
        page.close()
        page = context.new_page()
        page.goto(phones.address)
        expect(status(page)).to_have_text("Changed, not sent yet.")
        page.close()
        phones.move(room_at(phones.story, number, "held", **at))
        page = context.new_page()
        page.goto(phones.address)
        expect(status(page)).to_contain_text("before you sent your last answer.")
        expect(status(page)).to_have_attribute("data-mood", "bad")
        phones.move(room_at(phones.story, number, "held", "open", **at))
        expect(status(page)).to_have_text("Changed, not sent yet.")
        before = len(phones.posts)
        page.evaluate("for (let n = 0; n < 10; n++) document.querySelector('#send').click()")
        expect(status(page)).to_have_text("Received")
        assert phones.vote is not None
        given, kept = answer.response, phones.vote.response
        if shape == "multiple":
            given, kept = sorted(map(str, given)), sorted(map(str, kept))  # type: ignore[arg-type]
        assert kept == given, shape
        send(page)
        expect(status(page)).to_have_text("Received")
        assert len(phones.posts) == before + 1, "ten taps are one answer"
        page.close()


def test_a_vote_that_is_undone_or_taken_back_loses_no_answer_and_two_tabs_say_the_same(
    open_phone: Open, phones: PhoneServer, fever: Story
) -> None:
    """Of a closing that is undone no frame says what the phone had answered, and counted."""
    visited = open_phone(locale="en")
    page, other = visited.page, visited.context.new_page()
    other.goto(phones.address)
    choose(page, "An X-ray")
    send(page)
    for each in (page, other):
        expect(status(each)).to_have_text("Received")
        expect(each.get_by_label("An X-ray")).to_be_checked()
    phones.move(room_at(fever, 4, "held"))
    expect(page.locator(".state")).to_contain_text("Discuss")
    phones.move(room_at(fever, 4, "open"))
    for each in (page, other):
        expect(status(each)).to_have_text("Received")
        expect(each.get_by_label("An X-ray")).to_be_checked()
    choose(other, "A biopsy")
    send(other)
    until(lambda: is_named(phones, "b"))
    expect(page.get_by_label("A biopsy")).to_be_checked()
    phones.move(room_at(fever, 4))
    expect(status(page)).to_have_text("The vote was taken back: your answer doesn't count yet.")
    phones.move(room_at(fever, 4, "open"))
    expect(page.get_by_label("A biopsy")).to_be_checked()
    expect(status(page)).to_have_text("Changed, not sent yet.")
    send(page)
    until(lambda: is_named(phones, "b"))


@pytest.mark.thorough
def test_an_answer_that_came_too_late_is_not_lost_either(
    open_phone: Open, phones: PhoneServer, fever: Story
) -> None:
    phones.failures = [503]
    page = typing(open_phone, phones, fever)
    send(page)
    expect(status(page)).to_contain_text("Not sent yet")
    phones.move(room_at(fever, step_of_kind(fever, "free_text"), "held"))
    expect(status(page)).to_have_text("The vote was closed before your answer arrived. (A reflex)")


@pytest.mark.thorough
def test_a_pseudonym_that_was_not_kept_yet_outlives_a_change_of_language(open_phone: Open) -> None:
    page = open_phone(locale="en").page
    page.get_by_text("Pseudonym (optional)").click()
    page.get_by_label("Pseudonym", exact=True).fill("Dr. Snow")
    page.get_by_role("link", name="Français").click()
    expect(page.get_by_label("Pseudonyme", exact=True)).to_have_value("Dr. Snow")
    expect(page.get_by_label("Pseudonyme", exact=True)).to_be_visible()


# --- Following the room ------------------------------------------------------------------


def has_opened_more(phones: PhoneServer, before: int) -> bool:
    return phones.streams > before


@pytest.mark.thorough
def test_a_phone_that_was_in_a_pocket_looks_at_once(
    open_phone: Open, phones: PhoneServer, fever: Story
) -> None:
    """Whatever tells of it: a leap of the clock, the page shown again, the network back."""
    page = open_phone().page
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    for wake in (
        "Date.now = ((real, leap) => () => real() + leap)(Date.now.bind(Date), 600000)",
        "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))",
        "document.dispatchEvent(new Event('visibilitychange'))",
        "dispatchEvent(new Event('online'))",
    ):
        page.wait_for_timeout(1500)  # further than what counts as the same waking
        before = phones.streams
        page.evaluate(wake)
        until(partial(has_opened_more, phones, before))
    phones.move(room_at(fever, 5))
    expect(page.get_by_role("heading", level=1)).to_have_text("X-ray")
    assert phones.looks == 0


def test_the_phone_follows_the_room_and_says_so_to_a_screen_reader(
    open_phone: Open, phones: PhoneServer, fever: Story
) -> None:
    page = open_phone().page
    phones.move(room_at(fever, 5))
    expect(page.get_by_role("heading", level=1)).to_have_text("X-ray")
    expect(page.locator("#said")).to_have_text("X-ray. Look at the screen.")


def test_who_is_in_the_middle_of_an_answer_loses_nothing_of_it(
    open_phone: Open, phones: PhoneServer, fever: Story
) -> None:
    phones.move(room_at(fever, step_of_kind(fever, "free_text"), "open"))
    page = open_phone().page
    field = page.get_by_label("Your answer")
    field.press_sequentially("A reflex that")
    phones.move(room_at(fever, step_of_kind(fever, "free_text"), "open", seconds=300))
    expect(page.get_by_role("timer")).to_be_visible()
    expect(field).to_have_value("A reflex that")
    expect(field).to_be_focused()
    field.press_sequentially(" clears")
    expect(field).to_have_value("A reflex that clears")


@pytest.mark.thorough
def test_the_screen_stays_awake_while_a_vote_is_open_and_a_vote_of_a_moment_harms_nothing(
    open_phone: Open, phones: PhoneServer, fever: Story
) -> None:
    visited = open_phone(locale="en")
    page = visited.page
    page.add_init_script(
        """window.locks = 0;
        Object.defineProperty(navigator, "wakeLock", { value: { request: async () => {
          window.locks += 1;
          return { release: async () => { window.locks -= 1; } };
        } } });"""
    )
    page.reload()
    until(lambda: page.evaluate("locks") == 1)
    phones.move(room_at(fever, 4, "held"))
    until(lambda: page.evaluate("locks") == 0)
    phones.move(room_at(fever, 4, "held", "open"))
    until(lambda: page.evaluate("locks") == 1)
    choose(page, "An X-ray")
    for position in (6, 7, 8):
        phones.move(room_at(fever, position, "open"))
        phones.move(room_at(fever, position, "held"))
    expect(page.locator("#room[data-form='8/1/held']")).to_be_visible()
    until(lambda: page.evaluate("locks") == 0)
    expect(status(page)).to_have_text("The vote was closed before you sent your last answer.")
    assert phones.posts == []
    assert visited.complaints() == []


@pytest.mark.thorough
def test_the_countdown_runs_by_what_is_left_whatever_the_phones_clock_says(
    open_phone: Open, phones: PhoneServer, fever: Story
) -> None:
    phones.move(room_at(fever, 4, "open", seconds=65))
    visited = open_phone()
    visited.page.clock.install(time="2001-01-01")
    visited.page.reload()
    timer = visited.page.get_by_role("timer")
    expect(timer).to_have_text("Time left: 1:05")
    visited.page.clock.run_for(6000)
    expect(timer).to_have_text("Time left: 0:59")
    visited.page.clock.run_for(70_000)
    expect(timer).to_have_text("Time left: 0:00")


def test_without_a_stream_the_phone_looks_from_time_to_time(
    open_phone: Open, phones: PhoneServer, fever: Story
) -> None:
    phones.has_stream = False
    page = open_phone().page
    phones.move(room_at(fever, 5))
    expect(page.get_by_role("heading", level=1)).to_have_text("X-ray")
    assert phones.looks


@pytest.mark.thorough
def test_with_a_stream_nothing_else_is_asked_for(open_phone: Open, phones: PhoneServer) -> None:
    page = open_phone().page
    page.wait_for_timeout(6000)
    assert phones.looks == 0


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "This room is over: its teacher has deleted it."),
        thorough("fr", "Cette salle n’existe plus\u00a0: votre enseignant l’a supprimée."),
    ],
)
def test_a_phone_whose_room_is_deleted_is_told_so_and_asks_no_more(
    chromium: Browser, school: Serving, language: str, said: str
) -> None:
    room = school.question_room(4, transitions.open_vote)
    with visit(chromium, size=PHONE) as visited:
        page = visited.page
        page.goto(f"{school.url}/r/{room.code}?lang={language}")
        page.get_by_label("An X-ray" if language == "en" else "Une radiographie").check()
        school.classes.rooms.delete(room.code)
        expect(status(page)).to_have_text(said)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.wait_for_timeout(3000)
        assert asked == []
        expect(page.locator("#lost")).to_have_text("")
        expect(page.locator("form[data-vote]")).to_have_count(0)
        expect(page.locator("#send")).to_be_hidden()


@pytest.mark.thorough
def test_a_phone_at_a_locked_door_tries_again_by_itself(chromium: Browser, school: Serving) -> None:
    room, _ = school.open_room()
    school.lead(room.code, lock)
    with visit(chromium, size=PHONE, locale="en", java_script_enabled=False) as visited:
        visited.page.goto(f"{school.url}/r/{room.code}")
        expect(visited.page.get_by_text("This room is locked.")).to_be_visible()
        school.lead(room.code, partial(transitions.lock, is_locked=False))
        expect(visited.page.get_by_text("You're in.")).to_be_visible(timeout=30_000)


# --- Once the vote is closed -------------------------------------------------------------


@pytest.fixture
def every_kind(phones: PhoneServer) -> Story:
    """A case that asks a question of each kind, which is now what the class is at."""
    phones.story = samples.story()
    return phones.story


def row(page: Page, letter: str) -> Any:
    """A row of an order, by its letter."""
    return page.locator(f'[data-rows] button[value="{letter}"]')


def answer_on(page: Page, story: Story, room: Room) -> None:
    """Answer what is asked, right where anything is."""
    what = asked_in(story, room)
    vote = own_vote(story, room)
    assert vote is not None
    if not isinstance(vote.response, list):
        number = f"{vote.response:g}" if isinstance(vote.response, float) else vote.response
        page.get_by_label("Your answer").fill(str(number))
        return
    letters = {option: letter for letter, option in what.options.items()}
    for place, option in enumerate(vote.response, 1):
        if page.locator("select").count():
            row(page, letters[str(option)]).click()
            expect(row(page, letters[str(option)]).locator("i")).to_have_text(str(place))
        else:
            page.locator(f'[name=choice][value="{letters[str(option)]}"]').check()


def answer_and_close(page: Page, phones: PhoneServer, state: PollState, **at: Any) -> None:
    """Answer right, let it be received, and close the vote."""
    answer_on(page, phones.story, phones.room)
    send(page)
    expect(status(page)).to_have_text("Received")
    phones.move(room_at(phones.story, phones.room.position, state, **at))
    expect(page.locator(f'#room[data-form$="{state}"]')).to_be_visible()


KINDS = ["multiple", "ordering"]
KINDS_LATER = [
    "zone", "single", "ranking", "numeric", "free_text", "short_text", "concordance",
    "differential",
]  # fmt: skip


@pytest.mark.parametrize("kind", [*KINDS, *map(thorough, KINDS_LATER)])
def test_what_a_phone_asks_for_once_a_vote_is_closed_is_what_a_reload_shows(
    open_phone: Open, phones: PhoneServer, fever: Story, kind: str
) -> None:
    at: dict[str, Any] = {}
    if kind == "differential":
        at, position = {"focus": "differential"}, 5
    else:
        phones.story = samples.story()
        position = step_of_kind(phones.story, kind)
    phones.move(room_at(phones.story, position, "open", **at))
    page = open_phone(locale="en").page
    answer_on(page, phones.story, phones.room)
    send(page)
    expect(status(page)).to_have_text("Received")
    for state in ("held", "shown"):
        phones.move(room_at(phones.story, position, state, **at))
        expect(page.locator(f'#room[data-form$="{state}"]')).to_be_visible()
        expect(page.get_by_text(re.compile("^your answer$", re.IGNORECASE)).first).to_be_visible()
        filled = page.locator("#room").inner_text()
        assert ("✓ Right" in filled) == (
            state == "shown" and kind not in ("free_text", "concordance", "differential")
        )
        page.reload()
        assert page.locator("#room").inner_text() == filled


def test_what_a_phone_is_told_with_the_closing_is_what_a_reload_shows(
    open_phone: Open, phones: PhoneServer
) -> None:
    phones.tells_own = True
    page = open_phone(locale="en").page
    answer_and_close(page, phones, "held")
    expect(page.get_by_text("your answer", exact=True)).to_be_visible()
    phones.move(room_at(phones.story, phones.room.position, "shown"))
    expect(page.locator(".verdict")).to_contain_text("Right")
    expect(page.locator("#said")).to_contain_text("Right")
    filled = page.locator("#room").inner_text()
    page.wait_for_timeout(1500)  # longer than any phone waits before it asks
    assert page.locator("#room").inner_text() == filled
    page.reload()
    assert page.locator("#room").inner_text() == filled
    assert phones.asked_for_own == 0


def test_a_phone_says_nothing_of_its_answer_until_the_server_has_and_asks_again(
    open_phone: Open, phones: PhoneServer
) -> None:
    page = open_phone(locale="en").page
    phones.own_failures = [503, 429]
    answer_and_close(page, phones, "shown")
    expect(page.get_by_text("It is enough here.")).to_be_visible()
    until(lambda: phones.asked_for_own > 0)
    expect(page.locator(".verdict")).to_have_text("")
    expect(page.locator("#room")).not_to_contain_text("your answer")
    expect(page.locator(".verdict")).to_contain_text("Right")
    expect(page.locator("#said")).to_contain_text("Right")
    assert phones.asked_for_own == 3


def test_a_timer_that_begins_takes_no_verdict_away(
    open_phone: Open, phones: PhoneServer, fever: Story
) -> None:
    page = open_phone(locale="en").page
    answer_and_close(page, phones, "shown")
    expect(page.locator(".verdict")).to_contain_text("Right")
    phones.move(room_at(fever, 4, "shown", seconds=60))
    expect(page.get_by_role("timer")).to_be_visible()
    expect(page.locator(".verdict")).to_contain_text("Right")
    assert phones.asked_for_own == 1


def test_who_has_not_voted_is_told_no_verdict_and_asks_for_none(
    open_phone: Open, phones: PhoneServer, fever: Story
) -> None:
    page = open_phone().page
    phones.move(room_at(fever, 4, "shown"))
    expect(page.get_by_text("It is enough here.")).to_be_visible()
    page.wait_for_timeout(1500)  # longer than any phone waits
    expect(page.locator(".verdict p")).to_have_count(0)
    expect(page.locator("#room")).not_to_contain_text("your answer", use_inner_text=True)
    assert phones.asked_for_own == 0


# --- What a form can do by script --------------------------------------------------------


def by_touch(open_phone: Open, phones: PhoneServer, kind: str) -> Page:
    """A phone in the hand, at a question of this kind whose vote is open."""
    phones.move(room_at(phones.story, step_of_kind(phones.story, kind), "open"))
    page: Page = open_phone(locale="en", has_touch=True, is_mobile=True).page
    return page


def long_list(story: Story) -> Story:
    """A case that asks for three of twelve."""
    names = ["Œdème du poumon", "Ictère", "Purpura", *(f"Sign {n}" for n in range(9))]
    options = {f"o{n}": {"en": name} for n, name in enumerate(names)}
    changes = {"options": options, "answer": ("o0", "o1", "o2"), "select": 3}
    return with_question(story, "multiple", changes)


def with_question(story: Story, kind: str, changes: dict[str, Any]) -> Story:
    """The case with another question of this kind."""
    at = step_of_kind(story, kind) - 1
    steps = list(story.steps)
    steps[at] = replace(steps[at], block=steps[at].block.model_copy(update=changes))
    return replace(story, steps=tuple(steps))


def test_no_more_are_ticked_than_are_asked_for_and_it_is_said_why(
    open_phone: Open, phones: PhoneServer, every_kind: Story
) -> None:
    phones.story = long_list(every_kind)
    page = by_touch(open_phone, phones, "multiple")
    expect(page.get_by_text("Choose 3", exact=True)).to_be_visible()
    for label in ("Ictère", "Purpura", "Sign 4"):
        page.get_by_label(label).tap()
    expect(page.get_by_text("3 of 3 chosen: untick one to choose another")).to_be_visible()
    expect(page.get_by_label("Sign 5")).to_be_disabled()
    page.get_by_text("Sign 5").tap(force=True)
    expect(page.get_by_label("Sign 5")).not_to_be_checked()
    page.get_by_label("Sign 4").tap()
    expect(page.get_by_text("2 of 3 chosen", exact=True)).to_be_visible()
    page.get_by_label("Sign 5").tap()
    send(page)
    expect(status(page)).to_have_text("Received")
    page.reload()
    expect(page.get_by_label("Sign 8")).to_be_disabled()


def test_a_long_list_is_searched_and_what_is_chosen_stays_in_sight(
    open_phone: Open, phones: PhoneServer, every_kind: Story
) -> None:
    phones.story = long_list(every_kind)
    page = by_touch(open_phone, phones, "multiple")
    page.get_by_label("Purpura").tap()
    field = page.get_by_role("searchbox", name="Search the list")
    field.fill("oedeme")
    expect(page.locator("label.option:visible", has=page.locator("[name=choice]"))).to_have_count(2)
    field.press("Enter")
    assert phones.posts == []
    page.get_by_label("Œdème").tap()
    field.fill("zzz")
    expect(page.get_by_text("Nothing found.")).to_be_visible()
    field.fill("")
    expect(page.get_by_label("Ictère")).to_be_visible()
    expect(status(page)).to_have_text("")
    send(page)
    expect(status(page)).to_have_text("Received")
    assert phones.vote is not None
    assert set(phones.vote.response) == {"o0", "o2"}  # type: ignore[arg-type]


def test_without_script_the_whole_list_is_there(
    open_phone: Open, phones: PhoneServer, every_kind: Story
) -> None:
    phones.story = long_list(every_kind)
    phones.move(room_at(phones.story, step_of_kind(phones.story, "multiple"), "open"))
    page = open_phone(locale="en", java_script_enabled=False).page
    expect(page.get_by_role("checkbox")).to_have_count(12)
    expect(page.get_by_role("searchbox")).to_have_count(0)
    for label in ("Ictère", "Purpura", "Sign 4", "Sign 5"):
        page.get_by_label(label).check()
    send(page)
    expect(page.get_by_role("alert")).to_have_text("Options to choose: 3 at most; these are 4.")


def test_a_keyboard_without_a_minus_needs_none(
    open_phone: Open, phones: PhoneServer, every_kind: Story
) -> None:
    page = by_touch(open_phone, phones, "numeric")
    field = page.get_by_label("Your answer")
    field.fill("2.5")
    sign = page.get_by_role("button", name="Change the sign")
    box = sign.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 44
    sign.tap()
    expect(field).to_have_value("−2.5")
    expect(field).to_be_focused()
    send(page)
    expect(status(page)).to_have_text("Received")
    assert phones.vote is not None
    assert phones.vote.response == -2.5
    sign.tap()
    expect(field).to_have_value("2.5")
    expect(status(page)).to_have_text("Changed, not sent yet.")


def long_order(story: Story) -> Story:
    """A case that asks for an order of twelve, whose names are long."""
    options = {f"o{n}": {"en": f"Sign {n}, which {'goes on and on ' * 6}"} for n in range(12)}
    return with_question(story, "ordering", {"options": options, "answer": tuple(options)})


def test_an_order_is_given_by_taps_and_its_button_is_always_in_sight(
    open_phone: Open, phones: PhoneServer, every_kind: Story
) -> None:
    phones.story = long_order(every_kind)
    page = by_touch(open_phone, phones, "ordering")
    page.set_viewport_size({"width": 360, "height": 560})
    button = page.get_by_role("button", name="Send my answer")
    expect(button).to_be_in_viewport(ratio=1)
    for each in page.locator("[data-rows] button").all():
        box = each.bounding_box()
        assert box is not None
        assert box["height"] >= 44
        assert box["x"] + box["width"] <= 360 - 16
    row(page, "A").tap()
    row(page, "C").tap()
    row(page, "A").tap()
    expect(row(page, "C")).to_have_accessible_name(re.compile("^1 C Sign"))
    expect(row(page, "C")).to_have_attribute("aria-pressed", "true")
    expect(row(page, "A")).to_have_attribute("aria-pressed", "false")
    expect(page.get_by_text("1 of 12 chosen")).to_be_visible()
    send(page)
    expect(status(page)).to_have_attribute("data-mood", "bad")
    assert phones.vote is None
    field = page.get_by_role("searchbox", name="Search the list")
    name = row(page, "K").locator("span").inner_text().partition(",")[0]
    field.fill(f"{name},")
    expect(page.locator("[data-rows] button:visible")).to_have_count(2)
    field.fill("")
    for letter in "KABDEFGHIJL":
        row(page, letter).tap()
    expect(page.locator("#chosen")).to_contain_text("1 C · 2 K · 3 A · 4 B")
    row(page, "L").scroll_into_view_if_needed()
    page.keyboard.press("End")
    # The bar doesn't hide the last option, once the page has scrolled to its end.
    page.wait_for_function(
        """([last, bar]) =>
            last.getBoundingClientRect().bottom <= bar.getBoundingClientRect().top""",
        arg=[row(page, "L").element_handle(), page.locator("#bar").element_handle()],
    )
    page.evaluate(
        """Object.defineProperty(visualViewport, "height", { get: () => innerHeight - 250 });
        visualViewport.dispatchEvent(new Event("resize"))"""
    )
    page.evaluate("scrollTo(0, 0)")
    box = button.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 560 - 250, "a keyboard hides the button"
    send(page)
    expect(status(page)).to_have_text("Received")
    expect(status(page)).to_have_attribute("data-mood", "good")
    what = asked_in(phones.story, phones.room)
    assert is_named(phones, *(what.options[letter] for letter in "CKABDEFGHIJL"))


def test_every_row_is_a_thumb_high_and_as_wide_as_the_page(
    open_phone: Open, phones: PhoneServer, every_kind: Story
) -> None:
    for kind in ("single", "multiple", "concordance", "zone"):
        page = by_touch(open_phone, phones, kind)
        rows = page.locator("label.option", has=page.locator("[name=choice]"))
        for row in rows.all():
            box = row.bounding_box()
            assert box is not None
            assert box["height"] >= 44
            assert box["width"] >= PHONE[0] - 2 * 16
        overflow = "document.documentElement.scrollWidth - innerWidth"
        assert page.evaluate(overflow) <= 0
