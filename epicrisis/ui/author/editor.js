// The author page's editor in Streamlit: what is typed goes to the server, problems come back.
// The draft is kept in this tab, so that a reload or a server's restart loses no word of it.
const KEPT = "epicrisis.draft";
const MOST_BYTES = 2_500_000; // the server ends the connection at 3 MB (server/message_limits.py)
const mounted = new WeakMap();

export default function (component) {
  const place = component.parentElement;
  const editing = mounted.get(place) ?? begin(place, component);
  mounted.set(place, editing);
  editing.show(component);
  return () => {
    mounted.delete(place);
    editing.end();
  };
}

// All of a text, but of one far beyond 1 MB: its beginning is enough to be told that it is too long.
function beginningOf(text) {
  let said = text;
  while (new Blob([JSON.stringify(said)]).size > MOST_BYTES) {
    said = said.slice(0, Math.floor(0.9 * said.length));
  }
  return said;
}

function begin(place, first) {
  let component = first;
  let editor = null;
  let isOver = false;
  let edition = null;
  let number = 0;
  let sent = null;

  const box = document.createElement("div");
  box.className = "ep-editor";
  box.style.height = "min(72vh, 60rem)";
  place.append(box);

  let kept = null;
  const keep = (text) => {
    const { beside, saved, edition, address, base } = component.data;
    const draft = JSON.stringify({ text, beside, saved, edition, number, address, base });
    if (draft === kept) return;
    kept = draft;
    try {
      sessionStorage.setItem(KEPT, draft);
    } catch {
      // Too large for the browser: it then lives on the server until the tab is closed.
    }
  };
  const onText = (text) => {
    if (text === sent) return;
    sent = text;
    number += 1;
    keep(text);
    component.setStateValue("written", { edition, number, text: beginningOf(text) });
  };
  const warn = (event) => {
    // connection.js reloads a page only for a server that can't be heard any more.
    if (component.data.unsaved && !window.epicriseReloads) event.preventDefault();
  };
  window.addEventListener("beforeunload", warn);

  const update = () => {
    const { data } = component;
    if (data.edition === null) return; // the server is about to ask this tab for its text
    if (edition !== data.edition) {
      const text = data.text ?? JSON.parse(sessionStorage.getItem(KEPT) ?? "{}").text ?? "";
      edition = data.edition;
      number = data.number;
      sent = text;
      editor.open(text, data.shapes);
    }
    editor.colour(data.dark);
    keep(editor.text());
    if (data.number >= number && editor.text() === sent) editor.show(data.problems);
  };

  // This module comes from a blob, against which no address resolves.
  import(new URL(first.data.script, window.location.origin).href).then(({ edit }) => {
    if (isOver) return;
    editor = edit(box, { onText, words: first.data.words });
    update();
  });

  return {
    show(next) {
      component = next;
      if (editor) update();
    },
    end() {
      isOver = true;
      window.removeEventListener("beforeunload", warn);
      editor?.close();
      box.remove();
    },
  };
}
