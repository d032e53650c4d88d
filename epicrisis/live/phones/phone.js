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
  const own = {}; // what the server has of this phone, by question and round
  let pending = stored(KEPT); // the vote that the server hasn't acknowledged yet
  let tries = 0;
  let isSending = false;
  let isChanged = false; // since it was sent
  let again; // timer of the next try
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
    const fresh = document.createElement("template");
    fresh.innerHTML = frame.html;
    const isSameForm = frame.form === room.dataset.form && isOpen();
    if (frame.version === version || isSameForm) {
      // Whoever is in the middle of an answer loses nothing of it.
      room.querySelector(".timer").replaceWith(fresh.content.querySelector(".timer"));
    } else {
      const before = pollShown();
      const unsent = isChanged && isOpen() ? new FormData(form()) : null;
      room.replaceChildren(fresh.content);
      room.dataset.form = frame.form;
      isChanged = false;
      fillOwn();
      if (!pending && (before !== pollShown() || isSaid("received"))) tell("");
      if (unsent) sayUnsent("unsent", unsent);
      fillTyped();
      scrollTo(0, 0);
      const news = [...room.querySelectorAll("h1, .state")].map((each) => each.textContent);
      document.getElementById("said").textContent = news.join(". ");
    }
    version = frame.version;
    startTimer();
  }

  // Without a connection, since when; with one again, nothing.
  function connected(since) {
    lost.textContent = since ? lost.dataset.lost : "";
    if (!since) send();
  }

  // --- Own answer, which is in no frame that all phones get --------------------------------

  function fillOwn() {
    const vote = own[pollShown()];
    if (!vote || isOpen()) return;
    const items = [...room.querySelectorAll("[data-letter]")];
    const named = (letter) => items.find((item) => item.dataset.letter === letter);
    const chosen = (vote.choice ?? []).map(named).filter(Boolean);
    for (const item of chosen) item.querySelector("[data-mine]")?.removeAttribute("hidden");
    const given = room.querySelector("[data-own]");
    if (given) {
      const lines = given.querySelector("[data-lines]");
      if (vote.choice) lines.replaceChildren(...vote.choice.map((letter) => asLine(vote.labels[letter])));
      else if ("value" in vote) lines.textContent = inWords(vote.value, lines.dataset.unit);
      else throw new TypeError(`an answer of a kind that this script doesn't know: ${Object.keys(vote)}`);
      given.hidden = false;
    }
    room.querySelector(`[data-verdict] [data-when-${worth(items, chosen)}]`)?.removeAttribute("hidden");
  }

  function asLine(text) {
    const line = document.createElement("li");
    line.textContent = text;
    return line;
  }

  // Kept with the vote: the letters of a differential change as the story goes on.
  function labels() {
    const options = [...room.querySelectorAll("select option, [data-letter]")];
    return Object.fromEntries(options.map((option) => [
      option.dataset.letter ?? option.value,
      (option.querySelector("[data-label]") ?? option).textContent,
    ]));
  }

  function remember(vote) {
    own[`${vote.question}/${vote.round}`] = { ...vote, labels: labels() };
  }

  function inWords(value, unit) {
    if (typeof value !== "number") return value;
    const digits = Math.abs(value) < 0.1 ? { maximumSignificantDigits: 3 } : {};
    const words = value.toLocaleString(language, digits);
    return `${words.replace("-", "−")} ${unit}`;
  }

  // As docs/scoring.md has it for one or several right options.
  function worth(items, chosen) {
    const isRight = (item) => "right" in item.dataset;
    const right = items.filter(isRight).length;
    const hits = chosen.filter(isRight).length;
    const misses = chosen.length - hits;
    if (hits === right && !misses) return "right";
    return hits / right > misses / (items.length - right || 1) ? "partly" : "wrong";
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
      remember(said);
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
      fillOwn();
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

  if (room.dataset.ownVote) remember(JSON.parse(room.dataset.ownVote));
  if (pending) {
    const sequence = Number(pending.get("sequence"));
    if (own[pollOf(pending)]?.sequence >= sequence) keep(null);
    else {
      countFrom(pending, sequence + 1);
      if (form() && pollOf(pending) === pollShown()) fillForm(pending);
      say("waiting");
      send();
    }
  }
  if (!pending) fillTyped();
  document.addEventListener("submit", answered);
  room.addEventListener("input", () => {
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
