/** Precision and recall of the rules on the labelled cases. */
import { dialects } from "../../../src/engines/sql/dialects/index.ts";
import { afterStatement, emptyScript } from "../../../src/engines/sql/rules/migration/support/script.ts";
import { rules } from "../../../src/engines/sql/rules/index.ts";
import type { SchemaCatalog } from "../../../src/engines/sql/schema.ts";
import { catalogFromDdl } from "../../../src/engines/sql/schema/catalog-from-ddl.ts";
import { analyseStatement } from "../../../src/engines/sql/scopes/analyse.ts";
import { parseStatements } from "../../../src/engines/sql/syntax/parse.ts";
import { cleanCases } from "./clean.ts";
import { correctnessCases } from "./correctness.ts";
import { costCases } from "./cost.ts";
import { migrationCases } from "./migration.ts";
import { otherCases } from "./other.ts";
import { labelledSchema, storageSchemas, type LabelledCase } from "./schema.ts";
import { warehouseCases } from "./warehouse.ts";

export const labelledCases: readonly LabelledCase[] = [
  ...cleanCases,
  ...correctnessCases,
  ...costCases,
  ...migrationCases,
  ...otherCases,
  ...warehouseCases,
];

export interface Outcome {
  readonly sql: string;
  /** Labelled and found. */
  readonly right: readonly string[];
  /** Labelled and not found, at any severity. */
  readonly missed: readonly string[];
  /** Found as a warning or an error, and not labelled. Notes (info) that aren't labelled count neither way. */
  readonly wrong: readonly string[];
}

function catalogOf(dialect: LabelledCase[0]): SchemaCatalog {
  const { tables, problems } = catalogFromDdl(labelledSchema, "postgres");
  const stored = catalogFromDdl(storageSchemas[dialect] ?? "", dialect);
  return { tables: [...tables, ...stored.tables], problems: [...problems, ...stored.problems] };
}

const catalogs = new Map([...new Set(labelledCases.map(([dialect]) => dialect))].map((dialect) => [dialect, catalogOf(dialect)] as const));

export function outcomeOf([dialect, sql, label]: LabelledCase): Outcome {
  const labels = new Set(label.split(" ").filter((id) => id !== ""));
  const found = new Set<string>();
  const alarming = new Set<string>();
  const catalog = catalogs.get(dialect) ?? catalogFromDdl(labelledSchema, "postgres");
  let script = emptyScript;
  for (const { statement, span } of parseStatements(sql, dialects[dialect]).statements) {
    const analysed = { ...analyseStatement({ source: sql, dialect, statement, catalog, templated: [] }), script };
    for (const rule of rules.filter(({ dialects: only }) => only?.includes(dialect) !== false)) {
      for (const { severity = rule.severity } of rule.visit(analysed)) {
        found.add(rule.id);
        if (severity !== "info") alarming.add(rule.id);
      }
    }
    script = afterStatement(script, statement, sql.slice(span.start, span.end));
  }
  return {
    sql,
    right: [...labels].filter((id) => found.has(id)),
    missed: [...labels].filter((id) => !found.has(id)),
    wrong: [...alarming].filter((id) => !labels.has(id)),
  };
}

export interface Measure {
  readonly rule: string;
  readonly right: number;
  readonly missed: number;
  readonly wrong: number;
}

export function measureRules(outcomes: readonly Outcome[]): readonly Measure[] {
  const ids = new Set(outcomes.flatMap(({ right, missed, wrong }) => [...right, ...missed, ...wrong]));
  const count = (key: "right" | "missed" | "wrong", id: string): number => outcomes.filter((outcome) => outcome[key].includes(id)).length;
  return [...ids]
    .toSorted()
    .map((rule) => ({ rule, right: count("right", rule), missed: count("missed", rule), wrong: count("wrong", rule) }));
}

export function total(measures: readonly Measure[]): { readonly precision: number; readonly recall: number } {
  const sum = (key: "right" | "missed" | "wrong"): number => measures.reduce((all, measure) => all + measure[key], 0);
  return { precision: sum("right") / (sum("right") + sum("wrong")), recall: sum("right") / (sum("right") + sum("missed")) };
}

export function accuracyTable(outcomes: readonly Outcome[]): string {
  const measures = measureRules(outcomes);
  const { precision, recall } = total(measures);
  const share = (part: number, whole: number): string => (whole === 0 ? "" : (part / whole).toFixed(2));
  const row = ({ rule, right, missed, wrong }: Measure): string =>
    `| \`${rule}\` | ${right} | ${missed} | ${wrong} | ${share(right, right + wrong)} | ${share(right, right + missed)} |`;
  return [
    `${outcomes.length} cases, ${labelledCases.filter(([, , label]) => label === "").length} of them without a label. Overall precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}.`,
    "",
    "| Rule | Right | Missed | Wrong | Precision | Recall |",
    "| --- | --- | --- | --- | --- | --- |",
    ...measures.map(row),
  ].join("\n");
}
