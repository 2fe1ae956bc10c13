/** The properties of an ODCS schema object as check requests. Source: ODCS 3.1.0, "Schema". */
import { child, flagOf, items, numberOf, textOf, type ContractNode } from "./node.ts";
import { hasKey, readOptions, textFormat, type OptionRequest } from "./odcs-options.ts";
import { logicalTypes, type LogicalType } from "./odcs-property-structure.ts";
import { readQuality } from "./odcs-quality.ts";
import { columnOf, lineOfKey, propertiesOf, type ObjectReading, type RuleSettings } from "./odcs-reading.ts";
import { isoKind } from "./date-patterns.ts";
import { propertySettings } from "./odcs-severity.ts";
import { columnType, physicalType, type ColumnType, type PhysicalType } from "./odcs-types.ts";

/** Requests all checks of the properties; returns the DuckDB types to read text with, by column name. */
export function readProperties(reading: ObjectReading): Readonly<Record<string, string>> {
  const properties = propertiesOf(reading);
  const types: [string, string][] = [];
  if (properties.length > 0) {
    reading.request({
      check: "schema",
      columns: [],
      params: { columns: properties.map((property) => columnOf(property, reading.columns)) },
      tolerance: {},
      severity: "P1",
      origin: reading.origin(lineOfKey(reading.object, "properties")),
    });
  }
  for (const property of properties) {
    const declared = readProperty(property, reading);
    if (declared === undefined) continue;
    // While the dataset's columns aren't known, the property may turn out to be the column of either of its names.
    const names = [columnOf(property, reading.columns), ...(reading.columns === undefined ? [textOf(child(property, "name")) ?? ""] : [])];
    types.push(...names.map((name): [string, string] => [name, declared]));
  }
  readPrimaryKey(properties, reading);
  return Object.fromEntries(types);
}

interface Property {
  readonly node: ContractNode;
  readonly column: string;
  readonly settings: RuleSettings;
  readonly reading: ObjectReading;
  readonly logical: LogicalType | undefined;
  readonly physical: PhysicalType | undefined;
  readonly options: ContractNode | undefined;
}

function emit({ column, settings, reading }: Property, { check, params, line, reason }: OptionRequest): void {
  const said = reason === undefined ? {} : { reason };
  reading.request({ check, columns: [column], params, tolerance: {}, ...settings, ...said, origin: reading.origin(line) });
}

function readProperty(node: ContractNode, reading: ObjectReading): string | undefined {
  const physicalText = textOf(child(node, "physicalType"));
  const property: Property = {
    node,
    column: columnOf(node, reading.columns),
    settings: propertySettings(node, reading),
    reading,
    logical: logicalTypes.find((type) => type === textOf(child(node, "logicalType"))),
    physical: physicalText === undefined ? undefined : physicalType(physicalText),
    options: child(node, "logicalTypeOptions"),
  };
  const declared = readType(property, physicalText);
  if (flagOf(child(node, "required")) === true) emit(property, { check: "not_null", params: {}, line: lineOfKey(node, "required") });
  if (flagOf(child(node, "unique")) === true) emit(property, { check: "unique", params: {}, line: lineOfKey(node, "unique") });
  if (property.options !== undefined && property.logical !== undefined) {
    const request = (option: OptionRequest): void => emit(property, option);
    readOptions({ options: property.options, type: property.logical, request, note: reading.note });
  }
  readLengthOfType(property);
  readNested(node, [], property);
  readQuality(items(child(node, "quality")), property.column, property.settings.severity, reading);
  return declared;
}

/** Requests the `type` check, and returns the type to read text with. */
function readType(property: Property, physicalText: string | undefined): string | undefined {
  const { node, reading, logical, physical, options } = property;
  if (physicalText !== undefined && physical === undefined && !isBareDecimal(physicalText)) {
    const instead = logical === undefined ? "its type is not checked" : `its logicalType ${logical} is checked instead`;
    reading.note(lineOfKey(node, "physicalType"), `The physicalType ${physicalText} is not one that is known here; ${instead}.`);
  }
  if (textFormat(logical, options) !== undefined) return "VARCHAR";
  const { declared, family } = typeOf(property);
  const line = logical === undefined ? lineOfKey(node, "physicalType") : lineOfKey(node, "logicalType");
  if (family !== undefined) emit(property, { check: "type", params: { type: family }, line });
  return declared;
}

/** Without precision a decimal is a number of any size, which its logicalType says as well. */
function isBareDecimal(text: string): boolean {
  return /^\s*(decimal|numeric|dec|number|bignumeric)\s*$/i.test(text);
}

function typeOf({ logical, physical, options }: Property): ColumnType {
  const pattern = textOf(child(options, "format"));
  const byFormat = pattern === undefined ? undefined : isoKind(pattern);
  const written = byFormat === "timestamptz" ? true : byFormat === "timestamp" ? false : undefined;
  const zones = { stated: flagOf(child(options, "timezone")), written };
  // In 3.0 a date may be an instant or a time of day, which only its format shows.
  const isOtherwise = logical === "date" && physical === undefined && byFormat !== undefined;
  return columnType(isOtherwise ? (byFormat === "timestamptz" ? "timestamp" : byFormat) : logical, physical, zones);
}

/** `varchar(18)`: what is longer does not fit the type. Where the contract says the length itself, that is checked. */
function readLengthOfType(property: Property): void {
  const { node, physical, options } = property;
  if (physical?.maxLength === undefined || child(options, "maxLength") !== undefined) return;
  emit(property, { check: "length", params: { max: physical.maxLength }, line: lineOfKey(node, "physicalType") });
}

const constraints = ["unique", "primaryKey", "logicalTypeOptions", "quality", "relationships"] as const;

/** Properties of objects and items of lists: that required ones are there is checked, the rest is noted. */
function readNested(node: ContractNode, path: readonly string[], property: Property): void {
  const { reading } = property;
  for (const inner of items(child(node, "properties"))) {
    const name = textOf(child(inner, "physicalName")) ?? textOf(child(inner, "name")) ?? "";
    const innerPath = [...path, name];
    if (flagOf(child(inner, "required")) === true) {
      const reason = `${innerPath.join(".")} is required`;
      emit(property, { check: "row_expression", params: { expression: hasKey(innerPath) }, line: lineOfKey(inner, "required"), reason });
    }
    noteConstraints(inner, `${property.column}.${innerPath.join(".")}`, reading);
    readNested(inner, innerPath, property);
  }
  const item = child(node, "items");
  if (item !== undefined) noteItems(item, property.column, reading);
}

function noteItems(item: ContractNode, name: string, reading: ObjectReading): void {
  noteConstraints(item, `the items of ${name}`, reading);
  if (flagOf(child(item, "required")) === true)
    reading.note(lineOfKey(item, "required"), `That items of ${name} are required is not checked.`);
  for (const inner of items(child(item, "properties"))) noteItems(inner, `${name}[].${textOf(child(inner, "name")) ?? ""}`, reading);
}

function noteConstraints(node: ContractNode, name: string, reading: ObjectReading): void {
  const found = constraints.filter((key) => child(node, key) !== undefined && flagOf(child(node, key)) !== false);
  const first = found[0];
  if (first !== undefined) reading.note(lineOfKey(node, first), `Not checked inside nested data: ${found.join(", ")} of ${name}.`);
}

/** In the order of primaryKeyPosition; those without one come last, in the order of the document. */
function readPrimaryKey(properties: readonly ContractNode[], reading: ObjectReading): void {
  const parts = properties.filter((property) => flagOf(child(property, "primaryKey")) === true);
  const [first] = parts;
  if (first === undefined) return;
  const ordered = parts.toSorted((a, b) => keyPosition(a) - keyPosition(b));
  reading.request({
    check: "primary_key",
    columns: ordered.map((property) => columnOf(property, reading.columns)),
    params: {},
    tolerance: {},
    ...propertySettings(first, reading),
    origin: reading.origin(lineOfKey(first, "primaryKey")),
  });
}

function keyPosition(property: ContractNode): number {
  const given = numberOf(child(property, "primaryKeyPosition")) ?? -1;
  return given < 0 ? Number.MAX_SAFE_INTEGER : given;
}
