/**
 * Queries analysed a second, beside sqlfluff on the same files. SQL_QUERIES names a folder of .sql files, SQLFLUFF the program (from PyPI); without
 * them only ours is measured, on the examples.
 */
import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { runRules } from "../src/engines/sql/optimize/findings.ts";
import { lineIndex } from "../src/engines/sql/optimize/positions.ts";
import { prepareStatement } from "../src/engines/sql/optimize/prepare.ts";
import { rules } from "../src/engines/sql/rules/index.ts";
import { emptyCatalog } from "../src/engines/sql/schema.ts";

const folder = process.env["SQL_QUERIES"] ?? resolve(import.meta.dirname, "../examples/sql/queries");
const { SQLFLUFF: sqlfluff } = process.env;
const texts = readdirSync(folder)
  .filter((file) => file.endsWith(".sql"))
  .map((file) => readFileSync(join(folder, file), "utf8").replace(/;\s*$/u, ""));

function analyseAll(): number {
  let findings = 0;
  for (const text of texts) {
    const statement = prepareStatement(text, [], { dialect: "postgres", catalog: emptyCatalog });
    if (statement !== undefined) findings += runRules(statement, rules, { lines: lineIndex(text) }).length;
  }
  return findings;
}

function report(name: string, seconds: number, findings: string): void {
  console.log(`${name}: ${texts.length} queries in ${seconds.toFixed(2)} s, ${(texts.length / seconds).toFixed(1)} a second (${findings})`);
}

const cold = performance.now();
analyseAll();
const first = (performance.now() - cold) / 1000;
report("pipewright, first time", first, `${rules.length} rules`);
const warm = performance.now();
const rounds = 3;
let findings = 0;
for (let round = 0; round < rounds; round += 1) findings = analyseAll();
const seconds = (performance.now() - warm) / 1000 / rounds;
report("pipewright, warm", seconds, `${findings} findings`);

if (sqlfluff === undefined) console.log("Set SQLFLUFF to its program to measure it beside.");
else {
  const start = performance.now();
  spawnSync(sqlfluff, ["--version"]);
  const startUp = (performance.now() - start) / 1000;
  const begun = performance.now();
  const { stdout, error } = spawnSync(sqlfluff, ["lint", "--dialect", "postgres", "--processes", "1", "--format", "json", folder], {
    encoding: "utf8",
    maxBuffer: 1e9,
  });
  if (error !== undefined) throw new Error(`${sqlfluff} can't be run`, { cause: error });
  const took = (performance.now() - begun) / 1000 - startUp;
  report("sqlfluff, start-up taken off", took, `${(stdout.match(/"code"/gu) ?? []).length} violations`);
  console.log(
    `pipewright analyses ${(took / seconds).toFixed(0)} times as many queries a second (${(took / first).toFixed(0)} times the first time).`,
  );
}
