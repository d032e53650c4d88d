// A figure's image opens whole, over the page: to be enlarged by pinch, keys, buttons or a press.
// Without script, and with a key of the browser's held down, its link opens it in another tab.
(() => {
  const words = document.currentScript.dataset;
  const [MOST, STEP] = [6, 1.5];
  window.epicriseEnlarged?.abort();
  window.epicriseEnlarged = new AbortController();

  const element = (name, properties, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };

  const button = (sign, said, press) => {
    const made = element("button", { type: "button", textContent: sign, onclick: press });
    made.setAttribute("aria-label", said);
    return made;
  };

  const open = (link) => {
    const shown = link.querySelector("img");
    const image = link.firstElementChild.cloneNode(true); // with the marks that lie on it
    const pane = element("div", { className: "ep-enlarged-pane", tabIndex: 0 }, image);
    let scale = 1;
    const enlarge = (wanted) => {
      const [before, { scrollLeft, scrollTop, clientWidth, clientHeight }] = [scale, pane];
      scale = Math.min(MOST, Math.max(1, wanted));
      image.style.setProperty("--scale", scale);
      // What was in the middle stays there.
      const ratio = scale / before;
      pane.scrollLeft = (scrollLeft + clientWidth / 2) * ratio - clientWidth / 2;
      pane.scrollTop = (scrollTop + clientHeight / 2) * ratio - clientHeight / 2;
    };
    const close = button("×", words.close, () => dialog.close());
    const bar = element(
      "div",
      { className: "ep-enlarged-bar" },
      button("−", words.smaller, () => enlarge(scale / STEP)),
      button("+", words.larger, () => enlarge(scale * STEP)),
      close,
    );
    const dialog = element("dialog", { className: "ep-enlarged" }, bar, pane);
    dialog.setAttribute("aria-label", shown.alt);
    image.style.setProperty("--ratio", shown.naturalWidth / shown.naturalHeight || 1);
    // A press makes a wide trace as high as the screen lets it be read.
    const readable = () => Math.max(2, (0.6 * pane.clientHeight) / image.clientHeight);
    image.onclick = () => enlarge(scale > 1 ? 1 : readable());
    const caption = link.closest("figure").querySelector("figcaption");
    if (caption) dialog.append(element("p", { textContent: caption.textContent }));
    const keys = {
      "+": () => enlarge(scale * STEP),
      "=": () => enlarge(scale * STEP),
      "-": () => enlarge(scale / STEP),
      "0": () => enlarge(1),
    };
    dialog.addEventListener("keydown", (event) => {
      event.stopPropagation(); // an arrow moves the image, and reveals nothing behind it
      const press = event.ctrlKey || event.metaKey || event.altKey ? null : keys[event.key];
      if (!press) return;
      event.preventDefault();
      press();
    });
    dialog.addEventListener("click", ({ target }) => {
      if (target === dialog || target === pane) dialog.close();
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      link.focus({ preventScroll: true });
    });
    document.body.append(dialog);
    dialog.showModal();
    close.focus();
  };

  document.addEventListener(
    "click",
    (event) => {
      const link = event.target.closest?.(".ep-figures a:has(img)");
      const wantsTab = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
      if (!link || wantsTab || event.button) return;
      event.preventDefault();
      open(link);
    },
    { signal: window.epicriseEnlarged.signal },
  );
})();
