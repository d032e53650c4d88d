// Before a draft is open: hands over the one that this tab has kept, or forgets it.
const KEPT = "epicrisis.draft";

export default function (component) {
  if (component.data.forget) {
    sessionStorage.removeItem(KEPT);
    return;
  }
  const kept = sessionStorage.getItem(KEPT);
  if (kept) component.setTriggerValue("kept", JSON.parse(kept));
}
