import { defineRule } from "../../rule.ts";
import { textOf } from "../migration/support/ddl.ts";
import { nameOf } from "./support/keys.ts";

export const interleavedSortKeyOnTime = defineRule({
  id: "interleaved-sort-key-on-time",
  group: "dialect",
  title: "Interleaved sort key on a growing column",
  severity: "warning",
  dialects: ["redshift"],
  what: "INTERLEAVED SORTKEY with a date, timestamp or identity column.",
  why: "New rows are always beyond the values the key was made for, so that it skews with every load until VACUUM REINDEX rewrites the whole table.",
  whenNotToUse: "The table is loaded once.",
  fix: "none",
  sources: ["Amazon Redshift documentation: sort keys, interleaved sort key"],
  visit: (analysed) => {
    const { statement } = analysed;
    if (statement.kind !== "createTable" || !/\bINTERLEAVED\s+SORTKEY\b/i.test(textOf(analysed, statement.options))) return [];
    const keys = new Set(statement.clusterBy.map((key) => nameOf(key)?.toLowerCase()));
    return statement.columns
      .filter(
        (column) =>
          keys.has(column.name.name.toLowerCase()) &&
          (/^(?:DATE|TIMESTAMP)/.test(column.type) || /\bIDENTITY\s*\(/i.test(textOf(analysed, column.span))),
      )
      .map(({ name, span }) => ({
        span,
        message: `${name.name} grows with each load, which an interleaved sort key doesn't bear.`,
        suggestion: `COMPOUND SORTKEY with ${name.name} first, or SORTKEY AUTO.`,
      }));
  },
  examples: {
    bad: [{ sql: "CREATE TABLE sales (day DATE, shop INT) INTERLEAVED SORTKEY (shop, day)", dialect: "redshift" }],
    good: [
      { sql: "CREATE TABLE sales (day DATE, shop INT) COMPOUND SORTKEY (day, shop)", dialect: "redshift" },
      { sql: "CREATE TABLE sales (day DATE, shop INT, region INT) INTERLEAVED SORTKEY (shop, region)", dialect: "redshift" },
    ],
  },
});
