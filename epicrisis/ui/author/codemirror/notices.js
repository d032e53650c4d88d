// Whose work `editor.min.js` holds, and by which licence: at its own head, and for all that is
// bundled in the repository in THIRD-PARTY-NOTICES. Run by `npm run build`.

import { readFileSync, writeFileSync } from "node:fs";

const BUNDLE = "editor.min.js";
const read = (path) => readFileSync(path, "utf8");

const names = {};
for (const [path, { version, license, dev }] of Object.entries(
  JSON.parse(read("package-lock.json")).packages,
)) {
  if (!path || dev) continue;
  const text = read(`${path}/LICENSE`).trim();
  (names[text] ??= []).push(`${path.replace("node_modules/", "")} ${version} (${license})`);
}

const notices = Object.entries(names)
  .map(([text, packages]) => `${packages.join("\n")}\n\n${text}\n`)
  .join(`\n${"-".repeat(80)}\n\n`);

writeFileSync(
  "../../../../THIRD-PARTY-NOTICES",
  `What epicrisis/ui/author/codemirror/${BUNDLE} is made of, besides our own code.\n\n${notices}`,
);
writeFileSync(BUNDLE, `/*!\n${notices}*/\n${read(BUNDLE)}`);
