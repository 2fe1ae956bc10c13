/** Which dialect a text is in, by what only some dialects have and by which of them our reader reads it without a problem. */
import { dialectIds, type DialectId } from "../dialect.ts";
import { dialects } from "../dialects/index.ts";
import { lex } from "../syntax/lexer.ts";
import { parseStatements } from "../syntax/parse.ts";
import { evidence, type Evidence } from "./evidence.ts";
import type { DetectedDialect, DialectAround } from "./types.ts";

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

/**
 * The dialect of a text whose templates are replaced. Of several that fit equally well that of the texts around it is taken, else the first of the
 * list, and the others named.
 */
export function detectDialect(sql: string, around?: DialectAround): DetectedDialect {
  const given: DetectedDialect | undefined =
    around === undefined ? undefined : { dialect: around.dialect, because: [around.because], alternatives: [] };
  if (around?.ofAll === true && given !== undefined) return given;
  const text = sql.slice(0, longest);
  const { scores, seen } = look(text);
  const ranked = rank(text, scores);
  const [first] = ranked;
  if (first === undefined || first.score <= 0) {
    return given ?? { dialect: "generic", because: ["nothing in it is particular to one dialect"], alternatives: [] };
  }
  const fitting = ranked.filter(({ score }) => score >= first.score - 1);
  const best = fitting.find(({ id }) => id === around?.dialect);
  if (best !== undefined && given !== undefined) return { ...given, because: [...reasons(seen, best.id), ...given.because] };
  return { dialect: first.id, because: reasons(seen, first.id), alternatives: fitting.slice(1).map(({ id }) => id) };
}

function reasons(seen: readonly Evidence[], dialect: DialectId): readonly string[] {
  return seen
    .filter(({ dialects: ids }) => ids.includes(dialect))
    .toSorted((a, b) => b.weight - a.weight || a.dialects.length - b.dialects.length)
    .map(({ reason }) => reason);
}

/** Of many texts so many tell what all are in. */
export const tellingTexts = 300;
/** One piece of evidence that only one dialect has: by less, texts may be in the second as well. */
const leastLead = 3;

/**
 * The dialect that most of what the texts of one project have speaks for, their templates replaced; undefined where two do about equally, or most
 * texts that tell anything tell of others.
 */
export function commonDialect(texts: readonly string[]): Pick<DialectAround, "dialect" | "because"> | undefined {
  const found = texts.map((text) => look(text.slice(0, longest)));
  const ranked = dialectIds
    .map((id) => ({ id, score: found.reduce((sum, { scores }) => sum + (scores.get(id) ?? 0), 0) }))
    .toSorted((a, b) => b.score - a.score);
  const [first, second] = ranked;
  if (first === undefined || second === undefined || first.score < second.score + leastLead) return undefined;
  const telling = found.filter(({ seen }) => seen.length > 0);
  const agreeing = telling.filter(({ scores }) => (scores.get(first.id) ?? 0) > 0);
  if (2 * agreeing.length <= telling.length) return undefined;
  const evident = reasons([...new Set(agreeing.flatMap(({ seen }) => seen))], first.id);
  return { dialect: first.id, because: `${evident.slice(0, 3).join(", ")} in the texts around it` };
}
