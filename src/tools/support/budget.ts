/** Answers an agent can afford: measured in characters of JSON, which no tokenizer turns into more than one token per three or so. */

/** 8,000 tokens at 3.2 characters each: JSON with short keys and figures measures 3.2 to 3.8. */
export const defaultBudget = 25_600;

export function jsonSize(value: unknown): number {
  return JSON.stringify(value).length;
}

/**
 * Applies the cuts in order, each to what the ones before left, until the value fits; returns what was cut in words. A cut that finds nothing to leave
 * out is not told.
 */
export function fitBudget<T>(
  value: T,
  budget: number,
  cuts: readonly ((value: T) => { readonly value: T; readonly said: string } | undefined)[],
): { readonly value: T; readonly truncated: readonly string[] } {
  let current = value;
  let size = jsonSize(value);
  const truncated: string[] = [];
  for (const cut of cuts) {
    if (size <= budget) break;
    const result = cut(current);
    const left = result === undefined ? size : jsonSize(result.value);
    if (result === undefined || left >= size) continue;
    current = result.value;
    size = left;
    truncated.push(result.said);
  }
  return { value: current, truncated };
}
