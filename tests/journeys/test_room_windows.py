"""Console and projector side by side in a real Chromium, each following the other by push."""

import re

import pytest
from playwright.sync_api import expect
from streamlit.proto.BackMsg_pb2 import BackMsg

from epicrisis.live.room import transitions
from epicrisis.live.web.cookies import teacher_cookie_name
from tests.journeys.classroom import HD, Class
from tests.support.chromium import PHONE, settle
from tests.support.server import StreamlitServer


@pytest.mark.thorough
def test_a_clickers_page_keys_move_both_windows_from_either(fevers: Class) -> None:
    console, projector = fevers.both()
    fevers.press(console, "PageDown")
    expect(projector.page.locator("h1")).to_have_text("Fever")
    settle(console.page)
    expect(console.page.get_by_text("has changed meanwhile")).to_have_count(0)
    fevers.press(projector, "PageDown")
    expect(console.page.locator(".ep-room h3").first).to_have_text("Cough")
    fevers.press(projector, "PageUp")
    expect(console.page.locator(".ep-room h3").first).to_have_text("Fever")
    fevers.press(console, "ArrowRight")
    expect(projector.page.locator("h1")).to_have_text("Cough")
    fevers.press(console, "ArrowLeft")
    expect(projector.page.locator("h1")).to_have_text("Fever")
    projector.page.mouse.click(900, 900)
    fevers.press(projector, "ArrowRight")
    expect(console.page.locator(".ep-room h3").first).to_have_text("Cough")
    # Else a frame would stand around all that the class sees.
    expect(projector.page.locator(":focus-visible")).to_have_count(0)
    assert console.complaints() == []
    assert projector.complaints() == []


# As a hall's network does: what a server says to a session comes later than a room's news.
_LATE_MS = 350
_LATE_SESSION = f"""
  const add = WebSocket.prototype.addEventListener;
  WebSocket.prototype.addEventListener = function (type, heard) {{
    const late = (event) => setTimeout(() => heard(event), {_LATE_MS});
    return add.call(this, type, type === "message" ? late : heard);
  }};
"""


@pytest.mark.parametrize("is_late", [False, True], ids=["at-once", "late"])
@pytest.mark.long
def test_a_move_draws_a_window_once_whoever_made_it(fevers: Class, is_late: bool) -> None:
    """The news of a press come back to its window before and while that is drawn already."""
    console, runs = fevers.open_window(), list[bool]()
    if is_late:
        console.page.add_init_script(_LATE_SESSION)

    def count(frame: str | bytes) -> None:
        asked = BackMsg.FromString(frame) if isinstance(frame, bytes) else BackMsg()
        runs.append(asked.WhichOneof("type") == "rerun_script")

    console.page.on("websocket", lambda socket: socket.on("framesent", count))
    fevers.led(console, "console")

    def expect_one_run() -> None:
        console.page.wait_for_timeout(1200)  # beyond the time within which it would ask again
        fevers.expect_up_to_date(console)
        assert sum(runs) == 1
        runs.clear()

    fevers.expect_up_to_date(console)
    runs.clear()
    console.page.locator(".st-key-room_next button").click()
    # A projector is opened, as a phone may be: more news, while the press's own run isn't here yet.
    projector = f"/t/{fevers.code}/events?window=projector"
    console.page.evaluate(
        "address => void (window.projector = new EventSource(address))", projector
    )
    expect_one_run()
    fevers.press(console, "PageDown")
    expect_one_run()
    fevers.act_by_teacher()
    expect_one_run()


@pytest.mark.thorough
def test_keys_that_are_typed_into_a_field_move_nothing(fevers: Class) -> None:
    console = fevers.window("console")
    console.page.get_by_role("button", name="Room", exact=True).click()
    field = console.page.get_by_role("textbox", name="Address that phones reach")
    field.focus()
    for key in ("PageDown", "v", "ArrowRight", "t"):
        console.page.keyboard.press(key)
    expect(field).to_have_value(f"{fevers.url}vt")
    assert fevers.room.version == 1


@pytest.mark.thorough
def test_a_whole_peer_instruction_is_led_by_keys(fevers: Class) -> None:
    fevers.go_to("Q1")
    console, projector = fevers.both()
    fevers.press(console, "v")
    expect(projector.page.get_by_text("votes: 0")).to_be_visible()
    fevers.vote("a", "b", "b", "b")
    fevers.let_vote(console)
    console.page.get_by_role("button", name="Close for discussion").click()
    expect(projector.page.get_by_text("Vote closed")).to_be_visible()
    expect(projector.page.locator(".ep-votes")).to_have_count(0)
    expect(console.page.locator(".ep-room-preview .ep-votes")).to_contain_text("75%")
    fevers.press(console, "v")
    expect(projector.page.get_by_text("votes: 0")).to_be_visible()
    fevers.vote("a", "a", "a", "b")
    fevers.press(projector, "PageDown")
    table = projector.page.locator(".ep-votes")
    expect(table.locator("thead th").nth(1)).to_contain_text("Vote 1")
    expect(table.locator("thead th").nth(2)).to_contain_text("Vote 2")
    right = table.locator("tr.ep-votes-right td")
    expect(right.nth(0)).to_contain_text("25%")
    expect(right.nth(1)).to_contain_text("75%")
    expect(table.locator("tr.ep-votes-right")).to_contain_text("right")
    fevers.press(projector, "PageDown")
    expect(projector.page.get_by_text("It is enough here.")).to_be_visible()


@pytest.mark.thorough
def test_votes_are_counted_in_the_windows_without_drawing_them_anew(fevers: Class) -> None:
    fevers.go_to("Q1")
    console, projector = fevers.both()
    fevers.press(console, "v")
    count = projector.page.locator("[data-room-votes]")
    expect(count).to_have_text("0")
    for window in (console, projector):
        fevers.expect_up_to_date(window)
        window.page.evaluate("document.querySelector('.ep-room').dataset.old = 'yes'")
    fevers.vote_by_phone("A")
    expect(count).to_have_text("1")
    fevers.vote_by_phone("B")
    expect(count).to_have_text("2")
    expect(console.page.locator("[data-room-votes]").first).to_have_text("2")
    for window in (console, projector):
        expect(window.page.locator(".ep-room[data-old]")).to_have_count(1)


@pytest.mark.thorough
def test_the_timer_counts_down_on_the_projector(fevers: Class) -> None:
    fevers.go_to("Q1")
    console, projector = fevers.both()
    fevers.press(console, "t")
    timer = projector.page.get_by_role("timer")
    expect(timer).to_have_text(re.compile(r"^(1:00|0:59)$"))
    expect(timer).to_have_text("0:57")
    fevers.press(console, "t")
    expect(timer).to_have_count(0)


@pytest.mark.thorough
def test_300_long_answers_are_sorted_on_the_console_and_leave_no_screen(fevers: Class) -> None:
    fevers.go_to("Q5")
    console, projector = fevers.both(size=(1366, 768))
    fevers.press(console, "v")
    expect(projector.page.get_by_text("votes: 0")).to_be_visible()
    long = [f"{number} {'whatever comes to mind ' * 9}"[:200] for number in range(297)]
    fevers.vote("A reflex", "the reflexes!", "Rude word", *long)
    fevers.press(console, "v")
    fevers.let_vote(console)
    fevers.press(console, "ArrowRight")
    shown = projector.page.locator(".ep-written")
    expect(shown.get_by_text("Rude word")).to_have_count(0)  # further down than the screen
    expect(shown).to_contain_text("more")
    for size in ((1024, 768), (1280, 720), (1920, 1080)):
        projector.page.set_viewport_size({"width": size[0], "height": size[1]})
        for part in (".ep-room-projector", ".ep-room-body"):
            projector.page.wait_for_function(
                """(part) => {
                    const { scrollHeight, clientHeight } = document.querySelector(part);
                    return scrollHeight - clientHeight <= 1;
                }""",
                arg=part,
            )
        foot = projector.page.locator(".ep-room-foot").bounding_box()
        assert foot is not None
        assert foot["y"] + foot["height"] <= size[1]

    def press(act: str, *words: str) -> None:
        search = console.page.get_by_role("searchbox", name="Search the entries")
        for each in words:
            search.fill(each)
            console.page.locator(".ep-words-row:visible").first.click()
        fevers.expect_up_to_date(console)
        before = fevers.room.version
        console.page.locator(f".ep-words [data-act={act}]").click()
        expect(console.page.locator(f"html[data-room-version='{before}']")).to_have_count(0)

    press("pick", "rude")
    expect(shown.get_by_text("Rude word")).to_be_visible()
    expect(shown).to_contain_text("To discuss")
    press("hide", "rude")
    expect(shown.get_by_text("Rude word")).to_have_count(0)
    press("merge", "7 whatever", "reflex")
    expect(console.page.get_by_text("merged with 1")).to_have_count(1)
    expect(shown.get_by_text("3", exact=True)).to_be_visible()


@pytest.mark.thorough
def test_a_room_is_opened_in_the_library_with_one_press(fevers: Class) -> None:
    visited = fevers.open_window()
    page = visited.page
    page.goto(fevers.url)
    page.locator(".st-key-teaching summary").click()
    page.locator(".st-key-present-a-fever button").click()
    expect(page.locator(".st-key-room_next")).to_be_visible()
    code = page.url.partition("room=")[2]
    assert fevers.classes.rooms.room(code) is not None
    assert "#" not in page.url
    with page.expect_popup() as opening:
        page.get_by_role("link", name="Projector window").click()
    expect(opening.value.locator(".ep-room-code")).to_have_text(f"{code[:3]} {code[3:]}")


@pytest.mark.thorough
def test_the_recovery_link_brings_the_room_to_another_browser(fevers: Class) -> None:
    """Also after a part of it was tried: the whole one differs only behind the #."""
    page = fevers.window("console").page
    page.get_by_text("Show the recovery link").click()  # offered as long as nothing has happened
    link = page.locator("[data-testid='stCode']")
    expect(link).to_contain_text(f"/t/{fevers.code}#{fevers.secret}")
    whole = link.inner_text().strip()
    other = fevers.open_window()
    other.page.goto(whole[:-5])
    expect(other.page.get_by_role("alert")).to_contain_text("Copy it whole")
    other.page.goto(whole)
    expect(other.page.locator(".st-key-room_next")).to_be_visible()
    other.page.goto(f"{fevers.url}/console")
    other.page.get_by_role("link", name="Resume").click()
    expect(other.page.locator(".st-key-room_next")).to_be_visible()


@pytest.mark.thorough
def test_a_class_is_led_wholly_by_its_teachers_phone(fevers: Class) -> None:
    """From the QR in the room's settings to the end of the case, with a discussion on the way."""
    page = fevers.open_window(size=PHONE).page
    window = f"{fevers.url}/t/{fevers.code}?as=remote#{fevers.secret}"
    page.goto(window[:-3])
    page.goto(window)  # the whole link is taken even where a part of it was tried

    def tap(button: str) -> None:
        before = fevers.room.version
        expect(page.locator(f"html[data-room-version='{before}']")).to_have_count(1)
        fevers.let_vote_on(page)
        pressed = page.locator(f".st-key-{button} button")
        box = pressed.bounding_box()
        assert box is not None
        assert box["height"] >= (88 if button in ("room_next", "room_back") else 44)
        assert box["y"] + box["height"] <= PHONE[1]
        pressed.click()
        expect(page.locator(f"html[data-room-version='{before}']")).to_have_count(0)

    tap("room_next")
    tap("room_back")
    while transitions.next_act(fevers.state) != "end":
        tap("room_next")
        poll = fevers.room.open_poll
        if poll is not None:
            fevers.vote(*("ab" if fevers.state.asked.options else ("3",)))  # type: ignore[union-attr]
        if poll is not None and poll.question == "Q1":
            tap("room_hold")
            expect(page.get_by_text("50%").first).to_be_visible()
    assert fevers.room.position == len(fevers.story.steps)
    assert {poll.state for poll in fevers.room.polls} == {"shown"}


@pytest.mark.thorough
def test_address_and_language_are_corrected_for_both_windows(fevers: Class) -> None:
    console, projector = fevers.both()
    console.page.get_by_role("button", name="Room", exact=True).click()
    field = console.page.get_by_role("textbox", name="Address that phones reach")
    field.fill("nonsense address")
    field.press("Enter")
    expect(console.page.get_by_text("Write the address that phones reach")).to_be_visible()
    settle(console.page)
    field.fill("http://192.168.7.7:8501/")
    field.press("Enter")
    expect(projector.page.locator(".ep-room-link")).to_have_text("http://192.168.7.7:8501/r")
    console.page.get_by_role("radio", name="Français").click()
    expect(projector.page.get_by_text("Un homme fébrile")).to_be_visible()
    expect(console.page.locator("h1")).to_have_text("Un homme fébrile")


def test_a_room_can_be_deleted_from_its_console(fevers: Class) -> None:
    console = fevers.window("console")
    console.page.get_by_role("button", name="Room", exact=True).click()
    console.page.get_by_text("Yes, delete the room").click()
    console.page.get_by_role("button", name="Delete the room").click()
    expect(console.page.get_by_text("The room and its votes are deleted.")).to_be_visible()
    assert fevers.classes.rooms.room(fevers.code) is None


@pytest.mark.thorough
def test_a_key_is_carried_out_whose_window_has_not_found_its_server_again(
    fevers: Class, samples_server: StreamlitServer
) -> None:
    console, projector = fevers.both()
    fevers.press(console, "PageDown")
    expect(projector.page.locator("h1")).to_have_text("Fever")
    samples_server.kill()
    expect(console.page.get_by_text("No connection since")).to_be_visible()
    expect(projector.page.get_by_text("No connection since")).to_be_visible()
    samples_server.start()
    console.page.keyboard.press("PageDown")
    expect(projector.page.locator("h1")).to_have_text("Cough", timeout=40_000)
    fevers.press(projector, "PageDown")
    expect(console.page.locator(".ep-room h3").first).to_have_text("Duration")


@pytest.mark.thorough
@pytest.mark.parametrize("name", ["console", "projector"])
def test_a_key_on_a_window_that_is_behind_says_so_where_the_class_does_not_read(
    fevers: Class, name: str
) -> None:
    visited = fevers.open_phone()
    for address in ("events", "state"):  # it hears of no move
        visited.page.route(f"**/t/*/{address}", lambda route: route.abort())
    window = fevers.led(visited, name)
    fevers.go_to("cough")
    visited.page.keyboard.press("PageDown")
    fevers.expect_up_to_date(window)
    said = window.page.get_by_text("What the class sees has changed meanwhile.")
    expect(said).to_have_count(1 if name == "console" else 0)
    fevers.press(window, "PageDown")
    expect(said).to_have_count(0)


@pytest.mark.thorough
def test_a_room_that_is_deleted_is_shown_in_no_window_any_more(fevers: Class) -> None:
    fevers.go_to("Q1")
    fevers.act_by_teacher()
    console, projector = fevers.both()
    fevers.classes.rooms.delete(fevers.code)
    for window in (console, projector):
        expect(window.page.get_by_text("That room isn't open in this browser")).to_be_visible()
        expect(window.page.get_by_text("Which test would you ask for?")).to_have_count(0)


@pytest.mark.thorough
@pytest.mark.parametrize("name", ["console", "projector"])
def test_another_browser_is_led_home_and_gets_nothing_of_the_room(fevers: Class, name: str) -> None:
    fevers.go_to("cough")
    visited = fevers.open_window()
    frames: list[str] = []
    visited.page.on(
        "websocket",
        lambda socket: socket.on("framereceived", lambda frame: frames.append(str(frame))),
    )
    visited.page.goto(f"{fevers.url}/{name}?room={fevers.code}")
    expect(visited.page.get_by_text("That room isn't open in this browser")).to_be_visible()
    assert frames
    sent = "".join(frames)
    for secret in ("coughing", "smokes", "For three days", "Which test"):
        assert secret not in sent


@pytest.mark.long
def test_the_projector_is_sent_nothing_of_what_comes_later(fevers: Class) -> None:
    visited = fevers.open_window(size=HD)
    frames: list[str] = []
    visited.page.on(
        "websocket",
        lambda socket: socket.on("framereceived", lambda frame: frames.append(str(frame))),
    )
    cookie = {"name": teacher_cookie_name(fevers.code), "value": fevers.secret, "url": fevers.url}
    visited.context.add_cookies([cookie])  # type: ignore[list-item]
    fevers.go_to("Q1")
    visited.page.goto(f"{fevers.url}/projector?room={fevers.code}")
    expect(visited.page.get_by_text("Which test would you ask for?")).to_be_visible()
    sent = "".join(frames)
    assert "An X-ray" in sent
    for later in ("smokes", "It is enough here", "It is normal", "Influenza"):
        assert later not in sent


@pytest.mark.thorough
def test_the_picture_of_what_comes_next_stays_in_its_column(fevers: Class) -> None:
    console, _ = fevers.both()
    page = console.page
    for width in (1366, 1200, 1024, 860, 700, 641, 640, 390):
        page.set_viewport_size({"width": width, "height": 768})
        page.wait_for_function(f"innerWidth === {width}")
        settle(page)
        over = page.locator(".ep-room-ahead").evaluate(
            """(picture) => picture.getBoundingClientRect().right
                - picture.closest("[data-testid=stColumn]").getBoundingClientRect().right"""
        )
        assert over <= 0, width
