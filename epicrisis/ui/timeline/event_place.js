// Where what is said of the chosen event stands: beside its bar, in sight, never over it. On a
// screen where it is a sheet (timeline.css), the bar is brought out from under it.

const GAP = 10, EDGE = 8, LABEL = 17; // above a bar stands its label

const panel = () => document.querySelector(".st-key-event_panel:has(.ep-event)");
const sheet = (shown) => getComputedStyle(shown).getPropertyValue("--ep-panel-place").trim();
const scroller = () => document.querySelector("[data-testid=stMain]");

function bounds() {
  const view = scroller().getBoundingClientRect();
  const header = document.querySelector("[data-testid=stHeader]")?.offsetHeight ?? 0;
  return {
    left: view.left + EDGE, right: Math.min(view.right, innerWidth) - EDGE,
    top: header + EDGE, bottom: innerHeight - EDGE,
  };
}

const within = (value, least, most) => Math.max(least, Math.min(value, most));

/** Put the panel beside the ring around the chosen event. */
export function placePanel(ring) {
  const shown = panel();
  if (!shown) return;
  const bar = ring?.getBoundingClientRect(), room = bounds();
  if (!ring || sheet(shown) !== "none") {
    const place = { left: "", top: "", right: "", bottom: "" };
    const isInSight = ring && bar.bottom > room.top && bar.top < room.bottom;
    const isFarSide = isInSight && sheet(shown) === "side" && bar.left + bar.right > room.left + room.right;
    if (isFarSide) [place.left, place.right] = [`${room.left - EDGE}px`, "auto"];
    Object.assign(shown.style, place);
    return;
  }
  const { offsetWidth: width, offsetHeight: height } = shown;
  let left = within(bar.left, room.left, room.right - width);
  let top = bar.bottom + GAP;
  if (top + height > room.bottom) top = bar.top - LABEL - GAP - height;
  if (top < room.top) {
    top = within(bar.top, room.top, room.bottom - height);
    const right = bar.right + GAP;
    left = right + width <= room.right ? right : Math.max(bar.left - GAP - width, room.left);
  }
  top = within(top, room.top, Math.max(room.top, room.bottom - height));
  Object.assign(shown.style, { left: `${left}px`, top: `${top}px`, right: "auto", bottom: "auto" });
}

/** Bring the ring into sight, and out from under a sheet. */
export function bringIntoSight(ring) {
  const room = bounds(), shown = panel();
  if (shown && sheet(shown) === "foot") {
    room.bottom = Math.min(room.bottom, shown.getBoundingClientRect().top);
  }
  const bar = ring.getBoundingClientRect();
  const under = bar.bottom + GAP - room.bottom, over = bar.top - LABEL - GAP - room.top;
  if (under > 0 && over > 0) scroller().scrollBy({ top: Math.min(under, over), behavior: "instant" });
  else if (over < 0) scroller().scrollBy({ top: over, behavior: "instant" });
}

/** Tell whether the panel shows an event, to its last button: it comes in pieces, and grows. */
export const isPanelThere = () => Boolean(panel()?.querySelector(".st-key-leave_event button"));

/** Tell whether the panel holds an element. */
export const isInPanel = (element) => panel()?.contains(element) ?? false;
