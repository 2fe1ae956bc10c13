/** How the values of columns with declared types are written: a date may come as 2024-12-31 or as 12/31/2024. */
import { candidatesOf } from "./candidates.ts";
import { declaredFormats } from "./declared.ts";
import type { InferenceColumn, InferredColumn } from "./infer.ts";
import type { TextFormat } from "./text-format.ts";

/** The format that most values of each declared column have; a scan only where a type can be written in several ways. */
export async function writtenFormats(
  declared: ReadonlyMap<string, string>,
  sampled: (name: string) => InferenceColumn,
  infer: (columns: readonly InferenceColumn[]) => Promise<ReadonlyMap<string, InferredColumn>>,
): Promise<ReadonlyMap<string, TextFormat>> {
  const formats = new Map<string, TextFormat>();
  const open: InferenceColumn[] = [];
  for (const [name, type] of declared) {
    const [first, ...others] = declaredFormats(type);
    if (first === undefined) continue;
    formats.set(name, first);
    const column = sampled(name);
    const shown = new Set(candidatesOf(column.sample).formats.map(({ id }) => id));
    const possible = others.filter(({ id }) => shown.has(id));
    if (possible.length > 0) open.push({ ...column, threshold: 0, only: [first, ...possible] });
  }
  for (const [name, { format }] of await infer(open)) if (format !== undefined) formats.set(name, format);
  return formats;
}
