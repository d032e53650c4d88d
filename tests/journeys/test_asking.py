"""A question is answered by letters, keys and fingers, and hasty hands commit nothing by mistake.

What it promises for every kind of question is tried on one of each, in the case that has them all.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.asked_page import AskedPage
from tests.journeys.conftest import AskQuestion
from tests.support.chromium import PHONE, choose_language, choose_tool, settle
from tests.support.tiers import thorough

# --- Letters -------------------------------------------------------------------------------


def test_letters_choose_and_a_second_press_takes_back(ask: AskQuestion) -> None:
    asked = ask("Q1")
    keys = asked.page.keyboard
    for key in ("c", "A", "f"):
        keys.press(key)
    asked.expect_chosen("ACF")
    keys.press("c")
    asked.expect_chosen("AF")
    keys.press("g")  # there are six
    asked.expect_chosen("AF")
    asked.commit.click()
    asked.expect_taken()
    assert asked.visited.page_errors == []


@pytest.mark.thorough
def test_a_key_that_is_held_chooses_once(ask: AskQuestion) -> None:
    asked = ask("Q1")
    for _ in range(6):
        asked.page.keyboard.down("b")
    asked.page.keyboard.up("b")
    asked.expect_chosen("B")


@pytest.mark.thorough
def test_a_shortcut_of_the_browser_chooses_nothing(ask: AskQuestion) -> None:
    asked = ask("Q1")
    asked.page.keyboard.press("e")
    for key in ("Control+A", "Control+C", "Meta+B", "Alt+D"):
        asked.page.keyboard.press(key)
    asked.expect_chosen("E")


@pytest.mark.thorough
def test_letters_that_are_typed_choose_nothing(ask: AskQuestion) -> None:
    asked = ask("Q12")
    asked.search.click()
    asked.page.keyboard.type("a blade")
    expect(asked.search).to_have_value("a blade")
    asked.search.fill("")
    page = asked.page
    choose_tool(page, "Hypotheses")
    field = page.get_by_role("combobox")
    field.click()
    page.keyboard.type("abc")
    expect(field).to_have_value("abc")
    asked.expect_chosen("")


@pytest.mark.thorough
@pytest.mark.parametrize("block", ["Q3", thorough("Q9")])
def test_streamlits_own_keys_do_nothing_while_a_question_is_asked(
    ask: AskQuestion, block: str
) -> None:
    """C and R would open a dialog, and run the page again."""
    asked = ask(block)
    before = len(asked.sent)
    for key in ("r", "c", "R", "C"):
        asked.page.keyboard.press(key)
    asked.page.wait_for_timeout(300)
    expect(asked.page.get_by_role("dialog")).to_have_count(0)
    assert len(asked.sent) == before


def test_in_a_ranking_a_letter_comes_next_in_the_order(ask: AskQuestion) -> None:
    asked = ask("Q4")
    for key in "cac":
        asked.page.keyboard.press(key)
    asked.expect_chosen("CA")
    expect(asked.page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.thorough
def test_letters_choose_zones_by_their_names(ask: AskQuestion) -> None:
    asked = ask("Q13")
    asked.page.keyboard.press("d")
    asked.expect_chosen("D")
    asked.page.keyboard.press("d")
    asked.expect_chosen("")


def test_what_an_image_is_seen_from_stands_between_it_and_the_names(ask: AskQuestion) -> None:
    """The body's right side is on the left: below the names it would be read too late."""
    form = ask("Q13").form
    places = [
        form.locator(each).bounding_box()
        for each in (".ep-zone-frame img", "p:text('right side is on the left')", ".ep-zone-names")
    ]
    image, caption, names = (box["y"] for box in places if box)
    assert image < caption < names


# --- So many and no more -------------------------------------------------------------------


def choose_three(asked: AskedPage) -> None:
    for letter in "ACE":
        asked.row(letter).click()
    expect(asked.count()).to_have_text("3 of 3 chosen")


@pytest.mark.parametrize(
    "way", ["letter", *(thorough(each) for each in ("mouse", "words", "space", "double tap"))]
)
def test_where_three_are_asked_for_a_fourth_is_not_ticked(ask: AskQuestion, way: str) -> None:
    asked = ask("Q8", has_touch=True) if way == "double tap" else ask("Q8")
    row = asked.row("B")
    press: dict[str, Callable[[], object]] = {
        "mouse": lambda: row.click(position={"x": 18, "y": 22}),
        "words": lambda: row.locator("p").click(),
        "space": lambda: row.locator("input").press("Space"),
        "letter": lambda: asked.page.keyboard.press("b"),
        "double tap": lambda: [each.tap() for each in (row, row)],  # type: ignore[func-returns-value]
    }
    choose_three(asked)
    press[way]()
    asked.expect_chosen("ACE")
    asked.row("C").click()
    expect(asked.count()).to_have_text("2 of 3 chosen")
    press[way]()
    asked.expect_chosen("AE" if way == "double tap" else "ABE")
    asked.row("D").click()
    asked.commit.click()
    asked.expect_taken()


@pytest.mark.thorough
def test_the_limit_stays_over_a_refusal_and_a_reload(ask: AskQuestion) -> None:
    asked = ask("Q8")
    asked.commit.click()
    expect(asked.refusal).to_be_visible()
    settle(asked.page)
    expect(asked.count()).to_have_text("0 of 3 chosen")
    choose_three(asked)
    asked.row("B").click()
    asked.expect_chosen("ACE")
    asked.page.reload()
    asked.expect_chosen("ACE")
    expect(asked.count()).to_have_text("3 of 3 chosen")
    asked.row("B").click()
    asked.expect_chosen("ACE")


# --- A long list ---------------------------------------------------------------------------


@pytest.mark.thorough
def test_a_long_list_is_searched_without_accents_and_keeps_what_is_ticked(
    ask: AskQuestion,
) -> None:
    asked = ask("Q12", "fr")
    asked.row("A").locator("p").evaluate("(each) => each.lastChild.data = 'Un œdème'")
    ticked = asked.row("N")
    ticked.click()
    before = len(asked.sent)
    for typed in ("oedeme", "ŒDEME", "œdème", "  deme  un "):
        asked.search.fill(typed)
        expect(asked.shown()).to_have_count(2)
        expect(asked.row("A")).to_be_visible()
        expect(ticked).to_be_visible()
    expect(asked.form.get_by_text("affichées\u00a0: 2 sur 14")).to_be_visible()
    asked.search.press("Enter")
    asked.search.press("Escape")
    expect(asked.search).to_have_value("")
    expect(asked.shown()).to_have_count(14)
    asked.page.wait_for_timeout(200)
    assert len(asked.sent) == before


@pytest.mark.thorough
def test_what_is_searched_for_ends_with_the_page_and_the_language(ask: AskQuestion) -> None:
    asked = ask("Q12")
    asked.search.fill("oxygen")
    expect(asked.shown()).to_have_count(1)
    asked.shown().click()
    page = asked.page
    choose_language(page, "Français")
    expect(page.get_by_role("button", name="Valider ma réponse")).to_be_visible()
    settle(page)
    expect(asked.search).to_have_value("")
    expect(asked.shown()).to_have_count(14)
    asked.search.fill("oxygene")
    page.reload()
    expect(asked.search).to_have_value("")
    expect(asked.shown()).to_have_count(14)
    expect(asked.count()).to_have_text("choisies\u00a0: 1 sur 4")


@pytest.mark.thorough
def test_a_refusal_leaves_the_search(ask: AskQuestion) -> None:
    asked = ask("Q12")
    asked.search.fill("oxygen")
    asked.commit.click()
    expect(asked.refusal).to_be_visible()
    settle(asked.page)
    expect(asked.search).to_have_value("oxygen")
    expect(asked.shown()).to_have_count(1)


# --- Numbers and words ---------------------------------------------------------------------

SIGNED = {"": "−", "5": "−5", "-5": "5", "−5": "5", "+5": "−5", "5,5 mL": "−5,5 mL", "− 5": "5"}


def test_the_sign_is_changed_by_a_button(ask: AskQuestion) -> None:
    asked = ask("Q9")
    field = asked.form.get_by_role("textbox")
    sign = asked.form.get_by_role("button", name="Change the sign")
    for typed, signed in SIGNED.items():
        field.fill(typed)
        sign.click()
        expect(field).to_have_value(signed)
    field.fill("")
    field.press_sequentially("89")
    field.press("ArrowLeft")
    sign.click()
    asked.page.keyboard.type("7")
    expect(field).to_have_value("−879")
    field.fill("7,9")
    sign.click()
    asked.commit.click()
    expect(asked.answered.locator(".ep-verdict b").first).to_have_text("Right")


@pytest.mark.thorough
def test_a_number_brings_a_keyboard_of_figures_and_no_words_of_others(ask: AskQuestion) -> None:
    field = ask("Q9").form.get_by_role("textbox")
    expect(field).to_have_attribute("inputmode", "decimal")
    expect(field).to_have_attribute("autocomplete", "off")


@pytest.mark.parametrize("block", ["Q9", thorough("Q11")])
def test_enter_commits_nothing(ask: AskQuestion, block: str) -> None:
    asked = ask(block)
    field = asked.form.get_by_role("textbox")
    field.press_sequentially("3")
    before = len(asked.sent)
    for _ in range(3):
        field.press("Enter")
    asked.page.wait_for_timeout(300)
    assert len(asked.sent) == before
    expect(asked.commit).to_be_visible()
    expect(field).to_have_value("3")


# --- Haste ---------------------------------------------------------------------------------

GIVEN = {
    "Q1": ("ab", "ABCDEF"), "Q2": ("c", ""), "Q4": ("bacd", ""), "Q6": ("b", ""),
    "Q8": ("bde", ""), "Q12": ("aceg", ""), "Q13": ("c", ""),
}  # fmt: skip
"""Keys that answer each question."""


@pytest.mark.parametrize("block", [*(thorough(each) for each in GIVEN), "Q5", thorough("Q11")])
def test_a_commit_straight_after_the_last_press_takes_it_along(
    ask: AskQuestion, block: str
) -> None:
    asked = ask(block)
    page = asked.page
    if block in GIVEN:
        rows = [asked.row(letter.upper()) for letter in GIVEN[block][0]]
        texts = [row.inner_text().replace("\n", " ")[1:].strip() for row in rows]
        doors = [row.element_handle() for row in rows]
        page.evaluate(
            """([doors, button]) => {
                for (const door of doors) (door.querySelector("input") ?? door).click();
                setTimeout(() => button.click(), 20);
            }""",
            [doors, asked.commit.element_handle()],
        )
    else:
        texts = ["rupture of all"]
        asked.form.get_by_role("textbox").press_sequentially(texts[0], delay=0)
        asked.commit.click(no_wait_after=True)
    asked.expect_taken()
    for text in texts:
        expect(asked.answered.locator("dl, .ep-options").first).to_contain_text(text)


@pytest.mark.parametrize("block", ["Q2", thorough("Q4"), thorough("Q13")])
def test_a_double_press_on_commit_goes_one_step_on(ask: AskQuestion, block: str) -> None:
    asked = ask(block)
    for key in {"Q2": "a", "Q4": "abcd", "Q13": "a"}[block]:
        asked.page.keyboard.press(key)
    steps = asked.page.locator("article.ep-step")
    before = steps.count()
    asked.commit.dblclick()
    asked.expect_taken()
    asked.page.wait_for_timeout(500)
    expect(steps).to_have_count(before + 1)


# --- A thumb -------------------------------------------------------------------------------

KINDS = ("Q1", "Q2", "Q4", "Q5", "Q6", "Q8", "Q9", "Q11", "Q12", "Q13", "Q14")
FINGER = 44
WATCH = """() => {
    window.places = [];
    window.shifted = 0;
    new PerformanceObserver((list) => {
        const sudden = list.getEntries().filter((each) => !each.hadRecentInput);
        for (const each of sudden) window.shifted += each.value;
    }).observe({ type: "layout-shift", buffered: true });
    const look = () => {
        const boxes = ["commit", "pass"].map((name) => {
            const box = document.querySelector(`[class*=st-key-${name}-] button`)
                ?.getBoundingClientRect();
            return box && { top: box.top, bottom: box.bottom, left: box.left, right: box.right };
        });
        if (boxes[0] && boxes[1]) window.places.push([performance.now(), ...boxes]);
        requestAnimationFrame(look);
    };
    look();
}"""
UNDER = """() => window.places.flatMap(([later, , pass]) => window.places
    .filter(([before, commit]) => before < later && later < before + 1000
        && commit.bottom > 0 && commit.top < innerHeight)
    .filter(([, commit]) => pass.top < commit.bottom && pass.bottom > commit.top
        && pass.left < commit.right && pass.right > commit.left)
    .map(([before, commit]) => `${later - before} ms after ${commit.top}: ${pass.top}`))"""
"""Where "I don't know" has come to lie where "Commit" was seen a second before at most."""


@pytest.mark.thorough
@pytest.mark.parametrize("block", ["Q13", *(thorough(each) for each in KINDS if each != "Q13")])
def test_the_thumb_that_commits_does_not_meet_i_dont_know(ask: AskQuestion, block: str) -> None:
    asked = ask(block, size=PHONE, has_touch=True, device_scale_factor=1)
    page = asked.page
    commit, other = asked.commit.bounding_box(), asked.dont_know.bounding_box()
    assert commit is not None
    assert other is not None
    assert other["y"] - (commit["y"] + commit["height"]) >= FINGER
    assert min(commit["height"], other["height"]) >= FINGER
    page.add_init_script(f"({WATCH})()")
    page.reload()
    expect(asked.form).to_have_attribute("role", "group")
    page.wait_for_function("window.places.length > 9")
    page.wait_for_timeout(1000)
    assert page.evaluate(UNDER) == []
    print("CLS", block, page.evaluate("window.shifted"))
    asked.commit.tap()
    expect(asked.refusal).to_be_visible()
    page.wait_for_timeout(500)
    assert page.evaluate(UNDER) == []


@pytest.mark.thorough
@pytest.mark.parametrize("block", ["Q12", *(thorough(each) for each in KINDS if each != "Q12")])
def test_every_row_and_button_is_a_finger_high(ask: AskQuestion, block: str) -> None:
    asked = ask(block, size=PHONE)
    small = asked.form.evaluate(
        """(form) => [...form.querySelectorAll("label, button, input, textarea")]
            .map((each) => each.closest("label:has(input), [data-testid=stTextInputRootElement]")
                ?? each)
            .filter((each) => each.checkVisibility() && !each.closest("[data-testid=stWidgetLabel]")
                && each.getBoundingClientRect().height > 1)
            .filter((each) => each.getBoundingClientRect().height < 44)
            .map((each) => `${each.getBoundingClientRect().height}: ${each.outerHTML}`
                .slice(0, 200))"""
    )
    assert small == []
    assert asked.page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
