/**
 * Holds the reader to SQL that others wrote: of each dialect, the share of texts whose tree has nothing that isn't understood, and the share that
 * the dialect's parsers accept. Floors are in floors.json; `--raise` raises those that were passed, and nothing lowers one but a hand.
 * `--failures DIALECT` lists what isn't read.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { createDataAccess } from "../../../src/data/index.ts";
import { dialectIds, type DialectId } from "../../../src/engines/sql/dialect.ts";
import { duckDbParser } from "../../../src/engines/sql/front-end/parsers/duckdb.ts";
import { readSql } from "../../../src/engines/sql/front-end/read-sql.ts";
import type { SqlText, StatementParser } from "../../../src/engines/sql/front-end/types.ts";
import { readCorpus } from "./distributions.ts";

const share = z.object({ texts: z.number(), clean: z.number(), accepted: z.number() });
type Share = z.infer<typeof share>;

const floorsFile = join(import.meta.dirname, "floors.json");
const floors = z.record(z.string(), share).parse(JSON.parse(readFileSync(floorsFile, "utf8")));
const corpus = z.record(z.string(), z.array(z.string())).parse(readCorpus());
const failuresOf = process.argv.includes("--failures") ? process.argv[process.argv.indexOf("--failures") + 1] : undefined;

function isClean({ problems, opaqueSpans }: SqlText): boolean {
  return problems.length === 0 && opaqueSpans.length === 0;
}

/** By a parser that isn't ours. */
function isAccepted({ statements }: SqlText): boolean {
  return statements.every(({ acceptedBy }) => acceptedBy.some((parser) => parser !== "pipewright"));
}

function excerpt({ problems, opaqueSpans, sql }: SqlText): string {
  const at = problems[0]?.span.start ?? opaqueSpans[0]?.start ?? 0;
  return `${sql.slice(Math.max(0, at - 80), at)} >>> ${sql.slice(at, at + 50)}`.replaceAll(/\s+/g, " ");
}

/** In tenths of a percent, rounded down, so that a floor is never above what was measured. */
function rate(part: number, whole: number): number {
  return Math.floor((1000 * part) / whole) / 10;
}

async function measure(dialect: DialectId, texts: readonly string[], duckDb: StatementParser): Promise<Share> {
  let clean = 0;
  let accepted = 0;
  for (const text of texts) {
    const read = await readSql(text, { dialect, gate: "dialect", duckDb });
    if (isClean(read)) clean++;
    else if (failuresOf === dialect) console.log(`  ${read.problems[0]?.message ?? "opaque"}: ${excerpt(read)}`);
    if (isAccepted(read)) accepted++;
  }
  return { texts: texts.length, clean: rate(clean, texts.length), accepted: rate(accepted, texts.length) };
}

await using data = createDataAccess({ roots: [] });
await using session = await data.session({ signal: new AbortController().signal });
const parser = duckDbParser(session);
const measured: Record<string, Share> = {};
const below: string[] = [];
for (const dialect of dialectIds) {
  const texts = corpus[dialect] ?? [];
  if (texts.length === 0 || (failuresOf !== undefined && failuresOf !== dialect)) continue;
  const now = await measure(dialect, texts, parser);
  const floor = floors[dialect] ?? { texts: now.texts, clean: 0, accepted: 0 };
  measured[dialect] = { texts: now.texts, clean: Math.max(now.clean, floor.clean), accepted: Math.max(now.accepted, floor.accepted) };
  console.log(
    `${dialect.padEnd(12)}${String(now.texts).padStart(6)} texts  clean ${now.clean.toFixed(1)}% (floor ${floor.clean})  accepted ${now.accepted.toFixed(1)}% (floor ${floor.accepted})`,
  );
  if (now.texts !== floor.texts) below.push(`${dialect}: ${now.texts} texts instead of ${floor.texts}`);
  if (now.clean < floor.clean) below.push(`${dialect}: clean ${now.clean}% is below ${floor.clean}%`);
  if (now.accepted < floor.accepted) below.push(`${dialect}: accepted ${now.accepted}% is below ${floor.accepted}%`);
}
if (process.argv.includes("--raise")) writeFileSync(floorsFile, `${JSON.stringify({ ...floors, ...measured }, undefined, 2)}\n`);
if (below.length > 0) {
  console.error(below.join("\n"));
  process.exitCode = 1;
}
