"""What an author waits for: a draft from a pasted text, an edit by form, a problem.

    python -m benchmarks.writing [--edits N] [--json]

The parts are functions, called in this process on the largest case, and take processor time
(medians); what a check takes is what they are compared with, for machines differ. The whole is a
server and Chromium: a text of 600 words is pasted, the largest case is opened, and findings,
questions and remarks of all its stages are changed by their forms, and moved. The time runs from
the press until the frame that shows the change; the median counts, and p95. The problem is timed as
in `benchmarks.authoring`. The exit code is 1 if a target is missed.
"""

from __future__ import annotations

import argparse
import os
import pickle
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

from playwright.sync_api import Browser, Locator, Page

from benchmarks import authoring
from benchmarks.figures import Figure, report
from epicrisis.authoring import drafts
from epicrisis.authoring.drafting.draft import draft as draft_of
from epicrisis.authoring.edits.edit import Put
from epicrisis.authoring.edits.editing import edited_document
from epicrisis.authoring.outline import outline
from epicrisis.cases.reading import yaml_text
from epicrisis.server import draft_worker
from epicrisis.story.telling import tell
from tests.support.chromium import open_chromium, visit
from tests.support.server import StreamlitServer

CASE = authoring.FIRST
EDITS, QUICK_EDITS = 48, 12
_TIMES = 9
_SENTENCE = (
    "At {hour} o’clock the gardener of the house said that nothing had changed since the morning."
)
PASTED = "\n".join(_SENTENCE.format(hour=hour) for hour in range(1, 38))
"""Some 600 words that tell nothing of anybody."""

# From now until the frame after the one in which a function holds of the page.
_WAIT = """
(shows) => new Promise((resolve, reject) => {
  const start = performance.now(), holds = new Function(`return ${shows}`);
  const look = () => {
    if (!holds()) return false;
    requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - start)));
    return true;
  };
  setTimeout(() => reject(new Error(`never: ${shows}`)), 30_000);
  const observer = new MutationObserver(() => look() && observer.disconnect());
  if (!look()) observer.observe(document, {childList: true, subtree: true, characterData: true});
})
"""

_COUNT = """
window.received = 0;
window.WebSocket = class extends WebSocket {
  constructor(...given) {
    super(...given);
    this.addEventListener("message", ({data}) => {
      window.received += data.byteLength ?? data.size ?? data.length;
    });
  }
};
"""


def processor_ms(act: Callable[[], object], times: int = _TIMES) -> float:
    """Return the median of the milliseconds of processor time that `act` takes, once warm."""
    act()
    taken = []
    for _ in range(times):
        start = time.process_time()
        act()
        taken.append(time.process_time() - start)
    return statistics.median(taken) * 1000


def parts() -> Iterator[Figure]:
    """Measure what an edit is made of, each by itself."""
    draft = drafts.from_disk(CASE)
    title = ("stages", 0, "blocks", 0, "title")
    one = [Put(title, {"fr": "Une phrase", "en": "A sentence"})]
    four = [
        Put(("stages", stage, "blocks", 0, "title", "fr"), f"Une phrase {stage}")
        for stage in range(4)
    ]
    broken = replace(draft, text=edited_document(draft.text, [Put(title, 5)]).text)
    found = draft_worker.report(draft)
    assert found.sound is not None
    assert found.sound.loaded is not None
    answer = pickle.dumps(found)
    loaded, document = found.sound.loaded, yaml_text.parse(draft.text)
    check = processor_ms(lambda: drafts.check(draft))
    acts: dict[str, Callable[[], object]] = {
        "parse": lambda: yaml_text.parse(draft.text),
        "edit, one value": lambda: edited_document(draft.text, one),
        "edit, four values": lambda: edited_document(draft.text, four),
        "check and what can be told": lambda: draft_worker.report(draft),
        "check of a broken case": lambda: draft_worker.report(broken),
        "the same, and what can be told": lambda: (
            draft_worker.report(broken),
            draft_worker.sound(broken),
        ),
        "answer of the checking process, pickled": lambda: pickle.dumps(found),
        "the same, read": lambda: pickle.loads(answer),
        "outline": lambda: outline(document, found.result.problems),
        "telling": lambda: tell(*loaded),
    }
    yield Figure("a check, the measure of the parts", check, "ms")
    for name, act in acts.items():
        yield Figure(name, processor_ms(act), "ms", peer=check, peer_name="check")
    pasted = processor_ms(lambda: draft_of(PASTED, "en"))
    name = f"draft from {len(PASTED.split())} words"
    yield Figure(name, pasted, "ms", 2_000, peer=check, peer_name="check")


# --- In a browser ------------------------------------------------------------------------


def whole(edits: int) -> Iterator[Figure]:
    """Measure what an author sees, in Chromium."""
    with StreamlitServer(is_cold=True) as server, open_chromium() as browser:
        yield from _pasting(browser, server.url)
        yield from _editing(browser, server, edits)
        taken = authoring.typed(browser, server.url, CASE, authoring.KEYS)
        yield Figure("pause to problem, p50", statistics.median(taken), "ms", 200)
        yield Figure("pause to problem, worst", max(taken), "ms")
    yield Figure("load of the machine, one minute", os.getloadavg()[0])


def _pasting(browser: Browser, address: str) -> Iterator[Figure]:
    with visit(browser, locale="en") as visited:
        page = visited.page
        page.goto(f"{address}/author?lang=en")
        box = page.locator(".st-key-pasted_text textarea")
        box.fill(PASTED)
        box.press("Tab")
        page.wait_for_timeout(1_000)
        make = page.locator(".st-key-make_draft button")
        rows = _pressed(page, make, "document.querySelector('.ep-rows')")
        yield Figure("paste to rows", rows, "ms", 2_000)
        opened = page.locator(".st-key-open_drafted button")
        yield Figure(
            "rows to story", _pressed(page, opened, "document.querySelector('.ep-block')"), "ms"
        )


def _editing(browser: Browser, server: StreamlitServer, edits: int) -> Iterator[Figure]:
    with visit(browser) as visited:  # the case's own language is that of the forms' first fields
        page = visited.page
        page.add_init_script(_COUNT)
        page.goto(f"{server.url}/author?lang=fr")
        authoring.open_case(page, CASE, "fr")
        page.locator(".ep-block").first.wait_for()
        page.wait_for_timeout(1_000)
        by_form, by_press = [], []
        before, start = page.evaluate("received"), server.cpu_seconds()
        for number in range(edits):
            if number % 8 == 0:
                _next_stage(page, number // 8)
            if number % 4 == 3:
                by_press.append(_press_once(page, number))
            else:
                by_form.append(_edit_once(page, number))
        sent, spent = page.evaluate("received") - before, server.cpu_seconds() - start
        assert visited.complaints() == [], visited.complaints()
    yield Figure("form kept to preview, p50", statistics.median(by_form), "ms")
    p95 = statistics.quantiles(by_form, n=20, method="inclusive")[18]
    yield Figure("form kept to preview, p95", p95, "ms", 500)
    yield Figure("block moved to preview, p50", statistics.median(by_press), "ms")
    yield Figure("block moved to preview, worst", max(by_press), "ms")
    yield Figure("bytes sent to the browser an edit", sent / edits, "B")
    yield Figure("server's processor time an edit, form opened too", spent / edits * 1000, "ms")


def _next_stage(page: Page, number: int) -> None:
    stages = page.locator(".st-key-author_stage button")
    stages.nth(number % stages.count()).click()
    page.wait_for_timeout(1_000)


def _edit_once(page: Page, number: int) -> float:
    """Write words into the first field of a block's form, and keep it."""
    edits = page.locator("[data-ep-act=edit]")
    edits.nth(number % edits.count()).click()
    form = page.locator(".st-key-author_form")
    field = form.locator("input[type=text], textarea").first
    field.wait_for()
    page.wait_for_timeout(400)
    words = f"Words {number} of the benchmark"
    field.fill(words)
    field.press("Tab")
    page.wait_for_timeout(400)
    shows = f"""!document.querySelector('.st-key-author_form')
      && [...document.querySelectorAll('.ep-block')].some((b) => b.textContent.includes('{words}'))
      && document.querySelector('.st-key-undo button:enabled')"""
    return _pressed(page, form.locator("[class*=-keep] button"), shows)


def _press_once(page: Page, number: int) -> float:
    """Move a block of the stage down, and another time up."""
    moves = page.locator("[data-ep-act=down]")
    place = number % max(1, moves.count() - 1)
    label = moves.nth(place).get_attribute("aria-label")
    shows = f"""[...document.querySelectorAll('[data-ep-act=down]')]
      .map((each) => each.getAttribute('aria-label')).indexOf({label!r}) === {place + 1}"""
    return _pressed(page, moves.nth(place), shows)


def _pressed(page: Page, button: Locator, shows: str) -> float:
    """Return the milliseconds from a press until the frame that shows what it leads to."""
    handle = button.element_handle()
    page.evaluate("(button) => { window.pressed = button; }", handle)
    waits = f"(shows) => {{ window.pressed.click(); return ({_WAIT.strip()})(shows); }}"
    taken = float(page.evaluate(waits, shows))
    page.wait_for_timeout(300)
    return taken


def figures(quick: bool) -> Iterator[Figure]:
    """Measure, and give every figure."""
    yield from parts()
    yield from whole(QUICK_EDITS if quick else EDITS)


def main() -> int:
    """Measure and print; return 1 if a target is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--edits", type=int, default=EDITS)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    return report([*parts(), *whole(options.edits)], as_json=options.json)


if __name__ == "__main__":
    sys.exit(main())
