/** The workload of a rule: its first example with a rewrite, over tables of the asked size. */
import { catalogFromDdl } from "../../src/engines/sql/schema/catalog-from-ddl.ts";
import { inferCatalog } from "../../src/engines/sql/schema/infer-catalog.ts";
import { mergeCatalogs } from "../../src/engines/sql/schema/merge-catalogs.ts";
import { emptyCatalog, type SchemaCatalog } from "../../src/engines/sql/schema.ts";
import type { DialectId } from "../../src/engines/sql/dialect.ts";
import { prepareStatement } from "../../src/engines/sql/optimize/prepare.ts";
import type { RuleDefinition } from "../../src/engines/sql/rule.ts";

export interface Workload {
  readonly rule: string;
  readonly before: string;
  readonly after: string;
  readonly dialect: DialectId;
  readonly catalog: SchemaCatalog;
}

/** What stands on the other side of a join is smaller, as lookup tables are. */
const otherShare = 0.1;

/** Undefined for a rule without a safe rewrite, or whose examples no parser here reads. */
export function workloadOf(rule: RuleDefinition, rows: number): Workload | undefined {
  if (rule.fix !== "safe") return undefined;
  for (const { sql, fixed, schema, dialect = "generic" } of rule.examples.bad) {
    if (fixed === undefined) continue;
    const declared = schema === undefined ? emptyCatalog : catalogFromDdl(schema, dialect);
    const before = prepareStatement(sql, [], { dialect, catalog: declared });
    const after = prepareStatement(fixed, [], { dialect, catalog: declared });
    if (before === undefined || after === undefined || before.statement.kind !== "queryStatement") continue;
    const catalog = mergeCatalogs(declared, inferCatalog(before, after));
    // An example that reads nothing shows nothing.
    if (catalog.tables.length === 0) continue;
    const [main] = before.scopes.flatMap(({ sources }) =>
      sources.flatMap(({ relation }) => (relation.kind === "table" ? [relation.name.at(-1)?.name.toLowerCase()] : [])),
    );
    const tables = catalog.tables.map((table) => {
      const isMain = table.name.toLowerCase().split(".").at(-1) === main;
      return { ...table, rows: isMain ? rows : Math.round(rows * otherShare) };
    });
    return { rule: rule.id, before: sql, after: fixed, dialect, catalog: { tables, problems: [] } };
  }
  return undefined;
}
