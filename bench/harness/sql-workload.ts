/** Optimizes queries one after the other on real data and tells what came of each; no loser is left out. */
import { identifier } from "../../src/core/sql.ts";
import type { Laboratory } from "../../src/data/laboratory-types.ts";
import type { DataAccess } from "../../src/data/types.ts";
import { dialects } from "../../src/engines/sql/dialects/index.ts";
import type { DialectId } from "../../src/engines/sql/dialect.ts";
import type { GainVerdict } from "../../src/engines/sql/gain.ts";
import { measureGain } from "../../src/engines/sql/gain/measure.ts";
import { judge } from "../../src/engines/sql/judge/judge-pair.ts";
import { optimizeText } from "../../src/engines/sql/optimize/optimize-text.ts";
import type { Rewrite } from "../../src/engines/sql/optimize/types.ts";
import { rules } from "../../src/engines/sql/rules/index.ts";
import type { SchemaCatalog } from "../../src/engines/sql/schema.ts";
import { checkPrecondition } from "../../src/engines/sql/schema/check-precondition.ts";
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
  /** Has the tables of the catalog under their names. */
  readonly laboratory: Laboratory;
  readonly data: DataAccess;
}

/** Views of datasets under their tables' names, in a laboratory. */
export async function showTables(laboratory: Laboratory, datasets: ReadonlyMap<string, string>): Promise<void> {
  for (const [name, dataset] of datasets) {
    const relation = await laboratory.open(dataset);
    await laboratory.execute(`CREATE VIEW ${identifier(name)} AS SELECT * FROM ${relation.from}`);
  }
}

export async function* optimizeWorkload(workload: Workload): AsyncGenerator<WorkloadOutcome> {
  for (const query of workload.queries) yield await outcomeOf(workload, query);
}

async function outcomeOf({ dialect, catalog, laboratory, data }: Workload, { name, sql }: WorkloadQuery): Promise<WorkloadOutcome> {
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
      check: async (precondition) => checkPrecondition(precondition, { catalog, statement, session: laboratory }),
      measure: async (before, after) =>
        measureGain({ before, after, laboratory, on: "data", setting: "", runs: 7, budgetMilliseconds: 6000, timeoutMilliseconds: 60_000 }),
    }),
  });
  const candidates = report.rewrites.filter(({ changesResult }) => !changesResult);
  const best = candidates.find(({ recommended }) => recommended) ?? candidates[0];
  if (best === undefined) return { name, findings: report.findings.length, rules: [], recommended: false, explanation: "no rewrite" };
  return {
    name,
    findings: report.findings.length,
    rules: best.rules,
    verdict: best.judgement.verdict,
    recommended: best.recommended,
    same: await sameResult(laboratory, sql, best.sql),
    ...(best.gain?.factor === undefined ? {} : { factor: best.gain.factor, gain: best.gain.verdict }),
    explanation: best.gain?.explanation ?? best.judgement.explanation,
    after: best.sql,
  };
}

/** As bags. */
async function sameResult(laboratory: Laboratory, before: string, after: string): Promise<boolean> {
  const [left, right] = [before, after].map((sql) => sql.replace(/;\s*$/u, ""));
  const difference = `SELECT count(*) AS n FROM ((FROM (${left}) EXCEPT ALL FROM (${right})) UNION ALL (FROM (${right}) EXCEPT ALL FROM (${left})))`;
  const result = await laboratory.run(difference, { timeoutMilliseconds: 120_000 });
  if (result.outcome !== "rows") throw new Error(result.message);
  return Number(result.rows[0]?.[0]) === 0;
}
