/** One text for all queries that differ only in names, in the order of operands that commute, and in how inner joins are written. */
import { leaves, type Expression, type Query, type Source } from "./algebra.ts";
import { isBoolean } from "./build.ts";

type Names = ReadonlyMap<number, number>;

export function canonicalText(query: Query): string {
  return queryText(query, new Map());
}

function queryText(query: Query, outer: Names): string {
  if (query.kind === "set") {
    const sides = [queryText(query.left, outer), queryText(query.right, outer)];
    const commutes = query.operator !== "EXCEPT" && query.limit === undefined;
    const order = query.order.map(({ position, head }) => `${position} ${head}`).join(", ");
    const written = (commutes ? sides.toSorted() : sides).join(` ${query.operator} ${query.all ? "ALL" : ""} `);
    return `(${written} ORDER ${order} LIMIT ${query.limit ?? ""})`;
  }
  const [from, names] = sourceText(query.from, outer);
  const each = (expression: Expression): string => expressionText(expression, names);
  const list = (expressions: readonly Expression[]): string => [...new Set(expressions.map(each))].toSorted().join(" & ");
  return [
    `(SELECT ${query.distinct ? "DISTINCT " : ""}${query.items.map(each).join(", ")}`,
    `FROM ${from}`,
    `WHERE ${list(query.where)}`,
    `GROUP ${query.grouped ? "" : "no "}${list(query.groupBy)}`,
    `HAVING ${list(query.having)}`,
    `QUALIFY ${list(query.qualify)}`,
    `ORDER ${query.order.map(({ expression, head }) => `${each(expression)} ${head}`).join(", ")}`,
    `LIMIT ${query.limit ?? ""})`,
  ].join(" ");
}

/** Numbers the sources as they are met, parts of a product in the order of their own text. */
function sourceText(source: Source | undefined, outer: Names): readonly [string, Names] {
  if (source === undefined) return ["", outer];
  const ordered = sortParts(source);
  const names = new Map(outer);
  for (const leaf of leaves(ordered)) names.set(leaf.source.id, names.size + 1);
  const text = (each: Source): string => {
    if (each.kind === "table") return `t${each.table}#${names.get(each.id) ?? ""}`;
    if (each.kind === "derived") return `${queryText(each.query, outer)}#${names.get(each.id) ?? ""}`;
    const on = each.on
      .map((expression) => expressionText(expression, names))
      .toSorted()
      .join(" & ");
    if (each.kind === "product") return `[${each.parts.map((part) => text(part)).join(" x ")} ON ${on}]`;
    return `{${text(each.left)} ${each.type} ${text(each.right)} ON ${on}}`;
  };
  return [text(ordered), names];
}

function sortParts(source: Source): Source {
  if (source.kind === "product") {
    const parts = source.parts.map((part) => sortParts(part));
    return { ...source, parts: parts.toSorted((a, b) => compare(skeleton(a), skeleton(b))) };
  }
  return source.kind === "outer" ? { ...source, left: sortParts(source.left), right: sortParts(source.right) } : source;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The text of a source without the numbers of what is beside it. */
function skeleton(source: Source): string {
  if (source.kind === "table") return `t${source.table}`;
  if (source.kind === "derived") return queryText(source.query, new Map());
  if (source.kind === "product") return `[${source.parts.map((part) => skeleton(part)).join(" x ")}]`;
  return `{${skeleton(source.left)} ${source.type} ${skeleton(source.right)}}`;
}

const symmetric = new Set(["COMPARE_EQUAL", "COMPARE_NOTEQUAL", "COMPARE_DISTINCT_FROM", "COMPARE_NOT_DISTINCT_FROM"]);
const mirrored: Readonly<Record<string, string>> = {
  COMPARE_GREATERTHAN: "COMPARE_LESSTHAN",
  COMPARE_GREATERTHANOREQUALTO: "COMPARE_LESSTHANOREQUALTO",
};

function expressionText(expression: Expression, names: Names): string {
  // Quoted: a name may hold whatever else is written here.
  if (expression.kind === "column")
    return `c${names.get(expression.source) ?? `?${expression.source}`}.${JSON.stringify(expression.column)}`;
  const operands = expression.operands.map((operand) => expressionText(operand, names));
  if (expression.kind === "query") return `${expression.head}(${operands.join(", ")})${queryText(expression.query, names)}`;
  const { name } = expression;
  if (name === "CONJUNCTION_AND" || name === "CONJUNCTION_OR") {
    const flat = expression.operands.flatMap((operand) => flatten(operand, name)).map((operand) => expressionText(operand, names));
    const different = [...new Set(flat)].toSorted();
    const [only = ""] = different;
    // `x AND x` is x where x is true, false or unknown; of a number it is whether it isn't 0.
    if (different.length === 1) return expression.operands.every((operand) => isBoolean(operand)) ? only : `BOOLEAN(${only})`;
    return `${name}(${different.join(", ")})`;
  }
  if (symmetric.has(name)) return `${name}(${operands.toSorted().join(", ")})`;
  const mirror = mirrored[name];
  if (mirror !== undefined) return `${mirror}(${operands.toReversed().join(", ")})`;
  if (name.startsWith("COMPARE_LESSTHAN") || name === "OPERATOR_NOT") return `${name}(${operands.join(", ")})`;
  return `${expression.head}(${operands.join(", ")})`;
}

function flatten(expression: Expression, name: string): readonly Expression[] {
  return expression.kind === "call" && expression.name === name
    ? expression.operands.flatMap((operand) => flatten(operand, name))
    : [expression];
}
