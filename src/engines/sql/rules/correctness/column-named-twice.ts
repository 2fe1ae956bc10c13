import { defineRule, type RuleMatch } from "../../rule.ts";
import type { AnalysedStatement } from "../../scope.ts";
import { identifierKey } from "../../scopes/names.ts";
import type { Identifier, Span, UpdateStatement } from "../../syntax/tree.ts";
import { repeated } from "./support/repeated.ts";

interface Named {
  readonly key: string;
  readonly name: string;
  readonly span: Span;
}

/** a[1] and a.x are parts of one column. */
function isPart({ source }: AnalysedStatement, end: number): boolean {
  return /^\s*[[.]/u.test(source.slice(end, end + 20));
}

/** A CONSTRAINT among the columns of a view, as Databricks has it, is no column. */
function ofIdentifiers(analysed: AnalysedStatement, names: readonly Identifier[]): readonly Named[] {
  const columns = names.filter(
    ({ name, quoted, span }) => name !== "" && (quoted || name.toUpperCase() !== "CONSTRAINT") && !isPart(analysed, span.end),
  );
  return columns.map((identifier) => ({ key: identifierKey(identifier, analysed.dialect), name: identifier.name, span: identifier.span }));
}

/** MySQL takes the assignments of UPDATE one after the other; a[1] = x, a[2] = y set parts of one column. */
function assigned(analysed: AnalysedStatement, { assignments }: UpdateStatement): readonly Named[] {
  if (analysed.dialect === "mysql") return [];
  return assignments
    .filter(({ column }) => !isPart(analysed, column.end))
    .map(({ column }) => ({
      key: [...column.qualifier, column.name].map((part) => identifierKey(part, analysed.dialect)).join("."),
      name: column.name.name,
      span: column,
    }));
}

function namesOf(analysed: AnalysedStatement): readonly Named[] {
  const { statement } = analysed;
  if (statement.kind === "update") return assigned(analysed, statement);
  if (statement.kind === "createTable")
    return ofIdentifiers(
      analysed,
      statement.columns.map(({ name }) => name),
    );
  return statement.kind === "insert" || statement.kind === "createTableAs" || statement.kind === "createView"
    ? ofIdentifiers(analysed, statement.columns)
    : [];
}

function visit(analysed: AnalysedStatement): readonly RuleMatch[] {
  return repeated(namesOf(analysed), ({ key }) => key).map(({ name, span: { start, end } }) => ({
    span: { start, end },
    message: `${name} is named a second time.`,
    suggestion: "Leave one of them out, or name the column that was meant.",
  }));
}

export const columnNamedTwice = defineRule({
  id: "column-named-twice",
  group: "correctness",
  title: "Column named twice",
  severity: "error",
  what: "One column twice in CREATE TABLE, in the column list of INSERT or of a view, or in the SET of UPDATE.",
  why: "The statement is refused; mostly a copied line whose name was not changed. MySQL takes two assignments in UPDATE, the last one counts, and isn't reported for it.",
  whenNotToUse: "Never.",
  fix: "none",
  sources: [
    "ISO/IEC 9075-2, 14.14 <update statement: searched>",
    "Checked on PostgreSQL 18.4 and DuckDB 1.5: each of the forms is refused",
  ],
  visit,
  examples: {
    bad: [
      { sql: "CREATE TABLE t (a INT, b INT, A TEXT)" },
      { sql: "INSERT INTO t (a, b, a) VALUES (1, 2, 3)" },
      { sql: "UPDATE t SET a = 1, a = 2 WHERE b = 3", dialect: "postgres" },
      { sql: "CREATE VIEW v (a, a) AS SELECT b, c FROM t" },
      { sql: 'CREATE TABLE t (a INT, "A" INT)', dialect: "duckdb" },
    ],
    good: [
      { sql: 'CREATE TABLE t (a INT, "A" INT)', dialect: "postgres" },
      { sql: "UPDATE t SET a = 1, b = a WHERE c = 3" },
      { sql: "UPDATE t SET a = 1, a = a + 1 WHERE b = 3", dialect: "mysql" },
      { sql: "UPDATE t SET a[1] = 1, a[2] = 2 WHERE b = 3", dialect: "postgres" },
      { sql: "INSERT INTO t (a[1], a[2]) VALUES (1, 2)", dialect: "postgres" },
    ],
  },
});
