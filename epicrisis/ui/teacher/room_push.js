// News of a room: numbers go straight into the page, a move asks for a rerun.
import { ask, followRoom } from "../../live/push/stream.js";
import { keepFitted } from "./room_fit.js";
import { takePointer } from "./room_pointer.js";

const PATIENCE_MS = 4000;
const PATIENCE_AFTER_SILENCE_MS = 2000;
const AFTER_RELOAD_MS = 500;
const WAITS_MS = 1500; // before a press is said to wait
const PRESS_LASTS_MS = 30000;
const NOTE_LASTS_MS = 8000;
const SERIES_MS = 300; // a clicker that repeats by itself, however late the server hears of it
const LOOK_EVERY_MS = 2000;
const OWN_PRESS_MS = 1000; // after a press here that the room's next move is likely its own
const OWN_RUN_MS = 200; // after which it is looked whether such a press has drawn this window
const OWN_RUN_LOOKS = 10; // while it is being drawn
const OWN_RUN_LOOKS_UNSEEN = 4; // its beginning may be on its way here, and what it drew not yet shown
const mounted = new WeakMap();

export default function (component) {
  const place = component.parentElement;
  const room = mounted.get(place) ?? begin(place);
  room.show(component);
  return () => {
    mounted.delete(place);
    room.end();
  };
}

function begin(place) {
  let component, unfollow, ends, last, doubt, again;
  let asked = 0;
  let isBack = false; // after a connection was lost
  let since; // when, while it is
  let press; // that the server hasn't acknowledged yet
  let note, noteUntil = 0;
  let lastKey = -Infinity; // when the last one went down, whether or not it counted
  let began; // by this window's own clock, while the class runs
  let looked, listened, lookAgain = 0; // at the votes and the questions that come in
  let pressedAt = -Infinity, heardAgain; // a key or a button, here

  const all = (name) => document.querySelectorAll(`[data-room-${name}]`);

  const write = () => {
    if (!last) return;
    if (last.version === component.data.version) {
      for (const each of all("votes")) setText(each, last.votes);
      for (const each of all("bar")) each.value = last.votes;
    }
    for (const each of all("present")) setText(each, last.present);
    const { lost = 0, waiting = 0, present } = last;
    for (const each of all("lost")) setText(each, lost);
    for (const each of all("lost-share")) {
      setText(each, Math.round((100 * lost) / Math.max(present, lost, 1)));
    }
    for (const each of all("waiting")) setText(each, waiting);
    for (const each of all("bar")) each.max = Math.max(last.present, last.votes, 1);
    light("projector", last.projectors > 0);
    light("phones", last.present > 0);
  };

  // A word, and a mark of another form: no light says anything by its colour alone.
  const light = (name, isOn) => {
    for (const each of all(`light-${name}`)) {
      each.classList.toggle("ep-light-on", isOn);
      setText(each, each.dataset[isOn ? "on" : "off"]);
    }
  };

  const hear = (news) => {
    last = news;
    write();
    if (heardAgain && !isBack) return;
    const isMoved = last.version !== component.data.version && last.version !== asked;
    // A press draws this window by itself, some moments after its news have come.
    if (isMoved && !isBack && performance.now() - pressedAt < OWN_PRESS_MS) {
      pressedAt = -Infinity;
      return hearOnceDrawn(OWN_RUN_LOOKS, OWN_RUN_LOOKS_UNSEEN);
    }
    const isNews = isMoved || hasNewAnswers();
    if (!isNews && !isBack) return;
    asked = last.version;
    if (isBack) clearTimeout(doubt);
    if (isBack) doubt = undefined;
    send("moved", last.version);
    isBack = false;
  };

  const hearOnceDrawn = (looks, unseen) => {
    heardAgain = setTimeout(() => {
      heardAgain = undefined;
      const isDrawn = last.version === component.data.version;
      const unseenYet = isDrawing() ? unseen : unseen - 1;
      if (isDrawn || looks <= 1 || unseenYet < 1) hear(last);
      else hearOnceDrawn(looks - 1, unseenYet);
    }, OWN_RUN_MS);
  };

  // A teacher who looks at what comes in is shown it, though not at each vote.
  const hasNewAnswers = () => {
    const { watches, listens } = component.data;
    const isNew = (watches && last.votes !== looked) || (listens && last.mark !== listened);
    if (!isNew || Date.now() <= lookAgain) return false;
    looked = last.votes;
    listened = last.mark;
    lookAgain = Date.now() + LOOK_EVERY_MS;
    return true;
  };

  const send = (name, value) => {
    doubt ??= setTimeout(reload, isBack ? PATIENCE_AFTER_SILENCE_MS : PATIENCE_MS);
    component.setTriggerValue(name, value);
  };

  // A server that was started anew doesn't know this window's session and answers nothing.
  const reload = async () => {
    const asking = doubt;
    const { status } = await ask(stateAddress(), PATIENCE_MS / 1000);
    if (doubt !== asking) return;
    // connection.js may be bringing the page back without a reload.
    const isComingBack = (document.documentElement.dataset.epConnection ?? "here") !== "here";
    if (status && !isComingBack) window.location.reload();
    else doubt = setTimeout(reload, PATIENCE_MS / 4);
  };

  const stateAddress = () => `/t/${component.data.code}/state`;

  const follow = () => followRoom({
    events: () => `/t/${component.data.code}/events?window=${component.data.window}`,
    state: stateAddress,
    deafAfter: component.data.deaf_after,
    isOneOfMany: false,
    hear,
    // The room is no more, or no longer this browser's: a rerun leads away from it.
    refuse: () => send("moved", -1),
    tell: (lostSince) => {
      since = lostSince;
      isBack = !since;
      showState();
    },
  });

  // --- Keys: none is lost without a word ------------------------------------------------------

  const kept = () => `press ${component.data.code}`;

  const keep = (pressed) => {
    press = pressed;
    try {
      if (press) sessionStorage.setItem(kept(), JSON.stringify(press));
      else sessionStorage.removeItem(kept());
    } catch { /* storage is forbidden here */ }
  };

  const recall = () => {
    try {
      press = JSON.parse(sessionStorage.getItem(kept())) ?? undefined;
    } catch { /* storage is forbidden here */ }
  };

  const say = (words) => {
    note = words;
    noteUntil = Date.now() + NOTE_LASTS_MS;
    showState();
  };

  // Only what its presser meant: the room as it was seen, and not much later.
  const pressAgain = () => {
    if (!press) return;
    const { words: [words], version } = component.data;
    const hasMoved = version !== press.version;
    if (!hasMoved && Date.now() - press.number < PRESS_LASTS_MS) return send("pressed", press);
    keep(undefined);
    say(hasMoved ? words.moved : words.late);
  };

  const showState = () => {
    if (!component) return;
    const { words: [words], language } = component.data;
    const said = [];
    if (since) {
      const time = new Date(since).toLocaleTimeString(language, { timeStyle: "short" });
      said.push(words.offline.replace("{time}", time));
    }
    if (press && (since || Date.now() - press.number > WAITS_MS)) said.push(words.waiting);
    if (Date.now() < noteUntil) said.push(note);
    setText(mark, said.join(" "));
    mark.hidden = !said.length;
  };

  const pressed = (event) => {
    const act = component.data.keys[0][event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
    if (isTyping(document.activeElement) || pointer.takes(act)) return;
    event.preventDefault();
    const isOfSeries = event.timeStamp - lastKey < SERIES_MS;
    lastKey = event.timeStamp;
    if (isOfSeries) return;
    // After a click into the page a key would frame all of it, for everybody to see.
    if (document.activeElement?.matches("[data-testid=stMain]")) document.activeElement.blur();
    noteUntil = 0;
    pressedAt = performance.now();
    keep({ act, version: component.data.version, number: Date.now() });
    send("pressed", press);
    showState();
  };

  const clicked = ({ target }) => {
    if (target.closest?.("button, [role=option]")) pressedAt = performance.now();
  };

  const showTime = () => {
    const { language, plan } = component?.data ?? {};
    const now = new Date().toLocaleTimeString(language, { timeStyle: "short" });
    for (const each of all("clock")) setText(each, now);
    if (began === undefined) return;
    const minutes = Math.floor((performance.now() - began) / 60000);
    for (const each of all("elapsed")) {
      setText(each, minutes);
      each.parentElement.classList.toggle("ep-bar-late", Boolean(plan) && minutes >= plan);
    }
  };

  // Who has no mouse scrolls a box by keys, and doesn't stop at one that holds no more than it shows.
  const letScroll = () => {
    for (const box of document.querySelectorAll(".ep-room-box")) {
      const isFull = box.scrollHeight > box.clientHeight + 1;
      if (isFull && !box.hasAttribute("tabindex")) box.tabIndex = 0;
      if (!isFull && box !== document.activeElement) box.removeAttribute("tabindex");
    }
  };

  const tick = () => {
    showState();
    showTime();
    light("console", !since);
    letScroll();
    // What came in within the pause before.
    if (last && hasNewAnswers()) send("moved", last.version);
    if (ends === undefined) return;
    const left = Math.max(0, Math.ceil((ends - performance.now()) / 1000));
    for (const each of all("timer")) {
      setText(each, `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`);
      each.classList.toggle("ep-room-over", left === 0);
    }
  };

  const show = (newest) => {
    const isFirst = !component;
    const isRun = newest.data.run !== component?.data.run;
    component = newest;
    if (isFirst) recall();
    pointer.name(component.data.words[0].full);
    if (isRun) {
      clearTimeout(doubt);
      clearTimeout(again);
      doubt = undefined;
      if (press?.number === component.data.done) keep(undefined);
      if (component.data.refusal) say(component.data.refusal);
      if (press) again = setTimeout(pressAgain, isFirst ? AFTER_RELOAD_MS : PATIENCE_MS);
    }
    // From here on a key acts on this version, and tests know it.
    document.documentElement.dataset.roomVersion = component.data.version;
    const left = component.data.seconds_left;
    // Counted down from what the server says is left: this machine's clock may be wrong.
    ends = left === null ? undefined : performance.now() + 1000 * left;
    // What the rerun has drawn may stand in the page before or after this call.
    for (const delay of [0, 60, 300]) setTimeout(() => { write(); tick(); }, delay);
    const { elapsed } = component.data;
    began = elapsed === null ? undefined : performance.now() - 1000 * elapsed;
    unfollow ??= follow();
  };

  const mark = document.createElement("p");
  mark.className = "ep-room-connection";
  mark.setAttribute("role", "status");
  mark.dataset.roomOffline = "";
  mark.hidden = true;
  document.body.append(mark);
  const unfit = keepFitted();
  const pointer = takePointer();
  document.addEventListener("keydown", pressed);
  document.addEventListener("click", clicked, true);
  const ticking = setInterval(tick, 250);
  const end = () => {
    document.removeEventListener("keydown", pressed);
    document.removeEventListener("click", clicked, true);
    mark.remove();
    unfit();
    pointer.end();
    clearInterval(ticking);
    clearTimeout(doubt);
    clearTimeout(again);
    clearTimeout(heardAgain);
    doubt = undefined;
    unfollow?.();
  };
  const room = { show, end };
  mounted.set(place, room);
  return room;
}

function setText(element, value) {
  if (element.textContent !== String(value)) element.textContent = value;
}

// By Streamlit's own mark of a run; without it a window would be drawn twice, and no worse.
function isDrawing() {
  return Boolean(document.querySelector("[data-test-script-state=running]"));
}

function isTyping(focused) {
  return Boolean(focused?.closest("input, textarea, select, [contenteditable=true], [role=listbox]"));
}
