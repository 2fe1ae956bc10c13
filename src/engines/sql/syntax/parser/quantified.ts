/** `= ANY (...)`, `> ALL (...)`, `= SOME (...)`: the operator has been taken. */
import type { Expression } from "../tree.ts";
import { precedence } from "./precedence.ts";
import { advance, isNext, isOneOf, peek, previousEnd, type Reader } from "./reader.ts";
import { closeBracket } from "./recovery.ts";
import { queryStarts } from "./words.ts";

const quantifiers: ReadonlySet<string> = new Set(["ANY", "ALL", "SOME"]);

export function readQuantified(reader: Reader, operand: Expression, operator: string): Expression | undefined {
  if (!isOneOf(reader, quantifiers) || !isNext(reader, "(", 1)) return undefined;
  const quantifier = peek(reader).upper === "ALL" ? "ALL" : "ANY";
  const open = reader.at + 1;
  advance(reader, 2);
  const base = { kind: "quantified", start: operand.start, parentheses: 0, operand, operator, quantifier } as const;
  const inner = reader.tokens[reader.inner[open] ?? open]?.upper ?? "";
  if (queryStarts.has(inner)) {
    const query = reader.grammar.query(reader);
    closeBracket(reader, open);
    return { ...base, query, end: previousEnd(reader) };
  }
  const array = reader.grammar.expression(reader, precedence.any);
  closeBracket(reader, open);
  return { ...base, array, end: previousEnd(reader) };
}
