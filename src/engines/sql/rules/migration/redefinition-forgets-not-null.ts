import { defineRule, type RuleMatch } from "../../rule.ts";
import type { AnalysedStatement } from "../../scope.ts";
import type { AlterAction, AlterTable } from "../../syntax/tree.ts";
import { alterMatches, wordsOf } from "./support/ddl.ts";
import { knownColumn, redefinition } from "./support/mysql-locking.ts";

interface Redefined {
  readonly column: string;
  readonly words: string;
}

function redefined(analysed: AnalysedStatement, action: AlterAction): Redefined | undefined {
  if (analysed.dialect === "mysql") {
    const found = redefinition(analysed, action);
    return found === undefined ? undefined : { column: found.column, words: found.definition };
  }
  return action.kind === "alterType" ? { column: action.column.name, words: wordsOf(analysed, action.span) } : undefined;
}

function matchOf(analysed: AnalysedStatement, action: AlterAction, { target }: AlterTable): RuleMatch | undefined {
  const found = redefined(analysed, action);
  if (found === undefined || /\bNULL\b|\bPRIMARY KEY\b/.test(found.words)) return undefined;
  const known = knownColumn(analysed, target, found.column);
  if (known?.notNull === false) return undefined;
  const { column } = found;
  const also = analysed.dialect === "mysql" ? ", and loses its DEFAULT, COMMENT and AUTO_INCREMENT where these aren't written again" : "";
  return {
    span: action.span,
    ...(known?.notNull === true ? { severity: "warning" as const } : {}),
    message:
      known?.notNull === true
        ? `${column} is NOT NULL and becomes nullable by this${also}.`
        : `If ${column} is NOT NULL, it becomes nullable by this${also}.`,
    suggestion: "Write the whole definition of the column, NULL or NOT NULL included.",
  };
}

export const redefinitionForgetsNotNull = defineRule({
  id: "redefinition-forgets-not-null",
  group: "migration",
  title: "Column redefined without NULL or NOT NULL",
  severity: "info",
  dialects: ["mysql", "tsql"],
  what: "MODIFY or CHANGE COLUMN (MySQL), or ALTER COLUMN with a type (SQL Server), that says neither NULL nor NOT NULL.",
  why: "The new definition replaces the old one: what isn't written again is gone, and the column takes NULLs from then on without a word.",
  whenNotToUse: "The column is nullable already, and on MySQL has no default, comment or AUTO_INCREMENT.",
  fix: "none",
  sources: [
    "Microsoft: ALTER TABLE (Transact-SQL), ALTER COLUMN: the column is nullable if not specified",
    "MySQL Reference Manual: ALTER TABLE, Renaming, Redefining, and Reordering Columns",
  ],
  visit: (analysed) => alterMatches(analysed, (action, _, statement) => matchOf(analysed, action, statement)),
  examples: {
    bad: [
      { sql: "ALTER TABLE orders ALTER COLUMN total BIGINT", dialect: "tsql" },
      {
        sql: "ALTER TABLE orders ALTER COLUMN total BIGINT",
        schema: "CREATE TABLE orders (total INT NOT NULL)",
        dialect: "tsql",
      },
      { sql: "ALTER TABLE orders MODIFY COLUMN total BIGINT", dialect: "mysql" },
      { sql: "ALTER TABLE orders CHANGE COLUMN total grand_total BIGINT", dialect: "mysql" },
    ],
    good: [
      { sql: "ALTER TABLE orders ALTER COLUMN total BIGINT NOT NULL", dialect: "tsql" },
      { sql: "ALTER TABLE orders ALTER COLUMN total BIGINT", schema: "CREATE TABLE orders (total INT)", dialect: "tsql" },
      { sql: "ALTER TABLE orders MODIFY COLUMN total BIGINT NOT NULL DEFAULT 0", dialect: "mysql" },
      { sql: "ALTER TABLE orders ALTER COLUMN total SET DEFAULT 0", dialect: "mysql" },
    ],
  },
});
