"""A real Chromium by Playwright: what it complains of, what it looks like, what axe-core says."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from weakref import WeakKeyDictionary

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    expect,
    sync_playwright,
)
from playwright.sync_api import Error as PlaywrightError

_WITHOUT = (
    # Each new window loads these two into pages of its own: half of what opening ours costs.
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxPopup",
    # What Playwright switches off too; only the last list counts.
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
)
"""Features of Chromium that the tests have no use for."""

FLAGS = (
    f"--disable-features={','.join(_WITHOUT)}",
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

DESKTOP = (1440, 900)
PHONE = (390, 844)

STREAMLITS_OWN: Mapping[str, tuple[str, ...]] = {
    # The file uploader's dropzone has a role that hides it and a name that doesn't; the button
    # inside, which people use, has neither.
    "presentation-role-conflict": ("stFileUploaderDropzone",),
}
"""Violations that Streamlit's own markup causes and we can't mend: rule id -> words of the markup.

A violation's node is left out if its rule is listed and its HTML contains one of the listed
texts. Every entry needs a comment that says which element it is and why it is not ours.
"""

_BASE_PATH_PROBE = re.compile(r"/[^/]+/_stcore/(health|host-config)$")
"""On a deep link, Streamlit's page looks for its server below the page's path first, and goes
on to the root after a 404. Both are Streamlit's own and no fault; they are not recorded."""

_FROM_HERE = re.compile(r"(https?|wss?)://(127\.0\.0\.1|localhost)[:/]|(data|blob|about|file):")
"""Addresses on this machine, and of no server at all."""


@dataclass(slots=True)
class Visit:
    """One page in a browser context of its own, and what it complained of."""

    page: Page
    context: BrowserContext
    console_errors: list[str] = field(default_factory=list)
    page_errors: list[str] = field(default_factory=list)
    failed_requests: list[str] = field(default_factory=list)
    """Requests without an answer, and answers of 400 and above."""
    idle: list[Page] = field(default_factory=list)
    """Pages of the context that nobody uses, for `beside` to open first."""

    def complaints(self) -> list[str]:
        """All that went wrong so far; empty on a page that is well."""
        return [*self.console_errors, *self.page_errors, *self.failed_requests]

    def beside(self, size: tuple[int, int]) -> Visit:
        """Open another page in the same browser: with its cookies, and what it has loaded."""
        page = self.idle.pop() if self.idle else self.context.new_page()
        page.set_viewport_size({"width": size[0], "height": size[1]})
        other = Visit(page, self.context)
        _record_complaints(other)
        return other

    def carry(self, url: str, cookies: Mapping[str, str]) -> None:
        """Bring cookies to a server, as a browser that was there before."""
        self.context.add_cookies(
            [{"name": name, "value": value, "url": url} for name, value in cookies.items()]
        )

    def screenshot(self, path: Path, *, full_page: bool = True) -> Path:
        """Write a PNG of the page, without the caret and with animations at their end."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=path, full_page=full_page, animations="disabled")
        return path

    def accessibility_violations(self) -> list[str]:
        """What axe-core finds, one line a violation, without `STREAMLITS_OWN`."""
        response: dict[str, Any] = Axe().run(self.page).response
        return [
            f"{violation['id']}: {violation['help']}: {_target(node)}"
            for violation in response["violations"]
            for node in violation["nodes"]
            if not any(own in node["html"] for own in STREAMLITS_OWN.get(violation["id"], ()))
        ]

    def accessibility_violations_in_both_themes(self) -> list[str]:
        """What axe-core finds on a page of Streamlit, light and dark; it is left dark."""
        found = []
        themes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
        for scheme in themes:
            self.page.emulate_media(color_scheme=scheme)
            self.page.wait_for_function(
                """(scheme) => scheme === getComputedStyle(
                    document.querySelector("[data-testid=stApp]")).colorScheme""",
                arg=scheme,
            )
            settle(self.page)
            found += self.accessibility_violations()
        return found


def settle(page: Page) -> None:
    """Wait until Streamlit has nothing left to do and nothing moves or fades any more."""
    page.wait_for_function(
        """() => {
            const app = document.querySelector("[data-testid=stApp]");
            const isOver = (each) => each.playState === "finished"
                || each.effect.getComputedTiming().endTime === Infinity;
            const root = document.documentElement; // none yet of a page that is on its way
            const isOurs = root && (!app || getComputedStyle(root).getPropertyValue("--ep-accent"));
            return isOurs && (!app || app.dataset.testScriptState === "notRunning")
                && document.getAnimations().every(isOver);
        }"""
    )


def choose_tool(page: Page, name: str) -> None:
    """Open what stands beside a story by its name; it is closed again by the same press."""
    page.locator(".st-key-tool").get_by_text(name, exact=True).click()


def choose_language(page: Page, name: str) -> None:
    """Choose a language where it is chosen: in the sidebar, folded away on a story's pages."""
    choice = page.get_by_role("radio", name=name)
    if not choice.is_visible():
        page.get_by_test_id("stExpandSidebarButton").click()
    choice.click()


def open_lanes(page: Page) -> None:
    """Open the box below the overview of a timeline, and wait for the chart in it."""
    page.locator(".st-key-lanes summary").click()
    expect(page.locator(".js-plotly-plot .barlayer path")).not_to_have_count(0)


def wait_for_text(page: Page, selector: str, text: str) -> None:
    """Wait until the last element of a selector has this text and no other.

    `expect` looks again after a tenth of a second and then ever more rarely, which adds up where
    a test waits a hundred times; this looks at every frame.
    """
    page.wait_for_function(
        """([selector, text]) => {
            const plain = (words) => words.replace(/\\s+/g, " ").trim();
            const last = [...document.querySelectorAll(selector)].at(-1);
            return last && plain(last.textContent) === plain(text);
        }""",
        arg=[selector, text],
    )


@contextmanager
def open_chromium() -> Iterator[Browser]:
    """The system's Chromium, without a window."""
    executable = shutil.which("chromium")
    if executable is None:
        raise FileNotFoundError("no `chromium` in the PATH; on Debian: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def visit(
    browser: Browser,
    *,
    size: tuple[int, int] = DESKTOP,
    locale: str = "fr-FR",
    color_scheme: str = "light",
    **options: Any,
) -> Iterator[Visit]:
    """A new, empty page in a new context: no cookies, no cache.

    Args:
        browser: from `open_chromium`.
        size: width and height in CSS pixels, `DESKTOP` or `PHONE`.
        locale: the browser's first language.
        color_scheme: `light` or `dark`.
        options: any other option of Playwright's `Browser.new_context`.
    """
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        locale=locale,
        color_scheme="dark" if color_scheme == "dark" else "light",
        **options,
    )
    try:
        page = context.new_page()
        visited = Visit(page, context)
        _record_complaints(visited)
        yield visited
    finally:
        context.close()


_left: dict[tuple[Browser, str, bool], list[BrowserContext]] = {}
"""Contexts whose visits are over, with their pages, by browser, locale and touch."""


@contextmanager
def visit_again(
    browser: Browser,
    *,
    size: tuple[int, int] = DESKTOP,
    locale: str = "fr-FR",
    color_scheme: str = "light",
    reduced_motion: str = "no-preference",
    has_touch: bool = False,
) -> Iterator[Visit]:
    """A page without cookies that others may have used before: it knows Streamlit's script.

    That is half of what opening a page of ours costs. Whoever counts requests, or changes what
    can't be changed back (a clock, a route, a dialog's answer), takes `visit` instead.
    """
    left = _left.setdefault((browser, locale, has_touch), [])
    context = left.pop() if left else browser.new_context(locale=locale, has_touch=has_touch)
    page, *idle = context.pages or [context.new_page()]
    page.bring_to_front()
    page.set_viewport_size({"width": size[0], "height": size[1]})
    for each in (page, *idle):
        each.emulate_media(
            color_scheme="dark" if color_scheme == "dark" else "light",
            forced_colors="none",
            media="screen",
            reduced_motion="reduce" if reduced_motion == "reduce" else "no-preference",
        )
    visited = Visit(page, context, idle=idle)
    _record_complaints(visited)
    is_clean = False
    try:
        yield visited
        with suppress(PlaywrightError):  # a server that is gone can't be left in order
            _leave(visited)
            is_clean = True
    finally:
        if is_clean:
            left.append(context)
        else:
            context.close()


def _leave(visited: Visit) -> None:
    """Leave nothing of a visit but what its pages have compiled."""
    context = visited.context
    for origin in filter(None, {origin_of(page) for page in context.pages}):
        for page in context.pages:
            page.mouse.move(0, 0)
            page.goto(f"{origin}/_stcore/health")
        for page in context.pages:  # only now, when none of them runs and may write again
            page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
    for page in context.pages:
        _stop_recording(page)
    context.clear_cookies()


def origin_of(page: Page) -> str:
    """The origin of a page's address, empty for one that nobody serves."""
    found = re.match(r"https?://[^/]+", page.url)
    return found[0] if found else ""


_recording: WeakKeyDictionary[Page, list[dict[str, Callable[[Any], None]]]] = WeakKeyDictionary()
"""Who listens to a page that others will use again: each would be called for every request."""


def _record_complaints(visited: Visit) -> None:
    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error" and not _BASE_PATH_PROBE.search(message.location["url"]):
            visited.console_errors.append(message.text)

    def on_response(answer: Response) -> None:
        if answer.status >= 400 and not _BASE_PATH_PROBE.search(answer.url):
            visited.failed_requests.append(f"{answer.url}: {answer.status}")

    def on_failure(request: Request) -> None:
        if request.failure == "net::ERR_ABORTED":  # by the browser itself: the page was left
            return
        visited.failed_requests.append(f"{request.url}: {request.failure}")

    def on_request(request: Request) -> None:
        if not _FROM_HERE.match(request.url):
            visited.failed_requests.append(f"{request.url}: asked of another server")

    def on_error(error: PlaywrightError) -> None:
        visited.page_errors.append(str(error))

    _recording.setdefault(visited.page, []).append(
        {
            "request": on_request,
            "console": on_console,
            "pageerror": on_error,
            "response": on_response,
            "requestfailed": on_failure,
        }
    )
    for event, listener in _recording[visited.page][-1].items():
        visited.page.on(event, listener)  # type: ignore[call-overload]


def _stop_recording(page: Page) -> None:
    for listeners in _recording.pop(page, []):
        for event, listener in listeners.items():
            page.remove_listener(event, listener)


def _target(node: Mapping[str, Any]) -> str:
    """The path to a node as axe-core gives it: selectors, nested where it went through frames."""
    return " ".join(str(part) for part in node["target"])
