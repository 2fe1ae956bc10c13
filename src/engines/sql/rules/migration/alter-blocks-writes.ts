import { defineRule } from "../../rule.ts";
import { dotted, wordsOf } from "./support/ddl.ts";
import { isCreatedHere } from "./support/script.ts";
import { blockingActions, type Blocking } from "./support/mysql-locking.ts";

function effect({ how }: Blocking, table: string): string {
  return how === "copies"
    ? `can only be done by a copy of ${table}: nobody can write to it meanwhile`
    : `is done in place, but nobody can write to ${table} meanwhile`;
}

export const alterBlocksWrites = defineRule({
  id: "alter-blocks-writes",
  group: "migration",
  title: "ALTER TABLE that blocks writes",
  severity: "warning",
  dialects: ["mysql"],
  what: "An ALTER TABLE or CREATE INDEX that InnoDB can't do online: a changed type, a dropped primary key, a stored generated or AUTO_INCREMENT column, a checked foreign key, a FULLTEXT or SPATIAL index, another character set, PARTITION BY.",
  why: "MySQL says nothing and takes the best way it has; for these that is a copy of the table, or a build in place, during which every write waits.",
  whenNotToUse:
    "Small tables, a maintenance window, or a tool that copies in the background. Where ALGORITHM=INPLACE, INSTANT or LOCK=NONE is written nothing is reported: MySQL refuses the statement instead.",
  fix: "none",
  sources: ["MySQL Reference Manual 9.5: Online DDL Operations, tables 17.13 to 17.20"],
  visit: (analysed) => {
    const { statement } = analysed;
    if (statement.kind === "createIndex" && !isCreatedHere(analysed, statement.target)) {
      const kind = /^CREATE (FULLTEXT|SPATIAL) INDEX\b/.exec(wordsOf(analysed, statement.span))?.[1];
      if (kind === undefined) return [];
      return [
        {
          span: statement.span,
          message: `A ${kind} index is built in place, but nobody can write to ${dotted(statement.target)} meanwhile.`,
          suggestion: "Build it in a maintenance window, or with a tool that copies the table in the background.",
        },
      ];
    }
    if (statement.kind !== "alterTable" || isCreatedHere(analysed, statement.target)) return [];
    return blockingActions(analysed, statement).map((blocking) => ({
      span: blocking.span,
      message: `${blocking.what} ${effect(blocking, dotted(statement.target))}.`,
      suggestion: "Use a tool that copies the table in the background, such as gh-ost or pt-online-schema-change, or a maintenance window.",
    }));
  },
  examples: {
    bad: [
      { sql: "ALTER TABLE orders DROP PRIMARY KEY", dialect: "mysql" },
      { sql: "ALTER TABLE orders CONVERT TO CHARACTER SET utf8mb4", dialect: "mysql" },
      { sql: "ALTER TABLE orders ADD CONSTRAINT c FOREIGN KEY (customer_id) REFERENCES customers (id)", dialect: "mysql" },
      { sql: "ALTER TABLE orders ADD COLUMN gross INT GENERATED ALWAYS AS (net + tax) STORED", dialect: "mysql" },
      { sql: "ALTER TABLE orders ADD COLUMN id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY", dialect: "mysql" },
      { sql: "ALTER TABLE orders PARTITION BY HASH (id) PARTITIONS 8", dialect: "mysql" },
      { sql: "CREATE FULLTEXT INDEX notes ON orders (note)", dialect: "mysql" },
      {
        sql: "ALTER TABLE orders MODIFY COLUMN id BIGINT NOT NULL",
        schema: "CREATE TABLE orders (id INT NOT NULL PRIMARY KEY)",
        dialect: "mysql",
      },
    ],
    good: [
      { sql: "ALTER TABLE orders DROP PRIMARY KEY, ADD PRIMARY KEY (day, id)", dialect: "mysql" },
      { sql: "ALTER TABLE orders ADD COLUMN note VARCHAR(200), ALGORITHM=INSTANT", dialect: "mysql" },
      { sql: "SET foreign_key_checks = 0; ALTER TABLE orders ADD FOREIGN KEY (c) REFERENCES customers (id)", dialect: "mysql" },
      { sql: "CREATE INDEX orders_day ON orders (day)", dialect: "mysql" },
      { sql: "ALTER TABLE orders ADD COLUMN gross INT GENERATED ALWAYS AS (net + tax) VIRTUAL", dialect: "mysql" },
      {
        sql: "ALTER TABLE orders MODIFY COLUMN note VARCHAR(200)",
        schema: "CREATE TABLE orders (note VARCHAR(100))",
        dialect: "mysql",
      },
      { sql: "CREATE TABLE t (a INT); ALTER TABLE t DROP PRIMARY KEY", dialect: "mysql" },
    ],
  },
});
