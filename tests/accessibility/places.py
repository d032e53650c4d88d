"""Every page in the states in which people meet it, opened in a real Chromium."""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from secrets import token_hex
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, expect

from epicrisis import i18n
from epicrisis.cases.model import Finding
from epicrisis.cases.pauses import Pause
from epicrisis.cases.reading.case_file import load_case
from epicrisis.live.room import groups, transitions
from epicrisis.live.room.class_state import ClassState
from epicrisis.live.room.transitions import Move
from epicrisis.live.web.cookies import teacher_cookie_name
from epicrisis.questions.registry import kind_of
from epicrisis.server import drafts, learner_cookie
from epicrisis.server.teachers import Visitor as PageVisitor
from epicrisis.store.classes.class_store import ClassStore
from epicrisis.store.classes.records import Ballot, Homework
from epicrisis.store.learners.store import Store
from epicrisis.store.records import Json
from epicrisis.story.telling import Story, tell
from epicrisis.ui.teacher import room_actions
from tests.conftest import CASES, SAMPLES
from tests.support.chromium import Visit, choose_tool, open_lanes, settle, visit_again
from tests.support.learners import attempt_of, learner_before, opened, step_of
from tests.support.proxy import Proxy
from tests.support.server import StreamlitServer
from tests.support.stores import in_days

COMMIT = "[class*=st-key-commit-] button"
CHOICES: Sequence[Json] = (["a"], ["b"])
RANKINGS: Sequence[Json] = (["h1", "h3", "h2"], ["h3", "h1", "h2"])
WORDS: Sequence[Json] = ("reflex", "no idea")
SHOWN: Sequence[Move] = (transitions.open_vote, transitions.close_vote, transitions.show_results)
FOLDERS = (
    *(SAMPLES / "fever", SAMPLES / "shadow"),
    *(CASES / "insulinome-malin", CASES / "grossesse-extra-uterine"),
)


@dataclass
class House:
    """A server with a case of every kind, and its store."""

    chromium: Browser
    url: str
    store: Store
    stories: Mapping[str, Story]
    """By the name of the folder."""
    running: ExitStack

    @cached_property
    def school(self) -> str:
        """The address of a server that asks its teachers for a secret."""
        server = StreamlitServer(env={"EPICRISIS_TEACHER_SECRET": "lundi-les-glycemies"})
        return self.running.enter_context(server).url

    @property
    def classes(self) -> ClassStore:
        return ClassStore(self.store.database)

    @contextmanager
    def at(self, place: str, language: str = "en", **options: object) -> Iterator[Visit]:
        """Open a place, and leave it at the end."""
        with visit_again(self.chromium, locale=language, **options) as visited:  # type: ignore[arg-type]
            PLACES[place](Guest(self, visited, language))
            settle(visited.page)
            yield visited
            visited.page.set_extra_http_headers({})


@dataclass
class Guest:
    """Who opens a page, in a language."""

    house: House
    visited: Visit
    language: str

    @property
    def page(self) -> Page:
        return self.visited.page

    def say(self, words: str) -> str:
        return i18n.translator(self.language)(words)

    def go(self, address: str) -> None:
        mark = "&" if "?" in address else "?"
        self.page.goto(f"{self.house.url}/{address}{mark}lang={self.language}")

    def live(self, folder: str, first: int, stage: str = "") -> None:
        """Open the page of a case for a learner whose next step is `first`."""
        story = self.house.stories[folder]
        for name, value in learner_before(self.house.store, story, first).items():
            self.keep(name, value)
        step = story.steps[min(first, len(story.steps)) - 1]
        self.go(f"{stage or step.stage}?case={story.case.slug}")

    def live_before(self, folder: str, block: str) -> None:
        self.live(folder, step_of(self.house.stories[folder], block).number)

    def live_all(self, folder: str, stage: str) -> None:
        self.live(folder, len(self.house.stories[folder].steps) + 1, stage)

    def give_homework(self, owner: str = "a teacher elsewhere") -> Homework:
        """Give the small case as homework, for a day from now on."""
        now = self.house.store.database.now()
        return self.house.classes.homeworks.give(
            self.house.stories["fever"].case.slug,
            self.language,
            (now, now + timedelta(days=1)),
            "Europe/Paris",
            owner,
            takes_names=True,
            tells_class=True,
        )

    def keep(self, name: str, value: str) -> None:
        """Keep a cookie as the browser does."""
        is_hidden = name == learner_cookie.NAME
        each = {"name": name, "value": value, "url": self.house.url, "httpOnly": is_hidden}
        self.visited.context.add_cookies([each])  # type: ignore[list-item]

    def lead(
        self, window: str, folder: str, block: str, *acts: Move, votes: Sequence[Json] = ()
    ) -> None:
        """Open a teacher's window, or a phone's page, of a room at a step.

        `votes` come in as soon as there is a vote.
        """
        story, classes = self.house.stories[folder], self.house.classes
        room, secret = classes.rooms.open(
            story.case.slug, self.language, self.house.url, token_hex(32)
        )
        number = step_of(story, block).number if block else 0
        for act in (room_actions.jump(number), *acts):
            now = classes.rooms.room(room.code)
            assert now is not None
            changed = classes.rooms.change(now, act(ClassState(story, now)))
            if changed.open_poll is not None:
                classes.votes.keep(
                    [
                        Ballot(room.id, changed.open_poll.id, f"phone {number}", each)
                        for number, each in enumerate(votes)
                    ]
                )
        if window == "phone":
            self.page.goto(f"{self.house.url}/r/{room.code}?lang={self.language}")
            return
        self.keep(teacher_cookie_name(room.code), secret)
        self.page.goto(f"{self.house.url}/{window}?room={room.code}")
        expect(self.page.locator(".ep-room").first).to_be_visible()


# --- The library and the story -------------------------------------------------------------


def library(guest: Guest) -> None:
    guest.live("shadow", 2)
    guest.go("")
    expect(guest.page.locator(".ep-card")).to_have_count(len(FOLDERS))


def own_work(guest: Guest) -> None:
    library(guest)
    guest.page.get_by_text(guest.say("My work on this device")).click()
    guest.page.get_by_role("button", name=guest.say("Give me a code")).click()
    expect(guest.page.get_by_test_id("stCode")).to_be_visible()


def coming_back(guest: Guest) -> None:
    """A question that was missed days ago, asked again."""
    story, store = guest.house.stories["fever"], guest.house.store
    cookies = learner_before(store, story, len(story.steps) + 1)
    store.recall(attempt_of(store, story, cookies), "Q1", in_days(0))
    for name, value in cookies.items():
        guest.keep(name, value)
    guest.go("")
    guest.page.locator(".st-key-review button").click()
    expect(guest.page.locator(COMMIT)).to_be_visible()


def homework(guest: Guest) -> None:
    """The page of a homework that is open, for who hasn't begun."""
    guest.go(f"homework?homework={guest.give_homework().code}")
    expect(guest.page.get_by_role("button", name=guest.say("Begin"))).to_be_visible()


def giving(guest: Guest) -> None:
    guest.go("given?give=a-fever")
    expect(guest.page.get_by_role("button", name=guest.say("Give it"))).to_be_visible()


def given(guest: Guest) -> None:
    """What a class has answered, for its teacher."""
    cookie = learner_cookie.new_token()
    guest.keep(learner_cookie.NAME, cookie)
    visitor = PageVisitor("", {}, {learner_cookie.NAME: cookie}, {})
    homework = guest.give_homework(drafts.author(visitor) or "")
    store, story = guest.house.store, guest.house.stories["fever"]
    for number in range(3):
        learner = token_hex(32)
        guest.house.classes.homeworks.take_part(homework, learner, f"Student {number}")
        attempt = store.attempt(learner, story.case.slug)
        store.commit_answer(attempt, "Q1", ["a"], 2)
        store.commit_answer(attempt, "Q5", "a reflex", 1)
    guest.go(f"given?code={homework.code}")
    guest.page.get_by_text(guest.say("Change it")).first.click()
    expect(guest.page.locator(".ep-picture").first).to_be_visible()
    expect(guest.page.get_by_role("button", name=guest.say("Change it"))).to_be_visible()


def finding(guest: Guest) -> None:
    guest.live("insulinome-malin", 6)
    sources = guest.page.locator(".ep-source summary")
    expect(sources.first).to_be_visible()
    sources.first.click()


def note(guest: Guest) -> None:
    """A dialog in which a note is written at a finding that has a star."""
    guest.live("insulinome-malin", 6)
    guest.page.locator("[data-ep-mark=star]").first.click()
    settle(guest.page)
    guest.page.locator("[data-ep-mark=note]").first.click()
    expect(guest.page.get_by_role("dialog").get_by_role("textbox")).to_be_visible()


def what_is_wrong(guest: Guest) -> None:
    """The dialog in which a learner says so, and was asked for words."""
    guest.live("fever", step_of(guest.house.stories["fever"], "Q1").number + 1)
    guest.page.locator("[data-ep-mark=wrong]").first.click()
    dialog = guest.page.get_by_role("dialog")
    dialog.get_by_role("button", name=guest.say("Send")).click()
    expect(dialog.get_by_role("alert")).to_be_visible()


def pause(guest: Guest) -> None:
    """Three hypotheses are asked for, and two are chosen."""
    guest.live_before("insulinome-malin", "first-thoughts")
    pills = guest.page.locator("[class*=st-key-named-] button")
    pills.first.click()
    pills.nth(1).click()


def reflection(guest: Guest) -> None:
    """Findings are put for and against two hypotheses, which are chosen first."""
    guest.live_before("insulinome-malin", "weighing")
    for place in range(2):
        guest.page.locator(f"[class*=st-key-named-][class*='-{place} '] button").first.click()
        settle(guest.page)
    guest.page.locator("[class*=st-key-side-] button").first.click()


def reflected(guest: Guest) -> None:
    """One's own arguments stand beside the authors'."""
    reflection(guest)
    guest.page.locator(COMMIT).click()
    expect(guest.page.locator(".ep-sides").first).to_be_visible()


def single(guest: Guest) -> None:
    guest.live_before("fever", "Q1")
    expect(guest.page.locator(COMMIT)).to_be_visible()


def multiple(guest: Guest) -> None:
    guest.live_before("fever", "Q2")
    expect(guest.page.locator(COMMIT)).to_be_visible()


def ordering(guest: Guest) -> None:
    """Some are in the order, some aren't."""
    asked(guest, "Q14")
    guest.page.locator(".ep-ranking-door").nth(3).click()
    guest.page.locator(".ep-ranking-door").first.click()
    expect(guest.page.locator(".ep-ranking-row")).to_have_count(2)


def asked(guest: Guest, block: str) -> None:
    """A question of the case that has every kind of them."""
    guest.live_before("grossesse-extra-uterine", block)
    expect(guest.page.get_by_test_id("stForm")).to_have_attribute("role", "group")


def zone(guest: Guest) -> None:
    """A point on the image."""
    asked(guest, "Q13")
    image = guest.page.locator(".ep-zone-frame img")
    image.click(position={"x": 120, "y": 150})
    expect(guest.page.locator(".ep-zone-pin")).to_have_count(1)


def limited(guest: Guest) -> None:
    """As many are chosen as are asked for."""
    asked(guest, "Q8")
    for number in range(3):
        guest.page.locator("[data-testid=stForm] [data-testid=stCheckbox] label").nth(
            number
        ).click()
    expect(guest.page.locator("[data-ep-full]")).to_have_count(1)


def long_list(guest: Guest) -> None:
    """Searched, and one ticked."""
    asked(guest, "Q12")
    guest.page.locator("[data-testid=stForm] [data-testid=stCheckbox] label").first.click()
    guest.page.get_by_role("searchbox").fill("e")
    expect(guest.page.locator("[data-ep-found]")).not_to_have_text("")


def concordance(guest: Guest) -> None:
    asked(guest, "Q10")
    guest.page.locator("[data-testid=stRadioOption]").nth(3).click()


def short_text(guest: Guest) -> None:
    asked(guest, "Q11")
    guest.page.locator(COMMIT).click()
    expect(guest.page.get_by_role("alert")).to_be_visible()


def numeric(guest: Guest) -> None:
    guest.live_before("fever", "Q4")
    guest.page.get_by_role("textbox").fill("many")
    guest.page.locator(COMMIT).click()
    expect(guest.page.get_by_role("alert")).to_be_visible()


def free_text(guest: Guest) -> None:
    guest.live_before("fever", "Q5")
    expect(guest.page.locator(COMMIT)).to_be_visible()


def answered(guest: Guest) -> None:
    free_text(guest)
    guest.page.get_by_role("textbox").fill("It clears the airways")
    guest.page.locator("[class*=st-key-certainty-] button").first.click()
    guest.page.locator(COMMIT).click()
    expect(guest.page.locator("[class*=st-key-assessment-]")).to_be_visible()


def image(guest: Guest) -> None:
    guest.live_before("shadow", "cyst")
    expect(guest.page.locator("figure img").first).to_be_visible()


def results(guest: Guest) -> None:
    """All of a stage with tables of results, and of questions that were not known."""
    guest.live_all("insulinome-malin", "investigations")
    expect(guest.page.locator("article.ep-step").last).to_be_visible()


GIVEN: Mapping[str, Mapping[str, Json]] = {
    "fever": {"Q1": ["b"], "Q2": ["a"], "Q3": ["c", "b", "a"], "Q4": 3.0, "Q5": "?"},
    "grossesse-extra-uterine": {
        "Q10": ["2"], "Q11": "tubal ruptur", "Q12": ["access", "ct"], "Q13": ["@50,16"],
        "Q14": ["choice", "unseen", "slope", "advice", "collapse", "pressure"],
    },
}  # fmt: skip
"""Right, partly and not; what isn't here wasn't known."""


def ending(guest: Guest) -> None:
    """The last stage, whose questions were answered with certainty: rightly, partly and not."""
    _judged(guest, "evolution")
    expect(guest.page.locator(".ep-end")).to_be_visible()


def told(guest: Guest) -> None:
    """A panel, a near miss, a long list, points on an image and an order, with the EDN's marks."""
    _judged(guest, "evolution", "grossesse-extra-uterine")
    expect(guest.page.locator(".ep-marks")).to_be_visible()
    expect(guest.page.locator("[class*=st-key-assessment-]")).to_be_visible()


def _judged(guest: Guest, page: str, folder: str = "fever") -> None:
    story, store = guest.house.stories[folder], guest.house.store
    cookies = learner_before(store, story, 1)
    attempt = attempt_of(store, story, cookies)
    for step in story.steps:
        if isinstance(step.block, Finding):
            store.open_finding(attempt, step.block.id)
        elif isinstance(step.block, Pause):
            store.commit_answer(attempt, step.block.id, None)
        else:
            given = GIVEN[folder].get(step.block.id)
            certainty = 3 if given and kind_of(step.block).is_certainty_asked else None
            store.commit_answer(attempt, step.block.id, given, certainty)
    store.show_edn(cookies[learner_cookie.NAME], is_shown=folder != "fever")
    for name, value in cookies.items():
        guest.keep(name, value)
    guest.go(f"{page}?case={story.case.slug}")


def connection_lost(guest: Guest) -> None:
    """A press waits for a server that is gone."""
    guest.live_before("fever", "fever")
    with Proxy(urlsplit(guest.house.url).port or 0) as proxy:
        guest.page.goto(guest.page.url.replace(guest.house.url, proxy.url))
        expect(guest.page.locator("html[data-ep-connection=here]")).to_have_count(1)
        settle(guest.page)
    expect(guest.page.locator("#ep-connection")).not_to_have_text("")
    guest.page.keyboard.press("ArrowRight")


def next_stage(guest: Guest) -> None:
    guest.live_before("fever", "Q1")
    guest.go("anamnesis?case=a-fever")
    expect(guest.page.locator(".st-key-next")).to_be_visible()


def differential(guest: Guest) -> None:
    guest.live_before("fever", "xray")
    choose_tool(guest.page, {"fr": "Hypothèses", "en": "Hypotheses"}[guest.language])
    field = guest.page.get_by_role("combobox")
    field.fill("Influenza B")
    field.press("Enter")
    expect(guest.page.locator(".st-key-out-0")).to_be_visible()


def tests_menu(guest: Guest) -> None:
    guest.live_before("fever", "xray")
    guest.page.locator(".st-key-to_tests button").click()
    expect(guest.page.get_by_role("radio").first).to_be_visible()


# --- The timeline and the debrief ----------------------------------------------------------


def timeline(guest: Guest) -> None:
    page = guest.page
    guest.live_all("insulinome-malin", "timeline")
    open_lanes(page)
    page.get_by_text(guest.say("Play the story in time")).click()
    expect(page.get_by_role("slider")).to_be_visible()
    page.get_by_text(guest.say("The same events in sentences")).click()
    expect(page.locator(".ep-summary")).to_be_visible()
    box = page.get_by_label(guest.say("Choose an event in the chart, in the table or here"))
    box.focus()
    page.keyboard.type("Sunitinib")
    page.keyboard.press("Enter")
    expect(page.locator(".ep-event")).to_be_visible()


def debrief(guest: Guest) -> None:
    guest.live_all("insulinome-malin", "debrief")
    expect(guest.page.locator(".ep-tally").first).to_be_visible()


def debrief_ahead(guest: Guest) -> None:
    guest.live("fever", 2, "debrief")
    expect(guest.page.locator(".ep-debrief table")).to_be_visible()


def debrief_judged(guest: Guest) -> None:
    """The debrief with all that is folded in it open."""
    _judged(guest, "debrief")
    folds = guest.page.locator(".st-key-debrief_rest [data-testid=stExpander] > details > summary")
    expect(folds.first).to_be_visible()
    for fold in folds.all():
        fold.click()
    expect(guest.page.locator(".ep-outcome").first).to_be_visible()


# --- The author page -----------------------------------------------------------------------


def door(guest: Guest) -> None:
    guest.go("author")
    expect(guest.page.locator(".st-key-make_draft")).to_be_visible()
    settle(guest.page)


def desk(guest: Guest) -> None:
    """A draft with a mistake, and completions beside the cursor."""
    door(guest)
    page = guest.page
    page.locator(".st-key-begin button").click()
    page.get_by_role("tab", name="YAML").click()
    expect(page.locator(".cm-content")).to_contain_text("id: ")
    page.locator(".cm-content").click()
    page.keyboard.press("Control+Home")
    page.keyboard.type("mood: calm\n")
    expect(page.locator(".cm-panel-lint li").first).to_contain_text("E201")


def tutorial(guest: Guest) -> None:
    guest.go("author?help=tutorial")
    expect(guest.page.locator(".ep-help h1")).to_be_visible()
    settle(guest.page)


TEXT = """History

A woman of 52 has had pain in her left knee for three weeks. It wakes her at night.

Examination

The knee is warm and swollen. I saw her with Mrs Jane Zimmer, phone 0612345678.

Diagnosis

It is septic arthritis of the knee.
"""


def rows(guest: Guest) -> None:
    """A pasted text as it is cut, with a remark on what identifies a person."""
    door(guest)
    guest.page.locator(".st-key-pasted_text textarea").fill(TEXT)
    guest.page.locator(".st-key-make_draft button").click()
    expect(guest.page.locator(".ep-rows")).to_be_visible()
    settle(guest.page)


def drafted(guest: Guest) -> None:
    """The story of a draft, with a form that is open."""
    rows(guest)
    guest.page.locator(".st-key-open_drafted button").click()
    guest.page.locator("[data-ep-act=edit]").first.click()
    expect(guest.page.locator(".st-key-author_form")).to_be_visible()
    settle(guest.page)


def hypotheses(guest: Guest) -> None:
    drafted(guest)
    guest.page.get_by_role("tab").nth(1).click()
    guest.page.locator(".st-key-add_hypothesis button").click()
    expect(guest.page.locator(".st-key-author_form")).to_be_visible()
    settle(guest.page)


def learners_say(guest: Guest) -> None:
    """What learners found wrong in a case, and how they answered."""
    fever, store = guest.house.stories["fever"], guest.house.store
    store.report(fever.case.slug, "Q1", "Another test comes first.")
    learner_before(store, fever, len(fever.steps) + 1)
    door(guest)
    files = [SAMPLES / "fever" / name for name in ("case.yaml", "source.txt")]
    guest.page.locator(".st-key-uploads input[type=file]").set_input_files(files)
    guest.page.get_by_role("button", name=guest.say("Open the files")).click()
    guest.page.get_by_role("tab", name=guest.say("What learners say")).click()
    expect(guest.page.locator("table.ep-results")).to_be_visible()
    settle(guest.page)


def card(guest: Guest) -> None:
    drafted(guest)
    guest.page.get_by_role("tab").nth(4).click()
    expect(guest.page.get_by_role("textbox")).not_to_have_count(0)
    settle(guest.page)


def staff_room(guest: Guest) -> None:
    """Where a secret is asked for, and was refused."""
    page = guest.page
    page.set_extra_http_headers({"X-Forwarded-For": "192.168.1.7"})
    page.goto(f"{guest.house.school}/teach?lang={guest.language}")
    page.get_by_role("textbox").fill("mardi-les-glycemies")
    page.get_by_role("button", name=guest.say("Teach in this browser")).click()
    expect(page.get_by_role("alert")).to_be_visible()


# --- A class -------------------------------------------------------------------------------


def console(guest: Guest) -> None:
    guest.lead("console", "fever", "Q1")


def console_settings(guest: Guest) -> None:
    console(guest)
    settle(guest.page)
    guest.page.get_by_role("button", name=guest.say("Room"), exact=True).click()
    expect(guest.page.get_by_role("textbox").first).to_be_visible()


def console_remote(guest: Guest) -> None:
    """Small: what stands under the thumb must leave the rest to be reached."""
    guest.lead("console", "fever", "Q1", transitions.open_vote, votes=CHOICES)
    guest.page.set_viewport_size({"width": 390, "height": 844})
    guest.page.goto(f"{guest.page.url}&as=remote")
    expect(guest.page.locator(".st-key-room_remote_main")).to_be_visible()


def my_rooms(guest: Guest) -> None:
    console(guest)
    guest.page.goto(guest.page.url.partition("?")[0])
    expect(guest.page.get_by_role("link", name=guest.say("Resume"))).to_be_visible()


def console_finding(guest: Guest) -> None:
    """With the form for a question that no case holds."""
    guest.lead("console", "fever", "cough")
    settle(guest.page)
    more = guest.say("More: another screen, any step, your own question, the timer")
    guest.page.get_by_text(more).click()
    guest.page.get_by_role("button", name=guest.say("Ask something else")).click()
    expect(guest.page.get_by_role("textbox").first).to_be_visible()


def console_votes(guest: Guest) -> None:
    """By group; on the projector they stand for the class as a whole."""
    halves = groups.comparing(["Left", "Right"])
    moves = (halves, groups.switch, transitions.open_vote, transitions.close_vote)
    guest.lead("console", "fever", "Q1", *moves, votes=CHOICES)
    expect(guest.page.locator(".ep-groups").first).to_be_visible()


def console_words(guest: Guest) -> None:
    guest.lead("console", "fever", "Q5", *SHOWN, votes=WORDS)
    expect(guest.page.locator(".ep-words-row").first).to_be_visible()


def projector_join(guest: Guest) -> None:
    guest.lead("projector", "fever", "")


def projector(guest: Guest) -> None:
    guest.lead("projector", "fever", "Q1", transitions.advance)


def projector_finding(guest: Guest) -> None:
    guest.lead("projector", "fever", "cough")


def projector_votes(guest: Guest) -> None:
    guest.lead(
        "projector", "fever", "Q1", transitions.open_vote, transitions.close_vote, votes=CHOICES
    )
    expect(guest.page.locator(".ep-votes")).to_be_visible()


def projector_words(guest: Guest) -> None:
    guest.lead("projector", "fever", "Q5", *SHOWN, votes=WORDS)
    expect(guest.page.locator(".ep-written").first).to_be_visible()


def projector_why(guest: Guest) -> None:
    vote = (transitions.open_vote, transitions.close_vote, transitions.advance)
    guest.lead("projector", "fever", "Q1", *vote, votes=CHOICES)
    expect(guest.page.locator(".ep-room-why .ep-room-why")).to_be_visible()


def projector_list(guest: Guest) -> None:
    vote = (transitions.open_vote, transitions.close_vote)
    look = room_actions.look_at("differential")
    guest.lead("projector", "fever", "since", look, *vote, *vote, votes=RANKINGS)
    expect(guest.page.locator(".ep-room-bumps")).to_be_visible()


def projector_keep(guest: Guest) -> None:
    last = room_actions.jump(len(guest.house.stories["insulinome-malin"].steps))
    guest.lead("projector", "insulinome-malin", "", last, transitions.advance)
    expect(guest.page.locator(".ep-room-keep")).to_be_visible()


def projector_timeline(guest: Guest) -> None:
    guest.lead("projector", "insulinome-malin", "examination", room_actions.look_at("timeline"))


def recovery(guest: Guest) -> None:
    guest.go("t/ABCDEF")


def code(guest: Guest) -> None:
    guest.go("r?code=ABC")


def phone_wait(guest: Guest) -> None:
    guest.lead("phone", "fever", "Q1")


def phone_ballot(guest: Guest) -> None:
    guest.lead("phone", "fever", "Q1", transitions.open_vote)


def phone_order(guest: Guest) -> None:
    guest.lead("phone", "fever", "Q3", transitions.open_vote)


def phone_words(guest: Guest) -> None:
    guest.lead("phone", "fever", "Q5", transitions.open_vote)


def phone_closed(guest: Guest) -> None:
    guest.lead("phone", "fever", "Q1", transitions.open_vote, transitions.close_vote)


def phone_finding(guest: Guest) -> None:
    guest.lead("phone", "fever", "xray")


PLACES: Mapping[str, Callable[[Guest], None]] = {
    each.__name__: each
    for each in (
        library,
        own_work, finding, single, multiple, ordering, zone, limited, long_list, concordance,
        short_text, numeric, answered, image, next_stage,
        differential, tests_menu, timeline, debrief, debrief_ahead, door, desk, tutorial,
        rows, drafted, hypotheses, card, learners_say, note, what_is_wrong,
        console, console_settings, projector_join, projector, projector_timeline, recovery, code,
        results, ending, told, connection_lost, debrief_judged, staff_room,
        console_finding, console_votes, console_words, console_remote, my_rooms,
        projector_finding, projector_votes, projector_words,
        projector_why, projector_list, projector_keep,
        phone_wait, phone_ballot, phone_order, phone_words, phone_closed, phone_finding,
        coming_back, pause, reflection, reflected,
        homework, giving, given,
    )
}  # fmt: skip


@contextmanager
def housed(chromium: Browser, folder: Path) -> Iterator[House]:
    """Run a server whose cases lie in a new folder."""
    for source in FOLDERS:
        shutil.copytree(source, folder / source.name)
    with ExitStack() as stack:
        server = stack.enter_context(StreamlitServer(env={"EPICRISIS_CASES_DIR": str(folder)}))
        stories = {
            each.name: tell(*load_case(folder / each.name / "case.yaml")) for each in FOLDERS
        }
        store = stack.enter_context(opened(server.database_url))
        yield House(chromium, server.url, store, stories, stack)
