/** From an instance on which the queries differ to a counterexample that is small and certain. */
import { countText, plural } from "../../../../core/count-text.ts";
import { visit } from "../engine-tree.ts";
import type { Judgement } from "../../judge.ts";
import type { Instance } from "../instances/types.ts";
import { keyGroups, partsOf } from "../instances/linked-rows.ts";
import type { Prepared } from "../prepare/queries.ts";
import { createRandom, type Random } from "../random.ts";
import type { Hints } from "../hints.ts";
import { tryInstance, type Bench, type Trial } from "../run/trial.ts";
import type { Tally } from "./conclude.ts";
import { buildCounterexample } from "./counterexample.ts";
import { shrink } from "./shrink.ts";

export interface RefutationInput {
  readonly bench: Bench;
  readonly prepared: Prepared;
  readonly instance: Instance;
  readonly hints: Hints;
  readonly trial: Extract<Trial, { kind: "differ" }>;
  readonly random: Random;
  readonly settings: readonly string[];
  readonly until: number;
  readonly tally: Tally;
}

const shrinkTrials = 400;
const shrinkMilliseconds = 4_000;

/** Undefined where the difference turns out not to be certain. */
export async function refutationOf(input: RefutationInput): Promise<Judgement | undefined> {
  const { bench, prepared, instance, hints, settings, tally } = input;
  // A difference counts when no order of the rows makes it go away, and the engine agrees with itself.
  const certain = { ...prepared.pair, orderDependent: true };
  const tried = async (candidate: Instance): Promise<Trial> => tryInstance(bench, certain, candidate, createRandom(7));
  const first = await tried(instance);
  if (first.kind !== "differ") {
    if (first.kind !== "agree") tally.others.push(first);
    return undefined;
  }
  const until = Math.max(Math.min(performance.now() + shrinkMilliseconds, input.until), performance.now() + 200);
  const { tables } = prepared.tables;
  const smallest = await shrink(
    instance,
    tables,
    async (candidate) => (await tryInstance(bench, prepared.pair, candidate, createRandom(7))).kind === "differ",
    { trials: shrinkTrials, until },
    partsOf(instance, keyGroups({ tables, hints }), { tables, hints }),
  );
  const last = await tried(smallest);
  const [final, shown] = last.kind === "differ" ? [last, smallest] : [first, instance];
  if (final.unconfirmed === true) {
    tally.others.push({ kind: "bothFail", message: "Without its optimizer the engine did not end in time.", timeout: true });
    return undefined;
  }
  const counterexample = buildCounterexample({
    tables: prepared.tables.tables,
    instance: shown,
    shown: shownColumns(prepared, hints),
    schemas: prepared.tables.schemas,
    views: prepared.tables.views,
    written: prepared.tables.written,
    settings,
    left: { sql: prepared.left.sql, result: final.left },
    right: { sql: prepared.right.sql, result: final.right },
  });
  return {
    verdict: "refuted",
    semantics: prepared.pair.semantics,
    explanation: explain(final, shown),
    instances: tally.agreed,
    instancesWithRows: tally.withRows,
    counterexample,
    caveats: [],
  };
}

function explain({ left, right, byOrder }: Extract<Trial, { kind: "differ" }>, instance: Instance): string {
  const rows = instance.reduce((sum, table) => sum + table.length, 0);
  const where = rows === 0 ? "Over empty tables" : `On tables with ${plural(rows, "row")} in all`;
  if (byOrder) return `${where} the queries return the same rows in different orders.`;
  const [a, b] = [left.rows.length, right.rows.length];
  if (a === b) return `${where} the queries return different rows (${countText(a)} each).`;
  return `${where} the first query returns ${plural(a, "row")}, the second ${countText(b)}.`;
}

/** Without columns that neither query names, unless a star brings them in or a view has them. */
function shownColumns({ left, right, tables }: Prepared, { mentioned }: Hints): readonly (readonly number[])[] {
  const trees = [left.tree, right.tree];
  const using = new Set<string>();
  let all = tables.views.length > 0;
  for (const tree of trees) {
    visit(tree, (node) => {
      all ||= node["class"] === "STAR" || node["ref_type"] === "NATURAL";
      const names = node["column_name_alias"];
      all ||= Array.isArray(names) && names.length > 0 && node["type"] === "BASE_TABLE";
      const shared = node["using_columns"];
      if (Array.isArray(shared)) for (const name of shared) using.add(String(name).toLowerCase());
      return undefined;
    });
  }
  return tables.tables.map((table) => {
    const positions = [...table.columns.keys()];
    const named = positions.filter((at) => {
      const name = table.columns[at]?.name.toLowerCase() ?? "";
      return mentioned.has(name) || using.has(name);
    });
    const whole = all || named.length === 0;
    return whole ? positions : named;
  });
}
