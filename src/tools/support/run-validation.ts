/** From the arguments of validate_quality to its answer: which checks, then the engine, then the output. */
import type { DataSession, Relation } from "../../data/types.ts";
import type { CheckRequest } from "../../engines/quality/check.ts";
import { readContract } from "../../engines/quality/contract/read-contract.ts";
import { readInlineChecks } from "../../engines/quality/contract/read-inline-checks.ts";
import type { Contract } from "../../engines/quality/contract/types.ts";
import {
  validateDataset,
  validateRelation,
  validateSnapshot,
  type ValidationOptions,
} from "../../engines/quality/planner/validate-dataset.ts";
import { profileDataset, profileDefaults, profileSnapshot } from "../../engines/quality/profile/profile-dataset.ts";
import { knownFigures } from "../../engines/quality/profile/known-figures.ts";
import type { DatasetProfile } from "../../engines/quality/profile/types.ts";
import type { ValidationReport, ValidationRequest } from "../../engines/quality/report.ts";
import { openSnapshot } from "../../engines/quality/snapshot.ts";
import { suggestChecks } from "../../engines/quality/suggest/suggest-checks.ts";
import type { ToolContext } from "../context.ts";
import type { ValidationInput } from "../validate-quality.ts";
import { profileFiguresOf } from "./profile-output.ts";
import { planText } from "./quality-document.ts";
import { validationOutputOf, type ValidationOutput } from "./quality-output.ts";

export async function runValidation(args: ValidationInput, context: ToolContext): Promise<ValidationOutput> {
  const steps = stepReporter(context);
  // The contract is read while the engine starts.
  const opening = context.data.session({ signal: context.signal, onProgress: steps.share });
  const [opened, given] = await Promise.allSettled([opening, givenChecks(args, context, opening)]);
  await using session = valueOf(opened);
  const asked = valueOf(given);
  const options: ValidationOptions = {
    now: context.clock(),
    onStep: steps.begin,
    ...(args.explain ? { onPlan: (plan) => context.log(planText(plan)) } : {}),
  };
  const { report, profile, from } = await answer({ args, context, session, asked, options });
  return validationOutputOf({
    report,
    checksFrom: from,
    notes: asked?.contract?.notes.map(({ origin, message }) => ({ origin, message })) ?? [],
    explain: args.explain,
    full: args.detail === "full",
    failOn: args.failOn,
    ...(profile === undefined || !args.profile
      ? {}
      : { profile: profileFiguresOf({ profile, top: shownValues, full: args.detail === "full", subset: false }) }),
  });
}

function valueOf<T>(settled: PromiseSettledResult<T>): T {
  if (settled.status === "rejected") throw settled.reason;
  return settled.value;
}

/** Most frequent values shown a column. */
const shownValues = 5;

interface GivenChecks {
  readonly checks: readonly CheckRequest[];
  readonly from: ValidationOutput["checksFrom"];
  readonly contract?: Contract;
}

interface Work {
  readonly args: ValidationInput;
  readonly context: ToolContext;
  readonly session: DataSession;
  /** Undefined where checks are to be suggested. */
  readonly asked: GivenChecks | undefined;
  readonly options: ValidationOptions;
}

interface Answered {
  readonly report: ValidationReport;
  readonly profile?: DatasetProfile;
  readonly from: ValidationOutput["checksFrom"];
}

/** Profiles where that is asked for or needed, and validates, both on one reading of text that is small enough. */
async function answer(work: Work): Promise<Answered> {
  const { args, session, asked, options, context } = work;
  if (asked !== undefined && !args.profile) {
    return { report: await validateDataset(session, requestOf(args, asked), options), from: asked.from };
  }
  const types = asked?.contract?.types;
  const profileOptions = { signal: context.signal, topValues: profileDefaults.topValues };
  const snapshot = await openSnapshot(session, args.dataset, types);
  if (snapshot !== undefined) {
    const profile = await profileSnapshot(session, snapshot, profileOptions);
    const checks = asked ?? (await suggested(work, snapshot.relation, profile));
    const known = knownFigures(profile);
    const report = await validateSnapshot(session, snapshot, requestOf(args, checks), { ...options, known });
    return { report, profile, from: checks.from };
  }
  const { relation, profile } = await profileDataset(session, args.dataset, profileOptions);
  if (asked !== undefined) return { report: await validateDataset(session, requestOf(args, asked), options), profile, from: asked.from };
  const checks = await suggested(work, relation, profile);
  const request = requestOf(args, checks);
  const report = (await validateRelation(session, relation, request, options)) ?? (await validateDataset(session, request, options));
  return { report, profile, from: checks.from };
}

async function suggested({ session, options }: Work, relation: Relation, profile: DatasetProfile): Promise<GivenChecks> {
  return { checks: await suggestChecks(session, relation, profile, { now: options.now }), from: "suggested" };
}

function requestOf(args: ValidationInput, { checks, contract }: GivenChecks): ValidationRequest {
  return {
    dataset: args.dataset,
    checks,
    failOn: args.failOn,
    samples: args.samples,
    ...(args.quarantine === undefined ? {} : { quarantine: args.quarantine }),
    ...(contract === undefined ? {} : { types: contract.types }),
  };
}

async function givenChecks(args: ValidationInput, context: ToolContext, session: Promise<DataSession>): Promise<GivenChecks | undefined> {
  const inline = args.checks === undefined ? [] : readInlineChecks(args.checks, "checks");
  const contract = args.contract === undefined ? undefined : await contractOf(args.contract, args, context, session);
  if (contract !== undefined) {
    const taken = new Set(contract.checks.map(({ id }) => id));
    const further = inline.map((request) => (taken.has(request.id) ? { ...request, id: `${request.id}:argument` } : request));
    return { checks: [...contract.checks, ...further], from: inline.length === 0 ? "contract" : "contract and arguments", contract };
  }
  return args.checks === undefined ? undefined : { checks: inline, from: "arguments" };
}

async function contractOf(path: string, args: ValidationInput, context: ToolContext, session: Promise<DataSession>): Promise<Contract> {
  const text = await context.data.readText(path);
  // A physicalName is only known to be a column's name once the columns are known.
  const columns = text.includes("physicalName")
    ? (await (await session).open(args.dataset, { inference: "none" })).columns.map(({ name }) => name)
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
