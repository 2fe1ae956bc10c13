import { defineRule, type RuleMatch } from "../../rule.ts";
import type { AnalysedStatement } from "../../scope.ts";
import type { AlterAction, AlterTable } from "../../syntax/tree.ts";
import { dotted, wordsOf } from "./support/ddl.ts";
import { blockingActions, redefinition } from "./support/mysql-locking.ts";
import { isCreatedHere } from "./support/script.ts";

/** What takes an algorithm at all and isn't a change of metadata in every version. */
function needsRequest(analysed: AnalysedStatement, action: AlterAction): boolean {
  return (
    action.kind === "addColumn" ||
    action.kind === "dropColumn" ||
    action.kind === "addConstraint" ||
    redefinition(analysed, action) !== undefined
  );
}

function messageOf(analysed: AnalysedStatement, statement: AlterTable): string {
  const table = dotted(statement.target);
  if (statement.actions.some((action) => redefinition(analysed, action) !== undefined))
    return `If this changes a type, MySQL copies ${table} and blocks its writers without saying so.`;
  const placed = statement.actions.some(
    (action) => action.kind === "addColumn" && / (?:FIRST|AFTER \S+)$/.test(wordsOf(analysed, action.span)),
  );
  if (placed) return `Before MySQL 8.0.29 a column that isn't added as the last one makes ${table} be rebuilt.`;
  return `Whether this is instant, rebuilds ${table} or blocks its writers is left to the version and the table.`;
}

function visit(analysed: AnalysedStatement): readonly RuleMatch[] {
  const { statement } = analysed;
  if (statement.kind !== "alterTable" || isCreatedHere(analysed, statement.target)) return [];
  if (/\b(?:ALGORITHM|LOCK) (?:= )?[A-Z]+\b/.test(wordsOf(analysed, statement.span))) return [];
  if (!statement.actions.some((action) => needsRequest(analysed, action)) || blockingActions(analysed, statement).length > 0) return [];
  return [
    {
      span: statement.span,
      message: messageOf(analysed, statement),
      suggestion: "Add ALGORITHM=INSTANT, or ALGORITHM=INPLACE, LOCK=NONE: then MySQL refuses what it can't do online.",
    },
  ];
}

export const alterWithoutAlgorithm = defineRule({
  id: "alter-without-algorithm",
  group: "migration",
  title: "ALTER TABLE without a requested ALGORITHM",
  severity: "info",
  dialects: ["mysql"],
  what: "ALTER TABLE that adds, drops or changes columns, keys or constraints and names neither ALGORITHM nor LOCK.",
  why: "MySQL takes INSTANT, else INPLACE, else a copy of the table, by version, row format and other indexes, and doesn't say which. A request makes it fail at once where it would block.",
  whenNotToUse: "Small tables, or a migration tool that adds the request or copies the table itself.",
  fix: "none",
  sources: [
    "MySQL Reference Manual: ALTER TABLE, Performance and Space Requirements",
    "MySQL Reference Manual: Online DDL Operations, adding a column (any position with INSTANT since 8.0.29)",
  ],
  visit,
  examples: {
    bad: [
      { sql: "ALTER TABLE orders ADD COLUMN note TEXT", dialect: "mysql" },
      { sql: "ALTER TABLE orders ADD COLUMN note TEXT AFTER day", dialect: "mysql" },
      { sql: "ALTER TABLE orders MODIFY COLUMN note VARCHAR(500) NOT NULL", dialect: "mysql" },
    ],
    good: [
      { sql: "ALTER TABLE orders ADD COLUMN note TEXT, ALGORITHM=INSTANT", dialect: "mysql" },
      { sql: "ALTER TABLE orders ADD INDEX orders_day (day), ALGORITHM=INPLACE, LOCK=NONE", dialect: "mysql" },
      { sql: "ALTER TABLE orders RENAME COLUMN day TO ordered_on", dialect: "mysql" },
      { sql: "CREATE TABLE t (a INT); ALTER TABLE t ADD COLUMN b INT", dialect: "mysql" },
    ],
  },
});
