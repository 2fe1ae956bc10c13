/** In which dialects the texts of one request were read. */
import { plural } from "../../core/count-text.ts";
import type { FileReport } from "../../engines/sql/optimize/types.ts";

/** The reports by their dialect, that of the most first. */
export function byDialect(reports: readonly FileReport[]): readonly (readonly FileReport[])[] {
  const groups = new Map<string, FileReport[]>();
  for (const report of reports) groups.set(report.dialect, [...(groups.get(report.dialect) ?? []), report]);
  return [...groups.values()].toSorted((a, b) => b.length - a.length);
}

/** A line for each dialect but that of the most. */
export function otherDialects(reports: readonly FileReport[]): readonly string[] {
  return byDialect(reports)
    .slice(1)
    .map((group) => {
      const paths = group.flatMap(({ path }) => path ?? []);
      const named = paths.length === 0 ? "" : ` (${paths.slice(0, 3).join(", ")}${paths.length > 3 ? ", …" : ""})`;
      return `${plural(group.length, "text")} of ${reports.length} ${group.length === 1 ? "is" : "are"} read as ${group[0]?.dialect ?? ""}${named}.`;
    });
}
