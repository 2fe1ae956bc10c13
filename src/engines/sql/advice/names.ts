/** Identifiers in the DDL of a dialect. */
import { dialects } from "../dialects/index.ts";
import type { DialectId } from "../dialect.ts";
import { splitName } from "../schema/split-name.ts";

const plain = /^[a-z_][a-z0-9_]*$/u;
const reserved = new Set(
  "all and any as asc between by case cast column create cross current_date date default delete desc distinct else end exists false for from full group having in index inner insert interval into is join key left like limit not null offset on or order outer primary range references right row rows select set table then time timestamp to true union unique update user using values view when where window with".split(
    " ",
  ),
);

/** Bare where the dialect reads it back as it is, else quoted. */
export function nameIn(dialect: DialectId, name: string): string {
  const { identifierQuotes, folding } = dialects[dialect];
  const survives =
    folding === "upper" ? plain.test(name.toLowerCase()) && (name === name.toUpperCase() || name === name.toLowerCase()) : plain.test(name);
  if (survives && !reserved.has(name.toLowerCase())) return name;
  const quote = identifierQuotes[0] ?? '"';
  if (quote === "[") return `[${name.replaceAll("]", "]]")}]`;
  return `${quote}${name.replaceAll(quote, quote + quote)}${quote}`;
}

/** A dotted name, part by part. */
export function tableIn(dialect: DialectId, name: string): string {
  return splitName(name)
    .map((part) => nameIn(dialect, part))
    .join(".");
}
