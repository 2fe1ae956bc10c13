import type { AnalysedStatement } from "../../../scope.ts";

/** A name that stands nowhere in the statement; the given names are taken as well. */
export function freshName(analysed: AnalysedStatement, base: string, taken: ReadonlySet<string> = new Set()): string {
  const plain = base
    .toLowerCase()
    .replaceAll(/[^a-z0-9_]/gu, "_")
    .replace(/^(?=\d)/u, "t");
  const source = analysed.source.toLowerCase();
  for (let suffix = 1; ; suffix += 1) {
    const name = suffix === 1 ? plain : `${plain}_${suffix}`;
    if (!source.includes(name) && !taken.has(name)) return name;
  }
}
