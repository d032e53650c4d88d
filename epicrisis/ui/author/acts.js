// What is pressed, dragged or undone on the author page's story: handed to the server as one act.
import { followFocus } from "./focus.js";

const SENTENCE = "application/x-epicrisis-sentence";
const PATIENCE_MS = 5000; // a server that has forgotten us never says that it has heard

// A press is about the page as it is seen, and let go if that was changed meanwhile; "undo" is about
// what came last, and waits until that is done.
let asked = { heard: 0, at: -Infinity };
const waiting = [];

export default function (component) {
  const { parentElement } = component;
  parentElement.leave?.(); // Streamlit calls this again with new data
  const { data } = component;

  const act = (said) => {
    asked = { heard: data.heard, at: performance.now() };
    component.setTriggerValue("act", { ...said, state: data.state });
  };
  const isAnswered = () => data.heard !== asked.heard || performance.now() - asked.at > PATIENCE_MS;
  if (waiting.length && isAnswered()) act(waiting.shift());
  const handlers = {
    click(event) {
      const button = event.target.closest?.("[data-ep-act]");
      if (!button) return;
      event.preventDefault();
      act({ act: button.dataset.epAct, at: button.dataset.epAt ?? "", sentence: button.dataset.epSentence ?? "" });
    },
    keydown(event) {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || isWriting(event.target)) return;
      const key = event.key.toLowerCase();
      if (key !== "z" && key !== "y") return;
      event.preventDefault();
      if (event.repeat) return;
      const said = { act: key === "y" || event.shiftKey ? "redo" : "undo", at: "", sentence: "" };
      if (isAnswered()) act(said);
      else waiting.push(said);
    },
    dragstart(event) {
      const row = event.target.closest?.("[data-ep-drag]");
      if (!row) return;
      event.dataTransfer.setData(SENTENCE, row.dataset.epDrag);
      event.dataTransfer.effectAllowed = "copy";
    },
    dragover(event) {
      const place = dropAt(event);
      if (!place) return;
      event.preventDefault();
      mark(place);
    },
    dragleave: () => mark(null),
    dragend: () => mark(null),
    drop(event) {
      const place = dropAt(event);
      mark(null);
      if (!place) return;
      event.preventDefault();
      act({ act: place.dataset.epDrop, at: place.dataset.epAt, sentence: event.dataTransfer.getData(SENTENCE) });
    },
  };
  for (const [name, handle] of Object.entries(handlers)) document.addEventListener(name, handle);
  const endFocus = followFocus();
  parentElement.leave = () => {
    endFocus();
    for (const [name, handle] of Object.entries(handlers)) document.removeEventListener(name, handle);
  };
  return () => parentElement.leave();
}

function dropAt(event) {
  return event.dataTransfer?.types.includes(SENTENCE) ? event.target.closest?.("[data-ep-drop]") : null;
}

function mark(place) {
  for (const each of document.querySelectorAll(".ep-drop-here")) {
    if (each !== place) each.classList.remove("ep-drop-here");
  }
  place?.classList.add("ep-drop-here");
}

// There Ctrl+Z belongs to what is typed.
function isWriting(target) {
  return Boolean(target.closest?.("input, textarea, [contenteditable], .cm-editor"));
}
