/** A column whose distinct values are few enough to keep: one GROUP BY, and every figure is computed on the values and their counts. */
import type { DataSession } from "../../../data/types.ts";
import { figureAggregates, isNumber, plainMean, readFigures, weightedMean } from "./column-figures.ts";
import type { ColumnOptions, ColumnResult } from "./column-result.ts";
import { distribution } from "./distribution.ts";
import { countOutliers } from "./outliers.ts";
import { placeholdersIn } from "./placeholders.ts";
import type { ProfiledColumn, ProfileSource } from "./profile-source.ts";
import { countOf } from "./row-values.ts";
import { semanticType } from "./semantic-type.ts";
import { topOf } from "./top-values.ts";
import type { ValueSource } from "./value-source.ts";

export async function groupedColumn(
  session: DataSession,
  source: ProfileSource,
  profiled: ProfiledColumn,
  options: ColumnOptions,
): Promise<ColumnResult> {
  const { column } = profiled;
  const groups = session.temporaryName("groups");
  await session.execute(`CREATE TEMP TABLE ${groups} AS SELECT ${profiled.value} AS v, count(*) AS n FROM ${source.from} GROUP BY 1`);
  const values: ValueSource = { column, from: groups, value: "v", weight: "n", ordered: false };
  const aggregates = Object.entries(figureAggregates(column, "v", "n")).map(([name, sql]) => `${sql} AS ${name}`);
  const from = isNumber(column) ? `(SELECT v, n, (${meanQuery(source, profiled, groups)}) AS mean FROM ${groups})` : groups;
  const [row] = await session.rows(`SELECT count(v) AS distinct_values, ${aggregates.join(", ")} FROM ${from}`);
  const figures = readFigures(column, row);
  const distinct = countOf(row, "distinct_values");
  const spread = await distribution(session, values, figures, { distinct, histogramBins: options.histogramBins });
  const outliers = await countOutliers(session, values, figures, spread.quartiles);
  const result: ColumnResult = {
    profiled,
    figures,
    distinct,
    ...spread,
    top: await topOf(session, column, groups, options.topValues),
    semantic: await semanticType(session, values, options.formats, figures.present),
    placeholders: await placeholdersIn(session, column, groups, figures, distinct),
    outliers,
  };
  await session.execute(`DROP TABLE ${groups}`);
  return result;
}

/** One pass over a table that is at hand costs less than multiplying each value by its count, which takes 128 bits; the sum is the same. */
function meanQuery(source: ProfileSource, { column, value }: ProfiledColumn, groups: string): string {
  const plain = source.isTable ? plainMean(column, value) : undefined;
  return plain === undefined ? `SELECT ${weightedMean(column, "v", "n")} FROM ${groups}` : `SELECT ${plain} FROM ${source.from}`;
}
