/** Makes an answer of tune_spark lean enough for an agent: what is left out first, and what is said of it. */
import { defaultBudget, fitBudget } from "./budget.ts";
import type { FindingOutput, SparkOutput, SparkOutputRequest } from "./spark-output.ts";

/** Clients cut longer answers, whatever is asked for. */
const hardLimit = 48_000;
const findingsARule = 3;

type Cut = (value: SparkOutput) => { value: SparkOutput; said: string } | undefined;
const everything = 'detail: "full" brings all';

export function fitted(whole: SparkOutput, { full }: SparkOutputRequest): SparkOutput {
  const cuts: readonly Cut[] = [
    fewerOfARule,
    withoutDetails("info"),
    fewerInfos,
    withoutDetails("warning"),
    fewest(40),
    fewest(15),
    fewest(8),
  ];
  const { value, truncated } = fitBudget(whole, full ? hardLimit : defaultBudget, full ? [fewest(150), fewest(60), fewest(30)] : cuts);
  return { ...value, truncated: [...truncated] };
}

function fewerOfARule(value: SparkOutput): ReturnType<Cut> {
  const seen = new Map<string, number>();
  const findings = value.findings.filter(({ rule }) => {
    const number = (seen.get(rule) ?? 0) + 1;
    seen.set(rule, number);
    return number <= findingsARule;
  });
  const left = value.findings.length - findings.length;
  return left === 0
    ? undefined
    : { value: { ...value, findings }, said: `${left} findings beyond the first ${findingsARule} of their rule left out; ${everything}` };
}

function withoutDetails(severity: FindingOutput["severity"]): Cut {
  return (value) => ({
    value: {
      ...value,
      findings: value.findings.map((finding): FindingOutput => {
        if (finding.severity !== severity) return finding;
        const { why: _why, whenNot: _whenNot, evidence: _evidence, plan: _plan, basis: _basis, ...rest } = finding;
        return rest;
      }),
    },
    said: `reasons and evidence of findings of severity ${severity} left out; ${everything}`,
  });
}

function fewerInfos(value: SparkOutput): ReturnType<Cut> {
  const findings = value.findings.filter(({ severity }) => severity !== "info");
  const left = value.findings.length - findings.length;
  return left === 0 || findings.length === 0
    ? undefined
    : { value: { ...value, findings }, said: `${left} findings of severity info left out; ${everything}` };
}

function fewest(most: number): Cut {
  return (value) => {
    const left = value.findings.length - most;
    if (left <= 0) return undefined;
    return {
      value: { ...value, findings: value.findings.slice(0, most) },
      said: `${left} findings left out, the least severe; look at one stage or file at a time`,
    };
  };
}
