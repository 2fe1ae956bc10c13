import { identifier } from "../../../../core/sql.ts";
import { formatById } from "../../formats/index.ts";
import { countOf, textOf } from "../../profile/row-values.ts";
import { percentText } from "../../checks/support/tolerance.ts";
import type { SuggestedColumn, Suggestion, SuggestionContext, SuggestionRule } from "../rule.ts";
import { isWritten } from "../working-tables.ts";

/** A shape that fewer values have is an exception; a column of more shapes than this is no code. */
const usualShare = 0.02;
const mostUsual = 6;

/** Together, the usual shapes must cover this share; exceptions beyond it are variety, not errors. */
const coveredShare = 0.95;

const fewestValues = 50;

/**
 * Codes, numbers and quantities written in a few shapes (`99999`, `99 patients`) should not be written in others. A shape keeps digits apart from
 * letters and other characters; prose and names have too many of them, and shapes without a digit say too little.
 */
export const pattern: SuggestionRule = {
  id: "pattern",
  suggest: async (context) => {
    const suggestions: Suggestion[] = [];
    for (const candidate of context.columns) {
      const suggestion = mayBeCode(candidate) ? await suggestFor(context, candidate) : undefined;
      if (suggestion !== undefined) suggestions.push(suggestion);
    }
    return suggestions;
  },
};

function mayBeCode({ column, profile, present }: SuggestedColumn): boolean {
  // A format says more than a shape.
  return (
    isWritten(column, profile.misfits) &&
    present + profile.misfits >= fewestValues &&
    profile.distinct > 2 &&
    formatById(profile.semanticType) === undefined
  );
}

interface Shape {
  readonly shape: string;
  readonly count: number;
}

async function suggestFor({ session, tables }: SuggestionContext, { column }: SuggestedColumn): Promise<Suggestion | undefined> {
  const { from } = await tables.sample();
  const name = identifier(column.name);
  const marked = `regexp_replace(regexp_replace(CAST(${name} AS VARCHAR), '\\p{L}', 'a', 'g'), '\\p{Nd}', '9', 'g')`;
  for (const level of ["exact", "runs"] as const) {
    const shape = level === "exact" ? marked : `regexp_replace(regexp_replace(${marked}, 'a+', 'a', 'g'), '9+', '9', 'g')`;
    const rows = await session.rows(
      `SELECT shape, count(*) AS n, sum(count(*)) OVER () AS total FROM (SELECT ${shape} AS shape FROM ${from} WHERE ${name} IS NOT NULL) GROUP BY 1 ORDER BY n DESC, shape LIMIT 100`,
    );
    const total = countOf(rows[0], "total");
    const shapes = rows.map((row): Shape => ({ shape: textOf(row, "shape"), count: countOf(row, "n") }));
    const usual = shapes.filter(({ count }) => count >= total * usualShare);
    const covered = usual.reduce((sum, { count }) => sum + count, 0);
    // Numbers of several lengths: other lengths are no exceptions.
    if (level === "exact" && new Set(usual.map(({ shape: text }) => inRuns(text))).size < usual.length) continue;
    if (usual.length === 0 || usual.length > mostUsual || covered < total * coveredShare) continue;
    if (!isCode(usual, covered) || isNumeric(usual)) return undefined;
    // Without exceptions the pattern tells nothing that the data doesn't show anyway.
    if (covered === total) return undefined;
    const expression = usual.map(({ shape: text }) => shapeExpression(text, level)).join("|");
    const examples = usual.map(({ shape: text }) => JSON.stringify(text)).join(", ");
    return {
      check: "pattern",
      columns: [column.name],
      params: { pattern: expression, match: "full" },
      severity: "P2",
      reason: `${percentText(covered, total)} of the values have the shape ${examples}${level === "runs" ? " (a for letters, 9 for digits)" : ""}.`,
    };
  }
  return undefined;
}

function inRuns(shape: string): string {
  return shape.replaceAll(/a+/g, "a").replaceAll(/9+/g, "9");
}

/** Most values have digits in them, and no shape is a sentence. */
function isCode(usual: readonly Shape[], covered: number): boolean {
  const withDigits = usual.filter(({ shape }) => shape.includes("9")).reduce((sum, { count }) => sum + count, 0);
  return withDigits > covered / 2 && usual.every(({ shape }) => shape.length <= 60);
}

/** Numbers written with thousands separators or signs have as many shapes as magnitudes. */
function isNumeric(usual: readonly Shape[]): boolean {
  return usual.length > 1 && usual.every(({ shape }) => /^[9.,'\s+-]*$/.test(shape));
}

/** The regular expression of a shape, in RE2 syntax. */
function shapeExpression(shape: string, level: "exact" | "runs"): string {
  return shape.replaceAll(/a+|9+|[^a9]+/g, (part) => {
    if (part.startsWith("a")) return `\\p{L}${repeat(part.length, level)}`;
    if (part.startsWith("9")) return `[0-9]${repeat(part.length, level)}`;
    return part.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
  });
}

function repeat(length: number, level: "exact" | "runs"): string {
  if (level === "runs") return "+";
  return length === 1 ? "" : `{${length}}`;
}
