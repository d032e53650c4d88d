// What is pressed while nobody answers: held, said, and carried out once when the server is back.

import { forgetSent, keyOf } from "./connection_answers.js";
import { CONTROLS, PRESSED, boxOf, describe, disabledAt } from "./connection_controls.js";
import { find, isOfTheServer, pressOfKey, print, stop } from "./connection_controls.js";
import { PRESSES, forget, store, stored } from "./connection_tab.js";
import { beginPressing } from "./press_again.js";

const MOST_PRESSES = 10;
const SLOW_MS = 4000;
const EARLY_MS = 3000;
export const PATIENCE_MS = 10000; // a server that is busy answers late; one that is deaf, never
const STALE_MS = 60000; // nobody expects a press of last night
const WAITING = "[data-testid=stSelectbox], [data-testid=stSlider],"
  + " [data-testid=stPlotlyChart], [data-testid=stDataFrame], [data-testid=stFileUploader]";
const WAY_ON = ".st-key-reveal, .st-key-next";

export function beginPresses(page, { say, isShown }, { isIdle, doubt, fillIn }) {
  const { later, never } = page;
  let presses = stored(PRESSES, []);
  let sent = null; // the press that isn't answered yet
  let isStopped = false; // a press, when its finger came down
  const isAgain = beginPressing();

  const keepPresses = (newest) => {
    presses = newest.slice(0, MOST_PRESSES);
    if (presses.length) store(PRESSES, presses);
    else forget(PRESSES);
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
    sent = { ...press, isEarly: Date.now() - page.arrived < EARLY_MS };
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
    if (isShown()) say(null);
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
          page.arrived = 0;
          carryOut();
        }
      });
    }
  };

  // One after the other, and none twice: what was held was never sent; what was sent and isn't
  // answered is repeated only where the page is still as it was before.
  const carryOut = () => {
    if (page.phase !== "here" || sent || !presses.length) return;
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
      if (sent && page.phase === "here") later("next", 100, next);
      else carryOut();
    });
  };

  // The button that opens what comes next is the same for all of it: the server can't tell a press
  // that came twice from one that was meant for what the first has opened.
  const isDoubled = (box) => box?.matches(WAY_ON) && sent?.box === keyOf(box) && sent.print === print();

  const onPress = (event) => {
    if (!page.component || event.defaultPrevented || !event.target.closest) return;
    const control = event.target.closest(CONTROLS) ?? disabledAt(event);
    const box = control && boxOf(control);
    if (box?.matches(WAY_ON) && (isAgain(event).isAgain || isDoubled(box))) stop(event);
    else if (isToHold(control) || (isStopped && control && isOfTheServer(control))) {
      stop(event);
      hold(describe(control));
      if (page.phase === "here") later("fill", 0, fillIn); // it came back between down and up
    } else if (page.phase === "here") {
      if (control?.matches(PRESSED) && boxOf(control)) watch(describe(control));
    } else if (page.phase === "away" && event.target.closest(WAITING)) say("wait");
    isStopped = false;
  };

  // What a form holds until it is sent needs no server.
  const isToHold = (control) => {
    if (!control || !isOfTheServer(control)) return false;
    const isLocal = !control.matches(PRESSED) && control.closest("[data-testid=stForm]");
    return page.phase === "away" || (page.phase === "asking" && !isLocal);
  };

  const onKey = (event) => {
    if (!page.component || event.ctrlKey || event.altKey || event.metaKey) return;
    // A key that is held presses once: Streamlit's shortcuts, and a browser at a button, go on.
    const isAtButton = event.key === "Enter" && document.activeElement?.matches(PRESSED);
    if (event.repeat && isAtButton) return stop(event);
    const press = pressOfKey(event, page.focused);
    if (!press) return;
    if (event.repeat || isDoubled(find(press)?.closest("[class*=st-key-]"))) stop(event);
    else if (page.phase === "here") {
      if (find(press)) watch(press);
    } else if (page.phase !== "arriving") {
      stop(event);
      hold(press);
    }
  };

  const onTouch = (event) => {
    const control = event.target.closest?.(CONTROLS);
    if (page.phase !== "asking") return;
    isStopped = isToHold(control);
    if (isStopped) event.stopImmediatePropagation();
    else page.isTouched ||= !event.target.closest?.("[data-testid=stForm]");
  };

  return {
    takeBack, followSent, carryOut, onPress, onKey, onTouch,
    areHeld: () => presses.length > 0,
    isSent: () => sent !== null,
  };
}
