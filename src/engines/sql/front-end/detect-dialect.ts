/** Which dialect a text is in, by what only some dialects have and by which of them our reader reads it without a problem. */
import { dialectIds, type DialectId } from "../dialect.ts";
import { dialects } from "../dialects/index.ts";
import { lex } from "../syntax/lexer.ts";
import { parseStatements } from "../syntax/parse.ts";
import { evidence, type Evidence } from "./evidence.ts";
import type { DetectedDialect } from "./types.ts";

/** So much of a text is looked at: what tells a dialect is seen early. */
const longest = 100_000;

/** The text with what comments (and strings) say blanked; quotes stay. */
function blanked(sql: string, strings: boolean): string {
  return lex(sql, dialects.generic)
    .map(({ type, text }) => {
      if (type === "comment") return text.startsWith("#") ? text : " ";
      return type === "string" && strings ? `'${" ".repeat(Math.max(0, text.length - 2))}'` : text;
    })
    .join("");
}

interface Found {
  readonly scores: ReadonlyMap<DialectId, number>;
  readonly seen: readonly Evidence[];
}

function look(sql: string): Found {
  const plain = blanked(sql, true);
  const withStrings = blanked(sql, false);
  const seen = evidence.filter(({ pattern, inStrings }) => pattern.test(inStrings === true ? withStrings : plain));
  const scores = new Map<DialectId, number>(dialectIds.map((id) => [id, 0]));
  for (const { dialects: ids, weight } of seen) for (const id of ids) scores.set(id, (scores.get(id) ?? 0) + weight);
  return { scores, seen };
}

/** How badly our reader does with the text in a dialect. */
function problemsIn(sql: string, dialect: DialectId): number {
  const { problems, opaqueSpans } = parseStatements(sql, dialects[dialect]);
  return problems.length + opaqueSpans.length;
}

interface Candidate {
  readonly id: DialectId;
  readonly score: number;
}

/** A text that can't be read in a dialect is hardly in it. */
const pricePerProblem = 2;

function rank(sql: string, scores: ReadonlyMap<DialectId, number>): readonly Candidate[] {
  const best = Math.max(...scores.values());
  return dialectIds
    .filter((id) => (scores.get(id) ?? 0) >= best - 2 && (scores.get(id) ?? 0) > 0)
    .map((id) => ({ id, score: (scores.get(id) ?? 0) - pricePerProblem * Math.min(problemsIn(sql, id), 5) }))
    .toSorted((a, b) => b.score - a.score);
}

/** The dialect of a text whose templates are replaced. Of several that fit equally well the first of the list is taken, and the others named. */
export function detectDialect(sql: string): DetectedDialect {
  const text = sql.slice(0, longest);
  const { scores, seen } = look(text);
  const [best, ...others] = rank(text, scores);
  if (best === undefined || best.score <= 0) {
    return { dialect: "generic", because: ["nothing in it is particular to one dialect"], alternatives: [] };
  }
  const because = seen
    .filter(({ dialects: ids }) => ids.includes(best.id))
    .toSorted((a, b) => b.weight - a.weight || a.dialects.length - b.dialects.length)
    .map(({ reason }) => reason);
  return { dialect: best.id, because, alternatives: others.filter(({ score }) => score >= best.score - 1).map(({ id }) => id) };
}
