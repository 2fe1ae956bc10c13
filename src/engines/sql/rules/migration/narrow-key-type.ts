import { defineRule } from "../../rule.ts";
import { columnMatches } from "./support/ddl.ts";

const narrow = /^(?:INT|INTEGER|INT4|SMALLINT|INT2|SERIAL|SERIAL4|SMALLSERIAL)$/i;

export const narrowKeyType = defineRule({
  id: "narrow-key-type",
  group: "migration",
  title: "Key of 32 bits",
  severity: "info",
  dialects: ["postgres", "redshift"],
  what: "A primary key of type INTEGER, SMALLINT or SERIAL.",
  why: "At 2,147,483,647 inserts fail, and widening the key then rewrites the table under a lock.",
  whenNotToUse: "Tables that stay small, such as lists of kinds.",
  fix: "none",
  visit: (analysed) =>
    columnMatches(analysed, (column) =>
      column.primaryKey && narrow.test(column.type)
        ? { message: `${column.name.name} runs out of numbers at 2,147,483,647.`, suggestion: "BIGINT GENERATED ALWAYS AS IDENTITY." }
        : undefined,
    ),
  examples: {
    bad: [{ sql: "CREATE TABLE events (id INTEGER PRIMARY KEY)", dialect: "postgres" }],
    good: [{ sql: "CREATE TABLE events (id BIGINT PRIMARY KEY, n INTEGER)", dialect: "postgres" }],
  },
});
