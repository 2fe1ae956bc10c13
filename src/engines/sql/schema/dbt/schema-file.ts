/** Reads a schema file of dbt: models, seeds, snapshots and sources with their columns and tests. */
import type { DialectId } from "../../dialect.ts";
import type { TableSchema } from "../../schema.ts";
import { mapping, mappings, text, texts, type Mapping } from "./read-values.ts";
import { tableFromFacts } from "./table-facts.ts";
import { addConstraints, addTests, hasConstraints, noFacts } from "./tests.ts";

/** `defaults`: see `testDefaults`. Throws the YAML reader's error where the text is none. */
export async function tablesOfSchemaFile(content: string, dialect: DialectId, defaults: Mapping = {}): Promise<readonly TableSchema[]> {
  const { parseDocument } = await import("yaml");
  const document = parseDocument(content, { logLevel: "silent" });
  const [error] = document.errors;
  if (error !== undefined) throw error;
  const file = mapping(document.toJS({ maxAliasCount: 1000 }));
  const context: Context = { dialect, defaults };
  return [
    ...mappings(file["models"]).flatMap((model) => tableOf(model, "model", text(model["name"]), context)),
    ...mappings(file["seeds"]).flatMap((seed) => tableOf(seed, "table", text(seed["name"]), context)),
    ...mappings(file["snapshots"]).flatMap((snapshot) => tableOf(snapshot, "table", text(snapshot["name"]), context)),
    ...mappings(file["sources"]).flatMap((source) => tablesOfSource(source, context)),
  ];
}

interface Context {
  readonly dialect: DialectId;
  readonly defaults: Mapping;
}

/** A source's table goes by the name in `source('shop', 'orders')`, and by the schema and identifier that it stands for. */
function tablesOfSource(source: Mapping, context: Context): readonly TableSchema[] {
  const name = text(source["name"]);
  if (name === undefined) return [];
  const schema = text(source["schema"]) ?? name;
  return mappings(source["tables"]).flatMap((table) => {
    const tableName = text(table["name"]);
    if (tableName === undefined) return [];
    const [read] = tableOf(table, "table", `${name}.${tableName}`, context);
    if (read === undefined) return [];
    const physical = `${schema}.${text(table["identifier"]) ?? tableName}`;
    return /[{}]/u.test(physical) || physical === read.name ? [read] : [read, { ...read, name: physical }];
  });
}

function tableOf(
  owner: Mapping,
  kind: TableSchema["kind"],
  name: string | undefined,
  { dialect, defaults }: Context,
): readonly TableSchema[] {
  if (name === undefined) return [];
  const config = mapping(owner["config"]);
  const contract = mapping(config["contract"] ?? owner["contract"]);
  // Versions of a model differ in columns, which isn't followed.
  const enforced = contract["enforced"] === true && owner["versions"] === undefined;
  const tested = noFacts();
  const constrained = noFacts();
  const hasThem = hasConstraints(config, owner);
  addTests(tested, owner, undefined, defaults);
  if (hasThem) addConstraints(constrained, owner, undefined);
  const columns = mappings(owner["columns"]).flatMap((column) => {
    const columnName = text(column["name"]);
    if (columnName === undefined) return [];
    addTests(tested, column, columnName, defaults);
    if (hasThem) addConstraints(constrained, column, columnName);
    return [{ name: columnName, type: text(column["data_type"]) ?? "" }];
  });
  const alias = text(config["alias"]);
  const table = tableFromFacts({ tested, constrained, name: alias ?? name, kind, columns, complete: enforced, ...layout(config) }, dialect);
  return alias === undefined || alias === name ? [table] : [{ ...table, name }, table];
}

/** partition_by and cluster_by of a model's config. */
export function layout(config: Mapping): { readonly partitionBy: readonly string[]; readonly clusterBy: readonly string[] } {
  const partition = config["partition_by"];
  const key = partitionKey(mapping(partition));
  return { partitionBy: key === undefined ? texts(partition) : [key], clusterBy: texts(config["cluster_by"]) };
}

/** dbt's partition_by of BigQuery as its DDL has it: `DATE_TRUNC(day, MONTH)`, `RANGE_BUCKET(id)`; days are the default. */
function partitionKey(partition: Mapping): string | undefined {
  const field = text(partition["field"]);
  const granularity = text(partition["granularity"])?.toUpperCase();
  if (field === undefined) return undefined;
  if (partition["range"] !== undefined) return `RANGE_BUCKET(${field})`;
  if (granularity === undefined || granularity === "DAY") return field;
  return `${(text(partition["data_type"]) ?? "date").toUpperCase()}_TRUNC(${field}, ${granularity})`;
}
