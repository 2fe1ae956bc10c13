/** One set of rules on the mixed data in two languages: the schema of the original validator, and a contract in our short form. */

interface ColumnRules {
  readonly name: string;
  readonly type: string;
  readonly nullable?: boolean;
  readonly unique?: boolean;
  readonly min?: number;
  readonly max?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly values?: readonly string[];
  /** Our DuckDB type for it. */
  readonly declared: string;
}

const columns: readonly ColumnRules[] = [
  { name: "order_id", type: "integer", declared: "BIGINT", unique: true, min: 0 },
  { name: "customer_id", type: "integer", declared: "INTEGER", min: 0, max: 499_999 },
  {
    name: "status",
    type: "string",
    declared: "VARCHAR",
    values: ["new", "paid", "shipped", "returned", "cancelled"],
    minLength: 3,
    maxLength: 9,
  },
  { name: "amount", type: "float", declared: "DECIMAL(10,2)", min: 0, max: 10_000 },
  { name: "email", type: "email", declared: "VARCHAR", pattern: "^[a-z0-9]+@[a-z.]+$", minLength: 5, maxLength: 40 },
  { name: "created_at", type: "datetime", declared: "TIMESTAMP" },
  { name: "quantity", type: "integer", declared: "INTEGER", min: 1, max: 99 },
  { name: "weight", type: "float", declared: "DOUBLE", min: 0, max: 100 },
  { name: "gift", type: "boolean", declared: "BOOLEAN" },
  { name: "due_on", type: "date", declared: "DATE" },
  { name: "reference", type: "uuid", declared: "UUID", unique: true },
  { name: "note", type: "string", declared: "VARCHAR", nullable: true, maxLength: 40 },
];

export const originalSchema = JSON.stringify(
  {
    name: "mixed",
    version: "1.0",
    primary_key: ["order_id"],
    row_count_min: 1,
    row_count_max: 2_000_000,
    columns: columns.map((column) => ({
      name: column.name,
      type: column.type,
      nullable: column.nullable ?? false,
      unique: column.unique ?? false,
      min_value: column.min,
      max_value: column.max,
      min_length: column.minLength,
      max_length: column.maxLength,
      pattern: column.pattern,
      allowed_values: column.values,
    })),
  },
  null,
  2,
);

function checksOf(column: ColumnRules): readonly Readonly<Record<string, unknown>>[] {
  const on = { columns: column.name };
  const checks: Readonly<Record<string, unknown>>[] = [];
  if (column.nullable !== true) checks.push({ check: "not_null", ...on });
  if (column.unique === true) checks.push({ check: "unique", ...on });
  if (column.min !== undefined || column.max !== undefined) checks.push({ check: "range", ...on, min: column.min, max: column.max });
  if (column.minLength !== undefined || column.maxLength !== undefined)
    checks.push({ check: "length", ...on, min: column.minLength, max: column.maxLength });
  if (column.pattern !== undefined) checks.push({ check: "pattern", ...on, pattern: column.pattern });
  if (column.values !== undefined) checks.push({ check: "accepted_values", ...on, values: column.values });
  if (column.type === "email") checks.push({ check: "format", ...on, format: "email" });
  return checks;
}

/** The original looks for outliers by itself; ours does so in its profile. */
export const mixedContract = JSON.stringify(
  {
    checks: [
      { check: "row_count", min: 1, max: 2_000_000 },
      { check: "primary_key", columns: "order_id" },
      { check: "schema", columns: columns.map(({ name, declared }) => ({ name, type: declared })) },
      ...columns.flatMap(checksOf),
    ],
  },
  null,
  2,
);
