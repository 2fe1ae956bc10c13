/** Values of JSON records that don't fit their column's type, by the number of their record. */
import { countText } from "../../core/count-text.ts";
import { numberOf, textOf } from "../row-values.ts";
import type { SessionContext } from "../session-context.ts";
import type { TypedColumn } from "../text/typed-columns.ts";
import { identifier } from "../../core/sql.ts";
import type { SourceFinding } from "../types.ts";

const shown = 10;
const sampleLength = 80;

/** One scan counts, and one a column with misfits looks for the first of them. */
export async function jsonMisfits(
  context: SessionContext,
  from: string,
  columns: readonly TypedColumn[],
): Promise<readonly SourceFinding[]> {
  const asked = columns.filter(({ column }) => (column.text?.misfit ?? "FALSE") !== "FALSE");
  if (asked.length === 0) return [];
  const counts = asked.map(({ column }, index) => `count_if(${column.text?.misfit ?? "FALSE"}) AS m${index}`);
  const [totals] = await context.connection.rows(`SELECT ${counts.join(", ")} FROM ${from}`);
  const findings: SourceFinding[] = [];
  for (const [index, { column }] of asked.entries()) {
    const count = numberOf(totals, `m${index}`);
    if (count === 0) continue;
    const rows = await context.connection.rows(
      `SELECT record, raw FROM (SELECT row_number() OVER () AS record, ${column.text?.raw ?? "NULL"} AS raw, ${column.text?.misfit ?? "FALSE"} AS misfit` +
        ` FROM ${from}) WHERE misfit LIMIT ${shown}`,
    );
    const values = count === 1 ? "1 value" : `${countText(count)} values`;
    const records = rows.map((row) => textOf(row, "record")).join(", ");
    findings.push({
      code: "misfit",
      level: "warning",
      message: `${values} of ${identifier(column.name)} ${count === 1 ? "is" : "are"} not of its type ${column.type}, first in record ${records}.`,
      column: column.name,
      count,
      samples: [...new Set(rows.map((row) => textOf(row, "raw").slice(0, sampleLength)))],
    });
  }
  return findings;
}
