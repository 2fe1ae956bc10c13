/** The answer of equivalent_queries. */
import { z } from "zod";
import { dialectIds, type DialectId } from "../../engines/sql/dialect.ts";
import type { Judgement } from "../../engines/sql/judge.ts";
import { counterexampleOutput, counterexampleOutputOf } from "./counterexample-output.ts";

const count = z.int().nonnegative();

/** From the worst: a verdict counts as a finding where it is no better than the one asked for. */
export const failingFrom = ["refuted", "inconclusive", "tested", "never"] as const;
type FailOn = (typeof failingFrom)[number];

const isFailing = (verdict: Judgement["verdict"], failOn: FailOn): boolean =>
  failOn !== "never" && verdict !== "proved" && failingFrom.indexOf(verdict) <= failingFrom.indexOf(failOn);

export const equivalenceOutput = z.strictObject({
  summary: z.string(),
  dialect: z.enum(dialectIds),
  verdict: z.enum(["proved", "tested", "refuted", "inconclusive"]),
  /** No better than failOn. */
  failing: z.boolean(),
  explanation: z.string(),
  /** Why nothing can be said. */
  reason: z.string().optional(),
  /** bag: rows without their order; list: both queries order them. */
  semantics: z.enum(["bag", "list"]),
  instances: count,
  instancesWithRows: count,
  data: z.strictObject({ agreed: z.boolean(), tables: z.array(z.string()), rows: count }).optional(),
  proof: z.strictObject({ rule: z.string(), preconditions: z.array(z.string()) }).optional(),
  counterexample: counterexampleOutput.optional(),
  caveats: z.array(z.string()),
  next: z.array(z.string()),
});

export type EquivalenceOutput = z.output<typeof equivalenceOutput>;

const said: Readonly<Record<Judgement["verdict"], string>> = {
  proved: "The queries are equivalent",
  tested: "No difference found",
  refuted: "The queries are not equivalent",
  inconclusive: "Nothing can be said",
};

export interface EquivalenceAnswer {
  readonly judgement: Judgement;
  readonly dialect: DialectId;
  readonly notes: readonly string[];
  readonly failOn: FailOn;
}

export function equivalenceOutputOf({ judgement, dialect, notes, failOn }: EquivalenceAnswer): EquivalenceOutput {
  const { verdict, explanation, reason, semantics, instances, instancesWithRows, data, proof, counterexample, caveats } = judgement;
  return {
    summary: `${said[verdict]}. ${explanation}`,
    dialect,
    verdict,
    failing: isFailing(verdict, failOn),
    explanation,
    ...(reason === undefined ? {} : { reason }),
    semantics,
    instances,
    instancesWithRows,
    ...(data === undefined ? {} : { data: { ...data, tables: [...data.tables] } }),
    ...(proof === undefined ? {} : { proof: { rule: proof.rule, preconditions: [...proof.preconditions] } }),
    ...(counterexample === undefined ? {} : { counterexample: counterexampleOutputOf(counterexample) }),
    caveats: [...caveats, ...notes],
    next: nextSteps(judgement),
  };
}

function nextSteps({ verdict, reason, data }: Judgement): string[] {
  if (verdict === "refuted") return ["Run the counterexample's script in DuckDB to see the difference."];
  if (reason === "unknownSchema") return ["Give the tables' DDL as schema."];
  if (reason === "nonDeterministic") return ["Order by a unique key, or leave out what isn't determined, then compare again."];
  if (verdict === "tested" && data === undefined) return ["Give data, a folder of files named as the tables, to compare on them too."];
  return [];
}
