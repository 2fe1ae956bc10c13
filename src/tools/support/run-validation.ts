/** From the arguments of validate_quality to its answer: which checks, then the engine, then the output. */
import type { DataSession, Relation } from "../../data/types.ts";
import type { CheckRequest } from "../../engines/quality/check.ts";
import { readContract } from "../../engines/quality/contract/read-contract.ts";
import { readInlineChecks } from "../../engines/quality/contract/read-inline-checks.ts";
import type { Contract } from "../../engines/quality/contract/types.ts";
import { validateDataset, validateRelation, type ValidationOptions } from "../../engines/quality/planner/validate-dataset.ts";
import { profileDataset } from "../../engines/quality/profile/profile-dataset.ts";
import type { ValidationReport, ValidationRequest } from "../../engines/quality/report.ts";
import { suggestChecks } from "../../engines/quality/suggest/suggest-checks.ts";
import type { ToolContext } from "../context.ts";
import type { ValidationInput } from "../validate-quality.ts";
import { planText } from "./quality-document.ts";
import { validationOutputOf, type ValidationOutput } from "./quality-output.ts";

export async function runValidation(args: ValidationInput, context: ToolContext): Promise<ValidationOutput> {
  const steps = stepReporter(context);
  await using session = await context.data.session({ signal: context.signal, onProgress: steps.share });
  const asked = await askedChecks(args, context, session);
  const request: ValidationRequest = {
    dataset: args.dataset,
    checks: asked.checks,
    failOn: args.failOn,
    samples: args.samples,
    ...(args.quarantine === undefined ? {} : { quarantine: args.quarantine }),
    ...(asked.contract === undefined ? {} : { types: asked.contract.types }),
  };
  const options: ValidationOptions = {
    now: context.clock(),
    onStep: steps.begin,
    ...(args.explain ? { onPlan: (plan) => context.log(planText(plan)) } : {}),
  };
  const report = (await reportOnProfiled(session, asked.profiled, request, options)) ?? (await validateDataset(session, request, options));
  return validationOutputOf({
    report,
    checksFrom: asked.from,
    notes: asked.contract?.notes.map(({ origin, message }) => ({ origin, message })) ?? [],
    explain: args.explain,
    full: args.detail === "full",
    failOn: args.failOn,
  });
}

interface AskedChecks {
  readonly checks: readonly CheckRequest[];
  readonly from: ValidationOutput["checksFrom"];
  readonly contract?: Contract;
  /** The dataset as the profile opened it. */
  readonly profiled?: Relation;
}

async function reportOnProfiled(
  session: DataSession,
  profiled: Relation | undefined,
  request: ValidationRequest,
  options: ValidationOptions,
): Promise<ValidationReport | undefined> {
  return profiled === undefined ? undefined : validateRelation(session, profiled, request, options);
}

async function askedChecks(args: ValidationInput, context: ToolContext, session: DataSession): Promise<AskedChecks> {
  const inline = args.checks === undefined ? [] : readInlineChecks(args.checks, "checks");
  const contract = args.contract === undefined ? undefined : await contractOf(args.contract, args, context, session);
  if (contract !== undefined) {
    const taken = new Set(contract.checks.map(({ id }) => id));
    const further = inline.map((request) => (taken.has(request.id) ? { ...request, id: `${request.id}:argument` } : request));
    return { checks: [...contract.checks, ...further], from: inline.length === 0 ? "contract" : "contract and arguments", contract };
  }
  if (args.checks !== undefined) return { checks: inline, from: "arguments" };
  const { relation, profile } = await profileDataset(session, args.dataset, { signal: context.signal });
  return { checks: await suggestChecks(session, relation, profile), from: "suggested", profiled: relation };
}

async function contractOf(path: string, args: ValidationInput, context: ToolContext, session: DataSession): Promise<Contract> {
  const text = await context.data.readText(path);
  // A physicalName is only known to be a column's name once the columns are known; opening costs a look at the head of the file.
  const columns = text.includes("physicalName")
    ? (await session.open(args.dataset, { inference: "optimistic" })).columns.map(({ name }) => name)
    : undefined;
  return readContract(text, path, { object: args.object, dataset: args.dataset, columns });
}

/** Progress over the steps of the plan, with the share of the running one as the engine knows it. */
function stepReporter(context: ToolContext): {
  begin: (done: number, total: number, label: string) => void;
  share: (share: number) => void;
} {
  let current = { done: 0, total: 1, label: "reading" };
  const report = (share: number): void =>
    context.progress({ done: Math.min(current.done + share, current.total), total: current.total, message: current.label });
  return {
    begin: (done, total, label) => {
      current = { done, total: Math.max(total, 1), label };
      report(0);
    },
    share: (share) => report(Math.min(Math.max(share, 0), 0.99)),
  };
}
