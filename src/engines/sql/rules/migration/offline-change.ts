import { defineRule, type RuleMatch } from "../../rule.ts";
import type { AnalysedStatement } from "../../scope.ts";
import { dotted, wordsOf } from "./support/ddl.ts";
import { isCreatedHere } from "./support/script.ts";

function isTemporary(name: string): boolean {
  return name.includes("#");
}

/** What SQL Server does offline unless told otherwise, and what waits meanwhile. */
function inTransactSql(analysed: AnalysedStatement, words: string): string | undefined {
  const { statement } = analysed;
  if (/\bONLINE = ON\b/.test(words)) return undefined;
  if (statement.kind === "createIndex") {
    if (isCreatedHere(analysed, statement.target) || isTemporary(dotted(statement.target))) return undefined;
    const clustered = /^CREATE (?:UNIQUE )?CLUSTERED\b/.test(words);
    return `${dotted(statement.target)} can't be ${clustered ? "read or written" : "written"} while this index is built offline`;
  }
  if (statement.kind === "alterTable") {
    if (isCreatedHere(analysed, statement.target) || isTemporary(dotted(statement.target))) return undefined;
    const changes = statement.actions.some(({ kind }) => kind === "alterType") || /^ALTER TABLE \S+(?: \. \S+)* REBUILD\b/.test(words);
    return changes ? `${dotted(statement.target)} can't be read or written while its rows are changed` : undefined;
  }
  return /^ALTER INDEX \S+ ON [^;]* REBUILD\b/.test(words)
    ? "The table can't be read or written while its index is rebuilt offline"
    : undefined;
}

function inOracle(analysed: AnalysedStatement, words: string): string | undefined {
  const { statement } = analysed;
  if (/\bONLINE\b/.test(words)) return undefined;
  if (statement.kind === "createIndex")
    return isCreatedHere(analysed, statement.target) || /^CREATE BITMAP\b/.test(words)
      ? undefined
      : `${dotted(statement.target)} can't be written while this index is built`;
  return /^ALTER INDEX [^;]* REBUILD\b/.test(words) ? "The table can't be written while its index is rebuilt" : undefined;
}

function visit(analysed: AnalysedStatement): readonly RuleMatch[] {
  const { statement, dialect } = analysed;
  if (statement.kind !== "createIndex" && statement.kind !== "alterTable" && statement.kind !== "other") return [];
  const words = wordsOf(analysed, statement.span);
  const found = dialect === "tsql" ? inTransactSql(analysed, words) : inOracle(analysed, words);
  if (found === undefined) return [];
  return [
    {
      span: statement.span,
      message: `${found}.`,
      suggestion: dialect === "tsql" ? "WITH (ONLINE = ON), where the edition has it." : "ONLINE, where the edition has it.",
    },
  ];
}

export const offlineChange = defineRule({
  id: "offline-change",
  group: "migration",
  title: "Index or column changed offline",
  severity: "info",
  dialects: ["tsql", "oracle"],
  what: "CREATE INDEX, ALTER INDEX ... REBUILD, ALTER COLUMN or ALTER TABLE REBUILD without ONLINE.",
  why: "OFF is the default. SQL Server then holds a shared lock for a new nonclustered index, which stops writes, and a schema modification lock for the others, which stops reads too; Oracle stops writes.",
  whenNotToUse:
    "Small tables, a maintenance window, or an edition without online operations (SQL Server Standard, Oracle Standard). ALTER COLUMN takes ONLINE since SQL Server 2016; a longer VARCHAR costs nothing anyway.",
  fix: "none",
  sources: [
    "Microsoft: CREATE INDEX (Transact-SQL), ONLINE",
    "Microsoft: ALTER TABLE (Transact-SQL), WITH (ONLINE = ON | OFF) as applies to altering a column",
    "Oracle Database SQL Language Reference: CREATE INDEX, ONLINE",
  ],
  visit,
  examples: {
    bad: [
      { sql: "CREATE INDEX orders_day ON dbo.orders (day)", dialect: "tsql" },
      { sql: "CREATE CLUSTERED INDEX orders_day ON dbo.orders (day) WITH (FILLFACTOR = 90)", dialect: "tsql" },
      { sql: "ALTER INDEX orders_day ON dbo.orders REBUILD", dialect: "tsql" },
      { sql: "ALTER TABLE dbo.orders ALTER COLUMN total BIGINT NOT NULL", dialect: "tsql" },
      { sql: "CREATE INDEX orders_day ON orders (day)", dialect: "oracle" },
    ],
    good: [
      { sql: "CREATE INDEX orders_day ON dbo.orders (day) WITH (ONLINE = ON)", dialect: "tsql" },
      { sql: "CREATE INDEX t_a ON #t (a)", dialect: "tsql" },
      { sql: "ALTER INDEX orders_day ON dbo.orders REORGANIZE", dialect: "tsql" },
      { sql: "ALTER TABLE dbo.orders ALTER COLUMN total BIGINT NOT NULL WITH (ONLINE = ON)", dialect: "tsql" },
      { sql: "ALTER TABLE dbo.orders ADD note VARCHAR(100) NULL", dialect: "tsql" },
      { sql: "CREATE INDEX orders_day ON orders (day) ONLINE", dialect: "oracle" },
    ],
  },
});
