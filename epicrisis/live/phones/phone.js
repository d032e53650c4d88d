// The page works without this. With it, it follows the room, and a vote is sent until it arrives.
import { ask, followRoom } from "../push/stream.js";

(() => {
  const room = document.getElementById("room");
  const status = document.getElementById("status");
  const path = room.dataset.path;
  const language = document.documentElement.lang;
  const lost = document.getElementById("lost");
  const name = document.getElementById("name");
  const KEPT = `vote ${path}`; // names of what this tab keeps
  const TYPED = `typed ${path}`;
  const NAME = `name ${path}`;

  let version = Number(room.dataset.version);
  const own = {}; // how often this phone has answered, by question and round
  let pending = stored(KEPT); // the vote that the server hasn't acknowledged yet
  let tries = 0;
  let isSending = false;
  let isChanged = false; // since it was sent
  let again; // timer of the next try
  let asking; // timer of the next question for the own answer
  let ends = 0; // of the countdown, by this phone's clock

  const pollShown = () => room.dataset.form.split("/").slice(0, 2).join("/");
  const isOpen = () => room.dataset.form.endsWith("/open");
  const pollOf = (fields) => `${fields.get("question")}/${fields.get("round")}`;
  const form = () => room.querySelector("form[data-vote]");
  const tell = (text) => {
    if (status.textContent === text) return;
    status.textContent = text;
    if (text && !isChanged) status.scrollIntoView({ block: "nearest" });
  };
  const say = (what) => tell(status.dataset[what]);
  const isSaid = (what) => status.textContent === status.dataset[what];

  // --- Following the room ----------------------------------------------------------------

  function show(frame) {
    if (frame.version < version) return;
    const fresh = parsed(frame);
    // Whoever is in the middle of an answer loses nothing of it, nor what it was worth.
    const isSame = frame.form && frame.form === room.dataset.form;
    if (frame.version === version || isSame) {
      room.querySelector(".timer").replaceWith(fresh.querySelector(".timer"));
    } else {
      const before = pollShown();
      const unsent = isChanged && isOpen() ? new FormData(form()) : null;
      room.replaceChildren(fresh);
      room.dataset.form = frame.form;
      isChanged = false;
      if (!pending && (before !== pollShown() || isSaid("received"))) tell("");
      if (unsent) sayUnsent("unsent", unsent);
      fillTyped();
      adapt();
      scrollTo(0, 0);
      announce("h1, .state");
      askOwn(Math.random() * frame.within);
    }
    version = frame.version;
    startTimer();
  }

  function parsed(frame) {
    const fresh = document.createElement("template");
    fresh.innerHTML = frame.html;
    return fresh.content;
  }

  function announce(what) {
    const news = [...room.querySelectorAll(what)].map((each) => each.textContent);
    document.getElementById("said").textContent = news.join(". ");
  }

  // Without a connection, since when; with one again, nothing.
  function connected(since) {
    lost.textContent = since ? lost.dataset.lost : "";
    if (!since) send();
  }

  // --- Own answer, which is in no frame that all phones get --------------------------------

  // Not all phones of a hall in the same moment.
  function askOwn(seconds = Math.random(), failures = 0) {
    clearTimeout(asking);
    const asked = room.dataset.form;
    const isAsked = pollShown() in own && !isOpen();
    room.classList.toggle("waits", isAsked);
    if (!isAsked) return;
    asking = setTimeout(async () => {
      const { status: code, said } = await ask(`${path}/own?lang=${language}`, 10);
      if (room.dataset.form !== asked || code === 403 || code === 404) return;
      if (code !== 200 || said.form !== asked) {
        askOwn(Math.min(15, 2 ** failures) + Math.random(), failures + 1);
        return;
      }
      room.replaceChildren(parsed(said));
      room.classList.remove("waits");
      startTimer();
      announce(".verdict p");
    }, 1000 * seconds);
  }

  // --- What a form can do by script alone ---------------------------------------------------

  function adapt() {
    const shown = form();
    if (!shown) return;
    for (const each of shown.querySelectorAll("[data-script]")) each.hidden = false;
    const count = shown.querySelector("[data-most]");
    if (count) {
      const boxes = [...shown.querySelectorAll("[type=checkbox]")];
      const chosen = boxes.filter((box) => box.checked).length;
      const isFull = chosen >= count.dataset.most;
      for (const box of boxes) box.disabled = isFull && !box.checked;
      count.textContent = count.dataset[isFull ? "full" : "some"].replace("#", chosen);
      count.hidden = false;
    }
    const places = [...shown.querySelectorAll("select")];
    const taken = places.map((place) => place.value);
    for (const place of places) {
      for (const each of place.options) {
        each.disabled = each.value && each.value !== place.value && taken.includes(each.value);
      }
    }
  }

  // Without accents, capitals and ligatures, as one types in haste.
  const folded = (text) => text.toLowerCase().replaceAll("œ", "oe").replaceAll("æ", "ae")
    .normalize("NFD").replace(/\p{M}/gu, "");

  function search(field) {
    const wanted = folded(field.value).split(/\s+/);
    let found = 0;
    for (const box of form().querySelectorAll("[name=choice]")) {
      const row = box.closest("label");
      const text = folded(row.querySelector("span").textContent);
      const isFound = wanted.every((each) => text.includes(each));
      row.hidden = !isFound && !box.checked;
      found += isFound;
    }
    form().querySelector("[data-none]").hidden = found > 0;
  }

  function changeSign() {
    const { value } = form().elements;
    const typed = value.value.trim();
    value.value = /^[-−]/.test(typed) ? typed.slice(1) : `−${typed}`;
    value.dispatchEvent(new Event("input", { bubbles: true }));
    value.focus();
  }

  // --- Voting ------------------------------------------------------------------------------

  function answered(event) {
    if (event.target !== form()) return;
    event.preventDefault();
    const fields = new URLSearchParams(new FormData(event.target));
    event.target.elements.sequence.value = Number(fields.get("sequence")) + 1;
    keep(fields);
    store(TYPED, null);
    tries = 0;
    isChanged = false;
    say("sending");
    send();
  }

  async function send() {
    clearTimeout(again);
    if (!pending || isSending) return;
    isSending = true;
    const fields = pending;
    const { status: code, said } = await ask(`${path}/votes`, 10, {
      method: "POST", body: fields, headers: { Accept: "application/json" },
    });
    isSending = false;
    if (pending === fields) arrived(code, said, fields);
    else send();
  }

  function arrived(code, said, fields) {
    if (code === 200) {
      own[`${said.question}/${said.round}`] = said.sequence;
      const sequence = Number(fields.get("sequence"));
      countFrom(fields, said.sequence + 1);
      if (said.sequence > sequence && !tries) {
        // Another window of this phone has counted further; what was tapped last counts.
        fields.set("sequence", said.sequence + 1);
        countFrom(fields, said.sequence + 2);
        keep(fields);
        tries = 1;
        send();
        return;
      }
      keep(null);
      say(isChanged ? "changed" : "received");
      askOwn();
    } else if (code === 409 || code === 422) {
      keep(null);
      if (!isChanged) store(TYPED, fields);
      if (code === 409) sayUnsent("late", fields);
      else tell(said?.error ?? status.dataset.reload);
    } else if (code === 0 || code === 408 || code === 429 || code >= 500) {
      const seconds = Math.min(15, 2 ** tries) + Math.random();
      tries += 1;
      say("waiting");
      again = setTimeout(send, 1000 * seconds);
    } else {
      say(code === 404 ? "over" : "reload");
    }
  }

  function countFrom(fields, sequence) {
    const shown = form();
    if (!shown || pollOf(fields) !== pollShown()) return;
    const input = shown.elements.sequence;
    input.value = Math.max(Number(input.value), sequence);
  }

  // --- What outlives a reload, but not the tab ------------------------------------------------

  function keep(fields) {
    pending = fields;
    store(KEPT, fields);
  }

  function store(what, fields) {
    try {
      if (fields) sessionStorage.setItem(what, fields);
      else sessionStorage.removeItem(what);
    } catch { /* storage is forbidden here */ }
  }

  function stored(what) {
    try {
      const text = sessionStorage.getItem(what);
      return text ? new URLSearchParams(text) : null;
    } catch {
      return null;
    }
  }

  function sayUnsent(what, fields) {
    const value = fields.get("value");
    tell(status.dataset[what] + (value ? ` (${value})` : ""));
  }

  // Also in the second round on the same question.
  function fillTyped() {
    const fields = stored(TYPED);
    if (!form() || !fields || fields.get("question") !== form().elements.question.value) return;
    fillForm(fields);
    isChanged = true;
    say("changed");
  }

  function fillForm(fields) {
    const places = fields.getAll("choice");
    for (const input of form().querySelectorAll("[name=choice], [name=certainty], [name=value]")) {
      if (input.type === "radio" || input.type === "checkbox") {
        input.checked = fields.getAll(input.name).includes(input.value);
      } else if (input.name === "choice") input.value = places.shift();
      else input.value = fields.get("value");
    }
  }

  // --- Countdown ---------------------------------------------------------------------------

  function startTimer() {
    const { seconds } = room.querySelector(".timer").dataset;
    ends = seconds ? Date.now() + 1000 * seconds : 0;
    tick();
  }

  function tick() {
    if (!ends) return;
    const left = Math.max(0, Math.ceil((ends - Date.now()) / 1000));
    const clock = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    const shown = room.querySelector(".timer b");
    if (shown.textContent !== clock) shown.textContent = clock;
  }

  // --- From here on it runs ------------------------------------------------------------------

  if (room.dataset.own) own[pollShown()] = Number(room.dataset.own);
  if (pending) {
    const sequence = Number(pending.get("sequence"));
    if (own[pollOf(pending)] >= sequence) keep(null);
    else {
      countFrom(pending, sequence + 1);
      if (form() && pollOf(pending) === pollShown()) fillForm(pending);
      say("waiting");
      send();
    }
  }
  if (!pending) fillTyped();
  adapt();
  document.addEventListener("submit", answered);
  room.addEventListener("click", (event) => {
    if ("sign" in event.target.dataset) changeSign();
  });
  room.addEventListener("input", ({ target }) => {
    if (target.type === "search") {
      search(target);
      return;
    }
    adapt();
    isChanged = true;
    store(TYPED, new URLSearchParams(new FormData(form())));
    if (pollShown() in own || pending) say("changed");
  });
  if (stored(NAME)) {
    name.value = stored(NAME).get("name");
    name.closest("details").open = true;
  }
  name.addEventListener("input", () => store(NAME, new URLSearchParams({ name: name.value })));
  name.form.addEventListener("submit", () => store(NAME, null));
  setInterval(tick, 250);
  startTimer();
  followRoom({
    events: () => `${path}/events?lang=${language}&seen=${version}`,
    state: () => `${path}/state?lang=${language}&seen=${version}`,
    deafAfter: Number(room.dataset.deafAfter),
    isOneOfMany: true,
    hear: show,
    refuse: (code) => say(code === 404 ? "over" : "reload"),
    tell: connected,
  });
})();
