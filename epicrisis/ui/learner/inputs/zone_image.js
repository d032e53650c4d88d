// An image to point at, also enlarged, and names to tick: together at most so many.

import { fillWords, make, mounted } from "../../shared/elements.js";
import { beginValue, letterOf } from "./input_parts.js";
import { beginPressing } from "../../shared/press_again.js";
import { pressOnce } from "./press_once.js";
import { beginLargeView } from "./zone_large_view.js";
import { beginPins, pointAt } from "./zone_pins.js";

const images = new WeakMap();

export default (component) => mounted(images, component, begin);

const isPoint = (token) => token.startsWith("@");

function begin(place) {
  const label = make("p", "ep-input-label");
  const how = make("p", "ep-input-how");
  const count = make("span", "ep-input-count");
  const large = make("button", "ep-zone-button", { type: "button" });
  const tools = make("div", "ep-zone-tools", {}, count, large);
  const image = make("img", "", { draggable: "false" });
  const frame = make("div", "ep-zone-frame", {}, image);
  const view = make("div", "ep-zone-view", {}, frame);
  const taken = make("ul", "ep-zone-points", { role: "list" });
  const said = make("p", "ep-zone-said", { role: "status" });
  const stage = make("div", "ep-zone-stage", {}, tools, view, taken, said);
  const holder = make("div", "ep-zone-holder", {}, stage);
  const caption = make("p", "ep-zone-caption");
  const legend = make("legend", "ep-input-label");
  const names = make("fieldset", "ep-zone-names", {}, legend);
  const root = make("div", "ep-zone", { role: "group" }, label, how, holder, caption, names);
  place.append(root);

  const value = beginValue(root);
  const meaningOf = beginPressing();
  const number = (token) => value.get().filter(isPoint).indexOf(token) + 1;
  let data, shown, boxes = [];

  const say = (words, values = {}) => { said.textContent = fillWords(words, values); };
  const inNumbers = (token) => {
    const one = new Intl.NumberFormat(document.documentElement.lang || "en");
    const [x, y] = token.slice(1).split(",").map(Number);
    return { number: number(token), x: one.format(x), y: one.format(y) };
  };
  const isFull = () => value.get().length >= data.most;

  const change = (tokens) => { value.set(tokens); draw(); };

  const replace = (token, newest) => {
    const tokens = value.get();
    if (newest === token || tokens.includes(newest)) return draw();
    change(tokens.map((each) => each === token ? newest : each));
    say(data.words.at, inNumbers(newest));
  };

  const takeAway = (token) => {
    const was = number(token);
    change(value.get().filter((each) => each !== token));
    say(data.words.gone, { number: was });
    const next = taken.querySelector("button") ?? tools.querySelector("button:not([hidden])");
    next.focus({ preventScroll: true });
  };

  const point = (token) => {
    const tokens = value.get();
    if (tokens.includes(token)) return;
    // Where there is one point in all, it goes where one points next.
    if (data.most === 1 && tokens.length && isPoint(tokens[0])) return replace(tokens[0], token);
    if (isFull()) return say(data.words.full, { most: data.most });
    change([...tokens, token]);
    say(data.words.at, inNumbers(token));
  };

  const tick = (box) => {
    const tokens = value.get();
    if (box.checked && isFull()) {
      box.checked = false;
      return say(data.words.full, { most: data.most });
    }
    change(box.checked ? [...tokens, box.value] : tokens.filter((each) => each !== box.value));
    say("");
  };

  const pins = beginPins(frame, image, {
    move: replace,
    takeAway,
    explain: (token) => say(data.words.keys, inNumbers(token)),
  });

  const largeView = beginLargeView({ root, holder, stage, tools, view, frame, large });

  const build = () => {
    const { words, disabled } = data;
    label.textContent = root.ariaLabel = data.label;
    how.textContent = fillWords(words.how, { most: data.most });
    large.textContent = words.large;
    legend.textContent = words.names;
    largeView.name(data.label, words);
    image.alt = data.alt;
    caption.textContent = data.caption;
    image.width = data.width;
    image.height = data.height;
    // The same address again would have the browser load the image again.
    if (image.getAttribute("src") !== data.url) image.setAttribute("src", data.url);
    frame.style.setProperty("--natural", `${data.width}px`);
    frame.style.setProperty("--ratio", data.width / data.height);
    boxes = data.names.map((_, each) => {
      const box = make("input", "", { type: "checkbox", value: each });
      box.disabled = disabled;
      return box;
    });
    names.replaceChildren(legend, ...boxes.map((box, each) => make(
      "label", "ep-zone-name", {}, box,
      make("span", "ep-input-letter", {}, letterOf(each)),
      make("span", "ep-input-words", {}, data.names[each]),
    )));
    names.hidden = !data.names.length;
    root.classList.toggle("ep-input-disabled", disabled);
  };

  const draw = () => {
    const { words, most, disabled } = data, tokens = value.get(), points = tokens.filter(isPoint);
    count.textContent = fillWords(words.count, { count: tokens.length, most });
    for (const box of boxes) box.checked = tokens.includes(box.value);
    pins.draw(points, (each) => fillWords(words.at, inNumbers(each)), disabled);
    taken.replaceChildren(...points.map((each) => {
      const button = make("button", "ep-zone-button", { type: "button" });
      button.append(fillWords(words.point, { number: number(each) }), make("span", "", {}, "×"));
      button.ariaLabel = fillWords(words.out, { number: number(each) });
      button.disabled = disabled;
      button.addEventListener("click", (event) => {
        if (!meaningOf(event, null).isAgain) takeAway(each);
      });
      return make("li", "", {}, button);
    }));
  };

  // A click comes in whole pixels, what went before it in parts of them.
  let lifted = null;
  frame.addEventListener("pointerup", (event) => { lifted = event; });
  frame.addEventListener("click", (event) => {
    const { clientX, clientY } = lifted ?? event;
    lifted = null;
    if (event.target !== image || data.disabled) return;
    if (!image.complete || !image.naturalWidth) return say(data.words.absent);
    const token = pointAt(image, clientX, clientY);
    if (token && !meaningOf(event, null).isAgain) point(token);
  });
  names.addEventListener("change", (event) => tick(event.target));
  image.addEventListener("error", () => say(data.words.absent));
  root.addEventListener("keydown", pressOnce);

  return {
    show(component) {
      data = component.data;
      value.hear(component, (token) => isPoint(token) || Number(token) < data.names.length);
      const newest = JSON.stringify({ ...data, value: null, filled: null });
      if (newest !== shown) build();
      shown = newest;
      draw();
    },
    end() { pins.end(); largeView.end(); },
  };
}
