"""What a page is like for who uses keys, a large type, or colours of their own: measured."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

CONTROLS = (
    "a[href], button, input:not([type=hidden]), select, textarea, summary,"
    " [tabindex]:not([tabindex='-1']), [contenteditable=true]"
)

_COLOURS = """
const paint = (() => {
  const context = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  return (colour, under = [255, 255, 255]) => {
    context.fillStyle = `rgb(${under})`;
    context.fillRect(0, 0, 1, 1);
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
})();
const luminance = (rgb) => {
  const [r, g, b] = rgb.map((part) => part / 255)
    .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (one, other) => {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
};
const behind = (element) => {
  const layers = [];
  for (let each = element; each; each = each.parentElement) {
    layers.unshift(getComputedStyle(each).backgroundColor);
  }
  return layers.reduce((under, layer) => paint(layer, under), [255, 255, 255]);
};
"""

_AT_REST = """() => {
  const rest = document.createElement("style");
  rest.textContent = "*, *::before, *::after { transition: none !important;"
    + " animation: none !important; scroll-behavior: auto !important }";
  document.head.append(rest);
}"""

_LOOK = (
    """() => {"""
    + _COLOURS
    + """
  // How an element and what stands around it as closely as a frame are drawn.
  // A hidden box or button of a list is drawn by its label.
  const drawn = (element) => element.matches("[type=radio], [type=checkbox]")
    ? element.closest("label") ?? element : element;
  const looks = (focused) => {
    const element = drawn(focused);
    const box = element.getBoundingClientRect();
    const found = [];
    for (let each = element; each && found.length < 6; each = each.parentElement) {
      const around = each.getBoundingClientRect();
      if (around.width > box.width + 240 || around.height > box.height + 60) break;
      const style = getComputedStyle(each);
      found.push({ element: each,
        outline: `${style.outlineStyle} ${style.outlineWidth} ${style.outlineColor}`,
        shadow: style.boxShadow, border: style.borderColor, ground: style.backgroundColor,
        ink: style.color });
    }
    return found;
  };
  const colours = (text) => text.match(/(?:rgba?|color|oklch|oklab|lab)\\([^)]*\\)/g) ?? [];
  const seen = (before, after) => {
    let best = 0;
    for (const [number, was] of before.entries()) {
      const now = after[number];
      if (!now || now.element !== was.element) continue;
      const under = behind(was.element.parentElement ?? was.element);
      const marks = [];
      if (was.outline !== now.outline && !was.outline.startsWith("none")) marks.push(was.outline);
      if (was.shadow !== now.shadow) marks.push(was.shadow);
      for (const mark of marks) {
        const each = colours(mark).map((colour) => contrast(paint(colour, under), under));
        best = Math.max(best, ...each);
      }
      // Frame, ground or letters of another colour: against what they were.
      for (const part of ["border", "ground", "ink"]) {
        if (was[part] === now[part]) continue;
        const [then, later] = [was[part], now[part]].map((text) => paint(colours(text)[0], under));
        best = Math.max(best, contrast(then, later));
      }
    }
    return best;
  };
  const state = window.epicriseFocus ??= { stops: [], last: null };
  if (state.last) {
    const { element, focused, stop } = state.last;
    stop.contrast = element.isConnected ? Math.round(10 * seen(focused, looks(element))) / 10 : 99;
  }
  const element = document.activeElement;
  if (!element || element === document.body || element === state.first) return state.stops;
  state.first ??= element;
  const shape = drawn(element);
  const box = shape.getBoundingClientRect();
  const middle = document.elementFromPoint(
    Math.min(Math.max(box.x + box.width / 2, 0), innerWidth - 1),
    Math.min(Math.max(box.y + Math.min(box.height, innerHeight) / 2, 0), innerHeight - 1));
  const stop = {
    what: element.cloneNode(false).outerHTML.replace(/ class="[^"]*"/, "").slice(0, 160),
    words: (element.getAttribute("aria-label") ?? element.innerText ?? "").trim().slice(0, 40),
    in: element.closest("[class*=st-key-]")?.className.match(/st-key-\\S+/)?.[0] ?? "",
    isInSight: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    isCovered: Boolean(middle) && !shape.contains(middle) && !middle.contains(shape)
      && !shape.parentElement.contains(middle)
      // What a person has opened beside a bar is closed by Escape.
      && !middle.closest(".st-key-event_panel"),
    contrast: 0,
  };
  state.stops.push(stop);
  state.last = { element, focused: looks(element), stop };
  return null;
}"""
)

_SMALL = """(controls) => {
  // A dialog's second way out, for screen readers alone, is cut to a pixel.
  const isCutAway = (each) => each && (isCutAway(each.parentElement)
    || getComputedStyle(each).clip === "rect(0px, 0px, 0px, 0px)");
  const boxes = [...document.querySelectorAll(controls)]
    .map((each) => each.closest("label") ?? each)
    .filter((each) => each.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
    .filter((each) => !isCutAway(each))
    .map((each) => [each, each.getBoundingClientRect()])
    .filter(([, box]) => box.width > 1 && box.height > 1);
  const centre = (box) => [box.x + box.width / 2, box.y + box.height / 2];
  const isSmall = (box) => box.width < 24 || box.height < 24;
  // 2.5.8: a circle of 24 px around the middle of a small target reaches no other target.
  const crowds = ([mine, own], [other, box]) => {
    if (mine === other || mine.contains(other) || other.contains(mine)) return false;
    const [x, y] = centre(own);
    const [u, v] = centre(box);
    const gap = Math.hypot(Math.max(box.x - x, 0, x - box.right),
      Math.max(box.y - y, 0, y - box.bottom));
    return gap < 12 || (isSmall(box) && Math.hypot(x - u, y - v) < 24);
  };
  const isInText = (each) => each.matches("a") && each.closest("p, li")
    && getComputedStyle(each).display === "inline";
  return boxes
    .filter(([each, box]) => isSmall(box) && !isInText(each)
      && boxes.some((other) => crowds([each, box], other)))
    .map(([each, box]) => `${Math.round(box.width)} × ${Math.round(box.height)}: `
      + each.outerHTML.slice(0, 120));
}"""

_CUT = """() => {
  const found = [];
  const isHidden = (each) => {
    const style = getComputedStyle(each);
    return style.clipPath !== "none" || style.clip !== "auto" || each.clientWidth < 2
      || each.closest("[aria-hidden=true], .js-plotly-plot, [data-testid=stDataFrame]");
  };
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const text = words.currentNode.textContent.trim();
    const parent = words.currentNode.parentElement;
    if (!text || parent.closest("script, style, option") || !parent.checkVisibility()) continue;
    const range = document.createRange();
    range.selectNodeContents(words.currentNode);
    const box = range.getBoundingClientRect();
    if (!box.width) continue;
    for (let each = parent; each && each !== document.body; each = each.parentElement) {
      const style = getComputedStyle(each);
      if (isHidden(each)) break;
      const frame = each.getBoundingClientRect();
      const cutsX = ["hidden", "clip"].includes(style.overflowX);
      const cutsY = ["hidden", "clip"].includes(style.overflowY);
      if ((cutsX && (box.right > frame.right + 2 || box.left < frame.left - 2))
        || (cutsY && (box.bottom > frame.bottom + 4 || box.top < frame.top - 4))) {
        found.push(`${text.slice(0, 60)} | ${each.outerHTML.slice(0, 100)}`);
        break;
      }
      if (style.overflowX === "auto" || style.overflowY === "auto"
        || style.overflowX === "scroll" || style.overflowY === "scroll") break;
      if (style.position === "fixed") break;
    }
  }
  return found;
}"""

_SIDEWAYS = """() => [document.documentElement, ...document.querySelectorAll("body *")]
  .filter((each) => each.scrollWidth > each.clientWidth + 1 && each.clientWidth > 2
    && (each === document.documentElement
      || ["auto", "scroll"].includes(getComputedStyle(each).overflowX)))
  .filter((each) => !each.closest(
    ".js-plotly-plot, [data-testid=stDataFrame], table, .ep-wide, .scroll, pre, .cm-editor"))
  .filter((each) => !each.querySelector(":scope > table"))
  .filter((each) => !each.closest("[data-testid=stSidebar][data-collapsed=true]"))
  .map((each) => `${each.scrollWidth} > ${each.clientWidth}: ${each.outerHTML.slice(0, 120)}`)"""

_SPACING = """() => {
  const style = document.createElement("style");
  style.id = "spacing";
  style.textContent = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important;"
    + " word-spacing: 0.16em !important } p { margin-bottom: 2em !important }";
  document.head.append(style);
}"""


_WITH_A_NAME = re.compile(
    "button|link|textbox|combobox|listbox|checkbox|radio|switch|slider|tab|spinbutton|dialog"
    "|radiogroup|progressbar|image"
)


@dataclass(frozen=True, slots=True)
class Stop:
    """A control that Tab has reached."""

    what: str
    words: str
    place: str
    is_in_sight: bool
    is_covered: bool
    contrast: float
    """Of what shows the focus, against what it is drawn on."""


def tab_stops(page: Page, most: int = 150) -> list[Stop]:
    """Press Tab from the start of the page until it comes round."""
    page.evaluate(_AT_REST)
    page.evaluate(
        """() => {
            delete window.epicriseFocus;
            document.body.tabIndex = -1;
            document.body.focus();
            document.body.removeAttribute("tabindex");
        }"""
    )
    found: list[dict[str, Any]] | None = None
    for _ in range(most):
        page.keyboard.press("Tab")
        found = page.evaluate(_LOOK)
        if found is not None:
            break
    found = found if found is not None else page.evaluate("window.epicriseFocus.stops")
    return [
        Stop(s["what"], s["words"], s["in"], s["isInSight"], s["isCovered"], s["contrast"])
        for s in found or []
    ]


def small_targets(page: Page) -> list[str]:
    """Controls under 24 by 24 px that stand too close to another one (2.5.8)."""
    found: list[str] = page.evaluate(_SMALL, CONTROLS)
    return found


def cut_words(page: Page) -> list[str]:
    """Words that a frame cuts, without a way to scroll to them."""
    found: list[str] = page.evaluate(_CUT)
    return found


def scrolled_sideways(page: Page) -> list[str]:
    """What has to be scrolled from side to side, but for charts, tables and code."""
    found: list[str] = page.evaluate(_SIDEWAYS)
    return found


@contextmanager
def spaced_out(page: Page) -> Iterator[None]:
    """Give all text the spacing that a reader may choose (1.4.12), and take it back."""
    page.evaluate(_SPACING)
    yield
    page.evaluate("document.getElementById('spacing').remove()")


def settled(page: Page, measure: Callable[[Page], list[str]], patience_s: float = 3) -> list[str]:
    """Measure until nothing is found, or the page had time enough to arrange itself."""
    deadline = time.monotonic() + patience_s
    while (found := measure(page)) and time.monotonic() < deadline:
        page.wait_for_timeout(100)
    return found


def unnamed(page: Page) -> list[str]:
    """Controls, images and dialogs of Chromium's accessibility tree whose name tells nothing.

    The drawing inside a chart has no name; the chart around it has.
    """
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    return [
        f"{role} {name!r}"
        for node in tree
        if not node["ignored"] and _WITH_A_NAME.fullmatch(role := node["role"]["value"])
        for name in [node.get("name", {}).get("value", "")]
        if (not name.strip() and role != "image") or re.fullmatch(r"[a-z]+(_[a-z]+)* icon", name)
    ]
