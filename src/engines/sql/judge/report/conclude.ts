/** What a series of trials without a refutation says, and no more than that. */
import { plural } from "../../../../core/count-text.ts";
import type { InconclusiveReason, Judgement, Semantics } from "../../judge.ts";
import type { Trial } from "../run/trial.ts";

export interface Tally {
  agreed: number;
  withRows: number;
  outOfTime: boolean;
  readonly others: Exclude<Trial, { kind: "agree" } | { kind: "differ" }>[];
}

export function inconclusive(reason: InconclusiveReason, explanation: string, semantics: Semantics = "bag"): Judgement {
  return { verdict: "inconclusive", semantics, explanation, reason, instances: 0, instancesWithRows: 0, caveats: [] };
}

const word = { left: "first", right: "second" } as const;

export function conclude(tally: Tally, semantics: Semantics): Judgement {
  const caveats = failureCaveats(tally);
  const reason = obstacle(tally);
  const figures = { semantics, instances: tally.agreed, instancesWithRows: tally.withRows };
  if (reason !== undefined) return { verdict: "inconclusive", ...reason, ...figures, caveats };
  const order = semantics === "list" ? "the same rows in the same order" : "the same rows";
  return {
    verdict: "tested",
    explanation: `Tested on ${plural(tally.agreed, "generated instance")}, ${tally.withRows} of them with rows: both return ${order} on each. That is evidence, not proof.`,
    ...figures,
    caveats: [...caveats, ...(tally.outOfTime ? ["The time was up before all instances were tried."] : [])],
  };
}

function obstacle(tally: Tally): (Pick<Judgement, "reason" | "explanation"> & { readonly reason: InconclusiveReason }) | undefined {
  const disagreement = tally.others.find((trial) => trial.kind === "engineDisagreement");
  if (disagreement !== undefined) {
    const explanation = `DuckDB itself returns other rows for the ${word[disagreement.side]} query with its optimizer on than with it off, a bug of the engine: nothing can be said.`;
    return { reason: "engineDisagreement", explanation };
  }
  const varying = tally.others.find((trial) => trial.kind === "nonDeterministic");
  if (varying !== undefined) {
    const explanation = `The result of the ${word[varying.side]} query isn't determined by its tables: on the same rows in another order it returns others (ties, LIMIT without a total order, ANY_VALUE and the like). Elsewhere both agree, on ${plural(tally.agreed, "instance")}.`;
    return { reason: "nonDeterministic", explanation };
  }
  if (tally.agreed === 0) {
    const failure = tally.others.find((trial) => trial.kind === "bothFail" || trial.kind === "oneFails");
    if (failure?.timeout) {
      const queries = failure.kind === "bothFail" ? "Neither query ends" : `The ${word[failure.side]} query doesn't end`;
      return { reason: "outOfTime", explanation: `${queries} within the time given to one run, on few rows either: ${failure.message}` };
    }
    if (failure !== undefined) {
      const queries = failure.kind === "bothFail" ? "The queries fail" : `The ${word[failure.side]} query fails`;
      return { reason: "alwaysFails", explanation: `No instance could be compared. ${queries}: ${failure.message}` };
    }
    return tally.outOfTime
      ? { reason: "outOfTime", explanation: "No instance could be compared in the time given." }
      : { reason: "noSignal", explanation: "No instance could be compared: the engine takes none of the generated rows." };
  }
  if (tally.withRows === 0) {
    const explanation = `On ${plural(tally.agreed, "instance")} both returned no row, or one of NULLs and zeros alone, so that agreement says nothing.`;
    return { reason: tally.outOfTime ? "outOfTime" : "noSignal", explanation };
  }
  return undefined;
}

function failureCaveats(tally: Tally): readonly string[] {
  return (["left", "right"] as const).flatMap((side) => {
    const failures = tally.others.filter((trial) => trial.kind === "oneFails").filter((trial) => trial.side === side);
    const [first] = failures;
    if (first === undefined) return [];
    return [`The ${word[side]} query fails on ${plural(failures.length, "instance")} where the other returns a result: ${first.message}`];
  });
}
