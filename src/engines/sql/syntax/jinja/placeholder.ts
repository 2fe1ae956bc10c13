/** The SQL that stands in for a template: as long as the template, so that every offset holds. */
import type { Before } from "./surroundings.ts";
import { wordSet } from "../word-set.ts";

/** Spaces of the same length; line ends stay where they are. */
export function blank(text: string): string {
  return text.replaceAll(/[^\r\n]/g, " ");
}

/** `sql` and then spaces; undefined where it is too long. */
export function padded(sql: string, template: string): string | undefined {
  return sql.length > template.length ? undefined : sql + blank(template.slice(sql.length));
}

function nameOf(text: string): string {
  return text.replaceAll(/\W+/g, "_").replaceAll(/^_+|_+$/g, "");
}

/** A part of a name that other parts touch: all of it letters. */
export function namePart(hint: string, template: string): string {
  const name = nameOf(hint).slice(0, template.length);
  return (/^\d/.test(name) || name === "" ? "jinja" : name).padEnd(template.length, "_").slice(0, template.length);
}

/** A name of its own: `jinja_` and what the template is about. */
export function ownName(hint: string, template: string): string {
  const name = `jinja_${nameOf(hint)}`.slice(0, template.length).replace(/_+$/, "");
  return padded(name, template) ?? blank(template);
}

/** Behind these an operand has to come. */
const wantOperand = wordSet(`
  SELECT DISTINCT FROM JOIN WHERE AND OR NOT ON BY HAVING QUALIFY IN LIKE ILIKE BETWEEN IS CASE WHEN THEN ELSE AS UNION ALL INTO UPDATE SET
  USING LIMIT OFFSET INTERVAL VALUES TABLE EXISTS INTERSECT EXCEPT`);
const amounts = wordSet("LIMIT OFFSET TOP");
const punctuation = /^[(,.=<>+*/|%:~!-]$/;

const clauses = wordSet("WHERE GROUP ORDER LIMIT QUALIFY HAVING UNION EXCEPT INTERSECT");
/** These stand behind a call. */
const aggregateClauses = wordSet("OVER FILTER WITHIN");
/** A parenthesis behind these holds a query. */
const beforeQuery = wordSet("AS FROM JOIN EXISTS UNION ALL IN MATERIALIZED");

/** A whole query. */
export function query(hint: string, template: string): string {
  return padded(`select * from ${ownName(hint, template).trimEnd()}`, template) ?? padded("select *", template) ?? ownName(hint, template);
}

/**
 * What stands in for a call whose result isn't known: where an operand is wanted, a name (an amount behind LIMIT, a query where a whole one is
 * wanted); elsewhere nothing, as for a macro that adds a clause.
 */
export function unknown(hint: string, template: string, { last, beforeLast }: Before, after: string): string {
  if (aggregateClauses.has(after)) return padded(`${ownName(hint, template).trimEnd()}()`, template) ?? ownName(hint, template);
  const starts = last === "" || last === ";";
  if (starts) return clauses.has(after) ? query(hint, template) : blank(template);
  if (last === "(" && after === ")") {
    if (beforeLast === "OVER") return blank(template);
    return beforeQuery.has(beforeLast) ? (padded("select *", template) ?? ownName(hint, template)) : ownName(hint, template);
  }
  if (amounts.has(last)) return padded("1", template) ?? blank(template);
  return wantOperand.has(last) || punctuation.test(last) ? ownName(hint, template) : blank(template);
}
