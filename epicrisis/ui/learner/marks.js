// Stars, notes and reports at what is told: their buttons stand in the page, made for everybody
// alike; which are pressed is this learner's. A star shows at once, before the server has kept it.

const MARKED = "[data-ep-mark]";

// Streamlit calls this again with each change of the data, and cleans up only at the end.
export default function ({ data, setTriggerValue, parentElement }) {
  parentElement.leave?.();
  // Of presses that come at once the server hears the last: a star that it hasn't is told again.
  const waiting = parentElement.waiting ??= new Map();
  for (const [at, star] of waiting) if (data.starred.includes(at) === star.is) waiting.delete(at);
  const isStarred = (at) => waiting.get(at)?.is ?? data.starred.includes(at);

  const put = () => {
    for (const button of document.querySelectorAll(MARKED)) {
      const { epMark: act, epAt: at } = button.dataset;
      const is = act === "star" ? isStarred(at) : act === "note" && data.noted.includes(at);
      if (act === "star" && button.ariaPressed !== String(is)) button.ariaPressed = String(is);
      if (button.classList.contains("ep-is-marked") !== is) button.classList.toggle("ep-is-marked", is);
    }
  };
  const tell = (act, at) => {
    parentElement.count = (parentElement.count ?? 0) + 1;
    setTriggerValue("marked", { act, at, is: isStarred(at), count: parentElement.count });
  };
  const press = (event) => {
    const button = event.target.closest?.(MARKED);
    if (!button) return;
    const { epMark: act, epAt: at } = button.dataset;
    if (act === "star") {
      waiting.set(at, { is: !isStarred(at), isTold: false });
      put();
    }
    tell(act, at);
  };
  // Streamlit hears what was typed when its field is left, which Escape doesn't do.
  const leaveField = (event) => {
    if (event.key === "Escape" && event.target.matches?.("[data-testid=stDialog] textarea")) event.target.blur();
  };
  // What is told on comes as elements of its own, some of them after this script.
  const observer = new MutationObserver(put);
  observer.observe(document.body, { childList: true, subtree: true });
  document.addEventListener("click", press);
  document.addEventListener("keydown", leaveField, true);
  parentElement.leave = () => {
    observer.disconnect();
    document.removeEventListener("click", press);
    document.removeEventListener("keydown", leaveField, true);
  };
  put();
  const unheard = [...waiting].find(([, star]) => !star.isTold);
  if (unheard) {
    unheard[1].isTold = true;
    tell("star", unheard[0]);
  }
  return () => parentElement.leave();
}
