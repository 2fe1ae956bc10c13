/** What of a profile is left out where the answer gets too long. */
import { jsonSize } from "./budget.ts";
import type { ProfileOutput } from "./profile-output.ts";

type ColumnOutput = ProfileOutput["columns"][number];

type Cut = (value: ProfileOutput) => { readonly value: ProfileOutput; readonly said: string } | undefined;

/** The cuts in the order in which they are made: what a reader misses least goes first. */
export function profileCuts(dataset: string, budget: number): readonly Cut[] {
  const call = (rest: string): string => `profile_data {"dataset": ${JSON.stringify(dataset)}, ${rest}} brings them`;
  const some = call('"columns": ["NAME"], "detail": "full"');
  return [
    eachColumn(({ histogram: _histogram, ...rest }) => rest, `histograms left out; ${some}`),
    eachColumn(
      ({ top, ...rest }) => (top === undefined ? rest : { ...rest, top: top.slice(0, 1) }),
      `only the most frequent value shown; ${some}`,
    ),
    eachColumn(({ top: _top, quartiles: _quartiles, ...rest }) => rest, `top values and quartiles left out; ${some}`),
    (value) =>
      value.source.length <= 5
        ? undefined
        : {
            value: { ...value, source: value.source.slice(0, 5) },
            said: `${value.source.length - 5} source findings left out; ${call('"detail": "full"')}`,
          },
    eachColumn(essentials, `lengths, means and counts of zeros and negatives left out; ${some}`),
    (value) =>
      value.alerts.length <= 40
        ? undefined
        : { value: { ...value, alerts: value.alerts.slice(0, 40) }, said: `${value.alerts.length - 40} lesser alerts left out; ${some}` },
    eachColumn(bare, `least and greatest values left out; ${some}`),
    (value) => fewerColumns(value, budget, some),
  ];
}

function eachColumn(change: (column: ColumnOutput) => ColumnOutput, said: string): Cut {
  return (value) => ({ value: { ...value, columns: value.columns.map(change) }, said });
}

function essentials({
  name,
  type,
  semanticType,
  semanticShare,
  nulls,
  misfits,
  distinct,
  duplicates,
  min,
  max,
}: ColumnOutput): ColumnOutput {
  return {
    name,
    type,
    semanticType,
    ...(semanticShare === undefined ? {} : { semanticShare }),
    nulls,
    ...(misfits === undefined ? {} : { misfits }),
    distinct,
    duplicates,
    ...(min === undefined || max === undefined ? {} : { min: shorter(min), max: shorter(max) }),
  };
}

function bare({ min: _min, max: _max, ...rest }: ColumnOutput): ColumnOutput {
  return rest;
}

function shorter<T>(value: T): T | string {
  return typeof value === "string" && value.length > 24 ? `${value.slice(0, 24)}…` : value;
}

function fewerColumns(value: ProfileOutput, budget: number, some: string): ReturnType<Cut> {
  const size = jsonSize(value);
  const each = jsonSize(value.columns) / Math.max(1, value.columns.length);
  const kept = Math.max(1, value.columns.length - Math.ceil((size - budget) / each));
  const names = value.columns.slice(kept).map(({ name }) => name);
  if (names.length === 0) return undefined;
  return {
    value: { ...value, columns: value.columns.slice(0, kept) },
    said: `the last ${names.length} of ${value.columns.length} columns left out, from ${JSON.stringify(names[0])} on; ${some}`,
  };
}
