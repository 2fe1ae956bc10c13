/** Twenty-five checks on the orders data, one of them a regular expression, and the same rules as someone would write them in SQL by hand. */
import type { CheckRequest } from "../../src/engines/quality/check.ts";

interface OrdersCheck {
  readonly check: string;
  readonly columns: readonly string[];
  readonly params: Readonly<Record<string, unknown>>;
  /** What a row must not be; absent where the check isn't about rows. */
  readonly byHand?: string;
  readonly regex?: boolean;
}

const statuses = ["new", "paid", "shipped", "returned", "cancelled"];
const columns = ["order_id", "customer_id", "status", "amount", "email", "created_at"];

const rowChecks: readonly OrdersCheck[] = [
  ...columns.map((column) => ({ check: "not_null", columns: [column], params: {}, byHand: `${column} IS NULL` })),
  { check: "range", columns: ["order_id"], params: { min: 0 }, byHand: "order_id < 0" },
  { check: "range", columns: ["customer_id"], params: { min: 0 }, byHand: "customer_id < 0" },
  { check: "range", columns: ["customer_id"], params: { max: 499_990 }, byHand: "customer_id > 499990" },
  { check: "range", columns: ["amount"], params: { min: 0 }, byHand: "amount < 0" },
  { check: "range", columns: ["amount"], params: { max: 9_999 }, byHand: "amount > 9999" },
  { check: "range", columns: ["created_at"], params: { min: "2024-01-01" }, byHand: "created_at < TIMESTAMP '2024-01-01'" },
  { check: "range", columns: ["created_at"], params: { max: "2030-01-01" }, byHand: "created_at > TIMESTAMP '2030-01-01'" },
  { check: "length", columns: ["email"], params: { max: 40 }, byHand: "length(email) > 40" },
  { check: "length", columns: ["email"], params: { min: 5 }, byHand: "length(email) < 5" },
  { check: "length", columns: ["status"], params: { min: 3, max: 9 }, byHand: "length(status) NOT BETWEEN 3 AND 9" },
  {
    check: "accepted_values",
    columns: ["status"],
    params: { values: statuses },
    byHand: `status NOT IN (${statuses.map((status) => `'${status}'`).join(", ")})`,
  },
  { check: "accepted_values", columns: ["email"], params: { values: ["", "none"], exclude: true }, byHand: "email IN ('', 'none')" },
  {
    check: "row_expression",
    columns: [],
    params: { expression: "NOT (status = 'paid' AND amount < 1)" },
    byHand: "status = 'paid' AND amount < 1",
  },
  {
    check: "row_expression",
    columns: [],
    params: { expression: "order_id >= customer_id - 600000" },
    byHand: "order_id < customer_id - 600000",
  },
  { check: "accepted_values", columns: ["customer_id"], params: { values: [7], exclude: true }, byHand: "customer_id = 7" },
  { check: "accepted_values", columns: ["amount"], params: { values: [5_000], exclude: true }, byHand: "amount = 5000" },
  { check: "comparison", columns: ["order_id", "customer_id"], params: { operator: "!=" }, byHand: "order_id = customer_id" },
];

const regexCheck: OrdersCheck = {
  check: "pattern",
  columns: ["email"],
  params: { pattern: "[a-z0-9]+@[a-z.]+", match: "full" },
  byHand: "NOT regexp_full_match(email, '[a-z0-9]+@[a-z.]+')",
};

/** Stands in for the regular expression where there is to be none, so that both lists have 25 checks. */
const plainCheck: OrdersCheck = {
  check: "row_expression",
  columns: [],
  params: { expression: "NOT (status = 'cancelled' AND amount > 9998)" },
  byHand: "status = 'cancelled' AND amount > 9998",
};

const rowCount: OrdersCheck = { check: "row_count", columns: [], params: { min: 1 } };

export const withRegex: readonly OrdersCheck[] = [...rowChecks, regexCheck, rowCount];
export const withoutRegex: readonly OrdersCheck[] = [...rowChecks, plainCheck, rowCount];

export function requestsOf(checks: readonly OrdersCheck[]): readonly CheckRequest[] {
  return checks.map((check, index) => ({
    id: `${check.check}-${index + 1}`,
    check: check.check,
    columns: check.columns,
    params: check.params,
    tolerance: {},
    severity: "P1",
    origin: "benchmark",
  }));
}

/** One query with a count a rule: what an engineer writes first. */
export function countsByHand(checks: readonly OrdersCheck[], from: string): string {
  const counts = predicates(checks).map((predicate, index) => `count(*) FILTER (WHERE ${predicate}) AS failing_${index}`);
  return `SELECT count(*) AS total, ${counts.join(", ")} FROM ${from}`;
}

/** The rules as bits of one number and a count of each combination: what an engineer writes who has measured. `more` are further things a row must not be. */
export function bitsByHand(checks: readonly OrdersCheck[], from: string, more: readonly string[] = []): string {
  const bits = [...more, ...predicates(checks)].map(
    (predicate, index) => `CASE WHEN ${predicate} THEN ${2 ** index}::BIGINT ELSE 0::BIGINT END`,
  );
  return `SELECT broken, count(*) AS total FROM (SELECT ${bits.join(" + ")} AS broken FROM ${from}) GROUP BY broken`;
}

function predicates(checks: readonly OrdersCheck[]): readonly string[] {
  return checks.flatMap(({ byHand }) => byHand ?? []);
}

/** What every engine must at least do to look at all of the data: the yardstick. */
export function scanByHand(from: string): string {
  return `SELECT count(*) AS total, ${columns.map((column) => `min(${column}) AS min_${column}, max(${column}) AS max_${column}`).join(", ")} FROM ${from}`;
}

/** The same checks as a contract in the short form, for whole-program runs. JSON is YAML. */
export function contractOf(checks: readonly OrdersCheck[]): string {
  return JSON.stringify(
    {
      checks: checks.map(({ check, columns: names, params }) =>
        names.length === 0 ? { check, ...params } : { check, columns: names, ...params },
      ),
    },
    null,
    2,
  );
}
