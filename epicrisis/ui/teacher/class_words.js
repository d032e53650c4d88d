// A class's words on the console: found, chosen, then merged, picked or hidden by one press.
import { fillWords, make, mounted } from "../shared/elements.js";

const SEARCH_AFTER_MS = 400;
const lists = new WeakMap();

export default (component) => mounted(lists, component, begin);

function begin(place) {
  const search = make("input", "", { type: "search", autocomplete: "off", "data-words-search": "" });
  const acts = make("div", "ep-words-acts");
  const said = make("p", "ep-words-said", { role: "status" });
  const list = make("ul", "ep-words-rows", { role: "list", tabindex: "0" });
  const root = make("section", "ep-words", {}, make("div", "ep-words-head", {}, search, acts), said, list);
  place.append(root);
  let component, shown, rows = [], asking;
  const chosen = new Set(); // numbers of rows

  const find = () => {
    const found = plain(search.value);
    for (const row of rows) row.hidden = Boolean(found) && !row.dataset.plain.includes(found);
    tell();
  };

  // Words that the server hasn't sent can only be found by the server.
  const searched = () => {
    clearTimeout(asking);
    if (!component.data.is_more) return find();
    asking = setTimeout(() => component.setTriggerValue("search", search.value), SEARCH_AFTER_MS);
  };

  const isWorth = {
    merge: () => chosen.size > 1,
    split: () => [...chosen].some((number) => component.data.rows[number].others),
  };

  const tell = () => {
    const { words, rows: all } = component.data;
    for (const row of rows) {
      row.firstChild.setAttribute("aria-pressed", String(chosen.has(Number(row.dataset.row))));
    }
    for (const button of acts.querySelectorAll("[data-act]")) {
      const isPossible = isWorth[button.dataset.act] ?? (() => chosen.size > 0);
      button.disabled = !isPossible();
    }
    const count = rows.filter((row) => !row.hidden).length;
    const about = { found: count, total: component.data.total, chosen: chosen.size };
    said.textContent = fillWords(all.length ? words.said : words.none, about);
  };

  const act = (name) => {
    component.setTriggerValue("sorted", {
      act: name, rows: [...chosen], version: component.data.version, number: Date.now(),
    });
  };

  const chooseFound = () => {
    const found = rows.filter((row) => !row.hidden).map((row) => Number(row.dataset.row));
    const isAll = found.every((number) => chosen.has(number));
    for (const number of found) chosen[isAll ? "delete" : "add"](number);
    tell();
  };

  const build = () => {
    const { words, rows: all } = component.data;
    chosen.clear();
    search.placeholder = search.ariaLabel = words.search;
    root.ariaLabel = list.ariaLabel = words.label;
    const button = (name, text) => {
      const made = make("button", "", { type: "button", "data-act": name }, text);
      made.addEventListener("click", () => act(name));
      return made;
    };
    const allFound = make("button", "", { type: "button", "data-words-all": "" }, words.all);
    allFound.addEventListener("click", chooseFound);
    acts.replaceChildren(
      allFound, ...["pick", "merge", "split", "hide"].map((name) => button(name, words[name])),
    );
    rows = all.map((each, number) => {
      const marks = [
        each.is_picked && `★ ${words.picked}`, each.is_hidden && words.hidden,
        each.is_right && `✓ ${words.right}`, each.is_near && `≈ ${words.near}`,
        each.others && fillWords(words.with, { count: each.others }),
      ].filter(Boolean);
      const door = make(
        "button", "ep-words-row", { type: "button" },
        make("b", "ep-words-count", {}, each.counts.join(" → ")),
        make("span", each.is_hidden ? "ep-words-hidden" : "", {}, each.words),
        make("span", "ep-words-marks", {}, marks.join(" · ")),
      );
      door.addEventListener("click", () => {
        if (!chosen.delete(number)) chosen.add(number);
        tell();
      });
      return make("li", "", { "data-row": number, "data-plain": plain(each.words) }, door);
    });
    list.replaceChildren(...rows);
  };

  const show = (newest) => {
    component = newest;
    const now = JSON.stringify(component.data);
    if (now === shown) return;
    shown = now;
    build();
    find();
  };
  const end = () => { clearTimeout(asking); root.remove(); lists.delete(place); };
  search.addEventListener("input", searched);
  return { show, end };
}

function plain(text) {
  return text.toLowerCase().replaceAll("œ", "oe").replaceAll("æ", "ae").normalize("NFKD").replace(/\p{M}/gu, "");
}
