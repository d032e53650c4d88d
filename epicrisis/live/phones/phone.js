// The page works without this. With it, it follows the room, and a vote is sent until it arrives.
import { ask, followRoom } from "../push/stream.js";
import { makeRows, ranked, showRanks, tapped } from "./ranking.js";
import { keepAwake } from "./screen.js";

(() => {
  const room = document.getElementById("room");
  const status = document.getElementById("status");
  const path = room.dataset.path;
  const language = document.documentElement.lang;
  const lost = document.getElementById("lost");
  const name = document.getElementById("name");
  const chosen = document.getElementById("chosen");
  const button = document.getElementById("send");
  const KEPT = `vote ${path}`; // names of what this phone keeps
  const TYPED = `typed ${path}`;
  const NAME = `name ${path}`;

  let version = Number(room.dataset.version);
  const own = {}; // how often this phone has answered, by question and round
  let pending = stored(KEPT); // the vote that the server hasn't acknowledged yet
  let received; // the last that it has
  let tries = 0;
  let isSending = false;
  let isChanged = false; // since it was sent
  let again; // timer of the next try
  let asking; // timer of the next question for the own answer
  let unsaying; // timer of what is no longer so
  let saidAt = 0;
  let told; // of the class, by the last frame
  let ends = 0; // of the countdown, by this phone's clock

  const pollShown = () => room.dataset.form.split("/").slice(0, 2).join("/");
  const asked = () => room.dataset.form.split("/")[0];
  const isOpen = () => room.dataset.form.endsWith("/open");
  const pollOf = (fields) => `${fields.get("question")}/${fields.get("round")}`;
  const form = () => room.querySelector("form[data-vote]");
  const MOODS = { received: "good", sending: "", waiting: "", changed: "" };
  const tell = (text, mood = "bad") => {
    clearTimeout(unsaying);
    saidAt = performance.now();
    status.dataset.mood = mood;
    if (status.textContent !== text) status.textContent = text;
  };
  // What went wrong stays to be read, however fast the class moves on.
  const unsay = () => {
    clearTimeout(unsaying);
    const left = status.dataset.mood === "bad" ? saidAt + 8000 - performance.now() : 0;
    if (left <= 0) tell("", "");
    else unsaying = setTimeout(unsay, left);
  };
  const say = (what) => tell(status.dataset[what], MOODS[what]);
  const isSaid = (what) => status.textContent === status.dataset[what];

  // --- Following the room ----------------------------------------------------------------

  function show(frame) {
    if (frame.version < version) return;
    // The part for questions is in the page only where they are taken.
    if (frame.audience && !document.getElementById("audience")) {
      setTimeout(() => location.reload(), 1000 * Math.random() * frame.within);
    }
    dispatchEvent(new CustomEvent("room", { detail: frame }));
    const fresh = parsed(frame);
    // Whoever is in the middle of an answer loses nothing of it, nor what it was worth.
    const isSame = (frame.form && frame.form === room.dataset.form) || frame.html === told;
    told = frame.html;
    if (frame.version === version || isSame) {
      room.querySelector(".timer").replaceWith(fresh.querySelector(".timer"));
    } else {
      const before = pollShown();
      const unsent = isChanged && isOpen() && form() ? new FormData(form()) : null;
      room.replaceChildren(fresh);
      room.dataset.form = frame.form;
      isChanged = false;
      if (!pending && (before !== pollShown() || isSaid("received"))) unsay();
      if (unsent) sayUnsent("unsent", unsent);
      if (before in own && room.dataset.form.endsWith("/wait")) cancelled();
      prepare();
      if (isOpen() && pollShown() in own) openAgain(Math.random() * frame.within);
      fillTyped();
      adapt();
      if (!document.activeElement?.closest("aside")) scrollTo(0, 0);
      announce(frame.own ? "h1, .state, .verdict p" : "h1, .state");
      if (frame.own) stopAsking();
      else askOwn(Math.random() * frame.within);
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

  // Its vote is gone, and the number that it had: the next one begins anew.
  function cancelled() {
    for (const each of Object.keys(own)) if (each.startsWith(`${asked()}/`)) delete own[each];
    if (received?.get("question") !== asked()) return;
    if (!stored(TYPED)) {
      received.set("told", 1);
      store(TYPED, received);
    }
    received = null;
    say("cancelled");
  }

  // The teacher has undone the closing, and no frame says what of this phone the server has: its
  // page does, at a moment of this phone's own.
  function openAgain(seconds) {
    form().elements.sequence.value = own[pollShown()] + 1;
    if (received && pollOf(received) === pollShown() && !stored(TYPED)) store(TYPED, received);
    setTimeout(() => location.reload(), 1000 * seconds);
  }

  // --- Own answer: in the frame of who hears of the closing, asked for by all others -----------

  function stopAsking() {
    clearTimeout(asking);
    room.classList.remove("waits");
  }

  // Not all phones of a hall in the same moment.
  function askOwn(seconds = Math.random(), failures = 0) {
    clearTimeout(asking);
    const now = room.dataset.form;
    const what = asked();
    const hasVoted = Object.keys(own).some((each) => each.startsWith(`${what}/`));
    const isAsked = hasVoted && /\/(held|shown)$/.test(now);
    room.classList.toggle("waits", isAsked);
    if (!isAsked) return;
    asking = setTimeout(async () => {
      const { status: code, said } = await ask(`${path}/own?lang=${language}`, 10);
      if (room.dataset.form !== now || code === 403 || code === 404) return;
      if (code !== 200 || said.form !== now) {
        askOwn(Math.min(15, 2 ** failures) + Math.random(), failures + 1);
        return;
      }
      room.replaceChildren(parsed(said));
      stopAsking();
      startTimer();
      announce(".verdict p");
    }, 1000 * seconds);
  }

  // --- What a form can do by script alone ---------------------------------------------------

  function prepare() {
    const shown = form();
    button.hidden = !shown;
    chosen.hidden = true;
    keepAwake(Boolean(shown));
    if (!shown) return;
    for (const each of shown.querySelectorAll("[data-script]")) each.hidden = false;
    for (const each of shown.querySelectorAll("[data-plain]")) each.hidden = true;
    makeRows(shown);
  }

  function adapt() {
    const shown = form();
    if (!shown) return;
    const boxes = [...shown.querySelectorAll("[name=choice]:not(select)")];
    const ticked = boxes.filter((box) => box.checked);
    const order = ranked(shown);
    const count = shown.querySelector("[data-most]");
    if (count) {
      const number = ticked.length + order.length;
      const isFull = number >= count.dataset.most;
      for (const box of boxes) box.disabled = isFull && !box.checked;
      count.textContent = count.dataset[isFull ? "full" : "some"].replace("#", number);
      count.hidden = false;
    }
    showRanks(shown);
    const named = order.length
      ? order.map((letter, place) => `${place + 1} ${letter}`).join(" · ")
      : ticked.map((box) => (box.parentNode.querySelector(".letter") ?? box.parentNode)
        .textContent.trim()).join(", ");
    chosen.textContent = named && chosen.dataset.chosen.replace("#", named);
    chosen.hidden = !named;
  }

  // Without accents, capitals and ligatures, as one types in haste.
  const folded = (text) => text.toLowerCase().replaceAll("œ", "oe").replaceAll("æ", "ae")
    .normalize("NFD").replace(/\p{M}/gu, "");

  function search(field) {
    const wanted = folded(field.value).split(/\s+/);
    let found = 0;
    for (const row of form().querySelectorAll("fieldset:not(.certainty) .option")) {
      const text = folded(row.querySelector("span").textContent);
      const isFound = wanted.every((each) => text.includes(each));
      const isChosen = row.ariaPressed === "true" || row.querySelector(":checked");
      row.hidden = !isFound && !isChosen;
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
    const fields = fieldsOf(event.target);
    // A finger that taps ten times has answered once.
    if (isSame(fields, pending)) return;
    if (!pending && isSame(fields, received)) {
      store(TYPED, null);
      isChanged = false;
      say("received");
      return;
    }
    event.target.elements.sequence.value = Number(fields.get("sequence")) + 1;
    keep(fields);
    store(TYPED, null);
    tries = 0;
    isChanged = false;
    say("sending");
    send();
  }

  function fieldsOf(shown) {
    const fields = new URLSearchParams(new FormData(shown));
    fields.set("among", shown.querySelectorAll("[name=choice], option").length);
    return fields;
  }

  function isSame(one, other) {
    const [first, second] = [one, other].map((each) => {
      const answer = new URLSearchParams(each ?? "");
      for (const what of ["sequence", "told"]) answer.delete(what);
      return String(answer);
    });
    return first === second;
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
      fields.set("sequence", said.sequence);
      heard(fields);
      tabs?.postMessage(String(fields));
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
      if (code === 404) over();
      else say("reload");
    }
  }

  // Nothing can be sent any more, so nothing is kept to be.
  function over() {
    form()?.remove();
    prepare();
    keep(null);
    for (const what of [TYPED, `asked ${path}`]) store(what, null);
    dispatchEvent(new CustomEvent("room", { detail: {} }));
    say("over");
  }

  // Also from another tab of this phone, which shows what the server has.
  function heard(fields) {
    received = fields;
    own[pollOf(fields)] = Number(fields.get("sequence"));
    if (pollOf(fields) === pollShown()) say(isChanged ? "changed" : "received");
  }

  function heardElsewhere({ data }) {
    const fields = new URLSearchParams(data);
    countFrom(fields, Number(fields.get("sequence")) + 1);
    if (isChanged && pollOf(fields) === pollShown()) return;
    heard(fields);
    if (form() && pollOf(fields) === pollShown()) fillForm(fields);
    adapt();
    askOwn();
  }

  function countFrom(fields, sequence) {
    const shown = form();
    if (!shown || pollOf(fields) !== pollShown()) return;
    const input = shown.elements.sequence;
    input.value = Math.max(Number(input.value), sequence);
  }

  // --- What outlives a reload and the tab --------------------------------------------------

  function keep(fields) {
    pending = fields;
    store(KEPT, fields);
  }

  // One class at a time: what another room has left here goes.
  function forgetOthers() {
    try {
      for (const each of Object.keys(localStorage)) {
        if (/^(asked|vote|typed|name) \/r\//.test(each) && !each.endsWith(` ${path}`)) {
          localStorage.removeItem(each);
        }
      }
    } catch { /* storage is forbidden here */ }
  }

  function store(what, fields) {
    try {
      if (fields) localStorage.setItem(what, fields);
      else localStorage.removeItem(what);
    } catch { /* storage is forbidden here */ }
  }

  function stored(what) {
    try {
      const text = localStorage.getItem(what);
      return text ? new URLSearchParams(text) : null;
    } catch {
      return null;
    }
  }

  function sayUnsent(what, fields) {
    const value = fields.get("value");
    tell(status.dataset[what] + (value ? ` (${value})` : ""));
    const typed = stored(TYPED);
    if (!typed || document.hidden) return;
    typed.set("told", 1);
    store(TYPED, typed);
  }

  // Also in the second round on the same question; and what was closed while the page was.
  function fillTyped() {
    const fields = stored(TYPED);
    if (!fields) return;
    if (!isOpen() || fields.get("question") !== asked()) {
      if (!fields.get("told")) sayUnsent("unsent", fields);
      return;
    }
    if (!form() || fields.get("among") !== fieldsOf(form()).get("among")) return;
    if (isSame(fields, received)) {
      store(TYPED, null);
      return;
    }
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

  const tabs = "BroadcastChannel" in window ? new BroadcastChannel(KEPT) : null;
  if (tabs) tabs.onmessage = heardElsewhere;
  forgetOthers();
  prepare();
  if (room.dataset.own) own[pollShown()] = Number(room.dataset.own);
  if (room.dataset.before) own[`${asked()}/1`] = Number(room.dataset.before);
  if (form() && pollShown() in own) received = fieldsOf(form());
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
  room.addEventListener("click", ({ target }) => {
    if ("sign" in target.dataset) changeSign();
    const row = target.closest("[data-rows] button");
    if (!row) return;
    tapped(form(), row.value);
    row.dispatchEvent(new Event("input", { bubbles: true }));
  });
  room.addEventListener("input", ({ target }) => {
    if (target.type === "search") {
      search(target);
      return;
    }
    adapt();
    isChanged = true;
    store(TYPED, fieldsOf(form()));
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
    refuse: (code) => code === 404 ? over() : say("reload"),
    tell: connected,
  });
})();
