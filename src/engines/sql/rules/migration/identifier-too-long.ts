import { defineRule, type RuleMatch } from "../../rule.ts";
import type { AnalysedStatement } from "../../scope.ts";
import { significantTokens } from "../dialect/support/tokens.ts";
import { textOf } from "./support/ddl.ts";

const limit = 63;

function bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** Each long name once. */
function visit(analysed: AnalysedStatement): readonly RuleMatch[] {
  // Most statements have no word of that length: look at the tokens of the others only.
  if (!/[^\s.,;()'"]{64}|"[^"]{22,}"/u.test(textOf(analysed, analysed.statement.span))) return [];
  const seen = new Set<string>();
  return significantTokens(analysed).flatMap((token) => {
    if (token.type !== "word" && token.type !== "quotedIdentifier") return [];
    const name = token.type === "word" ? token.text : token.text.slice(1, -1).replaceAll('""', '"');
    if (bytes(name) <= limit || seen.has(name)) return [];
    seen.add(name);
    return [
      {
        span: { start: token.start, end: token.end },
        message: `This name has ${bytes(name)} bytes and is cut to ${limit}: two names that differ behind that are one.`,
        suggestion: "Shorten it.",
      },
    ];
  });
}

export const identifierTooLong = defineRule({
  id: "identifier-too-long",
  group: "migration",
  title: "Name of more than 63 bytes",
  severity: "warning",
  dialects: ["postgres"],
  what: "An identifier longer than PostgreSQL keeps.",
  why: "It is cut to 63 bytes with a notice that nobody reads: the object or column has another name than the one written, and programs that look for the long one don't find it.",
  whenNotToUse: "A server that was compiled with a larger NAMEDATALEN.",
  fix: "none",
  sources: ["PostgreSQL manual: Lexical Structure, Identifiers and Key Words", "Checked on PostgreSQL 18.4"],
  visit,
  examples: {
    bad: [
      {
        sql: "CREATE INDEX orders_customer_identifier_and_ordered_at_and_status_and_freight_index ON orders (customer_id)",
        dialect: "postgres",
      },
      { sql: `CREATE VIEW v AS SELECT 1 AS "${"ä".repeat(32)}"`, dialect: "postgres" },
    ],
    good: [
      { sql: "CREATE TABLE orders_by_customer_identifier_and_ordered_at_and_status_fr (a INT)", dialect: "postgres" },
      { sql: `SELECT '${"x".repeat(70)}' AS a`, dialect: "postgres" },
    ],
  },
});
