import { percentText } from "../../checks/support/tolerance.ts";
import { isLatitudeName, isLongitudeName, isNonNegativeName, isPercentName, isPlannedName, isYearName } from "../column-names.ts";
import { countRows } from "../count-rows.ts";
import type { SuggestedColumn, Suggestion, SuggestionRule } from "../rule.ts";

/** Rows beyond a limit that make it a wrong guess rather than errors. */
const mostExceptions = 0.03;

const fewestValues = 20;

/** Limits that a column's name and values agree on: no negative money, no share beyond 100, no latitude beyond the pole, no event in the future. */
export const range: SuggestionRule = {
  id: "range",
  suggest: async (context) => {
    const suggestions: Suggestion[] = [];
    for (const candidate of context.columns) {
      const limit = candidate.present < fewestValues ? undefined : limitOf(candidate, context.now);
      if (limit === undefined) continue;
      const outside = await countRows(context, candidate.column, limit.outside);
      if (outside > candidate.present * mostExceptions) continue;
      const reason = `${limit.reason}: ${outside === 0 ? "no value" : `only ${percentText(outside, candidate.present)} of the values`} beyond.`;
      suggestions.push({ check: "range", columns: [candidate.column.name], params: limit.params, severity: "P2", reason });
    }
    return suggestions;
  },
};

interface Limit {
  readonly params: Readonly<Record<string, string | number | boolean>>;
  /** SQL of the rows beyond, over `v`; FALSE where the extremes show that there are none. */
  readonly outside: string;
  readonly reason: string;
}

function limitOf(candidate: SuggestedColumn, now: Date): Limit | undefined {
  const { kind } = candidate.column;
  if (kind === "date" || kind === "timestamp") return pastLimit(candidate, now);
  if (kind !== "integer" && kind !== "decimal" && kind !== "float") return undefined;
  return numberLimit(candidate, now);
}

function numberLimit({ column, profile }: SuggestedColumn, now: Date): Limit | undefined {
  const [low, high] = [Number(profile.min), Number(profile.max)];
  if (isLatitudeName(column.name)) return between(-90, 90, "Latitudes lie between the poles");
  if (isLongitudeName(column.name)) return between(-180, 180, "Longitudes lie between -180 and 180");
  if (isYearName(column.name) && column.kind === "integer" && low >= 0) {
    const next = now.getUTCFullYear() + 1;
    return high > 1000 ? between(1000, next, "The column is named like a year") : undefined;
  }
  if (isPercentName(column.name) && low >= 0) return high > 1 ? between(0, 100, "The column is named like a percentage") : undefined;
  if (!isNonNegativeName(column.name)) return undefined;
  if (low === 0 && isZeroSpike(profile)) {
    return {
      params: { min: 0, strictMin: true },
      outside: "v <= 0",
      reason: "The column is named like an amount, and 0 stands out: likely a missing one",
    };
  }
  return {
    params: { min: 0 },
    outside: low < 0 ? "v < 0" : "FALSE",
    reason: "The column is named like an amount or a quantity, which is not negative",
  };
}

/** 0 is the most frequent value by far, and yet rare. */
function isZeroSpike({ top, number, distinct }: SuggestedColumn["profile"]): boolean {
  const [first, second] = top;
  const zeros = number?.zeros ?? 0;
  return zeros > 0 && distinct > 100 && first !== undefined && second !== undefined && first.count === zeros && zeros >= second.count * 5;
}

function between(min: number, max: number, reason: string): Limit {
  return { params: { min, max }, outside: `v NOT BETWEEN ${min} AND ${max}`, reason };
}

/** The end of today, in UTC: whatever lies in the past now stays there. */
function pastLimit({ column, profile }: SuggestedColumn, now: Date): Limit | undefined {
  const today = now.toISOString().slice(0, 10);
  if (isPlannedName(column.name) || typeof profile.min !== "string" || profile.min > today) return undefined;
  const max = column.kind === "date" ? today : `${today} 23:59:59.999999`;
  return {
    params: { max },
    outside: `v > ${column.kind === "date" ? "DATE" : "TIMESTAMP"} '${max}'`,
    reason: `These are dates of the past, up to ${today}`,
  };
}
