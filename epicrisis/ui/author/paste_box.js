// The box for a text: says at once what is too long to be sent, and takes a file that is dropped on it.
const MOST_BYTES = 1_000_000; // cases/reading/case_file.py: MAX_BYTES; the server ends the connection at 3 MB

let said = ""; // outlives a run that comes just then, which makes the note anew

export default function ({ data, parentElement }) {
  parentElement.leave?.(); // Streamlit calls this again with new data
  const box = () => document.querySelector(`.st-key-${data.box} textarea`);
  const field = () => document.querySelector(`.st-key-${data.files} input[type=file]`);
  const note = document.createElement("p");
  note.setAttribute("role", "alert");
  note.className = "ep-problem ep-problem-error";
  const say = (words) => {
    said = words;
    note.textContent = words;
    note.hidden = !words;
  };
  if (isTooLong(box()?.value)) empty(box()); // pasted before this was here
  else say(box()?.value ? "" : said);
  const stay = () => {
    const home = box()?.closest("[data-testid=stTextArea]");
    if (home && note.parentElement !== home) home.append(note);
  };
  stay();
  const observer = new MutationObserver(stay); // a run may make the box anew, without the note
  observer.observe(document.body, { childList: true, subtree: true });

  function empty(field) {
    // As React hears it: it would put back what it knows.
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(field, "");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    say(data.words.tooLong);
  }

  const handlers = {
    // Before Streamlit hears it: what it would send beyond the server's limit ends the connection.
    beforeinput(event) {
      if (event.target !== box() || !event.data && !event.dataTransfer) return;
      const more = event.dataTransfer?.getData("text/plain") ?? event.data ?? "";
      if (!isTooLong(event.target.value + more)) {
        say("");
        return;
      }
      event.preventDefault();
      say(data.words.tooLong);
    },
    // What a browser's extension or a script puts in comes without that.
    input(event) {
      if (event.target !== box() || !isTooLong(event.target.value)) return;
      event.stopImmediatePropagation();
      event.target.value = "";
      say(data.words.tooLong);
    },
    dragover(event) {
      if (event.target === box() && event.dataTransfer?.types.includes("Files")) event.preventDefault();
    },
    drop(event) {
      if (event.target !== box() || !event.dataTransfer?.files.length || !field()) return;
      event.preventDefault();
      field().files = event.dataTransfer.files;
      field().dispatchEvent(new Event("change", { bubbles: true }));
    },
  };
  for (const [name, handle] of Object.entries(handlers)) document.addEventListener(name, handle, true);
  parentElement.leave = () => {
    observer.disconnect();
    for (const [name, handle] of Object.entries(handlers)) document.removeEventListener(name, handle, true);
    note.remove();
  };
  return () => parentElement.leave();
}

function isTooLong(text) {
  return new Blob([text ?? ""]).size > MOST_BYTES;
}
