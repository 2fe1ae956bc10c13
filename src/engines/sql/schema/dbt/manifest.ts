/** Reads dbt's manifest.json: nodes and sources with columns, contracts, and the tests that are attached to them. */
import type { DialectId } from "../../dialect.ts";
import type { TableSchema } from "../../schema.ts";
import { list, mapping, text, type Mapping } from "./read-values.ts";
import { layout } from "./schema-file.ts";
import { tableFromFacts } from "./table-facts.ts";
import { addConstraints, addTests, hasConstraints, noFacts, type TestFacts } from "./tests.ts";

const tableTypes = new Set(["model", "seed", "snapshot", "source"]);

/** Throws where the text is no JSON or no manifest of a version that is known. */
export function tablesOfManifest(content: string, dialect: DialectId): readonly TableSchema[] {
  const manifest = mapping(JSON.parse(content));
  const version = Number(/\/manifest\/v(\d+)/u.exec(text(mapping(manifest["metadata"])["dbt_schema_version"]) ?? "")?.[1] ?? Number.NaN);
  if (Number.isNaN(version)) throw new Error("is not a manifest.json of dbt");
  if (version < 10) throw new Error(`is a manifest of version ${version}; version 10 and later are read`);
  const nodes = { ...mapping(manifest["nodes"]), ...mapping(manifest["sources"]) };
  const tested = testsByNode(nodes);
  return Object.entries(nodes).flatMap(([id, value]) => {
    const node = mapping(value);
    return tableTypes.has(text(node["resource_type"]) ?? "") ? tablesOfNode(node, tested.get(id) ?? noFacts(), dialect) : [];
  });
}

/** Tests are nodes of their own, which name the node that they test. */
function testsByNode(nodes: Mapping): ReadonlyMap<string, TestFacts> {
  const tests = new Map<string, TestFacts>();
  for (const value of Object.values(nodes)) {
    const node = mapping(value);
    const metadata = mapping(node["test_metadata"]);
    const name = text(metadata["name"]);
    const id = text(node["attached_node"]) ?? onlyDependency(node);
    if (node["resource_type"] !== "test" || name === undefined || id === undefined) continue;
    const namespace = text(metadata["namespace"]);
    const settings = mapping(metadata["kwargs"]);
    const facts = tests.get(id) ?? noFacts();
    const test = {
      [namespace === undefined ? name : `${namespace}.${name}`]: { ...settings, config: testConfig(mapping(node["config"])) },
    };
    addTests(facts, { data_tests: [test] }, text(node["column_name"]) ?? text(settings["column_name"]));
    tests.set(id, facts);
  }
  return tests;
}

/** Older manifests don't say which node a test is attached to. */
function onlyDependency(node: Mapping): string | undefined {
  const [only, another] = list(mapping(node["depends_on"])["nodes"]);
  return another === undefined ? text(only) : undefined;
}

/** The manifest writes every setting, with dbt's own default where the user wrote none. */
function testConfig(config: Mapping): Mapping {
  const { where, severity, enabled, error_if: errorIf, fail_calc: failCalc, limit } = config;
  return {
    ...(where === null || where === undefined ? {} : { where }),
    ...(limit === null || limit === undefined ? {} : { limit }),
    ...(errorIf === undefined || errorIf === "!= 0" ? {} : { error_if: errorIf }),
    ...(failCalc === undefined || failCalc === "count(*)" ? {} : { fail_calc: failCalc }),
    severity,
    enabled,
  };
}

function tablesOfNode(node: Mapping, tested: TestFacts, dialect: DialectId): readonly TableSchema[] {
  const type = text(node["resource_type"]);
  const name = text(node["name"]);
  if (name === undefined) return [];
  const config = mapping(node["config"]);
  const enforced = mapping(config["contract"] ?? node["contract"])["enforced"] === true;
  const constrained = noFacts();
  const hasThem = hasConstraints(config, node);
  if (hasThem) addConstraints(constrained, node, undefined);
  const columns = Object.entries(mapping(node["columns"])).map(([key, value]) => {
    const column = mapping(value);
    const columnName = text(column["name"]) ?? key;
    if (hasThem) addConstraints(constrained, column, columnName);
    return { name: columnName, type: text(column["data_type"]) ?? "" };
  });
  const physical = [text(node["database"]), text(node["schema"]), text(node["identifier"]) ?? text(node["alias"]) ?? name];
  const full = physical.filter((part) => part !== undefined).join(".");
  const table = tableFromFacts(
    { tested, constrained, name: full, kind: type === "model" ? "model" : "table", columns, complete: enforced, ...layout(config) },
    dialect,
  );
  const asWritten = type === "source" ? `${text(node["source_name"]) ?? ""}.${name}` : name;
  return full === asWritten || full.endsWith(`.${asWritten}`) ? [table] : [table, { ...table, name: asWritten }];
}
