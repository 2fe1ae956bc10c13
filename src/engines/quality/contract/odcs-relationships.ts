/** ODCS relationships (foreign keys) as `reference` checks, where a dataset is known for the object they lead to. Source: ODCS 3.1.0, "References". */
import { baseName } from "./choose-object.ts";
import { child, items, textOf, type ContractNode } from "./node.ts";
import { columnOf, propertiesOf, type ObjectReading, type RuleSettings } from "./odcs-reading.ts";
import { propertySettings } from "./odcs-severity.ts";
import { own } from "./own.ts";

export function readRelationships(reading: ObjectReading): void {
  for (const property of propertiesOf(reading)) {
    for (const relationship of items(child(property, "relationships"))) {
      const from = [columnOf(property, reading.columns)];
      readRelationship(relationship, from, propertySettings(property, reading), reading);
    }
  }
  for (const relationship of items(child(reading.object, "relationships"))) {
    const ends = referencesOf(child(relationship, "from")).map((text) => resolve(text, reading.document));
    const isOwn = ends.every((end) => end?.object === reading.object);
    if (!isOwn) {
      const named = referencesOf(child(relationship, "from")).join(", ");
      reading.note(relationship.line, `The relationship from ${named} is not checked: it starts at columns that this object doesn't have.`);
      continue;
    }
    const from = ends.map((end) => (end?.property === undefined ? "" : columnOf(end.property, reading.columns)));
    readRelationship(relationship, from, propertySettings(relationship, reading), reading);
  }
}

function readRelationship(node: ContractNode, from: readonly string[], settings: RuleSettings, reading: ObjectReading): void {
  const references = referencesOf(child(node, "to"));
  const label = `The relationship of ${from.join(", ")} to ${references.join(", ")} is not checked`;
  const ends = references.map((text) => resolve(text, reading.document));
  const objects = new Set(ends.map((end) => end?.object ?? end?.name));
  const [first] = ends;
  if (first === undefined || objects.size !== 1 || references.length !== from.length) {
    const reason = references.some((text) => text.includes("#"))
      ? "it leads to another contract"
      : "it does not lead to columns of one object of this contract";
    reading.note(node.line, `${label}: ${reason}.`);
    return;
  }
  const dataset = datasetOf(first, reading);
  if (dataset === undefined) {
    const advice = `name one under servers (type local with {object} in its path, or duckdb)`;
    reading.note(node.line, `${label}: no dataset is known for ${first.name}; ${advice}.`);
    return;
  }
  reading.request({
    check: "reference",
    columns: from,
    params: {
      dataset,
      columns: ends.map((end) => (end?.property === undefined ? (end?.column ?? "") : columnOf(end.property, undefined))),
    },
    tolerance: {},
    ...settings,
    origin: reading.origin(node.line),
  });
}

function referencesOf(node: ContractNode | undefined): readonly string[] {
  return (node?.kind === "list" ? node.items : [node]).map(textOf).filter((text) => text !== undefined);
}

interface End {
  /** The object's name. */
  readonly name: string;
  readonly object?: ContractNode;
  readonly property?: ContractNode;
  readonly column: string;
}

/** A column by `object.property` or `schema/object_id/properties/property_id`; undefined for another contract's and for nested ones. */
function resolve(text: string, document: ContractNode): End | undefined {
  if (text.includes("#")) return undefined;
  const qualified = /^\/?schema\/([\w-]+)\/properties\/([\w-]+)$/.exec(text);
  const shorthand = /^([^./]+)\.([^./]+)$/.exec(text);
  const [, objectName, column] = qualified ?? shorthand ?? [];
  if (objectName === undefined || column === undefined) return undefined;
  const keys = qualified === null ? ["name", "physicalName"] : ["id"];
  const find = (nodes: readonly ContractNode[], wanted: string): ContractNode | undefined =>
    nodes.find((node) => keys.some((key) => textOf(child(node, key)) === wanted));
  const object = find(items(child(document, "schema")), objectName);
  const property = object === undefined ? undefined : find(items(child(object, "properties")), column);
  // An id stands for a name only where it is found.
  if (qualified !== null && property === undefined) return undefined;
  return {
    name: textOf(child(object, "name")) ?? objectName,
    column,
    ...(object === undefined ? {} : { object }),
    ...(property === undefined ? {} : { property }),
  };
}

/** The dataset of an object: as the caller says, the dataset under check itself, a file that its physicalName names, or by a server. */
function datasetOf(end: { readonly name: string; readonly object?: ContractNode }, reading: ObjectReading): string | undefined {
  const physicalName = textOf(child(end.object, "physicalName")) ?? end.name;
  const given = own(reading.references, end.name) ?? own(reading.references, physicalName);
  if (given !== undefined) return given;
  if (end.object !== undefined && end.object === reading.object && reading.dataset !== undefined) return reading.dataset;
  if (baseName(physicalName) !== physicalName && !physicalName.includes("#")) return physicalName;
  for (const server of items(child(reading.document, "servers"))) {
    const found = byServer(server, physicalName);
    if (found !== undefined) return found;
  }
  return undefined;
}

function byServer(server: ContractNode, name: string): string | undefined {
  const type = textOf(child(server, "type"));
  if (type === "duckdb") {
    const database = textOf(child(server, "database"));
    const schema = textOf(child(server, "schema"));
    return database === undefined ? undefined : `${database}#${schema === undefined || name.includes(".") ? "" : `${schema}.`}${name}`;
  }
  const path = type === "local" ? textOf(child(server, "path")) : undefined;
  const filled = path?.replaceAll(/\$?\{(?:object|model|table|schema|name)\}/g, name);
  return filled === path ? undefined : filled;
}
