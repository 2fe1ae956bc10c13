/** Whether texts are written as the engine itself writes their values: `7`, not `007`, `1.50` in a column of two places, not `1.5`. */
import type { Column } from "../types.ts";

const nearlyAll = 0.99;
/** Texts of the sample that are looked at, evenly spread. */
const examined = 200;

/** Only a hint: of a sample, and by the look of the texts. */
export function areNearlyAllInOwnForm(column: Column, sample: readonly string[]): boolean {
  const form = ownForm(column);
  if (form === undefined || sample.length === 0) return false;
  const step = Math.max(1, sample.length / examined);
  const texts = Array.from({ length: Math.min(sample.length, examined) }, (_, index) => sample[Math.floor(index * step)] ?? "");
  return texts.filter((text) => form.test(text)).length >= texts.length * nearlyAll;
}

function ownForm({ kind, type }: Column): RegExp | undefined {
  switch (kind) {
    case "integer":
      return /^(0|-?[1-9]\d*)$/;
    case "decimal": {
      const places = Number(/,(\d+)\)$/.exec(type)?.[1] ?? 0);
      return new RegExp(places === 0 ? "^(0|-?[1-9]\\d*)$" : `^-?(0|[1-9]\\d*)[.]\\d{${places}}$`);
    }
    case "boolean":
      return /^(true|false)$/;
    case "uuid":
      return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
    case "date":
      return /^\d{4}-\d\d-\d\d$/;
    case "timestamp":
      return /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/;
    case "text":
    case "float":
    case "timestamptz":
    case "time":
    case "blob":
    case "nested":
    case "other":
      return undefined;
  }
}
