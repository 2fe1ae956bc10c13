import { mapSelects, usedSources, type Select, type Source } from "../algebra.ts";
import { conditionsOf, equatedColumn, outsideFrom } from "../build.ts";
import type { Facts, ProofRule } from "../rule.ts";
import { isSafe, meetsOne } from "../safe.ts";

/** The left side alone, where the right side is a table joined by its key and named nowhere else. */
function dropped(source: Source, used: ReadonlySet<number>, facts: Facts): Source {
  if (source.kind === "product") return { ...source, parts: source.parts.map((part) => dropped(part, used, facts)) };
  if (source.kind !== "outer") return source;
  const { left, right, on } = source;
  const table = right.kind === "table" ? facts.tableOf(right.id) : undefined;
  if (source.type === "LEFT" && right.kind === "table" && table !== undefined && !used.has(right.id)) {
    const equated = new Set(
      on.flatMap((condition) => {
        const found = equatedColumn(condition, right.id);
        return found !== undefined && meetsOne({ kind: "column", source: right.id, column: found.column }, found.other, facts)
          ? found.column
          : [];
      }),
    );
    const key = table.keys.find((columns) => columns.every((at) => equated.has(table.columns[at]?.name.toLowerCase() ?? "")));
    if (key !== undefined && on.every((condition) => isSafe(condition, facts))) {
      facts.relyOn(`(${key.map((at) => table.columns[at]?.name ?? "").join(", ")}) of ${table.name} is declared unique`);
      return dropped(left, used, facts);
    }
  }
  return { ...source, left: dropped(left, used, facts), right: dropped(right, used, facts) };
}

function trimmed(select: Select, facts: Facts): Select {
  if (select.from === undefined) return select;
  const own = new Map(ownConditions(select.from).map(({ id, conditions }) => [id, conditions]));
  const everywhere = usedSources(outsideFrom(select));
  const inJoins = conditionsOf(select.from);
  // A source's own join condition names it, of course; any other one keeps it.
  const used = new Set(
    [...own.entries()].flatMap(([id, conditions]) => {
      const elsewhere = inJoins.filter((condition) => !conditions.includes(condition));
      return everywhere.has(id) || usedSources(elsewhere).has(id) || usedSources(queriesOf(select.from)).has(id) ? [id] : [];
    }),
  );
  return { ...select, from: dropped(select.from, used, facts) };
}

/** Tables on the right of an outer join with the conditions of that join. */
function ownConditions(source: Source): readonly { readonly id: number; readonly conditions: readonly unknown[] }[] {
  if (source.kind === "product") return source.parts.flatMap((part) => ownConditions(part));
  if (source.kind !== "outer") return [];
  const here = source.right.kind === "table" ? [{ id: source.right.id, conditions: source.on }] : [];
  return [...here, ...ownConditions(source.left), ...ownConditions(source.right)];
}

function queriesOf(source: Source | undefined): readonly unknown[] {
  if (source === undefined || source.kind === "table") return [];
  if (source.kind === "derived") return [source.query];
  return (source.kind === "product" ? source.parts : [source.left, source.right]).flatMap((part) => queriesOf(part));
}

export const unusedLeftJoin: ProofRule = {
  id: "unused-left-join",
  law: "a LEFT JOIN by a declared key of the right table, of which nothing is used, does nothing",
  apply: (query, facts) => mapSelects(query, (select) => trimmed(select, facts)),
};
