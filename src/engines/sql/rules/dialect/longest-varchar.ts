import { defineRule } from "../../rule.ts";
import { columnMatches } from "../migration/support/ddl.ts";

export const longestVarchar = defineRule({
  id: "longest-varchar",
  group: "dialect",
  title: "VARCHAR of the greatest length",
  severity: "info",
  dialects: ["redshift"],
  what: "A column of VARCHAR(MAX) or VARCHAR(65535).",
  why: "Compression makes little of it on disk, but while complex queries run, intermediate results are held uncompressed in temporary tables that are as wide as was declared.",
  whenNotToUse: "The column does hold long texts, such as documents.",
  fix: "none",
  sources: ["Amazon Redshift documentation: best practices for designing tables, use the smallest possible column size"],
  visit: (analysed) =>
    columnMatches(analysed, ({ name, type }) =>
      analysed.dialect === "redshift" && /^(?:VARCHAR|CHARACTER VARYING|NVARCHAR)\s*\(\s*(?:MAX|65535)\s*\)$/.test(type)
        ? {
            message: `${name.name} is declared as long as can be.`,
            suggestion: "The length of the longest value that is expected, with some room.",
          }
        : undefined,
    ),
  examples: {
    bad: [{ sql: "CREATE TABLE shops (id INT, name VARCHAR(MAX))", dialect: "redshift" }],
    good: [
      { sql: "CREATE TABLE shops (id INT, name VARCHAR(120))", dialect: "redshift" },
      { sql: "CREATE TABLE shops (id INT, name VARCHAR(MAX))", dialect: "snowflake" },
    ],
  },
});
