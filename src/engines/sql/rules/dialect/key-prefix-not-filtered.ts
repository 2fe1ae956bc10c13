import { defineRule, type RuleMatch } from "../../rule.ts";
import type { AnalysedStatement, Scope, ScopeSource } from "../../scope.ts";
import type { Expression } from "../../syntax/tree.ts";
import { columnOf, sameName } from "../correctness/support/columns.ts";
import { conjunctsOf } from "../correctness/support/predicates.ts";
import { eachScope } from "../correctness/support/visit.ts";
import { expressionsOf } from "../correctness/support/walk.ts";
import { columnsOfKey, nameOf, partitionColumns } from "./support/keys.ts";

/** Values up to which a first column divides the table so little that the later ones still lie together. */
const fewValues = 50;

/** Any mention in a condition or a join: whether it skips anything is for the engine to say. */
function isMentioned(analysed: AnalysedStatement, scope: Scope, source: ScopeSource, names: readonly string[]): boolean {
  return expressionsOf(scope).some(({ expression, clause }) => {
    if (!["where", "from", "having", "qualify"].includes(clause)) return false;
    if (expression.kind === "opaque" || expression.kind === "lambda") return true;
    const column = columnOf(analysed, expression);
    return column?.source === source && names.includes(column.reference.name.name.toLowerCase());
  });
}

const isConstant = ({ kind }: Expression): boolean => kind === "literal" || kind === "parameter";

/** `column = 5`, `BETWEEN`, `IN`: what skips blocks of a sorted column. */
function comparedWithConstant(condition: Expression): Expression | undefined {
  if (condition.kind === "binary" && ["=", "<", ">", "<=", ">="].includes(condition.operator)) {
    if (isConstant(condition.right)) return condition.left;
    return isConstant(condition.left) ? condition.right : undefined;
  }
  if (condition.kind === "between") return condition.not ? undefined : condition.operand;
  return condition.kind === "in" && !condition.not && condition.list?.every(isConstant) === true ? condition.operand : undefined;
}

function matchOf(analysed: AnalysedStatement, scope: Scope, source: ScopeSource): RuleMatch | undefined {
  const { table } = source;
  const [first, ...others] = table?.clusterBy ?? [];
  if (table === undefined || first === undefined || others.length === 0 || table.interleaved === true) return undefined;
  const leading = columnsOfKey(table, first);
  const later = others.map((key) => nameOf(key)).filter((name) => name !== undefined);
  const condition = conjunctsOf(scope.select.where?.expression).find((part) => {
    const compared = comparedWithConstant(part);
    const column = compared === undefined ? undefined : columnOf(analysed, compared);
    return column?.source === source && column.scope === scope && later.some((name) => sameName(name, column.reference.name.name));
  });
  if (condition === undefined || leading.length === 0) return undefined;
  if (isMentioned(analysed, scope, source, [...leading, ...partitionColumns(table)])) return undefined;
  const distinct = Object.entries(table.distinct ?? {}).find(([name]) => leading.some((column) => sameName(column, name)))?.[1];
  if (distinct !== undefined && distinct <= fewValues) return undefined;
  return {
    span: condition,
    message: `${table.name} is sorted by ${table.clusterBy.join(", ")}, and nothing is asked of ${leading.join(" or ")}: rows that match lie scattered, and little or nothing of the table is skipped.`,
    suggestion: `Add a condition on ${leading.join(", ")} where there is one, or a sort order, projection or index that begins with what this asks for.`,
  };
}

function match(analysed: AnalysedStatement, scope: Scope): readonly RuleMatch[] {
  if (scope.select.opaqueClauses.length > 0) return [];
  return scope.sources
    .filter(({ kind, relation }) => kind === "table" && relation.kind === "table")
    .map((source) => matchOf(analysed, scope, source))
    .filter((found) => found !== undefined);
}

const sales = "CREATE TABLE sales (day DATE, shop INT, amount INT) COMPOUND SORTKEY (day, shop)";
const visits = "CREATE TABLE visits (site UInt32, user_id UInt64, at DateTime) ENGINE = MergeTree ORDER BY (site, user_id)";

export const keyPrefixNotFiltered = defineRule({
  id: "key-prefix-not-filtered",
  group: "dialect",
  title: "Filter that skips the first column of the sort order",
  severity: "info",
  dialects: ["redshift", "clickhouse", "bigquery"],
  what: "A condition on a later column of a compound sort key (ClickHouse: ORDER BY; BigQuery: CLUSTER BY), with none on the first.",
  why: "Rows are sorted by the first column, and by the next only within it. Blocks are skipped by ranges of values, so a condition on a later column alone finds some of its rows in nearly every block.",
  whenNotToUse: "The first column has few values, or the later one rises and falls with it.",
  fix: "none",
  sources: [
    "Amazon Redshift documentation: sort keys, compound sort key",
    "ClickHouse documentation: knowledge base, why is my primary key not used",
    "BigQuery documentation: query clustered tables, order of clustered columns in filters",
  ],
  visit: eachScope(match),
  examples: {
    bad: [
      { sql: "SELECT SUM(amount) AS total FROM sales WHERE shop = 12", schema: sales, dialect: "redshift" },
      { sql: "SELECT count() AS n FROM visits WHERE user_id IN (1, 2)", schema: visits, dialect: "clickhouse" },
    ],
    good: [
      { sql: "SELECT SUM(amount) AS total FROM sales WHERE shop = 12 AND day > '2024-01-01'", schema: sales, dialect: "redshift" },
      { sql: "SELECT SUM(amount) AS total FROM sales WHERE amount > 12", schema: sales, dialect: "redshift" },
      {
        sql: "SELECT SUM(amount) AS total FROM sales WHERE shop = 12",
        schema: "CREATE TABLE sales (day DATE, shop INT, amount INT) INTERLEAVED SORTKEY (day, shop)",
        dialect: "redshift",
      },
      { sql: "SELECT s.amount FROM sales s JOIN days d ON d.day = s.day WHERE s.shop = 12", schema: sales, dialect: "redshift" },
    ],
  },
});
