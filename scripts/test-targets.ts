/**
 * `npm run test:targets` judges with the real tools of others (Spark, parsers, a full judge run): each folder scripts/targets/<id> has a run.ts,
 * run as a program of its own that exits with 0 when all holds. `npm run test:targets -- spark` runs some of them. They install what they
 * need by themselves.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";

const folder = resolve(import.meta.dirname, "targets");
const known = existsSync(folder) ? readdirSync(folder).filter((id) => existsSync(join(folder, id, "run.ts"))) : [];
const wanted = process.argv.slice(2);
const unknown = wanted.filter((id) => !known.includes(id));
const failed: string[] = [];

if (unknown.length > 0) {
  console.error(`There is no target ${unknown.join(", ")}; there are ${known.toSorted().join(", ")}.`);
  process.exitCode = 2;
} else {
  for (const id of (wanted.length === 0 ? known : wanted).toSorted()) {
    const started = performance.now();
    console.log(`\n== ${id}`);
    const { status } = spawnSync(process.execPath, ["--import", "tsx", join(folder, id, "run.ts")], { stdio: "inherit" });
    if (status !== 0) failed.push(id);
    console.log(`== ${id}: ${status === 0 ? "holds" : "FAILED"} (${((performance.now() - started) / 1000).toFixed(0)} s)`);
  }
  if (failed.length > 0) {
    console.error(`\nFailed: ${failed.join(", ")}.`);
    process.exitCode = 1;
  }
}
