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

/** The names that were given, and the template that each stands for: another template never gets the same. */
export type GivenNames = Map<string, string>;

/** `name`, or with a number at its end where another template has it. */
function given(name: string, template: string, names: GivenNames, form: (text: string, suffix: string) => string): string {
  for (let number = 1; number < 1000; number++) {
    const candidate = form(name, number === 1 ? "" : `${number}`);
    const owner = names.get(candidate);
    if (owner !== undefined && owner !== template) continue;
    names.set(candidate, template);
    return candidate;
  }
  return name;
}

/** A part of a name that other parts touch: all of it letters. */
export function namePart(hint: string, template: string, names: GivenNames): string {
  const { length } = template;
  const name = nameOf(hint);
  const start = /^\d/.test(name) || name === "" ? "jinja" : name;
  return given(start, template, names, (text, suffix) => text.padEnd(length, "_").slice(0, length - suffix.length) + suffix);
}

/** A name of its own: `jinja_` and what the template is about. */
export function ownName(hint: string, template: string, names: GivenNames): string {
  const name = given(
    `jinja_${nameOf(hint)}`,
    template,
    names,
    (text, suffix) => (text.slice(0, template.length - suffix.length).replace(/_+$/, "") || "j") + suffix,
  );
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
export function query(hint: string, template: string, names: GivenNames): string {
  const name = ownName(hint, template, names);
  return padded(`select * from ${name.trimEnd()}`, template) ?? padded("select *", template) ?? name;
}

/**
 * What stands in for a call whose result isn't known: where an operand is wanted, a name (an amount behind LIMIT, a query where a whole one is
 * wanted); elsewhere nothing, as for a macro that adds a clause.
 */
export function unknown(hint: string, template: string, { last, beforeLast }: Before, after: string, names: GivenNames): string {
  const own = (): string => ownName(hint, template, names);
  if (aggregateClauses.has(after)) return padded(`${own().trimEnd()}()`, template) ?? own();
  const starts = last === "" || last === ";";
  if (starts) return clauses.has(after) ? query(hint, template, names) : blank(template);
  if (last === "(" && after === ")") {
    if (beforeLast === "OVER") return blank(template);
    return beforeQuery.has(beforeLast) ? (padded("select *", template) ?? own()) : own();
  }
  if (amounts.has(last)) return padded("1", template) ?? blank(template);
  return wantOperand.has(last) || punctuation.test(last) ? own() : blank(template);
}
