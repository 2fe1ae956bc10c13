/** Whether texts are written as the engine itself writes their values: `7`, not `007`, `1.50` in a column of two places, not `1.5`. */
import type { Column, TypeKind } from "../types.ts";
import { areNearlyAll, evenlySpread } from "./sampled-texts.ts";

/** Texts of the sample that are looked at. */
const examined = 200;

/** Only a hint: of a sample, and by the look of the texts. */
export function areNearlyAllInOwnForm({ kind, type }: Column, sample: readonly string[]): boolean {
  const form = ownForms[kind]?.(type);
  return form !== undefined && sample.length > 0 && areNearlyAll(evenlySpread(sample, examined), (text) => form.test(text));
}

/** By kind, for those whose values have one text form that a glance can tell. */
const ownForms: Readonly<Partial<Record<TypeKind, (type: string) => RegExp>>> = {
  integer: () => /^(0|-?[1-9]\d*)$/,
  decimal: (type) => {
    const places = Number(/,(\d+)\)$/.exec(type)?.[1] ?? 0);
    return new RegExp(places === 0 ? "^(0|-?[1-9]\\d*)$" : `^-?(0|[1-9]\\d*)[.]\\d{${places}}$`);
  },
  boolean: () => /^(true|false)$/,
  uuid: () => /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
  date: () => /^\d{4}-\d\d-\d\d$/,
  timestamp: () => /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/,
};
