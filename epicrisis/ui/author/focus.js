// Where the focus goes when what had it is drawn anew: to the form that a button opens, and back to
// what the form was about; else whoever uses keys would begin at the top of the page again.
const FORM = ".st-key-author_form";
const FIELD = ":is(input:not([type=file]), textarea)";
const FIRST_FIELD = `:is(${FORM}, [data-testid=stForm]) ${FIELD}`;
const CARD = '[class*="st-key-card-"][class*="-keep"] button';
const NOT_ACTS = `${FORM} button, .st-key-add_hypothesis button, .st-key-undo button, .st-key-redo button, [data-testid=stForm] button`;

const OPENING = /^(?:edit|new|tell|cut)/;

let wanted = []; // what would do, best first, until its author does something else
let opensForm = false; // its first field then takes the focus, even from what still stands
let form = null; // the one that was gone into last
let cameFrom = []; // where a form was opened, which is where its author goes on once it is closed

export function followFocus() {
  const pressed = (event) => {
    const button = event.target.closest?.(`[data-ep-act], ${NOT_ACTS}`);
    wanted = button ? placesAfter(button) : [];
    opensForm = OPENING.test(button?.dataset.epAct ?? "") || Boolean(button?.closest(".st-key-add_hypothesis"));
  };
  const typed = (event) => {
    const isUndo = event.ctrlKey || event.metaKey;
    if (!isUndo && !["Enter", " ", "Control", "Meta", "Shift"].includes(event.key)) wanted = [];
  };
  const away = () => {
    wanted = [];
  };
  // A frame later: what is disabled meanwhile keeps the focus until then.
  const observer = new MutationObserver(() => {
    goIntoForm();
    if (wanted.length) requestAnimationFrame(() => setTimeout(putBack));
  });
  observer.observe(document.body, { childList: true, subtree: true, attributeFilter: ["disabled"] });
  document.addEventListener("click", pressed, true);
  document.addEventListener("keydown", typed, true);
  document.addEventListener("pointerdown", away, true);
  return () => {
    observer.disconnect();
    document.removeEventListener("click", pressed, true);
    document.removeEventListener("keydown", typed, true);
    document.removeEventListener("pointerdown", away, true);
  };
}

// A form that opens out of sight, by a press in the chart or far below it, is brought into view, and
// who works by keys goes on in it.
function goIntoForm() {
  const shown = document.querySelector(FORM);
  if (shown === form || (shown && !shown.querySelector(FIELD))) return;
  form = shown;
  if (!form) return;
  form.scrollIntoView({ block: "nearest" });
  form.querySelector(FIELD).focus({ preventScroll: true });
}

function putBack() {
  const field = opensForm && document.querySelector(FIRST_FIELD);
  if (field) {
    opensForm = false;
    field.focus();
    return;
  }
  const now = document.activeElement;
  if (!wanted.length || (now && now !== document.body && !now.disabled)) return;
  for (const find of wanted) {
    const place = find();
    if (place && !place.disabled) {
      place.focus();
      return;
    }
  }
}

function placesAfter(button) {
  const { epAct: name, epAt: at } = button.dataset;
  if (name) return placesAfterAct(button, name, at);
  const key = button.closest("[class*=st-key-]")?.className ?? "";
  if (/st-key-(undo|redo)\b/.test(key)) {
    return [all(".st-key-undo button:enabled"), all(".st-key-redo button:enabled")];
  }
  if (key.includes("add_hypothesis")) {
    cameFrom = [all(".st-key-add_hypothesis button")];
    return [all(FIRST_FIELD)];
  }
  if (key.includes("st-key-card-")) return [all(CARD)];
  return [() => (document.querySelector(FORM) ? null : first(cameFrom))];
}

function placesAfterAct(button, name, at) {
  const same = act(name, at);
  switch (name) {
    case "up":
    case "down":
      return [act(name, beside(at, name === "up" ? -1 : 1)), act("edit", beside(at, name === "up" ? -1 : 1))];
    case "remove":
      return [act("edit", at), act("edit", beside(at, -1)), all(".ep-gap summary")];
    case "edit":
    case "edit_hypothesis":
    case "tell":
    case "cut":
      cameFrom = [sameSentence(button) ?? same];
      return [all(FIRST_FIELD)];
    case "new_finding":
    case "new_question":
    case "new_teaching":
    case "new_notes":
    case "new_pause":
      cameFrom = [act("edit", at), gap(at)];
      return [all(FIRST_FIELD)];
    case "join":
      return [act("join", String(Number(at) - 1)), act("cut", String(Number(at) - 1))];
    case "heading":
      return [act("sentence", at)];
    case "sentence":
      return [act("heading", at)];
    case "remedy": {
      const block = button.closest(".ep-block")?.querySelector("[data-ep-act=up]")?.dataset.epAt;
      cameFrom = [act("edit", block), all(".ep-problems summary")];
      return [all(`${FORM} input`), ...cameFrom];
    }
    case "add_sentence":
      return [sameSentence(button)];
    default:
      return [same];
  }
}

function first(places) {
  for (const find of places) {
    const place = find();
    if (place) return place;
  }
  return null;
}

function all(selector) {
  return () => document.querySelector(selector);
}

function act(name, at) {
  return () => [...document.querySelectorAll(`[data-ep-act=${name}]`)].find((each) => each.dataset.epAt === at);
}

function gap(at) {
  return () => [...document.querySelectorAll(".ep-gap")].find((each) => each.dataset.epAt === at)?.querySelector("summary");
}

function sameSentence({ dataset: { epSentence: sentence } }) {
  if (!sentence) return null;
  return () => document.querySelector(`button[data-ep-sentence="${sentence}"]`);
}

// The path of the block so many places further on, written as the server writes it.
function beside(at, by) {
  return at.replace(/(\d+)\]$/, (_, place) => `${Number(place) + by}]`);
}
