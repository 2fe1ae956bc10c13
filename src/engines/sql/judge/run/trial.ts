/** One instance: what both queries return on it, and what that says. */
import type { Cell } from "../../../../data/types.ts";
import type { Laboratory, QueryFailure, QueryResult } from "../../../../data/laboratory-types.ts";
import type { Semantics } from "../../judge.ts";
import type { Instance } from "../instances/types.ts";
import type { Random } from "../random.ts";
import { sameBag, sameList } from "./compare.ts";
import type { Filler } from "./fill.ts";
import { sameUpToTies, splitKeys, type KeyedQuery } from "./ordered.ts";

/** A query as it is run. */
export interface Runnable {
  readonly sql: string;
  /** With its sort keys shown, where it orders its result and they can be. */
  readonly keyed?: { readonly sql: string; readonly query: KeyedQuery };
}

export interface Pair {
  readonly left: Runnable;
  readonly right: Runnable;
  readonly semantics: Semantics;
  /** The same queries without the LIMIT that both share: where LIMIT may keep either of several rows, these decide. */
  readonly unlimited?: { readonly left: Runnable; readonly right: Runnable };
  /** Something in the queries may vary with the order of rows: agreement has to be seen on rows in other orders as well. */
  readonly orderDependent: boolean;
  /** That is the LIMIT that both share, and nothing within. */
  readonly limitAlone: boolean;
}

export type Trial =
  /** `rows`: there are any that say something of the queries. */
  | { readonly kind: "agree"; readonly rows: boolean }
  | {
      readonly kind: "differ";
      readonly left: QueryResult;
      readonly right: QueryResult;
      readonly byOrder: boolean;
      /** Without its optimizer the engine did not end: on fewer rows it may. */
      readonly unconfirmed?: boolean;
    }
  | { readonly kind: "bothFail"; readonly message: string; readonly timeout: boolean }
  | { readonly kind: "oneFails"; readonly side: "left" | "right"; readonly message: string; readonly timeout: boolean }
  | { readonly kind: "engineDisagreement"; readonly side: "left" | "right" }
  | { readonly kind: "nonDeterministic"; readonly side: "left" | "right" }
  | { readonly kind: "unusable" };

interface Runner {
  readonly laboratory: Laboratory;
  /** Of one query on one instance. */
  readonly timeoutMilliseconds: number;
}

export interface Bench extends Runner {
  readonly filler: Filler;
}

const maximumRows = 5_000;
/** In how many orders the rows are put in, where the results agree and where they don't: a refutation must not rest on a choice among rows. */
const ordersOfAgreement = 3;
const ordersOfDifference = 16;

/** Fills the tables and runs both queries with the optimizer on and off. */
export async function tryInstance(bench: Bench, pair: Pair, instance: Instance, random: Random): Promise<Trial> {
  if (!(await bench.filler.fill(instance))) return { kind: "unusable" };
  const left = await runBoth(bench, pair.left.sql);
  const right = await runBoth(bench, pair.right.sql);
  const timeout = [left, right].some((each) => failed(each) && each.failure.outcome === "timeout");
  if (failed(left) && failed(right)) return { kind: "bothFail", message: left.failure.message, timeout };
  if (failed(left)) return { kind: "oneFails", side: "left", message: left.failure.message, timeout };
  if (failed(right)) return { kind: "oneFails", side: "right", message: right.failure.message, timeout };
  const same = sameBag(left.on, right.on);
  if (left.late || right.late) {
    if (same) return { kind: "bothFail", message: "Without its optimizer the engine did not end in time.", timeout: true };
    return { kind: "differ", left: left.on, right: right.on, byOrder: false, unconfirmed: true };
  }
  const steady = sameBag(left.on, left.off) && sameBag(right.on, right.off);
  const verdict = async (): Promise<Trial> =>
    same ? judgeOrder(bench, pair, left.on, right.on) : { kind: "differ", left: left.on, right: right.on, byOrder: false };
  if (steady && !pair.orderDependent) return verdict();
  const orders = ordersOf(instance, same ? ordersOfAgreement : ordersOfDifference, random);
  const varying = await varyingSide(bench, pair, instance, { left: left.on, right: right.on }, orders);
  const disagreeing = sameBag(left.on, left.off) ? (sameBag(right.on, right.off) ? undefined : "right") : "left";
  // Where ties may fall either way, other plans may let them fall otherwise, and no bug is needed for that.
  const undetermined = varying ?? (pair.orderDependent ? disagreeing : undefined);
  if (undetermined !== undefined) return (await tryUnlimited(bench, pair)) ?? { kind: "nonDeterministic", side: undetermined };
  return disagreeing === undefined ? verdict() : { kind: "engineDisagreement", side: disagreeing };
}

type Both = { readonly on: QueryResult; readonly off: QueryResult; readonly late: boolean } | { readonly failure: QueryFailure };

const failed = (both: Both): both is { readonly failure: QueryFailure } => "failure" in both;

async function runBoth({ laboratory, timeoutMilliseconds }: Runner, sql: string): Promise<Both> {
  const on = await laboratory.run(sql, { timeoutMilliseconds, maximumRows });
  if (on.outcome !== "rows") return { failure: on };
  const off = await laboratory.run(sql, { timeoutMilliseconds, maximumRows, optimizer: "off" });
  if (off.outcome === "timeout" && on.complete) return { on, off: on, late: true };
  if (off.outcome !== "rows") return { failure: off };
  return on.complete && off.complete
    ? { on, off, late: false }
    : { failure: { outcome: "error", type: "Size", message: "It returns too many rows to compare." } };
}

/** One row of NULLs and zeros is what aggregates make of no row: that both do so says nothing of the queries. */
function isTelling({ rows }: QueryResult): boolean {
  return rows.length > 1 || rows.some((row) => row.some((cell) => cell !== null && !isZero(cell)));
}

function isZero(cell: Cell): boolean {
  return cell === 0 || (typeof cell === "string" && /^-?0(?:\.0*)?$/u.test(cell));
}

/** The same rows backwards, with each of the first rows in front, and shuffled. */
function ordersOf(instance: Instance, count: number, random: Random): readonly Instance[] {
  const longest = Math.max(0, ...instance.map((rows) => rows.length));
  const turns = count <= ordersOfAgreement ? 0 : Math.min(longest - 1, count - ordersOfAgreement);
  const turned = Array.from({ length: Math.max(0, turns) }, (_, index) =>
    instance.map((rows) =>
      rows.length === 0 ? rows : [...rows.slice((index + 1) % rows.length), ...rows.slice(0, (index + 1) % rows.length)],
    ),
  );
  const shuffled = Array.from({ length: ordersOfAgreement - 1 }, () => instance.map((rows) => random.shuffle(rows)));
  return [instance.map((rows) => rows.toReversed()), ...turned, ...shuffled];
}

/** The side whose own result changes when the same rows are put in in another order. */
async function varyingSide(
  { laboratory, filler, timeoutMilliseconds }: Bench,
  { left, right }: Pick<Pair, "left" | "right">,
  instance: Instance,
  first: { readonly left: QueryResult; readonly right: QueryResult },
  orders: readonly Instance[],
): Promise<"left" | "right" | undefined> {
  let found: "left" | "right" | undefined;
  for (const order of orders) {
    if (found !== undefined) break;
    await filler.fill(order);
    for (const side of ["left", "right"] as const) {
      const again = await laboratory.run((side === "left" ? left : right).sql, { timeoutMilliseconds, maximumRows });
      if (found === undefined && (again.outcome !== "rows" || !sameBag(first[side], again))) found = side;
    }
  }
  await filler.fill(instance);
  return found;
}

/** Both cut the same number of rows off results that agree: then they may return the same. */
async function tryUnlimited({ laboratory, timeoutMilliseconds }: Runner, pair: Pair): Promise<Trial | undefined> {
  if (pair.unlimited === undefined) return undefined;
  const { left: first, right: second } = pair.unlimited;
  // The rows that LIMIT keeps hang on the order: it has to be seen.
  if (pair.semantics === "list" && (first.keyed === undefined || second.keyed === undefined)) return undefined;
  const [left, right] = [
    await laboratory.run(first.sql, { timeoutMilliseconds, maximumRows }),
    await laboratory.run(second.sql, { timeoutMilliseconds, maximumRows }),
  ];
  if (left.outcome !== "rows" || right.outcome !== "rows" || !sameBag(left, right)) return undefined;
  const ordered = await judgeOrder({ laboratory, timeoutMilliseconds }, { ...pair, ...pair.unlimited }, left, right);
  return ordered.kind === "agree" ? ordered : undefined;
}

/** The rows are the same; where both order them, they must also stand in the same order, ties apart. */
async function judgeOrder({ laboratory, timeoutMilliseconds }: Runner, pair: Pair, left: QueryResult, right: QueryResult): Promise<Trial> {
  const agree: Trial = { kind: "agree", rows: isTelling(left) };
  if (pair.semantics === "bag" || sameList(left, right)) return agree;
  const [leftKeyed, rightKeyed] = [pair.left.keyed, pair.right.keyed];
  if (leftKeyed === undefined || rightKeyed === undefined) return agree;
  const keyedLeft = await laboratory.run(leftKeyed.sql, { timeoutMilliseconds, maximumRows });
  const keyedRight = await laboratory.run(rightKeyed.sql, { timeoutMilliseconds, maximumRows });
  if (keyedLeft.outcome !== "rows" || keyedRight.outcome !== "rows") return agree;
  const same = sameUpToTies(splitKeys(keyedLeft, leftKeyed.query), splitKeys(keyedRight, rightKeyed.query));
  return same ? agree : { kind: "differ", left, right, byOrder: true };
}
