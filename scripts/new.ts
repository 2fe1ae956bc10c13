/** `npm run new -- check|format|tool NAME` writes a new unit with its test, adds it to its registry and makes the docs anew. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { unitName, type UnitName } from "./scaffold/names.ts";
import { addToRegistry } from "./scaffold/registry.ts";
import { scaffolds, type Scaffold } from "./scaffold/templates.ts";

/** Writes into the project at the current folder. Returns the files written; throws before writing where one is there already. */
function write(name: UnitName, { files, registry }: Scaffold): readonly string[] {
  const taken = Object.keys(files).filter((path) => existsSync(path));
  if (taken.length > 0) throw new Error(`${taken.join(", ")} is there already`);
  const registered = addToRegistry(readFileSync(registry.path, "utf8"), {
    array: registry.array,
    name: name.camel,
    module: registry.module,
  });
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  writeFileSync(registry.path, registered);
  return [...Object.keys(files), registry.path];
}

function run(program: string, args: readonly string[]): void {
  const { status } = spawnSync(process.execPath, [program, ...args], { stdio: "inherit" });
  if (status !== 0) process.exitCode = 1;
}

const [kind = "", text = ""] = process.argv.slice(2);
const scaffold = scaffolds[kind];
const name = unitName(text);
if (scaffold === undefined || name === undefined) {
  console.error(`npm run new -- ${Object.keys(scaffolds).join("|")} NAME, where NAME is in lower case: my_check`);
  process.exitCode = 2;
} else {
  const written = write(name, scaffold(name));
  run("node_modules/oxfmt/bin/oxfmt", written);
  run("node_modules/tsx/dist/cli.mjs", ["scripts/gen.ts"]);
  console.log(`Written: ${written.join(", ")}. Replace what is marked TODO; the tests that run every unit's examples run its as well.`);
}
