// A field takes nothing of a text that is longer than what a browser may send, and doesn't say so:
// the browser says it beside the field.
(() => {
  const { most, words } = document.currentScript.dataset;
  window.epicriseLongPaste = { most: Number(most), words };
  if (window.epicriseSaysLongPaste) return;
  window.epicriseSaysLongPaste = true;
  addEventListener("paste", (event) => {
    const field = event.target.closest?.("input, textarea");
    const pasted = event.clipboardData?.getData("text") ?? "";
    if (!field || field.value.length + pasted.length <= window.epicriseLongPaste.most) return;
    event.preventDefault();
    const forget = () => field.setCustomValidity("");
    field.setCustomValidity(window.epicriseLongPaste.words);
    field.reportValidity();
    for (const after of ["input", "blur"]) field.addEventListener(after, forget, { once: true });
  }, true);
})();
