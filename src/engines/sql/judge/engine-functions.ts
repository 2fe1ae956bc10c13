/** What the engine itself says of its functions. Names are lower case. */
import type { DataSession } from "../../../data/types.ts";

export interface EngineFunctions {
  readonly aggregates: ReadonlySet<string>;
  /** Macros with an aggregate in them: whether they make one row of many is in their text alone. */
  readonly aggregatingMacros: ReadonlySet<string>;
  /** These yield another value each time. */
  readonly volatile: ReadonlySet<string>;
}

let known: EngineFunctions | undefined;

/** Asked once a process: the engine is one, and takes longer to list its functions than to run most queries of a judgement. */
export async function engineFunctions(session: DataSession): Promise<EngineFunctions> {
  known ??= await listed(session);
  return known;
}

async function listed(session: DataSession): Promise<EngineFunctions> {
  const rows = await session.rows(
    "SELECT DISTINCT lower(function_name) AS name, function_type AS type, stability, macro_definition AS macro FROM duckdb_functions()",
  );
  const named = (wanted: (row: (typeof rows)[number]) => boolean): ReadonlySet<string> =>
    new Set(rows.filter((row) => wanted(row)).flatMap(({ name }) => (typeof name === "string" ? [name] : [])));
  const aggregates = named(({ type }) => type === "aggregate");
  return {
    aggregates,
    aggregatingMacros: named(({ macro }) => calls(macro).some((name) => aggregates.has(name))),
    // ERROR returns nothing that could vary.
    volatile: named(({ name, stability }) => stability === "VOLATILE" && name !== "error"),
  };
}

/** The names in a macro's text that something is given to. */
function calls(text: unknown): readonly string[] {
  return typeof text === "string" ? [...text.toLowerCase().matchAll(/"?(\w+)"?\(/g)].map(([, name = ""]) => name) : [];
}
