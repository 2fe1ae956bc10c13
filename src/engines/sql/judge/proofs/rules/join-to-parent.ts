import { mapSelects, usedSources, type Expression, type Select, type Source, type TableSource } from "../algebra.ts";
import { conditionsOf, equatedColumn, isCall, outsideFrom } from "../build.ts";
import type { Facts, ProofRule } from "../rule.ts";

/** The conditions that join `parent` to the one child row's foreign key; undefined where it may be missing or doubled. */
function joining(parent: TableSource, select: Select, parts: readonly Source[], facts: Facts): readonly Expression[] | undefined {
  const table = facts.tableOf(parent.id);
  if (table === undefined) return undefined;
  for (const child of parts) {
    if (child.kind !== "table" || child.id === parent.id) continue;
    const owner = facts.tableOf(child.id);
    for (const reference of owner?.references ?? []) {
      if (owner === undefined || facts.tables[reference.table] !== table) continue;
      const used = reference.columns.map((at, index) => {
        const own = owner.columns[at];
        const theirs = table.columns[reference.referenced[index] ?? -1];
        if (own === undefined || theirs === undefined || !own.notNull) return undefined;
        return select.where.find((condition) => {
          const found = equatedColumn(condition, parent.id);
          return (
            found?.column === theirs.name.toLowerCase() &&
            found.other.kind === "column" &&
            found.other.source === child.id &&
            found.other.column === own.name.toLowerCase()
          );
        });
      });
      const conditions = used.filter((condition) => condition !== undefined);
      const unique = table.keys.some((key) => key.every((at) => reference.referenced.includes(at)));
      if (unique && conditions.length === reference.columns.length) {
        const names = reference.columns.map((at) => owner.columns[at]?.name ?? "").join(", ");
        facts.relyOn(`(${names}) of ${owner.name} is declared not null and refers to a row of ${table.name}, by a key of it`);
        return conditions;
      }
    }
  }
  return undefined;
}

function trimmed(select: Select, facts: Facts): Select {
  if (select.from?.kind !== "product") return select;
  const { parts, on } = select.from;
  for (const part of parts) {
    if (part.kind !== "table") continue;
    const conditions = joining(part, select, parts, facts);
    if (conditions === undefined || !conditions.every((condition) => isCall(condition, "COMPARE_EQUAL"))) continue;
    const where = select.where.filter((condition) => !conditions.some((joined) => joined === condition));
    const rest = parts.filter((other) => other !== part);
    if (usedSources([outsideFrom({ ...select, where }), conditionsOf(select.from), rest]).has(part.id)) continue;
    const [only] = rest;
    const from: Source | undefined = rest.length === 1 ? only : { kind: "product", parts: rest, on };
    return from === undefined ? select : { ...select, from, where };
  }
  return select;
}

export const joinToParent: ProofRule = {
  id: "join-to-parent",
  law: "an inner join to the parent row of a declared foreign key that is not null, of which nothing else is used, does nothing",
  apply: (query, facts) => mapSelects(query, (select) => trimmed(select, facts)),
};
