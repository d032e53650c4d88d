// Writes phone.min.js; its first line tells of which sources, so that a test sees when it is stale.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { build } from "esbuild";

const made = await build({
  entryPoints: ["phone.js"],
  bundle: true,
  minify: true,
  format: "iife",
  charset: "utf8",
  metafile: true,
  write: false,
});
const sources = Object.keys(made.metafile.inputs);
sources.sort((one, other) => (basename(one) < basename(other) ? -1 : 1));
const hash = createHash("sha256");
for (const source of sources) hash.update(readFileSync(source));
writeFileSync("phone.min.js", `// ${hash.digest("hex")}\n${made.outputFiles[0].text.trim()}\n`);
