/** The connection keys of each ODCS server type: which must be there, which may. Source: ODCS 3.1.0, "Infrastructure & servers". */
import type { ContractNode } from "./node.ts";
import { textOf, child } from "./node.ts";
import { dependent, either, mapping, number, oneOf, text, type Shape } from "./shape.ts";

interface ServerKeys {
  readonly required: readonly string[];
  readonly optional: readonly string[];
}

function keys(required: string, optional = ""): ServerKeys {
  return { required: namesIn(required), optional: namesIn(optional) };
}

function namesIn(names: string): readonly string[] {
  return names.split(" ").filter((name) => name !== "");
}

const customKeys =
  "account catalog database dataset delimiter endpointUrl format host location path port project region regionName schema serviceName stagingDir warehouse stream";

const serverTypes: Readonly<Record<string, ServerKeys>> = {
  api: keys("location"),
  athena: keys("stagingDir schema", "catalog regionName"),
  azure: keys("location format", "delimiter"),
  bigquery: keys("project dataset"),
  clickhouse: keys("host port database"),
  databricks: keys("catalog schema", "host"),
  denodo: keys("host port", "database"),
  dremio: keys("host port", "schema"),
  duckdb: keys("database", "schema"),
  glue: keys("account database", "location format"),
  cloudsql: keys("host port database schema"),
  db2: keys("host port database", "schema"),
  hive: keys("host database", "port"),
  impala: keys("host database", "port"),
  informix: keys("host database", "port"),
  kafka: keys("host", "format"),
  kinesis: keys("", "region format"),
  local: keys("path format"),
  mysql: keys("host port database"),
  oracle: keys("host port serviceName"),
  postgresql: keys("host port database schema"),
  postgres: keys("host port database schema"),
  presto: keys("host", "catalog schema"),
  pubsub: keys("project"),
  redshift: keys("database schema", "host region account"),
  s3: keys("location", "endpointUrl format delimiter"),
  sftp: keys("location", "format delimiter"),
  snowflake: keys("account database schema", "host port warehouse"),
  sqlserver: keys("host database schema", "port"),
  synapse: keys("host port database"),
  trino: keys("host port catalog schema"),
  vertica: keys("host port database schema"),
  zen: keys("host database", "port"),
  custom: keys("", customKeys),
};

const uri = text({ pattern: /^[A-Za-z][A-Za-z0-9+.-]*:\S+$/, what: "a URI such as s3://bucket/path" });

function keyShape(type: string, key: string, strict: boolean): Shape {
  if (key === "port") return number({ integer: true });
  if (key === "location" || key === "endpointUrl" || (key === "stagingDir" && type === "athena")) return uri;
  // 3.0's schema took the name of a DuckDB schema for a number.
  return type === "duckdb" && key === "schema" && !strict ? either(text(), number()) : text();
}

/** A server entry; `common` are the keys that every type has. Contracts of 3.0 may have more keys. */
export function server(common: Readonly<Record<string, Shape>>, strict: boolean): Shape {
  const type = oneOf(Object.keys(serverTypes));
  return dependent((node: ContractNode) => {
    const name = textOf(child(node, "type")) ?? "";
    const known = Object.hasOwn(serverTypes, name) ? serverTypes[name] : undefined;
    const own = [...(known?.required ?? []), ...(known?.optional ?? [])];
    const shapes = Object.fromEntries(own.map((key) => [key, keyShape(name, key, strict)]));
    return mapping({
      what: known === undefined ? "a server" : `a server of type ${name}`,
      keys: { ...common, server: text(), type, ...shapes },
      required: ["server", "type", ...(known?.required ?? [])],
      open: !strict || known === undefined,
    });
  });
}
