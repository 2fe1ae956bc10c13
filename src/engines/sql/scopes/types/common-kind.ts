import type { SourceColumn } from "../../scope.ts";
import { unknownFact, type TypeFact } from "../draft.ts";

type Kind = SourceColumn["kind"];

const numbers: readonly Kind[] = ["integer", "decimal", "float"];

/** The kind that holds values of both; unknown where engines differ in what they make of the pair. */
export function commonKind(left: Kind, right: Kind): Kind {
  if (left === right) return left;
  const a = numbers.indexOf(left);
  const b = numbers.indexOf(right);
  if (a === -1 || b === -1) return "unknown";
  return numbers[Math.max(a, b)] ?? "unknown";
}

/** Is the fact that of the literal NULL, which takes the type of what it stands with? */
export function isNullType(fact: Pick<TypeFact, "type">): boolean {
  return fact.type === "NULL";
}

/** The type of a value that is one of several; nullable where any is. */
export function commonFact(facts: readonly TypeFact[]): TypeFact {
  const typed = facts.filter((fact) => !isNullType(fact));
  const [first, ...others] = typed;
  const nullable = facts.some((fact) => fact.nullable);
  if (first === undefined) return facts.length === 0 ? unknownFact : { type: "NULL", kind: "unknown", nullable: true };
  const kind = others.reduce((sofar, fact) => commonKind(sofar, fact.kind), first.kind);
  return { type: others.every((fact) => fact.type === first.type) ? first.type : "", kind, nullable };
}
