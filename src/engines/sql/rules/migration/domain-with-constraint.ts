import { defineRule, type RuleMatch } from "../../rule.ts";
import type { AnalysedStatement } from "../../scope.ts";
import { wordsOf } from "./support/ddl.ts";

function visit(analysed: AnalysedStatement): readonly RuleMatch[] {
  const { statement } = analysed;
  if (statement.kind !== "other") return [];
  const words = wordsOf(analysed, statement.span);
  const { span } = statement;
  if (/^ALTER DOMAIN \S+(?: \. \S+)* (?:ADD |SET NOT NULL)/.test(words) && !/\bNOT VALID$/.test(words))
    return [
      {
        span,
        message: "Every table with a column of this domain is read to check it.",
        suggestion: "ADD CONSTRAINT ... NOT VALID, then VALIDATE CONSTRAINT.",
      },
    ];
  if (!/^CREATE DOMAIN\b.*(?:\bCHECK \(|\bNOT NULL\b)/.test(words)) return [];
  return [
    {
      span,
      severity: "info",
      message: "To add a column of this domain to a table that exists rewrites that table.",
      suggestion: "Put the CHECK on the columns, where it can be added NOT VALID.",
    },
  ];
}

export const domainWithConstraint = defineRule({
  id: "domain-with-constraint",
  group: "migration",
  title: "Constraint on a domain",
  severity: "warning",
  dialects: ["postgres"],
  what: "CREATE DOMAIN with CHECK or NOT NULL (noted only), and ALTER DOMAIN that adds one without NOT VALID.",
  why: "A change of the domain is checked against all tables that use it, and a new column of a domain with constraints makes PostgreSQL rewrite the table even without a default.",
  whenNotToUse: "Nothing uses the domain yet, or the tables are small.",
  fix: "none",
  sources: [
    "PostgreSQL manual: ALTER DOMAIN, notes",
    "Checked on PostgreSQL 18.4: relfilenode before and after ADD COLUMN of a domain with and without CHECK",
  ],
  visit,
  examples: {
    bad: [
      { sql: "ALTER DOMAIN positive ADD CONSTRAINT p CHECK (VALUE > 0)", dialect: "postgres" },
      { sql: "ALTER DOMAIN positive SET NOT NULL", dialect: "postgres" },
      { sql: "CREATE DOMAIN positive AS INT CHECK (VALUE > 0)", dialect: "postgres" },
    ],
    good: [
      { sql: "ALTER DOMAIN positive ADD CONSTRAINT p CHECK (VALUE > 0) NOT VALID", dialect: "postgres" },
      { sql: "ALTER DOMAIN positive VALIDATE CONSTRAINT p", dialect: "postgres" },
      { sql: "CREATE DOMAIN email AS TEXT", dialect: "postgres" },
    ],
  },
});
