// A second tap of an impatient finger falls on what came in the place of what was pressed: nobody
// has read that yet, so it isn't taken. A control that stays, as "Go on" does, hears each press.
(() => {
  if (window.epicriseIgnoresEarly) return;
  window.epicriseIgnoresEarly = true;
  const CONTROLS = "button, a[href], label, summary, input, textarea, [role=radio]";
  const SECOND_MS = 700; // after the press before it
  const UNREAD_MS = 400; // after what it falls on has come
  let last = { at: -Infinity };
  let isIgnored = false;

  const nameOf = (control) => control?.closest("[class*=st-key-]")?.className;
  const isUnread = (control) => {
    const now = performance.now();
    return control && nameOf(control) !== last.name
      && now - last.at < SECOND_MS && now - (window.epicriseCame ?? -Infinity) < UNREAD_MS;
  };
  const begin = (event) => {
    const control = event.target.closest?.(CONTROLS);
    isIgnored = isUnread(control);
    last = { at: performance.now(), name: nameOf(control) };
    if (isIgnored) end(event);
  };
  const end = (event) => {
    // A press by keys is a click without a finger.
    if (!isIgnored || (event.type === "click" && event.detail === 0)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  addEventListener("pointerdown", begin, true);
  for (const part of ["mousedown", "touchstart", "pointerup", "mouseup", "touchend", "click"]) {
    addEventListener(part, end, { capture: true, passive: false });
  }
})();
