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

/** Comments and strings are tokens of their own, so they fool nobody. */
export function tokenFindings(tokens: readonly Token[]): readonly TokenFinding[] {
  const words = tokens.filter(({ type }) => type !== "whitespace" && type !== "comment");
  return words.flatMap((token, index) => {
    const [second, third, fourth] = [words[index + 1], words[index + 2], words[index + 3]];
    if (token.upper === "NOT" && second?.upper === "IN" && third?.text === "(" && fourth?.upper === "SELECT") {
      const span = { start: token.start, end: fourth.end };
      return [
        {
          rule: "not-in-with-nulls",
          group: "correctness" as const,
          severity: "warning" as const,
          span,
          message: "If the subquery ever returns NULL, NOT IN is true for no row at all.",
        },
      ];
    }
    if ((token.text === "=" || token.text === "<>" || token.text === "!=") && second?.upper === "NULL") {
      const span = { start: token.start, end: second.end };
      return [
        {
          rule: "equals-null",
          group: "correctness" as const,
          severity: "warning" as const,
          span,
          message: `${token.text} NULL is never true; IS NULL and IS NOT NULL are. (In SET it assigns.)`,
        },
      ];
    }
    return [];
  });
}
