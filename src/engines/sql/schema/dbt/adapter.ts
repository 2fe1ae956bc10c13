/** Which engine a dbt project is for, by what dbt itself has written or reads. */
import type { DialectId } from "../../dialect.ts";
import { mapping, mappings, text } from "./read-values.ts";

/** Adapters by the name that profiles and manifests call them. */
const adapters: ReadonlyMap<string, DialectId> = new Map<string, DialectId>([
  ["postgres", "postgres"],
  ["redshift", "redshift"],
  ["snowflake", "snowflake"],
  ["bigquery", "bigquery"],
  ["databricks", "databricks"],
  ["spark", "spark"],
  ["duckdb", "duckdb"],
  ["trino", "trino"],
  ["athena", "trino"],
  ["mysql", "mysql"],
  ["oracle", "oracle"],
  ["clickhouse", "clickhouse"],
  ["sqlserver", "tsql"],
  ["synapse", "tsql"],
  ["fabric", "tsql"],
]);

/** The dialect of the manifest's adapter; undefined where it names none that is known. */
export function dialectOfManifest(manifest: string): DialectId | undefined {
  try {
    return adapters.get(text(mapping(mapping(JSON.parse(manifest))["metadata"])["adapter_type"]) ?? "");
  } catch {
    // Whoever reads its tables says that it is no JSON.
    return undefined;
  }
}

/** The dialect of all outputs of the project's profile; undefined where they are of several engines. */
export function dialectOfProfiles(profiles: unknown, project: unknown): DialectId | undefined {
  const profile = mapping(mapping(profiles)[text(mapping(project)["profile"]) ?? ""]);
  const types = mappings(Object.values(mapping(profile["outputs"]))).map(({ type }) => text(type) ?? "");
  const [first = "", ...others] = new Set(types);
  return others.length === 0 ? adapters.get(first) : undefined;
}
