import type { AnalysedStatement, Scope } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import { functionName } from "../../scopes/functions/function-name.ts";
import type { ColumnReference, Expression } from "../../syntax/tree.ts";
import { containsAggregate, readsClock } from "./support/calls.ts";
import { columnOf, isObscure, sameColumn, sameName, textAt } from "./support/columns.ts";
import { equalExpressions, isOrdinal, ordinalItem, outputExpression } from "./support/output.ts";
import { joinsIn, operandsOf } from "./support/walk.ts";
import { eachScope } from "./support/visit.ts";

/** Functions that surely aren't aggregates; any other might be one that only the engine, or its user, knows. */
const scalars = new Set(
  (
    "abs ceil ceiling floor round trunc lower upper initcap trim ltrim rtrim length char_length substr substring left right replace concat " +
    "coalesce nullif ifnull nvl if iff greatest least date date_trunc date_part year month day hour minute quarter week to_char to_date " +
    "to_timestamp timestamp datetime date_add date_sub dateadd datediff date_diff timestamp_trunc mod power sqrt safe_divide regexp_replace " +
    "len isnull iif nvl2 zeroifnull charindex strpos instr position datepart datename datetrunc eomonth date_format dayofweek dayofyear dayname monthname " +
    "last_day add_months months_between timestampdiff convert isoweek ucase lcase substring_index space reverse lengthb octet_length toyear " +
    "tomonth todate tostartofmonth tostartofday tostring ifelse concat_ws datetime_trunc datetime_diff timestamp_diff safe_cast try_convert " +
    "regexp_extract split_part lpad rpad cast try_cast md5 format_date strftime"
  ).split(" "),
);

/** A column that is neither grouped nor aggregated. */
function ungrouped(
  analysed: AnalysedStatement,
  scope: Scope,
  expression: Expression,
  grouped: readonly Expression[],
): ColumnReference | undefined {
  if (grouped.some((item) => item === expression || equalExpressions(analysed, item, expression))) return undefined;
  if (isObscure(expression) || readsClock(expression)) return undefined;
  if (expression.kind === "call" && (expression.over !== undefined || !scalars.has(functionName(expression)))) return undefined;
  if (expression.kind === "column") {
    const column = columnOf(analysed, expression);
    if (column === undefined || column.scope !== scope || column.correlated || column.source.kind === "function") return undefined;
    return isDetermined(analysed, scope, grouped, column) ? undefined : expression;
  }
  for (const operand of operandsOf(expression)) {
    const found = ungrouped(analysed, scope, operand, grouped);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Postgres and MySQL know that a grouped key determines the table's other columns; USING makes two columns one. */
function isDetermined(
  analysed: AnalysedStatement,
  scope: Scope,
  grouped: readonly Expression[],
  column: NonNullable<ReturnType<typeof columnOf>>,
): boolean {
  const columns = grouped.map((item) => columnOf(analysed, item)).filter((item) => item !== undefined);
  if (columns.some((item) => sameColumn(item, column))) return true;
  // A bare name in GROUP BY may mean this column even where it can't be resolved.
  const own = column.reference.name.name;
  if (grouped.some((item) => item.kind === "column" && item.qualifier.length === 0 && sameName(item.name.name, own))) return true;
  if (joinsIn(scope.select.from).some((join) => join.natural || join.using.some(({ name }) => sameName(name, column.reference.name.name))))
    return true;
  if (analysed.dialect !== "postgres" && analysed.dialect !== "mysql" && analysed.dialect !== "generic") return false;
  return column.source.keys.some((key) =>
    key.every((name) => columns.some((item) => item.source === column.source && sameName(item.reference.name.name, name))),
  );
}

/** Expressions of GROUP BY as written, and what names and numbers among them mean. */
function groupedBy(scope: Scope): readonly Expression[] {
  return (scope.select.groupBy?.items ?? []).flatMap((item) => {
    const meant = outputExpression(scope, item);
    return meant === undefined ? [item] : [item, meant];
  });
}

function matchOf(analysed: AnalysedStatement, scope: Scope): RuleMatch | undefined {
  const { select } = scope;
  const { groupBy } = select;
  if ((groupBy !== undefined && groupBy.type !== "list") || select.opaqueClauses.length > 0 || select.from === undefined) return undefined;
  if (groupBy === undefined && !select.items.some((item) => containsAggregate(item.expression))) return undefined;
  // A number that counts columns of a star.
  if (groupBy?.items.some((item) => isOrdinal(item) && ordinalItem(scope, item) === undefined) === true) return undefined;
  const grouped = groupedBy(scope);
  if (grouped.some((item) => item.kind === "opaque" || item.kind === "collection")) return undefined;
  for (const item of select.items) {
    const found = ungrouped(analysed, scope, item.expression, grouped);
    if (found === undefined) continue;
    const name = textAt(analysed, found);
    return {
      span: found,
      message:
        groupBy === undefined
          ? `${name} stands beside an aggregate, but there is no GROUP BY.`
          : `${name} is neither in GROUP BY nor in an aggregate: which of a group's values is it?`,
      suggestion: `Add ${name} to GROUP BY, or say which value is meant with MIN, MAX or ANY_VALUE.`,
    };
  }
  return undefined;
}

export const ungroupedColumn = defineRule({
  id: "ungrouped-column",
  group: "correctness",
  title: "Column neither grouped nor aggregated",
  severity: "error",
  what: "A column of the select list of an aggregated query that is not in GROUP BY.",
  why: "Most engines refuse the query; those that don't (MySQL without ONLY_FULL_GROUP_BY, SQLite) return the value of an arbitrary row.",
  whenNotToUse: "The column depends on a grouped key, which is recognised on Postgres and MySQL where the key is declared.",
  fix: "none",
  sources: ["ISO/IEC 9075-2, 7.16 <query specification>", "https://dev.mysql.com/doc/refman/8.4/en/group-by-handling.html"],
  visit: eachScope(matchOf),
  examples: {
    bad: [
      { sql: "SELECT kind, name, COUNT(*) FROM t GROUP BY kind" },
      { sql: "SELECT region, SUM(amount) FROM sales" },
      { sql: "SELECT a + b, COUNT(*) FROM t GROUP BY a" },
      { sql: "SELECT t.name, u.kind, MAX(t.x) FROM t JOIN u ON u.id = t.id GROUP BY u.kind" },
    ],
    good: [
      { sql: "SELECT kind, COUNT(*) FROM t GROUP BY kind" },
      { sql: "SELECT a.*, b.name, MAX(b.d) FROM a JOIN b ON b.id = a.id GROUP BY 1, 2, 3" },
      { sql: "SELECT COALESCE(c.data:id::VARCHAR, c.data:key) AS id, MAX(c.d) FROM c GROUP BY 1", dialect: "snowflake" },
      { sql: "SELECT DATE_TRUNC('month', d), UPPER(kind), COUNT(*) FROM t GROUP BY DATE_TRUNC('month', d), kind" },
      { sql: "SELECT LOWER(kind) AS k, COUNT(*) FROM t GROUP BY k" },
      { sql: "SELECT kind, name, COUNT(*) FROM t GROUP BY 1, 2" },
      { sql: "SELECT t.kind, COUNT(*) FROM t GROUP BY kind" },
      {
        sql: "SELECT id, name, COUNT(*) FROM t JOIN u ON u.t_id = t.id GROUP BY id",
        schema: "CREATE TABLE t (id INT PRIMARY KEY, name TEXT); CREATE TABLE u (t_id INT)",
        dialect: "postgres",
      },
      { sql: "SELECT kind, SUM(SUM(x)) OVER (ORDER BY kind), CURRENT_DATE FROM t GROUP BY kind" },
      { sql: "SELECT a, b, COUNT(*) FROM t GROUP BY ALL", dialect: "duckdb" },
    ],
  },
});
