/** The source distributions whose SQL is read, downloaded once and kept outside the repository. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** Pinned, so that the shares of two runs can be compared. */
const distributions = [
  { name: "sqlglot", version: "27.0.0" },
  { name: "databricks-labs-lakebridge", version: "0.15.4" },
  { name: "pg_activity", version: "3.6.2" },
  { name: "sqllineage", version: "1.5.9" },
  { name: "elementary-data", version: "0.26.1" },
] as const;

function run(command: string, words: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, words, { encoding: "utf8", maxBuffer: 256 * 1024 * 1024 });
  if (error !== undefined) throw new Error(`${command} can't be run`, { cause: error });
  if (status !== 0) throw new Error(`${command} ${words.join(" ")} failed:\n${stderr}`);
  return stdout;
}

function unpacked(folder: string, name: string, version: string): string {
  return join(folder, `${name.replaceAll("-", "_")}-${version}`);
}

/** The folder that holds them, unpacked. Errors: throws where Python is missing or a download fails. */
function fetchDistributions(): string {
  const folder = join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "pipewright", "sql-corpus");
  mkdirSync(folder, { recursive: true });
  for (const { name, version } of distributions) {
    if (existsSync(unpacked(folder, name, version))) continue;
    console.log(`Downloading ${name} ${version}...`);
    const wanted = `${name}==${version}`;
    run("python3", ["-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:", "--dest", folder, wanted]);
    const archive = readdirSync(folder).find(
      (file) => file === `${name.replaceAll("-", "_")}-${version}.tar.gz` || file === `${name}-${version}.tar.gz`,
    );
    if (archive === undefined) throw new Error(`${wanted} has no source distribution`);
    run("tar", ["-xzf", join(folder, archive), "-C", folder]);
  }
  return folder;
}

/** Texts by the id of their dialect. */
export function readCorpus(): unknown {
  const script = join(import.meta.dirname, "corpus.py");
  return JSON.parse(run("python3", [script, fetchDistributions()]));
}
