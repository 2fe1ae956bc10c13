/** Judges, checks and times the rewrites of optimize_query with what the caller gave, within a budget of time for the whole call. */
import type { LaboratoryOptions } from "../../data/laboratory-types.ts";
import type { PostgresConnection } from "../../data/postgres/types.ts";
import type { DataSession } from "../../data/types.ts";
import type { Gain } from "../../engines/sql/gain.ts";
import { gainOfRewrite, type RewriteGainRequest } from "../../engines/sql/gain/gain-of-rewrite.ts";
import { duckDbParser } from "../../engines/sql/front-end/parsers/duckdb.ts";
import { inconclusive } from "../../engines/sql/judge/report/conclude.ts";
import { judgeInDialect } from "../../engines/sql/judge/judge-in-dialect.ts";
import type { Examiner } from "../../engines/sql/optimize/rewrites.ts";
import type { SchemaCatalog } from "../../engines/sql/schema.ts";
import { checkPrecondition } from "../../engines/sql/schema/check-precondition.ts";
import { inferCatalog } from "../../engines/sql/schema/infer-catalog.ts";
import { mergeCatalogs } from "../../engines/sql/schema/merge-catalogs.ts";
import type { AnalysedStatement } from "../../engines/sql/scope.ts";
import type { ToolContext } from "../context.ts";
import type { OptimizeInput } from "../optimize-query.ts";
import { datasetsOf } from "./sql-catalog.ts";
import { translatorFor } from "./sql-reading.ts";

export interface Examiners {
  readonly forStatement: (statement: AnalysedStatement) => Examiner;
}

/** One judgement takes no longer than this while there is more to do. */
const longestJudgement = 10_000;
const longestMeasurement = 2500;
const longestRun = 10_000;

const outOfTime = inconclusive("outOfTime", "Not judged: the budget of time was used up. Raise budget, or name a single file.");

export function createExaminers(
  args: OptimizeInput,
  context: ToolContext,
  session: DataSession,
  connection: PostgresConnection | undefined,
  told: (step: string) => void,
): Examiners {
  const until = performance.now() + args.budget * 1000;
  const left = (): number => until - performance.now();
  const tools = {
    laboratory: async (options: LaboratoryOptions) => context.data.laboratory(options),
    signal: context.signal,
    progress: () => undefined,
  };
  return {
    forStatement: (statement) => {
      const { dialect } = statement;
      const translate = translatorFor(dialect, session);
      // What the text itself shows of tables that nothing declares is enough to try it on.
      let made: SchemaCatalog | undefined;
      // Only where there is something to judge: it takes time for all tables of a project.
      const catalogNow = (): SchemaCatalog => (made ??= mergeCatalogs(statement.catalog, inferCatalog(statement)));
      return {
        signal: context.signal,
        judge: async (before, after, preconditions) => {
          if (left() <= 0) return outOfTime;
          told("judging a rewrite");
          const catalog = catalogNow();
          return judgeInDialect(
            { left: before, right: after, dialect, catalog, preconditions, budgetMilliseconds: Math.min(longestJudgement, left()) },
            { ...tools, translate },
            duckDbParser(session),
          );
        },
        check: async (precondition) => checkPrecondition(precondition, { catalog: statement.catalog, statement, session }),
        measure: async (before: string, after: string, rules: readonly string[]): Promise<Gain> => {
          told("timing a rewrite");
          const catalog = catalogNow();
          const source = sourceOf(args, catalog);
          return gainOfRewrite(
            {
              before,
              after,
              dialect,
              catalog,
              rules,
              allowAnalyze: args.allowAnalyze,
              budgetMilliseconds: Math.max(200, Math.min(longestMeasurement, left())),
              // Both may take it once before anything is known of them.
              timeoutMilliseconds: Math.max(500, Math.min(longestRun, left() / 2)),
              ...(source === undefined ? {} : { source }),
              ...(connection === undefined ? {} : { connection }),
            },
            { laboratory: tools.laboratory, signal: context.signal, translate },
          );
        },
      };
    },
  };
}

/** What rewrites are timed on: the user's data first, else data generated to the stated sizes. */
function sourceOf(args: OptimizeInput, catalog: SchemaCatalog): RewriteGainRequest["source"] | undefined {
  const datasets = datasetsOf(catalog);
  if (args.data !== undefined && datasets.size > 0) return { kind: "data", datasets };
  return args.statistics === undefined ? undefined : { kind: "generated" };
}
