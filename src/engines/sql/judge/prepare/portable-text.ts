/**
 * Small differences of syntax that keep a text from running in DuckDB, set right in place, so that no translation of the whole is needed: a JOIN
 * without a condition, as MySQL, SQLite and Spark take it, and unquoted names with a dollar in front, as Calcite's tests print them.
 */
import { dialects } from "../../dialects/index.ts";
import type { DialectId } from "../../dialect.ts";
import { applyEdits } from "../../rewrite/edits.ts";
import type { Edit } from "../../rule.ts";
import { parseStatements } from "../../syntax/parse.ts";
import { walk } from "../../syntax/walk.ts";

/** Elsewhere a JOIN without a condition is an error, which should be told. */
const conditionless: ReadonlySet<DialectId> = new Set(["generic", "mysql", "spark", "databricks", "clickhouse"]);

export function portableText(sql: string, dialect: DialectId): string {
  const named = dialect === "generic" ? withQuotedDollars(sql) : sql;
  return conditionless.has(dialect) && /\bjoin\b/i.test(named) ? withJoinConditions(named, dialect) : named;
}

const dollarName = /'(?:[^']|'')*'|"(?:[^"]|"")*"|(?<![\w$])\$[A-Za-z_]\w*/g;

/** Only where one of them is certainly a name: elsewhere `$x` is a parameter. */
function withQuotedDollars(sql: string): string {
  if (!/(?:\bAS\s+|\.)\$[A-Za-z_]/i.test(sql)) return sql;
  return sql.replaceAll(dollarName, (text) => (text.startsWith("$") ? `"${text}"` : text));
}

function withJoinConditions(sql: string, dialect: DialectId): string {
  const missing = new Map<number, number>();
  for (const { statement } of parseStatements(sql, dialects[dialect]).statements) {
    if (statement === undefined) continue;
    walk(statement, (node) => {
      if (node.kind !== "join" || node.type !== "inner" || node.comma || node.natural) return;
      if (node.on !== undefined || node.using.length > 0) return;
      // Of `a JOIN b JOIN c` both end at one place.
      missing.set(node.right.span.end, (missing.get(node.right.span.end) ?? 0) + 1);
    });
  }
  const edits = [...missing].map(([at, count]): Edit => ({ span: { start: at, end: at }, text: " ON TRUE".repeat(count) }));
  return edits.length === 0 ? sql : applyEdits(sql, edits);
}
