// The author page's editor: CodeMirror with a case file's keys and the checker's problems.

import { autocompletion, completionStatus, startCompletion } from "@codemirror/autocomplete";
import { yaml } from "@codemirror/lang-yaml";
import { lintGutter, openLintPanel, setDiagnostics } from "@codemirror/lint";
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { Compartment, EditorState, Transaction } from "@codemirror/state";
import { oneDark } from "@codemirror/theme-one-dark";
import { EditorView, highlightSpecialChars, keymap } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { basicSetup } from "codemirror";

import { placeOf } from "./place.js";

// No-break and narrow spaces look like any other and YAML takes them for letters. In French prose
// they are right, so they are underlined and no more.
const spaces = highlightSpecialChars({
  addSpecialChars: /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/,
  render(code) {
    const space = String.fromCharCode(code);
    if (space.trim()) return null;
    const shown = document.createElement("span");
    shown.className = "ep-odd-space";
    shown.textContent = space;
    return shown;
  },
});

// one-dark's comments are too pale on its ground: 4.5:1 is asked for (WCAG 1.4.3).
const dark = [
  syntaxHighlighting(HighlightStyle.define([{ tag: tags.comment, color: "var(--ep-muted)" }])),
  oneDark,
  EditorView.theme({
    ".cm-gutters": { color: "var(--ep-muted)" },
    ".cm-panels, .cm-diagnostic": { color: "var(--ep-ink)" },
  }, { dark: true }),
];

const PAUSE = 200; // milliseconds without a key, after which the text is checked

/**
 * An editor in `place` that calls `onText(text)` when its author pauses.
 * Returns `{ open, show, close }`.
 */
export function edit(place, { onText, words }) {
  const colours = new Compartment();
  let shapes = null;
  let pause = 0;
  let isOpening = false;
  let problems = [];

  const view = new EditorView({
    parent: place,
    root: place.getRootNode(),
    extensions: [
      basicSetup,
      spaces,
      yaml(),
      lintGutter(),
      autocompletion({ override: [(context) => complete(shapes, context)] }),
      EditorView.contentAttributes.of({ "aria-label": words.label, spellcheck: "false", tabindex: "0" }),
      EditorView.lineWrapping,
      EditorState.phrases.of(words.phrases),
      EditorState.tabSize.of(2),
      keymap.of([{ key: "Alt-Enter", run: startCompletion }]),
      colours.of([]),
      EditorView.theme({
        "&": { height: "100%", fontSize: "0.875rem" },
        ".ep-odd-space": { borderBottom: "1px dotted currentColor" },
        ".cm-scroller": { fontFamily: "var(--st-code-font, monospace)", lineHeight: "1.5" },
        ".cm-panel.cm-panel-lint ul": { maxHeight: "14rem" },
        ".cm-panel.cm-panel-lint ul [aria-selected]": {
          background: "var(--st-secondary-background-color)", color: "inherit",
        },
        ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "0.2rem 0.4rem" },
      }),
      EditorView.domEventHandlers({
        blur() {
          // What is pressed next, such as Download, is meant for the text as it stands.
          clearTimeout(pause);
          onText(view.state.doc.toString());
        },
      }),
      EditorView.updateListener.of((update) => {
        if (completionStatus(update.startState) && !completionStatus(update.state)) {
          queueMicrotask(list);
        }
        if (!update.docChanged || isOpening) return;
        clearTimeout(pause);
        pause = setTimeout(() => onText(view.state.doc.toString()), PAUSE);
      }),
    ],
  });

  function mark() {
    const { doc } = view.state;
    view.dispatch(setDiagnostics(view.state, problems.map((problem) => {
      const line = doc.line(Math.min(problem.line, doc.lines));
      // The checker counts characters, the editor UTF-16 units.
      const before = [...line.text].slice(0, problem.column - 1).join("").length;
      const from = Math.min(line.from + before, line.to);
      const word = /^[\w\u00c0-\u024f-]+/.exec(line.text.slice(from - line.from));
      return {
        from,
        to: word ? from + word[0].length : line.to,
        severity: problem.severity,
        message: `${problem.line}: ${problem.code} ${problem.message}`,
      };
    })));
    list();
  }

  function list() {
    if (!problems.length || view.dom.querySelector(".cm-panel-lint")) return;
    if (completionStatus(view.state)) return; // without the focus, what is offered would close
    const focused = document.activeElement;
    openLintPanel(view); // takes the focus
    if (focused && focused !== document.body) focused.focus({ preventScroll: true });
    else document.activeElement.blur();
  }

  return {
    open(text, newShapes) {
      shapes = newShapes ?? shapes;
      isOpening = true;
      view.dispatch({
        changes: { from: 0, to: view.state.doc.length, insert: text },
        selection: { anchor: 0 },
        annotations: Transaction.addToHistory.of(false), // nobody wants to undo into nothing
      });
      isOpening = false;
      view.scrollDOM.scrollTop = 0;
    },
    text: () => view.state.doc.toString(),
    show(found) {
      problems = found;
      mark();
    },
    colour(isDark) {
      view.dispatch({ effects: colours.reconfigure(isDark ? dark : []) });
    },
    close() {
      clearTimeout(pause);
      view.destroy();
    },
  };
}

/** Complete keys and words of a case file; `shapes` says what may stand where. */
function complete(shapes, context) {
  if (!shapes) return null;
  const { doc } = context.state;
  const at = doc.lineAt(context.pos);
  const lines = [];
  for (let number = 1; number < at.number; number += 1) lines.push(doc.line(number).text);
  lines.push(at.text.slice(0, context.pos - at.from));
  const place = placeOf(lines);
  if (!place || (!place.word && !context.explicit)) return null;
  const found = shapesAt(shapes, place.path);
  const options = place.isValue ? wordsOf(found) : keysOf(shapes, found, place.siblings);
  return { from: context.pos - place.word.length, options, validFor: /^[\w-]*$/ };
}

function shapesAt(shapes, path) {
  let found = ["case"];
  for (const name of path) {
    found = found.flatMap((shape) => {
      const known = shapes[shape] ?? {};
      return known.keys?.[name]?.shapes ?? known.any ?? [];
    });
  }
  return found.map((shape) => shapes[shape] ?? {});
}

function wordsOf(found) {
  const words = new Set(found.flatMap((shape) => shape.words ?? []));
  return [...words].map((label) => ({ label, type: "constant" }));
}

function keysOf(shapes, found, siblings) {
  // A block is of the kind that its first key says, and a question of that which its type says:
  // only shapes that have all keys so far, and may have their words.
  const fitting = found.filter((shape) => [...siblings].every(([key, word]) =>
    shape.any || (shape.keys && key in shape.keys && mayBe(shapes, shape.keys[key], word))));
  const options = new Map();
  for (const shape of fitting) {
    for (const [label, key] of Object.entries(shape.keys ?? {})) {
      if (!siblings.has(label)) {
        options.set(label, { label, type: "property", apply: `${label}: `, info: key.info,
          detail: key.required ? "*" : undefined, boost: key.required ? 1 : 0 });
      }
    }
  }
  return [...options.values()];
}

function mayBe(shapes, key, word) {
  const words = key.shapes.flatMap((shape) => shapes[shape]?.words ?? []);
  return !word || !words.length || words.includes(word);
}

