/** What words alone show, for texts whose syntax isn't understood. */
import type { RuleSeverity } from "../rule.ts";
import type { Token } from "../syntax/tokens.ts";
import type { Span } from "../syntax/tree.ts";

export interface TokenFinding {
  readonly rule: string;
  readonly group: "correctness" | "cost";
  readonly severity: RuleSeverity;
  readonly message: string;
  readonly span: Span;
}

/** A word, and those behind it. */
interface Place {
  readonly words: readonly Token[];
  readonly index: number;
  /** The last word before that starts a clause, upper case. */
  readonly clause: string;
}

type TokenRule = (place: Place) => TokenFinding | undefined;

const clauses = new Set(["SELECT", "FROM", "WHERE", "ON", "HAVING", "QUALIFY", "SET", "GROUP", "ORDER", "VALUES", "DECLARE", "RETURNING"]);
const conditions = new Set(["WHERE", "ON", "HAVING", "QUALIFY"]);

function spanOf(first: Token, last: Token): Span {
  return { start: first.start, end: last.end };
}

function notIn({ words, index }: Place): TokenFinding | undefined {
  const [first, second, third, fourth] = words.slice(index, index + 4);
  if (first?.upper !== "NOT" || second?.upper !== "IN" || third?.text !== "(" || fourth?.upper !== "SELECT") return undefined;
  const message = "If the subquery ever returns NULL, NOT IN is true for no row at all.";
  return { rule: "not-in-with-nulls", group: "correctness", severity: "warning", span: spanOf(first, fourth), message };
}

/** In SET, DECLARE and parameter lists = NULL assigns. */
function equalsNull({ words, index, clause }: Place): TokenFinding | undefined {
  const [first, second] = words.slice(index, index + 2);
  if (first === undefined || second?.upper !== "NULL" || !["=", "<>", "!="].includes(first.text) || !conditions.has(clause))
    return undefined;
  const message = `${first.text} NULL is never true; IS NULL and IS NOT NULL are.`;
  return { rule: "equals-null", group: "correctness", severity: "warning", span: spanOf(first, second), message };
}

function selectStar({ words, index }: Place): TokenFinding | undefined {
  const first = words[index];
  if (first?.upper !== "SELECT" || (words[index - 1]?.text === "(" && words[index - 2]?.upper === "EXISTS")) return undefined;
  const quantified = words[index + 1]?.upper === "DISTINCT" || words[index + 1]?.upper === "ALL";
  const star = words[index + (quantified ? 2 : 1)];
  if (star?.text !== "*") return undefined;
  const message = "All columns are read, and what they are changes with the table.";
  return { rule: "select-star", group: "cost", severity: "info", span: spanOf(first, star), message };
}

function leadingWildcard({ words, index }: Place): TokenFinding | undefined {
  const [first, second] = words.slice(index, index + 2);
  if (first === undefined || (first.upper !== "LIKE" && first.upper !== "ILIKE")) return undefined;
  if (second?.type !== "string" || !/^['"]%+[^%'"]/.test(second.text)) return undefined;
  const message = "A pattern that begins with a wildcard can't use the order of an index.";
  return { rule: "leading-wildcard", group: "cost", severity: "info", span: spanOf(first, second), message };
}

/** Words that may choose the rows of an UPDATE or DELETE. */
const choosing = new Set(["WHERE", "USING", "JOIN", "LIMIT", "TOP", "IN", "PARTITION", "WHEN", "FROM"]);

function everyRow({ words, index }: Place): TokenFinding | undefined {
  const first = words[index];
  if (first === undefined || index > 0) return undefined;
  const deletes = first.upper === "DELETE" && words[1]?.upper === "FROM";
  const updates = first.upper === "UPDATE" && words.some(({ upper }) => upper === "SET");
  if (!deletes && !updates) return undefined;
  if (words.slice(2).some(({ type, upper }) => type === "word" && choosing.has(upper))) return undefined;
  const last = words[1] ?? first;
  const message = `There is no WHERE: every row is ${deletes ? "deleted" : "changed"}.`;
  return {
    rule: deletes ? "delete-without-where" : "update-without-where",
    group: "correctness",
    severity: "error",
    span: spanOf(first, last),
    message,
  };
}

const tokenRules: readonly TokenRule[] = [notIn, equalsNull, selectStar, leadingWildcard, everyRow];

/** The findings in one statement. Comments and strings are tokens of their own, so they fool nobody. */
export function tokenFindings(tokens: readonly Token[]): readonly TokenFinding[] {
  const words = tokens.filter(({ type }) => type !== "whitespace" && type !== "comment");
  const found: TokenFinding[] = [];
  let clause = "";
  for (const [index, token] of words.entries()) {
    if (token.type === "word" && clauses.has(token.upper)) clause = token.upper;
    for (const rule of tokenRules) {
      const finding = rule({ words, index, clause });
      if (finding !== undefined) found.push(finding);
    }
  }
  return found;
}
