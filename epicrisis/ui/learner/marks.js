// Stars, notes and reports at what is told: their buttons stand in the page, made for everybody
// alike; which are pressed is this learner's. A star shows at once, before the server has kept it.

const MARKED = "[data-ep-mark]";

export default function ({ data, setTriggerValue }) {
  const page = document.documentElement;
  page.dataset.epMarks = "on";
  const starred = new Set(data.starred), noted = new Set(data.noted);
  let count = 0;

  const put = () => {
    for (const button of document.querySelectorAll(MARKED)) {
      const { epMark: act, epAt: at } = button.dataset;
      const is = act === "star" ? starred.has(at) : act === "note" && noted.has(at);
      if (act === "star" && button.ariaPressed !== String(is)) button.ariaPressed = String(is);
      if (button.classList.contains("ep-is-marked") !== is) button.classList.toggle("ep-is-marked", is);
    }
  };
  const press = (event) => {
    const button = event.target.closest?.(MARKED);
    if (!button) return;
    const { epMark: act, epAt: at } = button.dataset;
    if (act === "star") {
      if (!starred.delete(at)) starred.add(at);
      put();
    }
    count += 1;
    setTriggerValue("marked", { act, at, count });
  };
  // What is told on comes as elements of its own, some of them after this script.
  const observer = new MutationObserver(put);
  observer.observe(document.body, { childList: true, subtree: true });
  document.addEventListener("click", press);
  put();
  return () => {
    observer.disconnect();
    document.removeEventListener("click", press);
  };
}
