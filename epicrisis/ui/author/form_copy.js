// The words in the open form are kept in this tab with each key: a reload finds them again.
const FORM = "epicrisis.form";
const FIELD = ":is([data-testid=stTextInput], [data-testid=stTextArea])";
const KEY = "st-key-form-";

export default function (component) {
  const { parentElement, data } = component;
  parentElement.leave?.(); // Streamlit calls this again with new data
  const { typed } = stored(data.nonce); // its field may not be left yet
  for (const [key, words] of Object.entries(data.words)) {
    if (typed[asClass(key)] === (words ?? "")) delete typed[asClass(key)];
  }
  const keep = () => {
    try {
      sessionStorage.setItem(FORM, JSON.stringify({ ...data, typed }));
    } catch {
      // Too large for the browser: the words live in the page and on the server.
    }
  };
  const note = ({ target }) => {
    const field = target.closest?.(FIELD)?.closest(`[class*=${KEY}${data.nonce}]`);
    const name = [...(field?.classList ?? [])].find((each) => each.startsWith(KEY));
    if (!name) return;
    typed[name.slice("st-key-".length)] = target.value;
    keep();
  };
  keep();
  document.addEventListener("input", note);
  parentElement.leave = () => document.removeEventListener("input", note);
  return () => parentElement.leave();
}

// What Streamlit calls a field's element.
function asClass(key) {
  return key.replace(/[^a-zA-Z0-9_-]/g, "-");
}

function stored(nonce) {
  try {
    const kept = JSON.parse(sessionStorage.getItem(FORM));
    if (kept?.nonce === nonce) return kept;
  } catch {
    // Not ours.
  }
  return { typed: {} };
}
