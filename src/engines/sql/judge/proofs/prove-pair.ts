/** Whether a pair may be proved at all, by its dialect, its texts and what is known of its tables; then the proof. */
import type { DialectId } from "../../dialect.ts";
import type { JudgeRequest } from "../../judge.ts";
import { constantType, textAt, visit } from "../engine-tree.ts";
import type { LaboratoryTable } from "../instances/types.ts";
import type { Prepared } from "../prepare/queries.ts";
import { prove, type Proof } from "./prove.ts";

/** Where NaN is neither less nor greater than another value, NOT (x > 1) isn't x <= 1, and the engine's parser takes the one for the other. */
const unorderedNaN: ReadonlySet<DialectId> = new Set(["bigquery", "trino", "oracle", "generic"]);

/** An alias comes before a column there, and an outer join fills up with the types' defaults instead of NULL: neither is what the laws are about. */
const unproved: ReadonlySet<DialectId> = new Set(["clickhouse"]);

/** These keep NaN away where no column is a float. */
const withoutNaN: ReadonlySet<string> = new Set([
  "~~",
  "!~~",
  "~~*",
  "!~~*",
  "count",
  "count_star",
  "sum",
  "min",
  "max",
  "+",
  "-",
  "*",
  "lower",
  "upper",
]);

export interface PairProof extends Proof {
  /** It takes constraints that are not declared: the preconditions of the request. */
  readonly assumed: boolean;
}

/** Is an inequality negated whose sides may be NaN? */
function mayTurnNaN(request: JudgeRequest, { left, right, tables }: Prepared): boolean {
  const text = `${request.left}\n${request.right}`;
  if (!/\bnot\b/i.test(text) || !/<(?!>)|(?<!<)>/.test(text)) return false;
  let found = tables.tables.some(({ columns }) => columns.some(({ family }) => family.kind === "float"));
  for (const { tree } of [left, right]) {
    visit(tree, (node) => {
      const unknown = node["class"] === "FUNCTION" && !withoutNaN.has(textAt(node, "function_name").toLowerCase());
      found ||= unknown || node["class"] === "CAST" || constantType(node) === "DOUBLE";
      return !found;
    });
  }
  return found;
}

/**
 * Undefined where there is no proof. Only where the text runs as it is written and the result is determined, save for which of several rows the outermost
 * LIMIT keeps: the same LIMIT may keep the same of the same rows.
 */
export function provePair(request: JudgeRequest, prepared: Prepared): PairProof | undefined {
  const { left, right, pair, tables, functions } = prepared;
  if ((pair.orderDependent && !pair.limitAlone) || unproved.has(request.dialect)) return undefined;
  if ([left, right].some(({ translated, rewritten }) => translated || rewritten)) return undefined;
  // Columns that were guessed from the queries are enough to try them, not to prove anything.
  if (tables.sources.some(({ source, partial }) => source === "query" || partial === true)) return undefined;
  if (unorderedNaN.has(request.dialect) && mayTurnNaN(request, prepared)) return undefined;
  const proof = (known: readonly LaboratoryTable[]): Proof | undefined =>
    prove({ left: left.tree, right: right.tree, tables: known, functions, ordered: pair.semantics === "list" });
  const declared = proof(tables.declared);
  if (declared !== undefined || tables.declared === tables.tables) return declared && { ...declared, assumed: false };
  const assumed = proof(tables.tables);
  return assumed && { ...assumed, assumed: true };
}
