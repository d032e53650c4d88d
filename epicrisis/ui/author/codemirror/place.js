// Where in a case file the cursor stands, by indentation: the file may be broken just there.

const KEY = /^([\w-]+):(?:\s|$)/;
const BLOCK_TEXT = /:\s+[|>][-+0-9]*\s*$/;

/**
 * What can be completed at the end of `lines`, whose last one ends at the cursor:
 * `{path, siblings, word}` for a key, and `{path, word}` with `isValue` for a value.
 * In a path, "*" is an item of a list. Siblings are the keys beside it, each with its value where
 * that is a word.
 */
export function placeOf(lines) {
  const stack = []; // {column, name, keys}: what the lines so far lead into
  const top = { column: -1, name: "", keys: new Map() };
  let textColumn = Infinity;
  const inside = () => stack.at(-1) ?? top;
  const path = () => stack.map((frame) => frame.name);
  const enter = (column, name) => stack.push({ column, name, keys: new Map() });
  const leave = (column, isItem) => {
    while (stack.length && (inside().column > column
      || (inside().column === column && (!isItem || inside().name === "*")))) stack.pop();
  };

  for (const [number, line] of lines.entries()) {
    const isLast = number === lines.length - 1;
    let column = line.search(/\S|$/);
    let rest = line.slice(column);
    if (column > textColumn && (rest || isLast)) {
      if (isLast) return null;
      continue;
    }
    if ((!rest && !isLast) || rest.startsWith("#")) {
      if (isLast) return null;
      continue;
    }
    textColumn = Infinity;
    for (let dash; (dash = /^-(\s+|$)/.exec(rest));) {
      leave(column, true);
      enter(column, "*");
      column += dash[0].length;
      rest = rest.slice(dash[0].length);
    }
    if (isLast) return atEnd(rest, column, { leave, enter, inside, path });
    const key = KEY.exec(rest);
    if (!key) continue;
    leave(column, false);
    inside().keys.set(key[1], wordIn(rest.slice(key[0].length)));
    enter(column, key[1]);
    if (BLOCK_TEXT.test(rest)) textColumn = column;
  }
  return null;
}

function atEnd(rest, column, { leave, enter, inside, path }) {
  if (!rest.startsWith("{")) leave(column, false);
  let key = KEY.exec(rest);
  if (key) {
    enter(column, key[1]);
    rest = rest.slice(key[0].length).trimStart();
  } else if (/^[\w-]*$/.test(rest)) {
    return { path: path(), siblings: inside().keys, word: rest };
  }
  while (rest.startsWith("{") || rest.startsWith("[")) {
    const isMap = rest[0] === "{";
    const parts = split(rest.slice(1));
    if (!parts) return null;
    rest = parts.at(-1).trimStart();
    if (!isMap) {
      enter(Infinity, "*");
      continue;
    }
    const keys = new Map(parts.slice(0, -1).map((part) => {
      const [name, ...value] = part.trim().split(":");
      return [name, wordIn(value.join(":"))];
    }));
    key = KEY.exec(rest);
    if (!key) return /^[\w-]*$/.test(rest) ? { path: path(), siblings: keys, word: rest } : null;
    enter(Infinity, key[1]);
    rest = rest.slice(key[0].length).trimStart();
  }
  return /^[\w-]*$/.test(rest) ? { path: path(), word: rest, isValue: true } : null;
}

function wordIn(value) {
  return /^\s*([\w-]+)\s*(?:#.*)?$/.exec(value)?.[1] ?? "";
}

/** The parts between commas of a bracket that is still open; null where it is closed. */
function split(text) {
  const parts = [""];
  let depth = 0;
  let quote = "";
  for (const character of text) {
    if (quote) quote = character === quote ? "" : quote;
    else if (/["']/.test(character) && !parts.at(-1).trim().match(/\w$/)) quote = character;
    else if (/[{[]/.test(character)) depth += 1;
    else if (/[}\]]/.test(character) && (depth -= 1) < 0) return null;
    else if (character === "," && depth === 0) {
      parts.push("");
      continue;
    }
    parts[parts.length - 1] += character;
  }
  return parts;
}
