/** Optimizes queries one after the other on the data of a laboratory or a server and tells what came of each; no loser is left out. */
import { identifier } from "../../src/core/sql.ts";
import type { Laboratory, QueryFailure, QueryResult } from "../../src/data/laboratory-types.ts";
import type { PostgresConnection } from "../../src/data/postgres/types.ts";
import type { DataAccess, DataSession } from "../../src/data/types.ts";
import { dialects } from "../../src/engines/sql/dialects/index.ts";
import type { DialectId } from "../../src/engines/sql/dialect.ts";
import type { Gain, GainVerdict } from "../../src/engines/sql/gain.ts";
import { measureOnPostgres } from "../../src/engines/sql/gain/measure-postgres.ts";
import { measureGain } from "../../src/engines/sql/gain/measure.ts";
import { judge } from "../../src/engines/sql/judge/judge-pair.ts";
import { optimizeText } from "../../src/engines/sql/optimize/optimize-text.ts";
import type { Rewrite } from "../../src/engines/sql/optimize/types.ts";
import { rules } from "../../src/engines/sql/rules/index.ts";
import type { SchemaCatalog } from "../../src/engines/sql/schema.ts";
import { catalogFromData } from "../../src/engines/sql/schema/catalog-from-data.ts";
import { catalogFromDdl } from "../../src/engines/sql/schema/catalog-from-ddl.ts";
import { checkPrecondition } from "../../src/engines/sql/schema/check-precondition.ts";
import { mergeCatalogs } from "../../src/engines/sql/schema/merge-catalogs.ts";
import { parseStatements } from "../../src/engines/sql/syntax/parse.ts";

export interface WorkloadQuery {
  readonly name: string;
  readonly sql: string;
}

export interface WorkloadOutcome {
  readonly name: string;
  readonly findings: number;
  /** Of the best rewrite: all recommended ones together, or the only one. */
  readonly rules: readonly string[];
  readonly verdict?: Rewrite["judgement"]["verdict"];
  readonly recommended: boolean;
  /** Before and after return the same on the data. */
  readonly same?: boolean;
  readonly factor?: number;
  /** Beyond the spread of the runs. */
  readonly gain?: GainVerdict;
  readonly explanation: string;
  readonly after?: string;
}

export interface Workload {
  readonly dialect: DialectId;
  readonly catalog: SchemaCatalog;
  readonly queries: readonly WorkloadQuery[];
  readonly engine: Engine;
  readonly data: DataAccess;
}

/** Where the queries run. */
export interface Engine {
  /** For preconditions that the data decide. */
  readonly session?: DataSession;
  readonly measure: (before: string, after: string) => Promise<Gain>;
  /** As bags; undefined where the comparison does not run or does not end in time. */
  readonly same: (before: string, after: string) => Promise<boolean | undefined>;
}

/** A laboratory that has the tables of the catalog under their names. */
export function onDuckDb(laboratory: Laboratory): Engine {
  return {
    session: laboratory,
    measure: async (before, after) =>
      measureGain({ before, after, laboratory, on: "data", setting: "", runs: 7, budgetMilliseconds: 6000, timeoutMilliseconds: 60_000 }),
    same: async (before, after) => sameResult(async (sql) => laboratory.run(sql, { timeoutMilliseconds: 120_000 }), before, after),
  };
}

/** A server that has the tables of the catalog. */
export function onPostgres(connection: PostgresConnection, timeoutMilliseconds: number): Engine {
  const limits = { runs: 5, budgetMilliseconds: 6000, timeoutMilliseconds };
  const samePlan = async (before: string, after: string): Promise<boolean> => {
    const [left, right] = [await connection.explain(before), await connection.explain(after)];
    return left.outcome === "plan" && right.outcome === "plan" && left.text === right.text;
  };
  // One plan has one result and one time; many of the queries that are run here take minutes.
  return {
    measure: async (before, after) =>
      measureOnPostgres({ before, after, connection, allowAnalyze: !(await samePlan(before, after)), ...limits }),
    same: async (before, after) =>
      (await samePlan(before, after)) ||
      sameResult(async (sql) => connection.run(sql, { timeoutMilliseconds: 3 * timeoutMilliseconds }), before, after),
  };
}

/** Views of the files of a folder under their tables' names, in a laboratory, and the catalog of both the DDL and the files. */
export async function openTables(laboratory: Laboratory, folder: string, data: DataAccess, ddl: string): Promise<SchemaCatalog> {
  const found = await catalogFromData(laboratory, [folder], data);
  for (const { name, dataset } of found.tables) {
    if (dataset === undefined) continue;
    const relation = await laboratory.open(dataset);
    await laboratory.execute(`CREATE VIEW ${identifier(name)} AS SELECT * FROM ${relation.from}`);
  }
  return mergeCatalogs(catalogFromDdl(ddl, "postgres"), found);
}

export async function* optimizeWorkload(workload: Workload): AsyncGenerator<WorkloadOutcome> {
  for (const query of workload.queries) yield await outcomeOf(workload, query);
}

async function outcomeOf({ dialect, catalog, engine, data }: Workload, { name, sql }: WorkloadQuery): Promise<WorkloadOutcome> {
  const { signal } = new AbortController();
  const { statements } = parseStatements(sql, dialects[dialect]);
  const report = await optimizeText({
    source: { text: sql },
    reading: { dialect, sql, statements: statements.map(({ span }) => ({ span })), templated: [], notes: [] },
    catalog,
    rules,
    examiner: (statement) => ({
      signal,
      judge: async (left, right, preconditions) =>
        judge(
          { left, right, dialect, catalog, preconditions, budgetMilliseconds: 15_000 },
          { laboratory: async (options) => data.laboratory(options), signal, progress: () => undefined },
        ),
      check: async (precondition) =>
        checkPrecondition(precondition, { catalog, statement, ...(engine.session === undefined ? {} : { session: engine.session }) }),
      measure: engine.measure,
    }),
  });
  const candidates = report.rewrites.filter(({ changesResult }) => !changesResult);
  const best = candidates.find(({ recommended }) => recommended) ?? candidates[0];
  if (best === undefined) return { name, findings: report.findings.length, rules: [], recommended: false, explanation: "no rewrite" };
  const same = await engine.same(sql, best.sql);
  return {
    name,
    findings: report.findings.length,
    rules: best.rules,
    verdict: best.judgement.verdict,
    recommended: best.recommended,
    ...(same === undefined ? {} : { same }),
    ...(best.gain?.factor === undefined ? {} : { factor: best.gain.factor, gain: best.gain.verdict }),
    explanation: best.gain?.explanation ?? best.judgement.explanation,
    after: best.sql,
  };
}

type Run = (sql: string) => Promise<QueryResult | QueryFailure>;

async function sameResult(run: Run, before: string, after: string): Promise<boolean | undefined> {
  const [left, right] = [before, after].map((sql) => `SELECT * FROM (${sql.replace(/;\s*$/u, "")}\n) AS q`);
  const difference = `SELECT count(*) AS n FROM ((${left} EXCEPT ALL ${right}) UNION ALL (${right} EXCEPT ALL ${left})) AS d`;
  const result = await run(difference);
  if (result.outcome !== "rows") return undefined;
  return Number(result.rows[0]?.[0]) === 0;
}

export function shownOutcome({ name, rules: applied, verdict, recommended, same, factor, explanation }: WorkloadOutcome): string {
  if (applied.length === 0) return `${name}: ${explanation}`;
  const gain = factor === undefined ? "" : ` ${factor.toFixed(2)}x`;
  const result = same === undefined ? " results not compared" : same ? "" : " RESULT CHANGED";
  return `${name}: ${applied.join(", ")}: ${verdict ?? ""}${recommended ? ", recommended" : ""}${gain}${result} (${explanation})`;
}

export function shownTotals(outcomes: readonly WorkloadOutcome[]): string {
  const faster = outcomes.filter(({ recommended, gain }) => recommended && gain === "faster");
  const factors = faster.map(({ factor = 1 }) => factor).toSorted((a, b) => a - b);
  const twice = factors.filter((factor) => factor >= 2).length;
  const parts = [
    `${outcomes.length} queries`,
    `${outcomes.filter((outcome) => outcome.rules.length > 0).length} with a rewrite`,
    `${outcomes.filter(({ recommended }) => recommended).length} recommended`,
    `${faster.length} faster (median ${(factors[Math.floor(factors.length / 2)] ?? 1).toFixed(2)}x, ${twice} at least 2x)`,
    `${outcomes.filter(({ recommended, gain }) => !recommended && gain === "slower").length} slower and not recommended`,
    `${outcomes.filter(({ same }) => same === false).length} results changed`,
    `${outcomes.filter((outcome) => outcome.rules.length > 0 && outcome.same === undefined).length} results not compared`,
  ];
  return `${parts.join(", ")}.`;
}
