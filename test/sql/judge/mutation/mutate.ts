/** Mutants of a query: each changes one place of its text, by the spans of the syntax tree. */
import { dialects } from "../../../../src/engines/sql/dialects/index.ts";
import { parseStatements } from "../../../../src/engines/sql/syntax/parse.ts";
import { operators, type Change } from "./operators.ts";

export interface Mutant {
  readonly operator: string;
  readonly sql: string;
  /** What was there, and what is now. */
  readonly change: string;
}

type Node = Readonly<Record<string, unknown>>;

/** All mutants, each text once, in source order. */
export function mutantsOf(sql: string): readonly Mutant[] {
  const mutants = new Map<string, Mutant>();
  for (const { statement } of parseStatements(sql, dialects.postgres).statements) {
    walk(statement, (node) => {
      for (const [operator, change] of Object.entries(operators)) {
        for (const edit of change(node, sql)) {
          const mutated = apply(sql, edit);
          if (mutated === sql || mutants.has(mutated)) continue;
          mutants.set(mutated, { operator, sql: mutated, change: `${sql.slice(edit.start, edit.end)} -> ${edit.text}` });
        }
      }
    });
  }
  return [...mutants.values()];
}

function apply(sql: string, { start, end, text }: Change): string {
  return sql.slice(0, start) + text + sql.slice(end);
}

function walk(value: unknown, found: (node: Node) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) walk(item, found);
  } else if (isNode(value)) {
    if ("kind" in value) found(value);
    for (const item of Object.values(value)) walk(item, found);
  }
}

const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null;
