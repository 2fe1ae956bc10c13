import type { AnalysedStatement, Scope } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import { likeKeyword } from "../../rewrite/layout.ts";
import type { Select, SetOperation } from "../../syntax/tree.ts";
import { columnOf, sameName } from "../correctness/support/columns.ts";
import { outputName } from "../correctness/support/output.ts";
import { setOperands } from "../correctness/support/set-operations.ts";
import { allExpressions } from "../correctness/support/walk.ts";
import { branchSelects } from "./support/branch-selects.ts";
import { mayMultiplyRows } from "./support/may-multiply-rows.ts";

/** No two rows of the SELECT are equal: DISTINCT, all columns of GROUP BY in the output, or a declared key of its only table in it. */
function isDistinct(analysed: AnalysedStatement, select: Select): boolean {
  const scope = analysed.scopeOf(select);
  if (scope === undefined || select.opaqueClauses.length > 0) return false;
  if (select.distinct && select.distinctOn.length === 0) return true;
  if (select.items.some(({ expression }) => mayMultiplyRows(analysed, expression))) return false;
  if (select.groupBy !== undefined) return groupsAreOutput(analysed, scope);
  const [source, ...others] = scope.sources;
  if (source === undefined || others.length > 0 || source.optional) return false;
  const output = select.items.flatMap(({ expression }) => {
    const column = columnOf(analysed, expression);
    return column?.source === source ? [column.reference.name.name] : [];
  });
  return source.keys.some(
    (key) => keyIsNotNull(source.columns, key) && key.every((name) => output.some((column) => sameName(column, name))),
  );
}

/** NULLs may repeat in a unique column. */
function keyIsNotNull(columns: Scope["sources"][number]["columns"], key: readonly string[]): boolean {
  return key.every((name) => columns?.some((column) => sameName(column.name, name) && !column.nullable) ?? false);
}

function groupsAreOutput(analysed: AnalysedStatement, { select }: Scope): boolean {
  if (select.groupBy?.type !== "list") return false;
  return select.groupBy.items.every((item) => {
    if (item.kind === "literal") return true;
    const group = columnOf(analysed, item);
    return (
      group !== undefined &&
      select.items.some(({ expression }) => {
        const column = columnOf(analysed, expression);
        return column?.source === group.source && sameName(column.reference.name.name, group.reference.name.name);
      })
    );
  });
}

/** Some output column is a constant in every branch, a different one in each. */
function areDisjoint(selects: readonly Select[]): boolean {
  const width = selects[0]?.items.length ?? 0;
  return Array.from({ length: width }, (_, index) => index).some((index) => {
    const values = selects.map((select) => select.items[index]?.expression);
    const texts = values.flatMap((value) =>
      value?.kind === "literal" && value.type === "string" ? [value.value.trim().toLowerCase()] : [],
    );
    return texts.length === selects.length && new Set(texts).size === selects.length;
  });
}

/** The UNION is all of an IN or EXISTS subquery, which doesn't mind duplicates. */
function inMembership(analysed: AnalysedStatement, operation: SetOperation): boolean {
  return allExpressions(analysed).some(
    ({ expression }) =>
      (expression.kind === "in" || expression.kind === "exists") &&
      expression.query?.body === operation &&
      expression.query.limit === undefined,
  );
}

function matchOf(analysed: AnalysedStatement, operation: SetOperation): RuleMatch | undefined {
  if (operation.operator !== "UNION" || operation.all || operation.byName) return undefined;
  const branches = branchSelects(operation);
  if (branches === undefined) return undefined;
  const { selects, operations } = branches;
  if (selects.some(({ items }) => items.some(({ expression }) => expression.kind === "star" || expression.kind === "opaque")))
    return undefined;
  const membership = inMembership(analysed, operation);
  const plainUnions = operations.every(({ all }) => !all);
  if (!membership && !(plainUnions && areDisjoint(selects) && selects.every((select) => isDistinct(analysed, select)))) return undefined;
  const written = analysed.source.slice(operation.operatorSpan.start, operation.operatorSpan.end);
  return {
    span: operation.operatorSpan,
    message: membership
      ? "The subquery only answers whether a row is there, so its duplicates need not be removed."
      : `The branches can't share a row (${constantNames(selects)} tells them apart) and none repeats one: UNION sorts or hashes all rows to remove nothing.`,
    rewrite: {
      title: "Write UNION ALL",
      edits: [
        {
          span: operation.operatorSpan,
          text: `${likeKeyword(analysed.source, operation.operatorSpan, "UNION")} ${written === written.toUpperCase() ? "ALL" : "all"}`,
        },
      ],
      preconditions: [],
    },
  };
}

function constantNames(selects: readonly Select[]): string {
  const [first] = selects;
  const item = first?.items.find(({ expression }) => expression.kind === "literal");
  return item === undefined ? "a constant" : (outputName(item) ?? "a constant");
}

export const unionAsUnionAll = defineRule({
  id: "union-as-union-all",
  group: "cost",
  title: "UNION that removes no duplicates",
  severity: "warning",
  what: "UNION of branches that are told apart by a constant column and are distinct by themselves, or a UNION inside of IN or EXISTS.",
  why: "UNION compares all rows with all others by a sort or a hash table; UNION ALL just appends.",
  whenNotToUse: "Duplicates are possible and unwanted; the rule only speaks where they can't be.",
  fix: "safe",
  sources: ["Snowflake documentation: query insights, UNION without ALL"],
  visit: (analysed) =>
    setOperands(analysed)
      .map(({ operation }) => matchOf(analysed, operation))
      .filter((found) => found !== undefined),
  examples: {
    bad: [
      {
        sql: "SELECT 'web' AS channel, region, count(*) AS n FROM web GROUP BY region UNION SELECT 'shop' AS channel, region, count(*) AS n FROM shop GROUP BY region",
        fixed:
          "SELECT 'web' AS channel, region, count(*) AS n FROM web GROUP BY region UNION ALL SELECT 'shop' AS channel, region, count(*) AS n FROM shop GROUP BY region",
      },
      {
        sql: "select id from a where id in (select x from b union select y from c)",
        fixed: "select id from a where id in (select x from b union all select y from c)",
      },
    ],
    good: [
      { sql: "SELECT region FROM web UNION SELECT region FROM shop" },
      { sql: "SELECT 'web' AS channel, region FROM web UNION SELECT 'shop' AS channel, region FROM shop" },
      { sql: "SELECT 'web' AS c, region FROM web GROUP BY region UNION SELECT 'WEB' AS c, region FROM shop GROUP BY region" },
    ],
  },
});
