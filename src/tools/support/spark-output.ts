/** The answer of tune_spark: its shape, and what a log and a file of code have in common. */
import { z } from "zod";
import { severityRank, sparkSeverities, type SparkSeverity } from "../../engines/spark/rule.ts";

const count = z.int().nonnegative();
const amount = z.number().nonnegative();

const findingOutput = z.strictObject({
  rule: z.string(),
  severity: z.enum(sparkSeverities),
  message: z.string(),
  /** Of code only. */
  line: count.optional(),
  column: count.optional(),
  code: z.string().optional(),
  /** Of a log only: core time, and its share of what was there from the first stage to the last. Findings overlap, so they don't add up. */
  wastedCoreSeconds: amount.optional(),
  wastedShare: z.number().min(0).max(1).optional(),
  basis: z.string().optional(),
  stages: z.array(count).optional(),
  execution: count.optional(),
  node: z.string().optional(),
  /** `line: text` of the physical plan. */
  plan: z.array(z.string()).optional(),
  evidence: z.array(z.string()).optional(),
  recommendation: z.string(),
  /** With the first finding of a rule. */
  why: z.string().optional(),
  whenNot: z.string().optional(),
});

const settingOutput = z.strictObject({
  key: z.string(),
  value: z.string(),
  current: z.string(),
  formula: z.string(),
  findings: z.array(z.string()),
});

const applicationOutput = z.strictObject({
  id: z.string(),
  name: z.string(),
  sparkVersion: z.string(),
  master: z.string(),
  finished: z.boolean(),
  durationSeconds: amount,
  cores: count,
  executors: count,
  jobs: count,
  stages: count,
  tasks: count,
  queries: count,
  /** Core hours of the executors from their start to their end; of tasks; and paid for without a task. */
  coreHours: amount,
  busyCoreHours: amount,
  idleCoreHours: amount,
});

export const sparkOutput = z.strictObject({
  summary: z.string(),
  kind: z.enum(["log", "python", "sql"]),
  path: z.string(),
  application: applicationOutput.optional(),
  /** Findings at or above failOn. */
  failing: count,
  findings: z.array(findingOutput),
  settings: z.array(settingOutput),
  notes: z.array(z.string()),
  truncated: z.array(z.string()),
  next: z.array(z.string()),
});

export type SparkOutput = z.output<typeof sparkOutput>;
export type FindingOutput = SparkOutput["findings"][number];

export interface SparkOutputRequest {
  readonly path: string;
  readonly failOn: SparkSeverity | "never";
  readonly full: boolean;
}

export function failingOf(findings: readonly { readonly severity: SparkSeverity }[], { failOn }: SparkOutputRequest): number {
  return failOn === "never" ? 0 : findings.filter(({ severity }) => severityRank[severity] <= severityRank[failOn]).length;
}

/** Why and when not are the same for every finding of a rule. */
export function withReasonsOnce<T extends { readonly rule: string; readonly why: string; readonly whenNot: string }>(
  findings: readonly T[],
  outputOf: (finding: T) => FindingOutput,
): FindingOutput[] {
  const told = new Set<string>();
  return findings.map((finding) => {
    const first = !told.has(finding.rule);
    told.add(finding.rule);
    return { ...outputOf(finding), ...(first ? { why: finding.why, whenNot: finding.whenNot } : {}) };
  });
}
