/** Workloads for tests. */
import type { WorkloadQuery } from "../../../src/engines/sql/advice.ts";
import type { DialectId } from "../../../src/engines/sql/dialect.ts";
import { prepareStatement } from "../../../src/engines/sql/optimize/prepare.ts";
import type { SchemaCatalog } from "../../../src/engines/sql/schema.ts";

/** Each text is one statement that ran once; ids count from 1. */
export function workloadOf(dialect: DialectId, queries: readonly string[], catalog: SchemaCatalog): readonly WorkloadQuery[] {
  return queries.map((text, index) => {
    const statement = prepareStatement(text, [], { dialect, catalog });
    if (statement === undefined) throw new Error(`not one statement: ${text}`);
    return { id: String(index + 1), statement, runs: 1 };
  });
}
