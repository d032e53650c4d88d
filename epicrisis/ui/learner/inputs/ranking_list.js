// Options put in order: pressed one after the other, moved by buttons, keys, finger or mouse.

import { fillWords, make, mounted } from "../../shared/elements.js";
import { beginValue, letterOf } from "./input_parts.js";
import { beginDragging } from "./ranking_drag.js";
import { beginPressing } from "../../shared/press_again.js";
import { pressOnce } from "./press_once.js";

const KEYS = { up: "ArrowUp", down: "ArrowDown" };
const lists = new WeakMap();

export default (component) => mounted(lists, component, begin);

function begin(place) {
  const label = make("p", "ep-input-label");
  const count = make("p", "ep-input-count");
  const chosen = make("ol", "ep-ranking-chosen", { role: "list", tabindex: "-1" });
  const waiting = make("ul", "ep-ranking-waiting", { role: "list" });
  const said = make("p", "ep-input-heard", { role: "status" });
  const root = make("div", "ep-ranking", { role: "group" }, label, count, chosen, waiting, said);
  place.append(root);

  const value = beginValue(root);
  const meaningOf = beginPressing();
  let data, shown, rows = [], doors = []; // of an option: in the order, and below

  const name = (item) => `${letterOf(item)}. ${data.items[item]}`;

  const build = () => {
    const { items, words, disabled } = data;
    const button = (act, item, sign, text) => {
      const made = make("button", "ep-ranking-button", { type: "button", "data-act": act }, sign);
      made.ariaLabel = fillWords(text, { name: name(item) });
      made.title = made.ariaLabel;
      made.disabled = disabled;
      if (act in KEYS) made.setAttribute("aria-keyshortcuts", `Alt+${KEYS[act]}`);
      return made;
    };
    const wordsOf = (item) => [
      make("span", "ep-input-letter", {}, letterOf(item)),
      make("span", "ep-input-words", {}, items[item]),
    ];
    rows = items.map((_, item) => make(
      "li", "ep-ranking-row", { "data-item": item },
      make("span", "ep-ranking-grip", {}, make("span", "ep-ranking-place")),
      ...wordsOf(item),
      make("span", "ep-ranking-buttons", {},
        button("up", item, "↑", words.up), button("down", item, "↓", words.down),
        button("out", item, "×", words.out)),
    ));
    doors = items.map((_, item) => {
      const door = make("button", "ep-ranking-door", { type: "button", "data-act": "choose" });
      door.append(...wordsOf(item));
      door.disabled = disabled;
      return make("li", "", { "data-item": item }, door);
    });
    chosen.replaceChildren();
    waiting.replaceChildren();
    label.textContent = root.ariaLabel = data.label;
    chosen.ariaLabel = words.chosen;
    waiting.ariaLabel = words.waiting;
    root.classList.toggle("ep-input-disabled", disabled);
  };

  const draw = (held = null) => {
    const order = value.get(), { items, words } = data;
    arrange(chosen, order.map((item) => rows[item]), held);
    arrange(waiting, doors.filter((_, item) => !order.includes(item)));
    for (const [at, item] of order.entries()) {
      const row = rows[item];
      row.querySelector(".ep-ranking-place").textContent = at + 1;
      // Not disabled: the focus would be lost with the last step.
      row.querySelector("[data-act=up]").ariaDisabled = at === 0;
      row.querySelector("[data-act=down]").ariaDisabled = at === order.length - 1;
    }
    chosen.hidden = !order.length;
    waiting.hidden = order.length === items.length;
    if (!items.length) count.textContent = words.none;
    else if (!order.length) count.textContent = words.first;
    else count.textContent = fillWords(words.count, { count: order.length, total: items.length });
  };

  const change = (order, item) => {
    value.set(order);
    draw();
    const at = order.indexOf(item), total = data.items.length;
    said.textContent = fillWords(at < 0 ? data.words.gone : data.words.now, {
      name: name(item), place: at + 1, total,
    });
  };

  const move = (item, by) => {
    const order = [...value.get()];
    const at = order.indexOf(item), to = at + by;
    if (at < 0 || to < 0 || to >= order.length) return;
    order.splice(at, 1);
    order.splice(to, 0, item);
    change(order, item);
  };

  const choose = (item, isByKey) => {
    const doorsLeft = [...waiting.children];
    const at = doorsLeft.indexOf(doors[item]);
    const next = doorsLeft[at + 1] ?? doorsLeft[at - 1];
    change([...value.get(), item], item);
    (next?.firstChild ?? chosen).focus({ preventScroll: !isByKey });
  };

  const takeOut = (item, isByKey) => {
    change(value.get().filter((each) => each !== item), item);
    doors[item].firstChild.focus({ preventScroll: !isByKey });
  };

  root.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const { act } = button.dataset, item = Number(button.closest("li").dataset.item);
    const { meant, isAgain } = meaningOf(event, { act, item });
    const isByKey = event.detail === 0;
    if (meant.act === "up") move(meant.item, -1);
    else if (meant.act === "down") move(meant.item, 1);
    else if (isAgain) return;
    else if (act === "choose") choose(item, isByKey);
    else takeOut(item, isByKey);
  });

  root.addEventListener("keydown", (event) => {
    pressOnce(event);
    const row = event.target.closest(".ep-ranking-row");
    const by = { [KEYS.up]: -1, [KEYS.down]: 1 }[event.key];
    if (!row || !by || !event.altKey || data.disabled) return;
    event.preventDefault();
    move(Number(row.dataset.item), by);
    event.target.scrollIntoView({ block: "nearest" });
  });

  const stopDragging = beginDragging(chosen, {
    isOff: () => data.disabled,
    orderOf: value.get,
    try: (order, row) => { value.put(order); draw(row); },
    end: (order, item) => change(order, item),
  });

  return {
    show(component) {
      data = component.data;
      value.hear(component, (item) => item < data.items.length);
      const newest = JSON.stringify([data.label, data.items, data.words, data.disabled]);
      if (newest !== shown) build();
      shown = newest;
      draw();
    },
    end: stopDragging,
  };
}

// Around the element that has the focus, or a finger on it: whatever is moved loses both.
function arrange(list, wanted, held = null) {
  for (const each of Array.from(list.children)) if (!wanted.includes(each)) each.remove();
  const hold = wanted.findIndex((each) => each.parentElement === list
    && (each === held || each.contains(document.activeElement)));
  for (const [at, each] of wanted.entries()) {
    if (at < hold) list.insertBefore(each, wanted[hold]);
    else if (at > hold) list.append(each);
  }
}
