// Before a draft is open: hands over the one that this tab has kept, or forgets it.
const KEPT = "epicrisis.draft";
const FORM = "epicrisis.form";
const MOST_BYTES = 2_500_000; // the server ends the connection at 3 MB (server/message_limits.py)

export default function (component) {
  if (component.data.forget) {
    sessionStorage.removeItem(KEPT);
    sessionStorage.removeItem(FORM);
    return;
  }
  const kept = sessionStorage.getItem(KEPT);
  if (kept) component.setTriggerValue("kept", shortened({ ...JSON.parse(kept), form: formKept() }));
  else if (component.data.asks) component.setTriggerValue("kept", "nothing");
}

function formKept() {
  try {
    return JSON.parse(sessionStorage.getItem(FORM)) ?? undefined;
  } catch {
    return undefined;
  }
}

// What lies beside a text can be added again; of the text the server takes 1 MB.
function shortened(draft) {
  if (sizeOf(draft) > MOST_BYTES) draft.beside = {};
  if (sizeOf(draft) > MOST_BYTES) delete draft.form;
  while (sizeOf(draft) > MOST_BYTES) {
    draft.text = draft.text.slice(0, Math.floor(0.9 * draft.text.length));
  }
  return draft;
}

function sizeOf(value) {
  return new Blob([JSON.stringify(value)]).size;
}
