/** What a profile tells the checks of the same rows. */
import type { Cell } from "../../../data/types.ts";
import type { KnownColumn, KnownFigures } from "../check.ts";
import { formatById } from "../formats/index.ts";
import { longestShownText } from "./rendering.ts";
import type { ColumnProfile, DatasetProfile } from "./types.ts";

export function knownFigures({ rows, columns }: DatasetProfile): KnownFigures {
  // Misfits have no part in a profile's figures, but fail checks.
  const whole = columns.filter(({ misfits }) => misfits === 0);
  return { by: "profile", rows: BigInt(rows), columns: new Map(whole.map((column) => [column.name, knownColumn(column)])) };
}

function knownColumn(column: ColumnProfile): KnownColumn {
  const { kind, nulls, min, max, text, duplicates, semanticType, semanticExceptions } = column;
  const values = allValues(column);
  const [least, most] = kind === "float" || kind === "text" ? [] : [textOf(min), textOf(max)];
  return {
    nulls: BigInt(nulls),
    unique: duplicates === 0,
    ...(least === undefined || most === undefined ? {} : { min: least, max: most }),
    ...(text === undefined ? {} : { lengths: { least: text.minLength, most: text.maxLength } }),
    ...(values === undefined ? {} : { values }),
    ...(semanticExceptions === undefined || formatById(semanticType) === undefined
      ? {}
      : { format: { id: semanticType, exceptions: semanticExceptions } }),
  };
}

/** Where all of a text column's values are among the most frequent ones, none of them cut. */
function allValues({ text, distinct, top }: ColumnProfile): readonly string[] | undefined {
  if (text === undefined || text.maxLength > longestShownText || distinct !== top.length) return undefined;
  const values = top.map(({ value }) => value);
  return values.every((value) => typeof value === "string") ? values : undefined;
}

function textOf(value: Cell): string | undefined {
  return typeof value === "number" || typeof value === "string" ? String(value) : undefined;
}
