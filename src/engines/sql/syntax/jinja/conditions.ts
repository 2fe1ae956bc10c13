/** Which branch of an `{% if %}` is read. */

/**
 * A condition that can be told: inside a loop its body is read once, so that it is the first and the last at once; a model is read as dbt runs
 * it every day, so that is_incremental() and execute hold. Of everything else the first branch is read.
 */
export function holds(condition: string): boolean {
  const text = condition.trim();
  const negated = /^not\b\s*(.*)$/s.exec(text)?.[1];
  if (negated !== undefined) return !isTold(negated) || !holds(negated);
  return !/^(?:false|none|0)$/i.test(text);
}

/** Conditions of which the opposite can be told. */
function isTold(condition: string): boolean {
  return /^\(?\s*(?:loop\.(?:last|first)|is_incremental\(\)|execute|true|false|none|0)\s*\)?$/i.test(condition.trim());
}
