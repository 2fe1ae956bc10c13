/** `npm run gen` writes the generated parts of README.md and references/ anew; with `--check` it writes nothing and fails where they are stale. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fillSections } from "./generated/markers.ts";
import { sections } from "./generated/sections.ts";

const root = resolve(import.meta.dirname, "..");
const references = readdirSync(join(root, "references")).filter((file) => file.endsWith(".md"));
const files = ["README.md", ...references.toSorted().map((file) => join("references", file))];
const check = process.argv.includes("--check");

const stale = files.filter((file) => {
  const path = join(root, file);
  const before = readFileSync(path, "utf8");
  const after = fillSections(before, sections);
  if (after === before) return false;
  if (!check) writeFileSync(path, after);
  return true;
});

if (stale.length === 0) console.log("The generated parts are up to date.");
else if (!check) console.log(`Written: ${stale.join(", ")}.`);
else {
  console.error(`Stale: ${stale.join(", ")}. Run \`npm run gen\` and commit what it writes.`);
  process.exitCode = 1;
}
