// What this tab keeps in spite of a reload, or of a session that knows nothing of its page.

export const ANSWERS = "epicrisis.answers", DRAFT = "epicrisis.draft";
export const PRESSES = "epicrisis.presses";
export const SCROLLED = "epicrisis.scrolled", RELOADED = "epicrisis.reloaded";

export function stored(name, otherwise) {
  try {
    return JSON.parse(sessionStorage.getItem(name)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

export function store(name, value) {
  try {
    sessionStorage.setItem(name, JSON.stringify(value));
  } catch {
    // Too large for the browser, or refused by it as cookies are: it then lives in the page alone.
  }
}

export function forget(...names) {
  try {
    for (const name of names) sessionStorage.removeItem(name);
  } catch {
    // Where nothing can be kept, nothing was.
  }
}
