// Questions to the teacher and "I'm lost", on the room's page; without this they have their own.
(() => {
  const aside = document.getElementById("audience");
  const { path, received, unsent } = aside.dataset;
  const { lang } = document.documentElement;
  const details = aside.querySelector("details");
  const ask = aside.querySelector("[data-ask]");
  const lost = aside.querySelector("[data-lost]");
  const lists = aside.querySelector("[data-lists]");
  const [heardWithin, heardBelow] = aside.querySelectorAll(".heard");
  const KEPT = `asked ${path}`; // what is typed outlives a reload and the tab
  const PAUSE_MS = 500; // a second tap so soon after the first is the same
  const busy = new Set(); // addresses of what is on its way, and a moment longer
  let looking;

  async function send(address, options) {
    const signal = AbortSignal.timeout?.(10000);
    const step = lost.elements.step.value;
    const headers = { Accept: "application/json" };
    try {
      const answer = await fetch(`${address}?lang=${lang}`, { ...options, headers, signal, cache: "no-store" });
      const said = await answer.json();
      // Nobody is lost any more at a step that the class has left meanwhile.
      if (step !== lost.elements.step.value) said.lost = false;
      return { status: answer.status, said };
    } catch {
      return { status: 0 };
    }
  }

  function keep(words) {
    try {
      if (words) localStorage.setItem(KEPT, words);
      else localStorage.removeItem(KEPT);
    } catch { /* storage is forbidden here */ }
  }

  function showLost(isLost) {
    lost.elements.lost.value = isLost ? 0 : 1;
    const button = lost.querySelector("button");
    button.setAttribute("aria-pressed", isLost);
    button.textContent = button.dataset[isLost ? "on" : "off"];
  }

  function show(said) {
    const at = document.activeElement?.closest("[data-lists] button")?.form.action;
    showLost(said.lost);
    if (said.html === undefined) return;
    lists.innerHTML = said.html;
    if (at) [...lists.querySelectorAll("form")].find((each) => each.action === at)?.querySelector("button").focus();
  }

  async function look() {
    clearTimeout(looking);
    const { status, said } = await send(`${path}/questions`);
    if (busy.size) looking = setTimeout(look, 2 * PAUSE_MS);
    else if (status === 200) show(said);
  }

  async function sent(event) {
    const form = event.target;
    if (!aside.contains(form)) return;
    event.preventDefault();
    const { action } = form;
    if (busy.has(action)) return;
    busy.add(action);
    const heard = form === lost ? heardBelow : heardWithin;
    const typed = ask.elements.words.value.trim();
    const body = new URLSearchParams(new FormData(form));
    const { status, said } = await send(action, { method: "POST", body });
    if (status === 200) {
      show(said);
      heard.textContent = form === ask ? received : "";
      // What was typed while it was on its way stays.
      if (form === ask && ask.elements.words.value.trim() === typed) {
        form.reset();
        keep("");
      }
    } else heard.textContent = said?.error ?? unsent;
    setTimeout(() => busy.delete(action), PAUSE_MS);
  }

  function follow({ detail: { audience, within } }) {
    clearTimeout(looking);
    if (!audience) {
      aside.remove();
      return;
    }
    const count = aside.querySelector("[data-count]");
    count.textContent = audience.shown ? `(${audience.shown})` : "";
    lost.hidden = !audience.step;
    if (Number(lost.elements.step.value) !== audience.step) {
      lost.elements.step.value = audience.step;
      showLost(false);
    }
    if (details.open) looking = setTimeout(look, 1000 * Math.random() * within);
  }

  for (const each of aside.querySelectorAll("[data-script]")) each.hidden = false;
  for (const each of aside.querySelectorAll("[data-plain]")) each.hidden = true;
  try {
    ask.elements.words.value = localStorage.getItem(KEPT) ?? "";
  } catch { /* storage is forbidden here */ }
  if (ask.elements.words.value) details.open = true;
  ask.addEventListener("input", () => keep(ask.elements.words.value));
  details.addEventListener("toggle", () => details.open ? look() : clearTimeout(looking));
  document.addEventListener("submit", sent);
  addEventListener("room", follow);
})();
