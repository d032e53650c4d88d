// A page that comes back: after a restart of its server, another replica, sleep, a phone's lock.
//
// Streamlit's socket reconnects by itself, but often to a session that knows nothing of this page,
// and answers no press then. So the whole page is asked for again. What is pressed meanwhile is
// kept, said, and carried out once; what is written and not sent is kept in this tab.

const ANSWERS = "epicrisis.answers", DRAFT = "epicrisis.draft", PRESSES = "epicrisis.presses";
const SCROLLED = "epicrisis.scrolled", RELOADED = "epicrisis.reloaded";
const MOST_ANSWERS = 20, MOST_PRESSES = 10;
const SAID_AFTER_MS = 700; // a hiccup that is over sooner isn't worth a word
const BACK_FOR_MS = 4000;
const STREAMLITS_OWN_MS = 300; // it asks by itself where a fragment ran last
const SLOW_MS = 4000;
const EARLY_MS = 3000;
const PATIENCE_MS = 10000; // a server that is busy answers late; one that is deaf, never
const STALE_MS = 60000; // nobody expects a press of last night
const ASLEEP_MS = 15000, ASLEEP_HIDDEN_MS = 75000; // browsers slow hidden tabs to a tick a minute
const RELOAD_AGAIN_MS = 60000;

const CONTROLS = "button, a[href], label, summary, [role=radio]";
const PRESSED = "[data-testid=stButton] button, [data-testid=stFormSubmitButton] button";
const FIELDS = "[data-testid=stTextInput] input, [data-testid=stTextArea] textarea,"
  + " [data-testid=stNumberInput] input";
const WAITING = "[data-testid=stSelectbox], [data-testid=stMultiSelect], [data-testid=stSlider],"
  + " [data-testid=stPlotlyChart], [data-testid=stDataFrame], [data-testid=stFileUploader]";
const VOLATILE = "script, style, [data-room-votes], [data-room-present], [data-room-timer]";
const STATES = ["lost", "back"];
const SIGNS = { ArrowRight: "→", ArrowLeft: "←" };

export const { follow } = (window.epicriseConnection ??= begin());

function begin() {
  let component;
  let phase = "arriving"; // here, away: no socket, asking: a socket that may not know the page
  let run, runBefore;
  let settling = 50;
  let arrived = 0;
  let heard = 0; // the last that Streamlit's page showed of its server
  let presses = stored(PRESSES, []);
  let sent = null; // the press that isn't answered yet
  let focused = null; // when the connection was lost
  let isStopped = false; // a press, when its finger came down
  let isTouched = false; // while the page was asked for: the session may have heard nothing of it
  let hasOffered = false; // the author's draft
  let isTorn = false; // a part of Streamlit's own script was asked for while nobody answered
  let filling = null, hopeless = null; // places of forms
  let tick = Date.now();
  const timers = new Map();
  const root = document.documentElement;
  const said = document.createElement("p");
  said.id = "ep-connection";
  said.setAttribute("role", "status");
  document.body.append(said);

  const app = () => document.querySelector("[data-testid=stApp]");
  const isUp = () => app()?.dataset.testConnectionState === "CONNECTED";
  const isIdle = () => app()?.dataset.testScriptState === "notRunning";

  const later = (name, wait, act) => {
    clearTimeout(timers.get(name));
    timers.set(name, setTimeout(act, wait));
  };
  const never = (...names) => names.forEach((name) => clearTimeout(timers.get(name)));

  // --- What is said ----------------------------------------------------------------------

  const say = (name) => {
    never("say", "hush");
    // A room's windows have a line of their own for it, with the time since when.
    const isSaid = name && !(STATES.includes(name) && document.querySelector(".st-key-room_push"));
    const words = isSaid ? component.data.words[name] : "";
    if (said.textContent !== words) said.textContent = words;
    if (name === "back") later("hush", BACK_FOR_MS, () => say(null));
    if (["again", "look"].includes(name)) later("hush", 3 * BACK_FOR_MS, () => say(null));
  };

  const move = (to) => {
    phase = to;
    root.dataset.epConnection = to;
  };

  // --- Gone, and back --------------------------------------------------------------------

  const goAway = () => {
    if (phase === "away") return;
    move("away");
    never("ask", "doubt", "settle", "slow");
    takeBack();
    focused = document.activeElement === document.body ? null : document.activeElement;
    // What one is writing in isn't taken out of one's hand.
    for (const field of document.querySelectorAll(FIELDS)) field.disabled = false;
    offerDraft();
    if (presses.length) say("held");
    else later("say", SAID_AFTER_MS, () => say("lost"));
  };

  // Ask for the whole page: a session that doesn't know it learns it, and every field, by that.
  const ask = () => {
    move("asking");
    never("say", "offer");
    runBefore = run;
    isTouched = false;
    settling = 50;
    later("ask", STREAMLITS_OWN_MS, () => {
      if (!isIdle()) return;
      settling = 300; // there may be two runs now, one after the other
      send();
    });
    later("doubt", PATIENCE_MS, doubt);
  };

  const send = () => component.setTriggerValue("asked", Date.now());

  // A run of the whole page takes the place of another, and of the press that was its cause.
  const sendWhenIdle = () => {
    if (phase === "here" && (!isIdle() || sent || presses.length)) later("ask", 400, sendWhenIdle);
    else if (phase === "here") send();
  };

  // Streamlit's own request may be the first that a new session hears: what is written goes with it.
  const offerDraft = () => {
    if (!document.querySelector(".ep-editor")) return;
    hasOffered = true;
    component.setStateValue("draft", stored(DRAFT, null));
    if (phase === "away") later("offer", 1000, offerDraft);
  };

  const settle = () => {
    if (phase !== "asking" && phase !== "arriving") return;
    later("settle", settling, () => {
      if (!isUp() || !isIdle() || run === runBefore) return;
      if (!hasOffered) return arrive();
      hasOffered = false;
      runBefore = run;
      component.setStateValue("draft", null);
    });
  };

  const arrive = () => {
    const wasAway = phase === "asking";
    never("ask", "doubt");
    if (isTorn && reload()) return;
    move("here");
    arrived = Date.now();
    focusAgain();
    if (!wasAway) scrollBack();
    if (!presses.length && said.textContent) say("back");
    fillIn();
    if (wasAway && isTouched) later("ask", 400, sendWhenIdle);
  };

  // Up, by what Streamlit says, and yet silent: after sleep, or behind a proxy that has forgotten.
  const doubt = async () => {
    const asked = fetch("/_stcore/health", { cache: "no-store", signal: AbortSignal.timeout(3000) });
    const isThere = await asked.then((answer) => answer.ok, () => false);
    if (phase === "away" || (phase === "here" && !sent)) return;
    if (!isIdle() && Date.now() - heard < 3 * PATIENCE_MS) {
      later("doubt", PATIENCE_MS, doubt);
    } else if (!isThere) {
      say(presses.length ? "held" : "lost");
      later("doubt", 2000, doubt);
    } else if (phase === "here") {
      takeBack();
      ask();
      send();
    } else if (!reload()) {
      send();
      later("doubt", PATIENCE_MS, doubt);
    }
  };

  const reload = () => {
    if (Date.now() - stored(RELOADED, 0) < RELOAD_AGAIN_MS) return false;
    store(RELOADED, Date.now());
    window.epicriseReloads = true; // the author's editor needn't ask: the draft is kept
    window.location.reload();
    return true;
  };

  const wake = () => {
    later("wake", 1500, () => {
      if (phase !== "here") return;
      takeBack();
      ask();
      send();
    });
  };

  const attend = () => {
    if (!component) return;
    heard = Date.now();
    closeStreamlitsDialog();
    if (!isUp()) return goAway();
    if (phase === "away") ask();
    if (isIdle()) settle();
    followSent();
  };

  // It says "Are you connected to the internet?" in English, and locks the page behind it.
  const closeStreamlitsDialog = () => {
    if (isUp()) return;
    const close = document.querySelector("[data-testid=stDialog] button[aria-label=Close]");
    if (!close) return;
    close.click();
    for (const wait of [0, 20, 50, 100, 300]) setTimeout(focusAgain, wait);
  };

  const focusAgain = () => {
    const isNowhere = !document.activeElement || document.activeElement === document.body;
    if (isNowhere && focused?.isConnected) focused.focus({ preventScroll: true });
  };

  // --- Presses ---------------------------------------------------------------------------

  const keepPresses = (newest) => {
    presses = newest.slice(0, MOST_PRESSES);
    if (presses.length) store(PRESSES, presses);
    else sessionStorage.removeItem(PRESSES);
  };

  const hold = (press) => {
    const last = presses.at(-1);
    const isSame = last && ["href", "box", "index"].every((each) => last[each] === press[each]);
    if (!isSame) keepPresses([...presses, press]);
    say("held");
  };

  // What was sent into a connection that is gone, or to a session that may not know the page.
  const takeBack = () => {
    if (sent) keepPresses([{ ...sent, isSent: true }, ...presses]);
    sent = null;
  };

  const watch = (press) => {
    sent = { ...press, isEarly: Date.now() - arrived < EARLY_MS };
    press = sent;
    later("slow", SLOW_MS, () => {
      if (sent !== press) return;
      if (print() !== press.print) return endPress(press);
      say("slow");
      later("doubt", PATIENCE_MS - SLOW_MS, doubt);
    });
  };

  const endPress = (press) => {
    sent = null;
    never("slow", "doubt");
    if (said.textContent) say(null);
    forgetSent(press.place);
  };

  const followSent = () => {
    if (!sent) return;
    if (!isIdle()) sent.isRunning = true;
    else if (sent.isRunning) {
      const press = sent;
      later("answered", 300, () => {
        if (sent !== press || !isIdle()) return;
        endPress(press);
        // Two runs of the page may have come one after the other, and a press between them to none.
        if (press.isEarly && press.print === print()) {
          keepPresses([{ ...press, isSent: true }, ...presses]);
          arrived = 0;
          carryOut();
        }
      });
    }
  };

  // One after the other, and none twice: what was held was never sent; what was sent and isn't
  // answered is repeated only where the page is still as it was before.
  const carryOut = () => {
    if (phase !== "here" || sent || !presses.length) return;
    const [press, ...others] = presses;
    keepPresses(others);
    const hasLedAway = press.path !== window.location.pathname;
    const isOld = Date.now() - press.at > STALE_MS;
    const control = find(press);
    if (press.isSent && (hasLedAway || (!isOld && press.print !== print()))) {
      say(control && !hasLedAway ? "look" : "back");
    } else if (isOld || hasLedAway || !control) {
      keepPresses([]);
      say("again");
      return;
    } else {
      say(null);
      control.click();
    }
    later("next", 100, function next() {
      if (sent && phase === "here") later("next", 100, next);
      else carryOut();
    });
  };

  const onPress = (event) => {
    if (!component || event.defaultPrevented || !event.target.closest) return;
    const control = event.target.closest(CONTROLS) ?? disabledAt(event);
    if (isToHold(control) || (isStopped && control && isOfTheServer(control))) {
      event.preventDefault();
      event.stopImmediatePropagation();
      hold(describe(control));
      if (phase === "here") later("fill", 0, fillIn); // it came back between down and up
    } else if (phase === "here") {
      if (control?.matches(PRESSED) && boxOf(control)) watch(describe(control));
    } else if (phase === "away" && event.target.closest(WAITING)) say("wait");
    isStopped = false;
  };

  // What a form holds until it is sent needs no server.
  const isToHold = (control) => {
    if (!control || !isOfTheServer(control)) return false;
    const isLocal = !control.matches(PRESSED) && control.closest("[data-testid=stForm]");
    return phase === "away" || (phase === "asking" && !isLocal);
  };

  const onKey = (event) => {
    if (!component || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    const press = pressOfKey(event, focused);
    if (!press) return;
    if (phase === "here") {
      if (find(press)) watch(press);
    } else if (phase !== "arriving") {
      event.preventDefault();
      event.stopImmediatePropagation();
      hold(press);
    }
  };

  // --- Answers that aren't sent ------------------------------------------------------------

  const remember = () => {
    const answers = stored(ANSWERS, {});
    for (const [place, form] of placesAndForms()) {
      const fields = fieldsOf(form);
      delete answers[place];
      if (Object.values(fields).some(isFilled)) answers[place] = fields;
    }
    store(ANSWERS, Object.fromEntries(Object.entries(answers).slice(-MOST_ANSWERS)));
  };

  const forgetSent = (place) => {
    const answers = stored(ANSWERS, {});
    if (!(place in answers) || placesAndForms().some(([name]) => name === place)) return;
    delete answers[place];
    store(ANSWERS, answers);
  };

  const onWritten = (event) => {
    const isInForm = event.target.closest?.("[data-testid=stForm]");
    if (phase === "asking" && event.type !== "click" && !isInForm) isTouched = true;
    hopeless = null;
    if (!isInForm && !event.target.closest?.("[role=listbox]")) return;
    remember();
    later("remember", 60, remember); // what is chosen by a press shows a moment later
  };

  // A page that was made anew has empty fields where this tab knows better. What was pressed comes
  // after what was written.
  const fillIn = () => {
    if (document.querySelector("[data-testid=stForm] [data-testid=stSkeleton]")) {
      return later("fill", 100, fillIn);
    }
    const answers = stored(ANSWERS, {});
    const isMissing = ([place, form]) => {
      const shown = fieldsOf(form);
      const kept = Object.entries(answers[place] ?? {});
      return kept.some(([name, value]) => name in shown && isFilled(value) && !isFilled(shown[name]));
    };
    const missing = placesAndForms().find(isMissing);
    const place = missing?.[0] ?? null;
    if (place === filling) hopeless = place;
    const isAsked = place && place !== hopeless;
    filling = isAsked ? place : null;
    if (isAsked) component.setTriggerValue("kept", { place, fields: answers[place] });
    else carryOut();
  };

  // --- Where one was -----------------------------------------------------------------------

  const scrollBack = () => {
    const before = stored(SCROLLED, null);
    sessionStorage.removeItem(SCROLLED);
    const how = performance.getEntriesByType("navigation")[0]?.type;
    if (!["reload", "back_forward"].includes(how) || before?.path !== window.location.pathname) return;
    document.querySelector("[data-testid=stMain]")?.scrollTo({ top: before.top, behavior: "instant" });
  };

  // --- Begun once for this document --------------------------------------------------------

  const watched = ["data-test-connection-state", "data-test-script-state"];
  new MutationObserver(attend).observe(root, { subtree: true, attributeFilter: watched });
  new MutationObserver(closeStreamlitsDialog).observe(document.body, { childList: true });
  window.addEventListener("click", onPress, true);
  window.addEventListener("keydown", onKey, true);
  for (const kind of ["input", "change", "click", "keyup"]) {
    window.addEventListener(kind, onWritten, true);
  }
  for (const kind of ["pointerdown", "mousedown", "pointerup", "mouseup"]) {
    window.addEventListener(kind, (event) => {
      const control = event.target.closest?.(CONTROLS);
      if (phase !== "asking") return;
      isStopped = isToHold(control);
      if (isStopped) event.stopImmediatePropagation();
      else isTouched ||= !event.target.closest?.("[data-testid=stForm]");
    }, true);
  }
  window.addEventListener("pagehide", () => {
    const top = document.querySelector("[data-testid=stMain]")?.scrollTop ?? 0;
    store(SCROLLED, { path: window.location.pathname, top });
  });
  window.addEventListener("pageshow", (event) => { if (event.persisted) wake(); });
  window.addEventListener("vite:preloadError", () => { isTorn = true; });
  window.addEventListener("online", wake);
  document.addEventListener("resume", wake);
  setInterval(() => {
    const slept = Date.now() - tick;
    tick = Date.now();
    if (slept > (document.hidden ? ASLEEP_HIDDEN_MS : ASLEEP_MS)) wake();
  }, 1000);

  return {
    // `isLate` where this script came only when the server was back.
    follow(newest, isLate) {
      component = newest;
      if (isLate) wake();
      if (run === newest.data.run) return;
      run = newest.data.run;
      if (newest.data.forget) [ANSWERS, PRESSES].forEach((name) => sessionStorage.removeItem(name));
      if (phase === "here") later("fill", 50, function fill() {
        if (isIdle()) fillIn();
        else later("fill", 50, fill);
      });
      else attend();
    },
  };
}

// --- Controls ------------------------------------------------------------------------------

function isOfTheServer(control) {
  if (control.matches("a[href]")) {
    return control.origin === window.location.origin && control.target !== "_blank"
      && control.matches("[data-testid^=stSidebarNav], [data-testid^=stPageLink]");
  }
  return control.closest("[class*=st-key-]") !== null;
}

// Streamlit disables what can't be sent, and a disabled button hears no click: style.css lets it
// fall through to what is around it.
function disabledAt({ target, clientX, clientY }) {
  return [...target.querySelectorAll("button:disabled, a[href]")].find((each) => {
    const { left, right, top, bottom } = each.getBoundingClientRect();
    return left <= clientX && clientX <= right && top <= clientY && clientY <= bottom;
  });
}

function describe(control) {
  const press = { at: Date.now(), path: window.location.pathname, print: print() };
  if (control.matches("a[href]")) return { ...press, href: control.getAttribute("href") };
  const box = boxOf(control);
  const [place] = placesAndForms().find(([, form]) => form.contains(control)) ?? [];
  const index = [...box.querySelectorAll(CONTROLS)].indexOf(control);
  return { ...press, box: keyOf(box), index, text: control.textContent, place };
}

const boxOf = (control) => control.closest("[class*=st-key-]");
const keyOf = (box) => [...box.classList].find((name) => name.startsWith("st-key-"));

function find({ href, box, index, text }) {
  if (href) return document.querySelector(`a[href="${CSS.escape(href)}"]`);
  const control = document.querySelector(`.${CSS.escape(box)}`)?.querySelectorAll(CONTROLS)[index];
  if (control?.textContent !== text || control.disabled) return null;
  return control.matches("label") ? control.querySelector("input") ?? control : control;
}

// What stands on the page, as one number: whether a press has done something shows in it.
function print() {
  let hash = 0;
  for (const part of document.querySelectorAll("[data-testid=stMain], [data-testid=stPopoverBody]")) {
    const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { parentElement, data } = walker.currentNode;
      if (parentElement.closest(VOLATILE)) continue;
      for (let at = 0; at < data.length; at += 1) hash = (31 * hash + data.charCodeAt(at)) | 0;
    }
  }
  return hash;
}

function pressOfKey({ key }, focused) {
  const active = document.activeElement;
  if (active?.matches(FIELDS)) {
    const sends = key === "Enter" && active.matches("input");
    const button = sends && active.closest("[data-testid=stForm]")?.querySelector(PRESSED);
    return button ? describe(button) : null;
  }
  if (active?.closest("input, textarea, select, [contenteditable=true], [role=listbox]")) return null;
  if (["Enter", " "].includes(key)) {
    const isLost = active === document.body && focused?.matches("button:disabled") && boxOf(focused);
    return isLost ? describe(focused) : null;
  }
  const sign = SIGNS[key] ?? (key.length === 1 ? key.toUpperCase() : null);
  const mark = sign && [...document.querySelectorAll("button kbd")].find((each) => each.textContent === sign);
  return mark ? describe(mark.closest("button")) : null;
}

// --- Fields --------------------------------------------------------------------------------

// An element with `data-ep-place` names the form that follows it.
function placesAndForms() {
  const forms = [...document.querySelectorAll("[data-testid=stForm]")];
  return [...document.querySelectorAll("[data-ep-place]")].flatMap((each) => {
    const form = forms.find((one) =>
      each.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);
    return form && each.dataset.epPlace ? [[each.dataset.epPlace, form]] : [];
  });
}

function fieldsOf(form) {
  const boxes = [...form.querySelectorAll("[class*=st-key-]")];
  const read = boxes.map((box) => [keyOf(box).replace("st-key-", ""), valueOf(box)]);
  return Object.fromEntries(read.filter(([, value]) => value !== undefined));
}

function valueOf(box) {
  const kind = (name) => box.querySelector(`[data-testid=${name}]`);
  const chosen = (all, isChosen) => {
    const index = [...all].findIndex(isChosen);
    return index < 0 ? null : index;
  };
  const field = box.querySelector(FIELDS);
  if (field) return field.value;
  if (kind("stRadio")) return chosen(box.querySelectorAll("[type=radio]"), (each) => each.checked);
  if (kind("stCheckbox")) return box.querySelector("[type=checkbox]").checked;
  if (kind("stMultiSelect")) {
    return [...box.querySelectorAll("[data-tag]")].map((each) => each.getAttribute("aria-label"));
  }
  if (kind("stButtonGroup")) {
    return chosen(box.querySelectorAll("[role=radio]"), (each) => each.ariaChecked === "true");
  }
  return undefined;
}

const isFilled = (value) => value !== null && value !== "" && value !== false && value?.length !== 0;

// --- This tab ------------------------------------------------------------------------------

function stored(name, otherwise) {
  try {
    return JSON.parse(sessionStorage.getItem(name)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

function store(name, value) {
  try {
    sessionStorage.setItem(name, JSON.stringify(value));
  } catch {
    // Too large for the browser: it then lives in the page alone.
  }
}
