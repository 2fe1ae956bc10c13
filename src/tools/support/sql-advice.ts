/** Advice on storage and cost for optimize_query. */
import { dialects } from "../../engines/sql/dialects/index.ts";
import type { Advice, CostEstimate, WorkloadQuery } from "../../engines/sql/advice.ts";
import { adviseWorkload } from "../../engines/sql/advice/advise-workload.ts";
import { tryIndexes } from "../../engines/sql/gain/try-indexes.ts";
import type { PostgresConnection } from "../../data/postgres/types.ts";
import { prepareStatement } from "../../engines/sql/optimize/prepare.ts";
import type { TextReading } from "../../engines/sql/optimize/optimize-text.ts";
import type { FileReport, SqlSource } from "../../engines/sql/optimize/types.ts";
import { estimateCost } from "../../engines/sql/prices/estimate-cost.ts";
import { readPrices } from "../../engines/sql/prices/read-prices.ts";
import { listPrices } from "../../engines/sql/prices/table.ts";
import type { SchemaCatalog } from "../../engines/sql/schema.ts";
import type { ToolContext } from "../context.ts";
import type { OptimizeInput } from "../optimize-query.ts";

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
  const dialect = sources[0]?.reading.dialect ?? "generic";
  const proposed = advise ? adviseWorkload({ dialect, workload }) : [];
  const asked = dialect === "postgres" ? connection : undefined;
  const { advice, notes } = await tryIndexes({ advice: proposed, workload, connection: asked, left });
  if (cost === undefined) return { advice, costs: [], notes };
  const prices = cost.prices === undefined ? listPrices : await readPrices(await context.data.readText(cost.prices), cost.prices);
  return { advice, costs: [estimateCost(cost, prices, tablesRead(workload))], notes };
}

/** Each statement is a query of the workload that ran as often as the text says: once, unless a history tells more. */
function queriesOf({ source, reading, catalog }: ReadSource): readonly WorkloadQuery[] {
  const { title } = dialects[reading.dialect];
  return reading.statements.flatMap(({ span, invalid }, index) => {
    const context = { dialect: reading.dialect, catalog };
    const statement = invalid === undefined ? prepareStatement(reading.sql.slice(span.start, span.end), [], context) : undefined;
    const id = `${source.path ?? title}#${index + 1}`;
    const { history } = source;
    return statement === undefined
      ? []
      : [
          {
            id,
            statement,
            runs: history?.runs ?? 1,
            ...(history?.totalMilliseconds === undefined ? {} : { totalMilliseconds: history.totalMilliseconds }),
            ...(history?.bytesScanned === undefined ? {} : { bytesScanned: history.bytesScanned }),
          },
        ];
  });
}

function tablesRead(workload: readonly WorkloadQuery[]): number {
  const names = workload.flatMap(({ statement }) =>
    statement.scopes.flatMap(({ sources }) => sources.filter(({ kind }) => kind === "table").map(({ table, name }) => table?.name ?? name)),
  );
  return Math.max(1, new Set(names).size);
}
