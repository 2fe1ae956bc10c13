/** Tries to prove that two queries are the same: both are rewritten by the proof rules until nothing changes, then compared. */
import type { EngineFunctions } from "../engine-functions.ts";
import type { EngineNode } from "../engine-tree.ts";
import type { LaboratoryTable } from "../instances/types.ts";
import { leaves, mapSelects, NotExpressible, type Query } from "./algebra.ts";
import { canonicalText } from "./canonical.ts";
import { resolveQuery } from "./resolve.ts";
import type { Facts, ProofRule } from "./rule.ts";
import { proofRules } from "./rules/index.ts";

export interface Proof {
  /** The laws used. */
  readonly laws: readonly string[];
  readonly preconditions: readonly string[];
}

export interface ProveInput {
  readonly left: EngineNode;
  readonly right: EngineNode;
  readonly tables: readonly LaboratoryTable[];
  readonly functions: EngineFunctions;
  /** Does the order of the result count? */
  readonly ordered: boolean;
  readonly rules?: readonly ProofRule[];
}

const mostRounds = 10;

/** Undefined where there is no proof, which says nothing about the queries. The proof names the laws that it needs, no others. */
export function prove(input: ProveInput): Proof | undefined {
  let rules = input.rules ?? proofRules;
  let proof = proofBy(input, rules);
  if (proof === undefined) return undefined;
  for (const rule of rules.filter(({ law }) => proof?.laws.includes(law) ?? false)) {
    const fewer = rules.filter((other) => other !== rule);
    const simpler = proofBy(input, fewer);
    if (simpler !== undefined) [proof, rules] = [simpler, fewer];
  }
  return proof;
}

function proofBy(input: ProveInput, rules: readonly ProofRule[]): Proof | undefined {
  try {
    const left = normalised(input.left, input, rules);
    const right = normalised(input.right, input, rules);
    if (left.text !== right.text) return undefined;
    const laws = [...new Set([...left.laws, ...right.laws])];
    return { laws, preconditions: [...new Set([...left.preconditions, ...right.preconditions])] };
  } catch (error) {
    if (error instanceof NotExpressible) return undefined;
    throw error;
  }
}

function normalised(
  tree: EngineNode,
  { tables, functions, ordered }: ProveInput,
  rules: readonly ProofRule[],
): Proof & { readonly text: string } {
  const resolved = resolveQuery(tree, { tables, functions });
  let query: Query = !ordered && resolved.limit === undefined ? { ...resolved, order: [] } : resolved;
  const laws = new Set<string>();
  const preconditions = new Set<string>();
  let text = canonicalText(query);
  for (let round = 0; round < mostRounds; round += 1) {
    const before = text;
    for (const rule of rules) {
      const relied: string[] = [];
      const next = rule.apply(query, factsOf(query, tables, functions.aggregates, relied));
      const nextText = canonicalText(next);
      query = next;
      if (nextText === text) continue;
      laws.add(rule.law);
      for (const precondition of relied) preconditions.add(precondition);
      text = nextText;
    }
    if (text === before) break;
  }
  return { text, laws: [...laws], preconditions: [...preconditions] };
}

function factsOf(query: Query, tables: readonly LaboratoryTable[], aggregates: ReadonlySet<string>, relied: string[]): Facts {
  const byId = new Map<number, LaboratoryTable>();
  const derived = new Map<number, Query>();
  mapSelects(query, (select) => {
    for (const { source } of leaves(select.from)) {
      const table = source.kind === "table" ? tables[source.table] : undefined;
      if (table !== undefined) byId.set(source.id, table);
      if (source.kind === "derived") derived.set(source.id, source.query);
    }
    return select;
  });
  const columnOf: Facts["columnOf"] = (source, column) => byId.get(source)?.columns.find(({ name }) => name.toLowerCase() === column);
  const kindOf: Facts["kindOf"] = (source, column) => {
    const inner = derived.get(source);
    const item = inner?.kind === "select" ? inner.items[Number(column)] : undefined;
    return item?.kind === "column" ? kindOf(item.source, item.column) : columnOf(source, column)?.family.kind;
  };
  return {
    tables,
    aggregates,
    tableOf: (source) => byId.get(source),
    columnOf,
    kindOf,
    relyOn: (precondition) => void relied.push(precondition),
  };
}
