"""Chromium: how long until a page can be used, and until a click shows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Page

from benchmarks.apps import App
from tests.support.chromium import visit

REVEAL = ".st-key-reveal button"
DONT_KNOW = "[class*='st-key-pass-'] button"

_WATCH = f"""
new MutationObserver((_, observer) => {{
  const button = document.querySelector("{REVEAL}");
  if (!button || button.disabled || !button.getClientRects().length) return;
  observer.disconnect();
  requestAnimationFrame(() => {{ window.usableAfter = performance.now(); }});
}}).observe(document, {{childList: true, subtree: true, attributes: true}});
"""

# The time until the frame after the one in which the new text stood in the document.
_CLICK = """
(selector) => new Promise((resolve) => {
  const main = document.querySelector('[data-testid="stMain"]');
  const before = main.textContent;
  const start = performance.now();
  new MutationObserver((_, observer) => {
    if (main.textContent === before) return;
    observer.disconnect();
    requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - start)));
  }).observe(main, {childList: true, subtree: true, characterData: true});
  document.querySelector(selector).click();
})
"""

_SCRIPTS = """
() => performance.getEntriesByType('resource')
  .filter((entry) => new URL(entry.name).pathname.endsWith('.js'))
  .map((entry) => [new URL(entry.name).pathname.split('/').pop(), entry.decodedBodySize])
"""


@dataclass(slots=True)
class Browsing:
    """What the browser met, a number each visit or click."""

    cold_load_ms: list[float] = field(default_factory=list)
    """From the start of the navigation until the frame that shows the button."""
    reveal_ms: list[float] = field(default_factory=list)
    """From a click on the reveal until the frame that shows the new text."""
    feedback_ms: list[float] = field(default_factory=list)
    """From the commit of an answer until the frame that shows the feedback."""
    scripts: dict[str, int] = field(default_factory=dict)
    """JavaScript files of the last cold load, with their sizes in bytes, uncompressed."""
    complaints: list[str] = field(default_factory=list)

    def plotly(self) -> list[str]:
        """Name the loaded files that are Plotly's."""
        return [name for name in self.scripts if re.search("plotly", name, re.IGNORECASE)]


def load_cold(browser: Browser, app: App, result: Browsing) -> None:
    """Open the page in a new context, which has no cache and no cookies."""
    with visit(browser) as visited:
        page = visited.page
        page.add_init_script(_WATCH)
        page.goto(f"{app.server.url}/{app.cold_path}", wait_until="commit")
        result.cold_load_ms.append(_usable_after(page))
        page.wait_for_load_state("networkidle")
        result.scripts = dict(page.evaluate(_SCRIPTS))
        result.complaints += visited.complaints()


def click_through(browser: Browser, app: App, result: Browsing) -> None:
    """Press in the browser for as long as there is something to press."""
    with visit(browser) as visited:
        page = visited.page
        visited.carry(app.server.url, app.newcomer())
        page.goto(f"{app.server.url}/{app.press_path}")
        for _ in range(app.presses):
            page.locator(f"{REVEAL}, {DONT_KNOW}").first.wait_for()
            page.wait_for_timeout(100)
            if page.locator(DONT_KNOW).count():
                result.feedback_ms.append(float(page.evaluate(_CLICK, DONT_KNOW)))
            else:
                result.reveal_ms.append(float(page.evaluate(_CLICK, REVEAL)))
        result.complaints += visited.complaints()


def _usable_after(page: Page) -> float:
    return float(page.wait_for_function("() => window.usableAfter").json_value())
