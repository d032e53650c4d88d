// Writes phone.min.js, and audience.min.js for rooms that take questions; the first line of each
// tells of which sources, so that a test sees when it is stale.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { build } from "esbuild";

for (const name of ["phone", "audience"]) {
  const made = await build({
    entryPoints: [`${name}.js`],
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
  const text = made.outputFiles[0].text.trim();
  writeFileSync(`${name}.min.js`, `// ${hash.digest("hex")}\n${text}\n`);
}
