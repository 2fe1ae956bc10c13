/** Which branch of an `{% if %}` is read. */
import type { DialectId } from "../../dialect.ts";

/** What dbt calls the warehouse of a dialect in `target.type`. */
const targets: Readonly<Partial<Record<DialectId, readonly string[]>>> = {
  tsql: ["sqlserver", "fabric", "synapse", "tsql"],
  databricks: ["databricks"],
  generic: [],
};

/**
 * What is known of a condition. Inside a loop its body is read once, so that it is the first and the last at once; a model is read as dbt runs
 * it every day, so that is_incremental() and execute hold; `target.type` is the dialect. Undefined for everything else.
 */
export function told(condition: string, dialect: DialectId | undefined): boolean | undefined {
  const text = withoutParentheses(condition.trim());
  const negated = /^not\b\s*(.*)$/s.exec(text)?.[1];
  if (negated !== undefined) {
    const opposite = told(negated, dialect);
    return opposite === undefined ? undefined : !opposite;
  }
  if (/^(?:false|none|0)$/i.test(text)) return false;
  if (/^(?:loop\.(?:last|first)|is_incremental\(\)|execute|true)$/i.test(text)) return true;
  return ofTarget(text, dialect);
}

/** Of what can't be told the first branch is read. */
export function holds(condition: string, dialect: DialectId | undefined): boolean {
  return told(condition, dialect) ?? true;
}

/** It never changes for this warehouse: other branches are never taken. */
export function isFixed(condition: string, dialect: DialectId | undefined): boolean {
  return !/is_incremental|execute|loop\./.test(condition) && told(condition, dialect) !== undefined;
}

function withoutParentheses(text: string): string {
  return /^\(([^()]*(?:\(\))?[^()]*)\)$/s.exec(text)?.[1]?.trim() ?? text;
}

const comparison = /^target\.type\s*(==|!=|(?:not\s+)?in)\s*(?:(['"])(\w+)\2|[[(]([^\])]*)[\])])$/;

/** `target.type == 'snowflake'`, `target.type in ('spark', 'databricks')`. */
function ofTarget(text: string, dialect: DialectId | undefined): boolean | undefined {
  const mine = dialect === undefined ? [] : (targets[dialect] ?? [dialect]);
  const [, operator, , single, several] = comparison.exec(text) ?? [];
  if (mine.length === 0 || operator === undefined) return undefined;
  const named = single === undefined ? [...(several ?? "").matchAll(/\w+/g)].map(([name]) => name) : [single];
  const among = named.some((name) => mine.includes(name.toLowerCase()));
  return operator === "==" || operator === "in" ? among : !among;
}
