/** The structure of an ODCS schema property with its logicalTypeOptions and relationships. Sources: ODCS 3.0.2 and 3.1.0, "Schema" and "References". */
import { child, textOf, type ContractNode } from "./node.ts";
import { all, dependent, either, flag, list, mapping, number, oneOf, text, type Shape } from "./shape.ts";

export const logicalTypes = ["string", "date", "timestamp", "time", "number", "integer", "object", "array", "boolean"] as const;
export type LogicalType = (typeof logicalTypes)[number];

interface Parts {
  readonly element: Readonly<Record<string, Shape>>;
  readonly quality: Shape;
  readonly customProperties: Shape;
  readonly strict: boolean;
}

export interface PropertyShapes {
  /** A property of an object: it has a name. */
  readonly named: Shape;
  readonly schemaRelationship: Shape;
}

export function propertyShape(parts: Parts): PropertyShapes {
  const named: Shape = dependent((node) => base(parts, node, named, ["name"]));
  return { named, schemaRelationship: schemaRelationship(parts) };
}

function base(parts: Parts, node: ContractNode, named: Shape, required: readonly string[]): Shape {
  const type = logicalTypes.find((name) => name === textOf(child(node, "logicalType")));
  const isUntyped = child(node, "logicalType") === undefined;
  const itemShape: Shape = dependent((item) => base(parts, item, named, []));
  const nested = {
    // Without a logicalType the standard's schema allows both.
    ...(isUntyped || type === "object" ? { properties: list(named) } : {}),
    ...(isUntyped || type === "array" ? { items: itemShape } : {}),
  };
  return mapping({
    what: "a property",
    required,
    keys: {
      ...parts.element,
      ...nested,
      primaryKey: flag,
      primaryKeyPosition: number({ integer: true }),
      logicalType: oneOf(logicalTypes),
      logicalTypeOptions: isUntyped ? optionsWithoutType : optionsShape(type, parts.strict),
      required: flag,
      unique: flag,
      partitioned: flag,
      partitionKeyPosition: number({ integer: true }),
      classification: text(),
      encryptedName: text(),
      transformSourceObjects: list(text()),
      transformLogic: text(),
      transformDescription: text(),
      examples: list(() => undefined),
      criticalDataElement: flag,
      relationships: list(propertyRelationship(parts)),
      quality: parts.quality,
    },
  });
}

const optionsWithoutType: Shape = all(mapping({ what: "logicalTypeOptions", keys: {}, open: true }), (node, label, problems) => {
  if (node.kind === "mapping" && node.entries.size > 0) {
    problems.push({ line: node.line, message: `${label} needs a logicalType beside it; valid are ${logicalTypes.join(", ")}` });
  }
});

const integerFormats = ["i8", "i16", "i32", "i64", "i128", "u8", "u16", "u32", "u64", "u128"] as const;
const numberFormats = ["f32", "f64"] as const;
const count = number({ integer: true, min: 0 });

/** The options of a logical type. In 3.0 the exclusive bounds are flags beside minimum and maximum, in 3.1 they are bounds themselves. */
function optionsShape(type: LogicalType | undefined, strict: boolean): Shape {
  const what = `logicalTypeOptions of a ${type ?? "property"}`;
  const bound = (of: Shape): Readonly<Record<string, Shape>> => {
    const exclusive = strict ? of : either(of, flag);
    return { minimum: of, maximum: of, exclusiveMinimum: exclusive, exclusiveMaximum: exclusive };
  };
  switch (type) {
    case "string":
      return mapping({ what, keys: { minLength: count, maxLength: count, pattern: text(), format: text() } });
    case "date":
      return mapping({ what, keys: { format: text(), ...bound(text()) } });
    case "timestamp":
    case "time":
      return mapping({ what, keys: { format: text(), timezone: flag, defaultTimezone: text(), ...bound(text()) } });
    case "integer":
      return mapping({ what, keys: { multipleOf: number({ above: 0 }), format: oneOf(integerFormats), ...bound(number()) } });
    case "number":
      return mapping({ what, keys: { multipleOf: number({ above: 0 }), format: oneOf(numberFormats), ...bound(number()) } });
    case "object":
      return mapping({ what, keys: { maxProperties: count, minProperties: count, required: list(text(), { min: 1, unique: true }) } });
    case "array":
      return mapping({ what, keys: { maxItems: count, minItems: count, uniqueItems: flag } });
    case "boolean":
    case undefined:
      return mapping({ what, keys: {}, open: true });
  }
}

/** `object.property`, `schema/object_id/properties/property_id`, and both after the name of another contract's file and #. */
const reference = text({
  pattern:
    /^(?:(?:(?:https?:\/\/)?[A-Za-z0-9._\-/]+\.ya?ml#)?\/?[A-Za-z_]\w*\/[\w-]+(?:\/[A-Za-z_]\w*\/[\w-]+)*|(?:(?:https?:\/\/)?[A-Za-z0-9._\-/]+\.ya?ml#)?[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+)$/,
  what: "a reference like customers.id or schema/customers/properties/id",
});
const references: Shape = dependent((node) => (node.kind === "list" ? list(reference, { min: 1 }) : reference));

function relationshipKeys(parts: Parts): Readonly<Record<string, Shape>> {
  return { type: oneOf(["foreignKey"]), to: references, customProperties: parts.customProperties, description: text() };
}

function propertyRelationship(parts: Parts): Shape {
  const shape = mapping({ what: "a relationship", keys: { ...relationshipKeys(parts), from: () => undefined }, required: ["to"] });
  return all(shape, (node, label, problems) => {
    const from = node.kind === "mapping" ? node.entries.get("from") : undefined;
    if (from !== undefined)
      problems.push({ line: from.keyLine, message: `${label}.from is not allowed here: the property itself is where it starts` });
  });
}

function schemaRelationship(parts: Parts): Shape {
  const shape = mapping({ what: "a relationship", keys: { ...relationshipKeys(parts), from: references }, required: ["from", "to"] });
  return all(shape, (node, label, problems) => {
    const from = child(node, "from");
    const to = child(node, "to");
    if (from === undefined || to === undefined) return;
    if (from.kind !== to.kind) {
      problems.push({ line: to.line, message: `${label}: from and to must both be one reference or both be lists` });
    } else if (from.kind === "list" && to.kind === "list" && from.items.length !== to.items.length) {
      problems.push({ line: to.line, message: `${label}: from names ${from.items.length} columns and to names ${to.items.length}` });
    }
  });
}
