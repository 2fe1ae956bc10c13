import { defineRule } from "../../rule.ts";
import { columnMatches } from "./support/ddl.ts";

const reasons: readonly (readonly [RegExp, string, string])[] = [
  [/^(?:CHAR|CHARACTER|BPCHAR)(?:\s*\(\s*\d+\s*\))?$/i, "pads values with spaces", "TEXT, with a CHECK on the length if one matters"],
  [/^TIMESTAMP(?:\s*\(\s*\d\s*\))?(?: WITHOUT TIME ZONE)?$/i, "doesn't say which moment it means", "TIMESTAMPTZ"],
  [/^(?:TIMETZ|TIME WITH TIME ZONE)$/i, "can't know daylight saving time without a date", "TIMESTAMPTZ"],
  [/^MONEY$/i, "depends on the server's locale and keeps no currency", "NUMERIC, with the currency beside it"],
  [/^JSON$/i, "keeps text that is parsed at each use, without equality", "JSONB"],
  [/^(?:BIG|SMALL)?SERIAL\d?$/i, "leaves a sequence with permissions of its own", "GENERATED ALWAYS AS IDENTITY"],
];

export const discouragedColumnType = defineRule({
  id: "discouraged-column-type",
  group: "migration",
  title: "Column type that is regretted later",
  severity: "info",
  dialects: ["postgres"],
  what: "A column of CHAR(n), TIMESTAMP without time zone, TIMETZ, MONEY, JSON or SERIAL.",
  why: "Each has a successor without its trap, and a change of type later mostly rewrites the table under a lock.",
  whenNotToUse: "Local times that are meant as such; JSON whose text must stay as it came.",
  fix: "none",
  sources: ["PostgreSQL wiki: Don't Do This", "PostgreSQL manual: JSON Types", "PostgreSQL manual: ALTER TABLE, notes"],
  visit: (analysed) =>
    columnMatches(analysed, ({ name, type }) => {
      const reason = reasons.find(([pattern]) => pattern.test(type));
      return reason === undefined ? undefined : { message: `${name.name} is ${type}, which ${reason[1]}.`, suggestion: `${reason[2]}.` };
    }),
  examples: {
    bad: [
      { sql: "CREATE TABLE t (code CHAR(3))", dialect: "postgres" },
      { sql: "CREATE TABLE t (made TIMESTAMP)", dialect: "postgres" },
      { sql: "CREATE TABLE t (price MONEY)", dialect: "postgres" },
    ],
    good: [{ sql: "CREATE TABLE t (code TEXT, made TIMESTAMPTZ, doc JSONB, price NUMERIC(10, 2))", dialect: "postgres" }],
  },
});
