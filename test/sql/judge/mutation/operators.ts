/** The mutation operators: mistakes that people and machines make in queries. */
import type { Span } from "../../../../src/engines/sql/syntax/tree.ts";

/** `text` takes the place of the span. */
export interface Change extends Span {
  readonly text: string;
}

type Node = Readonly<Record<string, unknown>>;
type Operator = (node: Node, sql: string) => readonly Change[];

const span = (value: unknown): Span | undefined =>
  typeof value === "object" &&
  value !== null &&
  "start" in value &&
  "end" in value &&
  typeof value.start === "number" &&
  typeof value.end === "number"
    ? { start: value.start, end: value.end }
    : undefined;

const replace = (place: unknown, ...texts: readonly string[]): readonly Change[] => {
  const at = span(place);
  return at === undefined ? [] : texts.map((text) => ({ ...at, text }));
};

const slice = (sql: string, place: unknown): string => {
  const at = span(place);
  return at === undefined ? "" : sql.slice(at.start, at.end);
};

const items = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string => (typeof value === "string" ? value : "");

const comparisons: Readonly<Record<string, readonly string[]>> = {
  "=": ["<>", "<="],
  "<>": ["=", "<"],
  "<": ["<=", ">"],
  "<=": ["<", "="],
  ">": [">=", "<"],
  ">=": [">", "="],
};
const arithmetic: Readonly<Record<string, string>> = { "+": "-", "-": "+", "*": "+", "/": "*" };
const functions: Readonly<Record<string, readonly string[]>> = {
  SUM: ["AVG", "MAX"],
  AVG: ["SUM", "MIN"],
  MIN: ["MAX"],
  MAX: ["MIN", "SUM"],
  COUNT: ["MAX"],
  UPPER: ["LOWER"],
  LOWER: ["UPPER"],
  RANK: ["DENSE_RANK", "ROW_NUMBER"],
  DENSE_RANK: ["RANK"],
  ROW_NUMBER: ["RANK"],
};

/** Name of a call's function, upper case, and where it stands. */
function functionOf(node: Node): { readonly name: string; readonly place: unknown } {
  const last: unknown = items(node["name"]).at(-1);
  if (typeof last !== "object" || last === null || !("name" in last) || !("span" in last)) return { name: "", place: undefined };
  return { name: text(last.name).toUpperCase(), place: last.span };
}

/** A list without one of its items, and with the comma gone. */
function without(list: readonly unknown[], sql: string): readonly Change[] {
  const spans = list.map((item) => span(typeof item === "object" && item !== null && "span" in item ? item.span : item));
  const [first, last] = [spans[0], spans.at(-1)];
  if (first === undefined || last === undefined || spans.length < 2) return [];
  return spans.map((_, index) => ({
    start: first.start,
    end: last.end,
    text: spans.flatMap((each, at) => (at === index || each === undefined ? [] : [sql.slice(each.start, each.end)])).join(", "),
  }));
}

export const operators: Readonly<Record<string, Operator>> = {
  comparison: (node) => (node["kind"] === "binary" ? replace(node["operatorSpan"], ...(comparisons[text(node["operator"])] ?? [])) : []),

  arithmetic: (node) => {
    const other = arithmetic[text(node["operator"])];
    return node["kind"] === "binary" && other !== undefined ? replace(node["operatorSpan"], other) : [];
  },

  connective: (node) => {
    if (node["kind"] !== "binary") return [];
    if (node["operator"] === "AND") return replace(node["operatorSpan"], "OR");
    return node["operator"] === "OR" ? replace(node["operatorSpan"], "AND") : [];
  },

  "dropped operand": (node, sql) =>
    node["kind"] === "binary" && (node["operator"] === "AND" || node["operator"] === "OR")
      ? replace(node, `(${slice(sql, node["left"])})`, `(${slice(sql, node["right"])})`)
      : [],

  "number moved by one": (node) => {
    if (node["kind"] !== "literal" || node["type"] !== "number") return [];
    const number = Number(node["value"]);
    return Number.isInteger(number)
      ? replace(node, String(number + 1), ...(number > 0 ? [String(number - 1)] : []))
      : replace(node, String(number + 0.1));
  },

  "changed text": (node) => {
    if (node["kind"] !== "literal" || node["type"] !== "string") return [];
    const value = text(node["value"]).replaceAll("'", "''");
    if (!/[a-z]/i.test(value)) return [];
    return value.includes("%")
      ? replace(node, `'${value.replace("%", "")}'`, `'${value.replace("%", "_")}'`, `'%${value}'`)
      : replace(node, `'${value}x'`, `'${value === value.toUpperCase() ? value.toLowerCase() : value.toUpperCase()}'`);
  },

  "moved date": (node) => {
    const [, before, day, after] = /^(.*\d{4}-\d\d-)(\d\d)(.*)$/.exec(text(node["value"])) ?? [];
    if (node["kind"] !== "literal" || before === undefined || day === undefined) return [];
    const moved = String(Number(day) > 1 ? Number(day) - 1 : 2).padStart(2, "0");
    const prefix = node["type"] === "date" ? "DATE " : node["type"] === "timestamp" ? "TIMESTAMP " : "";
    return replace(node, `${prefix}'${before}${moved}${after ?? ""}'`);
  },

  "join type": (node, sql) => {
    if (node["kind"] !== "join" || node["comma"] === true) return [];
    const words = slice(sql, node["keywordSpan"]);
    if (node["type"] === "inner") return replace(node["keywordSpan"], ...(node["on"] === undefined ? [] : ["LEFT JOIN", "RIGHT JOIN"]));
    if (node["type"] === "left") return replace(node["keywordSpan"], "INNER JOIN", "FULL JOIN");
    if (node["type"] === "right") return replace(node["keywordSpan"], "INNER JOIN", "LEFT JOIN");
    return node["type"] === "full" && /full/i.test(words) ? replace(node["keywordSpan"], "LEFT JOIN", "RIGHT JOIN") : [];
  },

  distinct: (node) => {
    if (node["kind"] !== "select") return [];
    if (span(node["distinctSpan"]) !== undefined) return replace(node["distinctSpan"], "");
    return node["distinct"] === true ? [] : replace(node["keywordSpan"], "SELECT DISTINCT");
  },

  "distinct argument": (node, sql) => {
    const { name } = functionOf(node);
    const inside = slice(sql, node["argumentsSpan"]);
    if (node["kind"] !== "call" || !["COUNT", "SUM", "AVG"].includes(name) || inside.includes("*")) return [];
    const [open, rest] = [inside.startsWith("(") ? "(" : "", inside.replace(/^\(/, "")];
    return node["distinct"] === true
      ? replace(node["argumentsSpan"], open + rest.replace(/^\s*DISTINCT\s+/i, ""))
      : replace(node["argumentsSpan"], `${open}DISTINCT ${rest}`);
  },

  "set operation": (node) => {
    if (node["kind"] !== "setOperation") return [];
    const all = node["all"] === true;
    if (node["operator"] === "UNION") return replace(node["operatorSpan"], all ? "UNION" : "UNION ALL");
    if (node["operator"] === "INTERSECT") return replace(node["operatorSpan"], "EXCEPT", "UNION");
    return replace(node["operatorSpan"], "INTERSECT", "UNION");
  },

  "negated membership": (node, sql) => {
    if (node["kind"] === "in" || node["kind"] === "like" || node["kind"] === "between") {
      const whole = slice(sql, node);
      return replace(node, node["not"] === true ? whole.replace(/\bNOT\s+(?=IN|LIKE|BETWEEN)/i, "") : `NOT (${whole})`);
    }
    return node["kind"] === "exists" ? replace(node, `NOT ${slice(sql, node)}`) : [];
  },

  "dropped negation": (node, sql) =>
    node["kind"] === "unary" && node["operator"] === "NOT" ? replace(node, `(${slice(sql, node["operand"])})`) : [],

  "null test": (node, sql) => {
    if (node["kind"] !== "is") return [];
    const whole = slice(sql, node);
    return replace(node, node["not"] === true ? whole.replace(/\bIS\s+NOT\b/i, "IS") : whole.replace(/\bIS\b/i, "IS NOT"));
  },

  "null handling": (node, sql) => {
    const { name } = functionOf(node);
    const [first, second] = items(node["arguments"]);
    if (node["kind"] !== "call") return [];
    if (name === "COALESCE") return replace(node, slice(sql, first), slice(sql, second));
    return name === "NULLIF" ? replace(node, slice(sql, first)) : [];
  },

  "null-safe equality": (node, sql) =>
    node["kind"] === "binary" && node["operator"] === "="
      ? replace(node, `(${slice(sql, node["left"])} IS NOT DISTINCT FROM ${slice(sql, node["right"])})`)
      : [],

  function: (node) => {
    const { name, place } = functionOf(node);
    return node["kind"] === "call" ? replace(place, ...(functions[name] ?? [])) : [];
  },

  "count of a column": (node, sql) => {
    const { name } = functionOf(node);
    if (node["kind"] !== "call" || name !== "COUNT" || node["over"] !== undefined) return [];
    const inside = slice(sql, node["argumentsSpan"])
      .replace(/^\(|\)$/g, "")
      .trim();
    return inside === "*" || node["distinct"] === true ? [] : replace(node, "COUNT(*)");
  },

  "dropped group": (node, sql) => {
    const group = node["groupBy"];
    if (node["kind"] !== "select" || typeof group !== "object" || group === null || !("items" in group)) return [];
    return without(items(group.items), sql);
  },

  "dropped clause": (node, sql) =>
    node["kind"] === "select"
      ? [node["where"], node["having"], node["qualify"]].flatMap((clause) =>
          typeof clause === "object" && clause !== null && "span" in clause && slice(sql, clause.span) !== ""
            ? replace(clause.span, "")
            : [],
        )
      : [],

  order: (node, sql) => {
    if (node["kind"] !== "query") return [];
    const keys = items(node["orderBy"]);
    const turned = keys.flatMap((key) => {
      if (typeof key !== "object" || key === null || !("expression" in key) || !("span" in key) || !("descending" in key)) return [];
      return replace(key.span, `${slice(sql, key.expression)}${key.descending === true ? "" : " DESC"}`);
    });
    return [...turned, ...without(keys, sql)];
  },

  limit: (node) => {
    const limit = node["limit"];
    return node["kind"] === "query" && typeof limit === "object" && limit !== null && "span" in limit ? replace(limit.span, "") : [];
  },

  case: (node, sql) => {
    if (node["kind"] !== "case") return [];
    const otherwise = span(node["otherwise"]);
    const branches = items(node["branches"]).flatMap((branch) => {
      if (typeof branch !== "object" || branch === null || !("then" in branch)) return [];
      return replace(branch.then, "NULL", ...(otherwise === undefined ? [] : [slice(sql, otherwise)]));
    });
    return [...branches, ...(otherwise === undefined ? [] : replace(otherwise, "NULL"))];
  },

  "swapped column": (node, sql) => {
    if (node["kind"] !== "column") return [];
    const swaps: Readonly<Record<string, string>> = { SAL: "COMM", COMM: "SAL", ENAME: "JOB", JOB: "ENAME", EMPNO: "DEPTNO", MGR: "EMPNO" };
    const written = slice(sql, node);
    const [, before = "", name = ""] = /^(.*?)(\w+)$/s.exec(written) ?? [];
    const other = swaps[name.toUpperCase()];
    return other === undefined ? [] : replace(node, `${before}${other}`);
  },
};
