/** Row counts and distinct values that a user states: `{orders: {rows: 50000000, distinct: {status: 5}}}`. */
import { z } from "zod";
import { pipewrightError } from "../../../../core/errors.ts";
import { firstLine } from "../../../../core/first-line.ts";
import type { SchemaCatalog, TableSchema } from "../../schema.ts";
import { mayBeOne } from "../../schema/may-be-one.ts";
import { splitName } from "../../schema/split-name.ts";

export const statisticsSchema = z.record(
  z.string(),
  z.strictObject({
    rows: z.number().int().nonnegative().optional(),
    bytes: z.number().nonnegative().optional(),
    distinct: z.record(z.string(), z.number().int().positive()).optional(),
  }),
);

export type Statistics = z.infer<typeof statisticsSchema>;

/** Reads YAML or JSON; `path` is for the error. Errors: `invalidStatistics`. */
export async function parseStatistics(text: string, path: string): Promise<Statistics> {
  const { parse } = await import("yaml");
  const invalid = (problem: string): Error => pipewrightError("invalidStatistics", { path, problem });
  let document: unknown;
  try {
    document = parse(text);
  } catch (error) {
    throw invalid(firstLine(error, "it is not YAML"));
  }
  const parsed = statisticsSchema.safeParse(document);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw invalid(issue === undefined ? "it is empty" : `${issue.path.join(".")}: ${issue.message}`);
}

/** The catalog with what the user states in place of what it knew. Tables are matched by their last parts, whatever their case. */
export function withStatistics(catalog: SchemaCatalog, statistics: Statistics): SchemaCatalog {
  const entries = Object.entries(statistics);
  const used = new Set<string>();
  const tables = catalog.tables.map((table): TableSchema => {
    const [name, stated] = entries.find(([candidate]) => mayBeOne(splitName(table.name), splitName(candidate))) ?? [];
    if (name === undefined || stated === undefined) return table;
    used.add(name);
    return {
      ...table,
      ...(stated.rows === undefined ? {} : { rows: stated.rows }),
      ...(stated.bytes === undefined ? {} : { bytes: stated.bytes }),
      ...(stated.distinct === undefined ? {} : { distinct: { ...table.distinct, ...ownNames(table, stated.distinct) } }),
    };
  });
  const unknown = entries
    .filter(([name]) => !used.has(name))
    .map(([name]) => `The statistics name ${name}, which the schema doesn't have.`);
  return { tables, problems: [...catalog.problems, ...unknown] };
}

/** Under the names that the table writes. */
function ownNames(table: TableSchema, distinct: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(distinct).map(([name, count]) => {
      const column = table.columns.find((each) => each.name.toLowerCase() === name.toLowerCase());
      return [column?.name ?? name, count];
    }),
  );
}
