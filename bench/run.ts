/**
 * `npm run bench` runs every benchmark, `npm run bench -- startup profile` those named. Each is a file of its own, run in a process of its
 * own, and prints its figures side by side; nothing here fails because of a time.
 */
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";

const folder = import.meta.dirname;
const suffix = ".bench.ts";
const names = readdirSync(folder)
  .filter((file) => file.endsWith(suffix))
  .map((file) => file.slice(0, -suffix.length))
  .toSorted();
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !names.includes(name));

if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(", ")}. They are: ${names.join(", ")}.`);
  process.exitCode = 2;
} else {
  for (const name of wanted.length === 0 ? names : wanted) {
    console.log(`\n== ${name} ==`);
    const { status } = spawnSync(process.execPath, ["--import", "tsx", join(folder, `${name}${suffix}`)], { stdio: "inherit" });
    if (status !== 0) process.exitCode = 1;
  }
}
