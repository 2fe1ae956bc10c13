/** Judges suggested checks by cells: which cells of a dirty file they flag, against those that differ from the clean file. */
import { readFileSync } from "node:fs";
import type { DataSession } from "../../src/data/types.ts";
import type { CheckRequest } from "../../src/engines/quality/check.ts";
import { validateDataset } from "../../src/engines/quality/planner/validate-dataset.ts";
import { profileDataset } from "../../src/engines/quality/profile/profile-dataset.ts";
import type { ValidationReport } from "../../src/engines/quality/report.ts";
import { suggestChecks } from "../../src/engines/quality/suggest/suggest-checks.ts";

export interface Suggested {
  readonly checks: readonly CheckRequest[];
  readonly report: ValidationReport;
}

export async function suggestAndValidate(session: DataSession, dataset: string, quarantine?: string): Promise<Suggested> {
  const { relation, profile } = await profileDataset(session, dataset, { signal: new AbortController().signal });
  const now = new Date("2026-11-21T00:00:00Z");
  const checks = await suggestChecks(session, relation, profile, { now });
  const request = { dataset, checks, failOn: "never", samples: 3, ...(quarantine === undefined ? {} : { quarantine }) } as const;
  return { checks, report: await validateDataset(session, request, { now }) };
}

/** Cells as `row key/column`, of the rows of a quarantine file: those that a check names, of a dependency only the dependent one. */
export async function flaggedCells(
  session: DataSession,
  checks: readonly CheckRequest[],
  quarantine: string,
  key: string,
): Promise<ReadonlySet<string>> {
  const byId = new Map(checks.map((check) => [check.id, check]));
  const rows = await session.rows(`SELECT "${key}"::VARCHAR || '/' AS key, unnest(failed_checks) AS id FROM '${quarantine}'`);
  const cells = new Set<string>();
  for (const { key: row, id } of rows) {
    const check = typeof id === "string" ? byId.get(id) : undefined;
    const columns = check?.check === "dependency" ? check.columns.slice(-1) : (check?.columns ?? []);
    for (const column of columns) if (typeof row === "string") cells.add(row + column);
  }
  return cells;
}

/** Cells that differ between two CSV files without quoting of line breaks, rows by their first column. */
export function differingCells(dirty: string, clean: string): ReadonlySet<string> {
  const [wrong, right] = [readCsv(dirty), readCsv(clean)];
  const header = wrong[0] ?? [];
  const cells = new Set<string>();
  for (const [index, row] of wrong.entries()) {
    for (const [at, value] of row.entries()) if (value !== right[index]?.[at]) cells.add(`${row[0]}/${header[at]}`);
  }
  return cells;
}

function readCsv(path: string): readonly (readonly string[])[] {
  return readFileSync(path, "utf8").trimEnd().split(/\r?\n/).map(splitLine);
}

function splitLine(line: string): readonly string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? "",
  );
}
