// The draft is kept in this tab too, for a server that has nowhere to keep it.
const KEPT = "epicrisis.draft";
const FORM = "epicrisis.form";

export default function (component) {
  const { text, beside, saved, edition, number, form, address, base } = component.data;
  if (!form) sessionStorage.removeItem(FORM);
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "{}");
  if (kept.edition === edition && kept.number > number) return; // typed since, and on its way
  if (text === undefined && kept.edition !== edition) return;
  const texts = text === undefined ? { text: kept.text, beside: kept.beside } : { text, beside };
  try {
    const draft = { ...texts, saved, edition, number, address, base };
    sessionStorage.setItem(KEPT, JSON.stringify(draft));
  } catch {
    // Too large for the browser: it then lives on the server until the tab is closed.
  }
}
