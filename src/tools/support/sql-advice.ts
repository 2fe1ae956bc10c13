/** Advice on storage and cost for optimize_query. */
import { dialects } from "../../engines/sql/dialects/index.ts";
import type { DialectId } from "../../engines/sql/dialect.ts";
import type { Advice, CostEstimate } from "../../engines/sql/advice.ts";
import { adviseWorkload } from "../../engines/sql/advice/advise-workload.ts";
import { tryIndexes } from "../../engines/sql/gain/try-indexes.ts";
import type { PostgresConnection } from "../../data/postgres/types.ts";
import { prepareStatement } from "../../engines/sql/optimize/prepare.ts";
import { statementText, type TextReading } from "../../engines/sql/optimize/optimize-text.ts";
import type { FileReport, SqlSource } from "../../engines/sql/optimize/types.ts";
import type { SchemaCatalog } from "../../engines/sql/schema.ts";
import type { ToolContext } from "../context.ts";
import type { OptimizeInput } from "../optimize-query.ts";
import { costOf, type RewrittenQuery } from "./sql-costs.ts";

/** One text of the call as it was read, with what is known of its tables. */
export interface ReadSource {
  readonly source: SqlSource;
  readonly reading: TextReading;
  readonly catalog: SchemaCatalog;
  readonly report: FileReport;
}

export interface AdviceAnswer {
  readonly advice: readonly Advice[];
  readonly costs: readonly CostEstimate[];
  readonly notes: readonly string[];
}

/** Indexes are advised only after the server's planner was asked, where one is at hand. */
export async function adviceFor(
  { advise, cost }: OptimizeInput,
  context: ToolContext,
  sources: readonly ReadSource[],
  connection: PostgresConnection | undefined,
  left: () => number,
): Promise<AdviceAnswer> {
  const workload = advise || cost !== undefined ? sources.flatMap(queriesOf) : [];
  const dialect = mostFrequent(sources.map(({ reading }) => reading.dialect));
  const proposed = advise ? adviseWorkload({ dialect, workload }) : [];
  const asked = dialect === "postgres" ? connection : undefined;
  const { advice, notes } = await tryIndexes({ advice: proposed, workload, connection: asked, left });
  return { advice, costs: cost === undefined ? [] : [await costOf(cost, context, workload, advice)], notes };
}

/** Of texts that were told apart one by one; those that nothing tells are of no dialect in particular. */
function mostFrequent(ids: readonly DialectId[]): DialectId {
  const counts = new Map<DialectId, number>();
  for (const id of ids) if (id !== "generic") counts.set(id, (counts.get(id) ?? 0) + 1);
  const [best] = [...counts].toSorted((a, b) => b[1] - a[1]);
  return best?.[0] ?? "generic";
}

/** Each statement is a query of the workload that ran as often as the text says: once, unless a history tells more. */
function queriesOf({ source, reading, catalog, report }: ReadSource): readonly RewrittenQuery[] {
  const { title } = dialects[reading.dialect];
  return reading.statements.flatMap(({ span, invalid }, index) => {
    const context = { dialect: reading.dialect, catalog };
    const { text, templated } = statementText(reading, span);
    const statement = invalid === undefined ? prepareStatement(text, templated, context) : undefined;
    const id = `${source.path ?? title}#${index + 1}`;
    const { history } = source;
    // The best one comes first, and is the composed one where there is one.
    const rewrite = report.rewrites.find(
      (each) => each.recommended && each.statement.start >= span.start && each.statement.end <= span.end,
    );
    return statement === undefined
      ? []
      : [
          {
            id,
            statement,
            runs: history?.runs ?? 1,
            ...(rewrite === undefined ? {} : { rewrite }),
            ...(history?.totalMilliseconds === undefined ? {} : { totalMilliseconds: history.totalMilliseconds }),
            ...(history?.bytesScanned === undefined ? {} : { bytesScanned: history.bytesScanned }),
          },
        ];
  });
}
