// Streamlit's own parts speak English alone: their words are changed where they stand, so that
// React, which knows its text nodes and attributes by themselves, goes on with them.
(() => {
  const said = Object.entries(JSON.parse(document.currentScript.dataset.words));
  const ATTRIBUTES = ["aria-label", "title", "placeholder", "data-title"];
  const PARTS = // no text of a case is among what they hold
    "a[href='#stMain'], [data-testid=stMainMenuList], [data-testid=stStatusWidget]," +
    " [data-testid=stTooltipContent], [data-testid=stToast], [data-testid=InputInstructions]," +
    " [data-testid=stDataFrameColumnMenu], .plotly-notifier, [role=listbox], [role=log], [aria-live]";
  const escaped = (text) => text.replace(/[\\^$.*+?()[\]|/]/g, "\\$&");
  const plain = new Map(said.filter(([words]) => !words.includes("{")));
  const patterns = said
    .filter(([words]) => words.includes("{"))
    .map(([words, ours]) => [
      new RegExp(`^${escaped(words).replace(/\{(\w+)\}/g, "(?<$1>.+)")}$`, "u"),
      ours,
    ]);

  const inOurs = (text) => {
    const words = text.trim();
    if (!words) return null;
    if (plain.has(words)) return text.replace(words, () => plain.get(words));
    for (const [pattern, ours] of patterns) {
      const found = words.match(pattern);
      if (found) return ours.replace(/\{(\w+)\}/g, (_, name) => found.groups[name]);
    }
    return null;
  };

  const changeText = (node) => {
    const part = node.parentElement?.closest(PARTS);
    if (!part || node.parentElement.closest("[class^=ep-], [class*=' ep-']")) return;
    const ours = inOurs(node.data);
    if (ours !== null) node.data = ours;
  };

  const changeAttributes = (element) => {
    for (const name of ATTRIBUTES) {
      const ours = element.hasAttribute(name) ? inOurs(element.getAttribute(name)) : null;
      if (ours !== null) element.setAttribute(name, ours);
    }
  };

  const change = (root) => {
    if (root.nodeType === Node.TEXT_NODE) changeText(root);
    if (root.nodeType !== Node.ELEMENT_NODE || root instanceof SVGElement) return;
    changeAttributes(root);
    const named = ATTRIBUTES.map((name) => `[${name}]`).join();
    root.querySelectorAll(named).forEach(changeAttributes);
    const inside = root.closest(PARTS) ? [root] : root.querySelectorAll(PARTS);
    for (const part of inside) {
      const texts = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) changeText(texts.currentNode);
    }
  };

  window.epicriseWords?.disconnect();
  window.epicriseWords = new MutationObserver((changes) => {
    for (const { type, target, addedNodes } of changes) {
      if (type === "childList") addedNodes.forEach(change);
      else if (type === "characterData") changeText(target);
      else changeAttributes(target);
    }
  });
  change(document.body);
  window.epicriseWords.observe(document.body, {
    attributeFilter: ATTRIBUTES,
    characterData: true,
    childList: true,
    subtree: true,
  });
})();
