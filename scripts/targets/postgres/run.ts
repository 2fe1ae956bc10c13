/**
 * Advised indexes asked of a real planner: `test/sql/gain/hypopg.test.ts` on Debian's Postgres with the extension hypopg, which is installed where
 * this runs as root. Skips, with a message, where it can be neither found nor installed.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { postgresWithHypopg } from "../../postgres/hypopg.ts";

const root = resolve(import.meta.dirname, "../../..");
const test = "test/sql/gain/hypopg.test.ts";
const minute = 60_000;
const aptGet = "/usr/bin/apt-get";

function apt(...args: readonly string[]): ReturnType<typeof spawnSync> {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  return spawnSync(aptGet, ["-q", ...args], { timeout: minute, encoding: "utf8", env });
}

/** Says why it could not, if so. */
function install(): string | undefined {
  if (process.getuid?.() !== 0) return "it is installed by root alone";
  if (!existsSync(aptGet)) return "there is no apt-get here";
  apt("update");
  const found =
    spawnSync("/usr/bin/apt-cache", ["search", "--names-only", "^postgresql-[0-9]+-hypopg$"], { encoding: "utf8" }).stdout ?? "";
  const extension = /^(postgresql-\d+)-hypopg/mu.exec(found);
  if (extension?.[1] === undefined) return "apt knows no package postgresql-NN-hypopg";
  const { status, stderr } = apt("install", "-y", "--no-install-recommends", extension[1], `${extension[1]}-hypopg`);
  return status === 0 ? undefined : `apt-get install failed: ${String(stderr).trim().split("\n").at(-1) ?? ""}`;
}

const problem = postgresWithHypopg() === undefined ? install() : undefined;
if (problem !== undefined) console.log(`Skipped: there is no Postgres with hypopg; ${problem}.`);
else {
  const { status } = spawnSync(process.execPath, [resolve(root, "node_modules/vitest/vitest.mjs"), "run", test], {
    cwd: root,
    stdio: "inherit",
  });
  process.exitCode = status ?? 1;
}
