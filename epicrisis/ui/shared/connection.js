// A page that comes back: after a restart of its server, another replica, sleep, a phone's lock.
//
// Streamlit's socket reconnects by itself, but often to a session that knows nothing of this page,
// and answers no press then. So the whole page is asked for again. What is pressed meanwhile is
// kept, said, and carried out once; what is written and not sent is kept in this tab.

import { FIELDS, beginAnswers } from "./connection_answers.js";
import { beginNotice } from "./connection_notice.js";
import { PATIENCE_MS, beginPresses } from "./connection_presses.js";
import { ANSWERS, DRAFT, PRESSES, RELOADED, SCROLLED, forget, store, stored } from "./connection_tab.js";

const STREAMLITS_OWN_MS = 300; // it asks by itself where a fragment ran last
const ASLEEP_MS = 15000, ASLEEP_HIDDEN_MS = 75000; // browsers slow hidden tabs to a tick a minute
const RELOAD_AGAIN_MS = 60000;

export const { follow } = (window.epicriseConnection ??= begin());

function begin() {
  const timers = new Map();
  const later = (name, wait, act) => {
    clearTimeout(timers.get(name));
    timers.set(name, setTimeout(act, wait));
  };
  const never = (...names) => names.forEach((name) => clearTimeout(timers.get(name)));

  const page = {
    later,
    never,
    component: undefined,
    phase: "arriving", // here, away: no socket, asking: a socket that may not know the page
    arrived: 0,
    focused: null, // when the connection was lost
    isTouched: false, // while the page was asked for: the session may have heard nothing of it
  };
  let run, runBefore;
  let settling = 50;
  let heard = 0; // the last that Streamlit's page showed of its server
  let hasOffered = false; // the author's draft
  let isTorn = false; // a part of Streamlit's own script was asked for while nobody answered
  let tick = Date.now();
  const root = document.documentElement;

  const app = () => document.querySelector("[data-testid=stApp]");
  const isUp = () => app()?.dataset.testConnectionState === "CONNECTED";
  const isIdle = () => app()?.dataset.testScriptState === "notRunning";

  const notice = beginNotice(page);
  const presses = beginPresses(page, notice, {
    isIdle, doubt: () => doubt(), fillIn: () => answers.fillIn(),
  });
  const answers = beginAnswers(page, presses.carryOut);
  const { say } = notice;

  const move = (to) => {
    page.phase = to;
    root.dataset.epConnection = to;
  };

  // --- Gone, and back --------------------------------------------------------------------

  const goAway = () => {
    if (page.phase === "away") return;
    move("away");
    never("ask", "doubt", "settle", "slow");
    presses.takeBack();
    page.focused = document.activeElement === document.body ? null : document.activeElement;
    // What one is writing in isn't taken out of one's hand.
    for (const field of document.querySelectorAll(FIELDS)) field.disabled = false;
    offerDraft();
    if (presses.areHeld()) say("held");
    else notice.sayLater("lost");
  };

  // Ask for the whole page: a session that doesn't know it learns it, and every field, by that.
  const ask = () => {
    move("asking");
    never("say", "offer");
    runBefore = run;
    page.isTouched = false;
    settling = 50;
    later("ask", STREAMLITS_OWN_MS, () => {
      if (!isIdle()) return;
      settling = 300; // there may be two runs now, one after the other
      send();
    });
    later("doubt", PATIENCE_MS, doubt);
  };

  const send = () => page.component.setTriggerValue("asked", Date.now());

  // A run of the whole page takes the place of another, and of the press that was its cause.
  const sendWhenIdle = () => {
    const isBusy = !isIdle() || presses.isSent() || presses.areHeld();
    if (page.phase === "here" && isBusy) later("ask", 400, sendWhenIdle);
    else if (page.phase === "here") send();
  };

  // Streamlit's own request may be the first that a new session hears: what is written goes with it.
  const offerDraft = () => {
    if (!document.querySelector(".ep-editor")) return;
    hasOffered = true;
    page.component.setStateValue("draft", stored(DRAFT, null));
    if (page.phase === "away") later("offer", 1000, offerDraft);
  };

  const settle = () => {
    if (page.phase !== "asking" && page.phase !== "arriving") return;
    later("settle", settling, () => {
      if (!isUp() || !isIdle() || run === runBefore) return;
      if (!hasOffered) return arrive();
      hasOffered = false;
      runBefore = run;
      page.component.setStateValue("draft", null);
    });
  };

  const arrive = () => {
    const wasAway = page.phase === "asking";
    never("ask", "doubt");
    if (isTorn && reload()) return;
    move("here");
    page.arrived = Date.now();
    focusAgain();
    if (!wasAway) scrollBack();
    if (!presses.areHeld() && notice.isShown()) say("back");
    answers.fillIn();
    if (wasAway && page.isTouched) later("ask", 400, sendWhenIdle);
  };

  // Up, by what Streamlit says, and yet silent: after sleep, or behind a proxy that has forgotten.
  const doubt = async () => {
    const asked = fetch("/_stcore/health", { cache: "no-store", signal: AbortSignal.timeout(3000) });
    const isThere = await asked.then((answer) => answer.ok, () => false);
    if (page.phase === "away" || (page.phase === "here" && !presses.isSent())) return;
    if (!isIdle() && Date.now() - heard < 3 * PATIENCE_MS) {
      later("doubt", PATIENCE_MS, doubt);
    } else if (!isThere) {
      say(presses.areHeld() ? "held" : "lost");
      later("doubt", 2000, doubt);
    } else if (page.phase === "here") {
      presses.takeBack();
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
      if (page.phase !== "here") return;
      presses.takeBack();
      ask();
      send();
    });
  };

  const attend = () => {
    if (!page.component) return;
    heard = Date.now();
    closeStreamlitsDialog();
    if (!isUp()) return goAway();
    if (page.phase === "away") ask();
    if (isIdle()) settle();
    presses.followSent();
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
    if (isNowhere && page.focused?.isConnected) page.focused.focus({ preventScroll: true });
  };

  // --- Where one was -----------------------------------------------------------------------

  const scrollBack = () => {
    const before = stored(SCROLLED, null);
    forget(SCROLLED);
    const how = performance.getEntriesByType("navigation")[0]?.type;
    if (!["reload", "back_forward"].includes(how) || before?.path !== window.location.pathname) return;
    document.querySelector("[data-testid=stMain]")?.scrollTo({ top: before.top, behavior: "instant" });
  };

  // --- Begun once for this document --------------------------------------------------------

  const watched = ["data-test-connection-state", "data-test-script-state"];
  new MutationObserver(attend).observe(root, { subtree: true, attributeFilter: watched });
  new MutationObserver(closeStreamlitsDialog).observe(document.body, { childList: true });
  window.addEventListener("click", presses.onPress, true);
  window.addEventListener("keydown", presses.onKey, true);
  for (const kind of ["input", "change", "click", "keyup"]) {
    window.addEventListener(kind, answers.onWritten, true);
  }
  for (const kind of ["pointerdown", "mousedown", "pointerup", "mouseup"]) {
    window.addEventListener(kind, presses.onTouch, true);
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
      page.component = newest;
      if (isLate) wake();
      if (run === newest.data.run) return;
      run = newest.data.run;
      if (newest.data.forget) forget(ANSWERS, PRESSES);
      if (page.phase === "here") later("fill", 50, function fill() {
        if (isIdle()) answers.fillIn();
        else later("fill", 50, fill);
      });
      else attend();
    },
  };
}
