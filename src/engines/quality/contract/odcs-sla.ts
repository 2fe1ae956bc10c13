/** ODCS service-level agreements as freshness checks, where they speak of the age of data. Source: ODCS 3.1.0, "Service-Level Agreement". */
import { checkById } from "../checks/index.ts";
import { child, items, plain, textOf, type ContractNode } from "./node.ts";
import { columnOf, lineOfKey, propertyNamed, type ObjectReading } from "./odcs-reading.ts";
import { propertySettings } from "./odcs-severity.ts";

/** Properties (and synonyms) that bound the age of the latest data: how late they may be, and how often they are updated. */
const ageProperties = new Set(["latency", "ly", "freshness", "frequency", "fy"]);

export function readServiceLevels(reading: ObjectReading): void {
  for (const node of items(child(reading.document, "slaProperties"))) readServiceLevel(node, reading);
}

function readServiceLevel(node: ContractNode, reading: ObjectReading): void {
  const property = textOf(child(node, "property")) ?? "";
  if (child(node, "schedule") !== undefined) {
    reading.note(lineOfKey(node, "schedule"), "The service level's schedule is not followed: checks run when they are asked for.");
  }
  if (!ageProperties.has(property.toLowerCase())) {
    reading.note(node.line, `The service level ${property} is not checked: it can't be seen in the data.`);
    return;
  }
  const age = ageOf(node);
  if (age === undefined) {
    const given = [child(node, "value"), child(node, "unit")].map((part) => (part === undefined ? "" : String(plain(part)))).join(" ");
    reading.note(
      node.line,
      `The service level ${property} is not checked: ${given.trim()} is no duration; write a value with a unit such as d or h, or P1D.`,
    );
    return;
  }
  const element = textOf(child(node, "element")) ?? textOf(child(reading.document, "slaDefaultElement"));
  if (element === undefined) {
    reading.note(node.line, `The service level ${property} is not checked: its element names no date or timestamp column.`);
    return;
  }
  for (const part of element.split(",")) readElement(part.trim(), { node, property, age }, reading);
}

interface ServiceLevel {
  readonly node: ContractNode;
  readonly property: string;
  readonly age: string;
}

function readElement(element: string, { node, property, age }: ServiceLevel, reading: ObjectReading): void {
  const column = elementColumn(element, reading);
  if (column === undefined) {
    reading.note(node.line, `The service level ${property} is not checked here: ${element} is no column of this object.`);
    return;
  }
  const description = textOf(child(node, "description"))?.trim();
  reading.request({
    check: "freshness",
    columns: [column],
    params: { maxAge: age },
    tolerance: {},
    ...propertySettings(node, reading),
    reason: description ?? `${property} of ${age}`,
    origin: reading.origin(node.line),
  });
}

/** `object.property`, or the property alone. */
function elementColumn(element: string, reading: ObjectReading): string | undefined {
  const names = [textOf(child(reading.object, "name")), textOf(child(reading.object, "physicalName"))];
  const owner = names.find((name) => name !== undefined && element.startsWith(`${name}.`));
  const name = owner === undefined ? element : element.slice(owner.length + 1);
  const property = propertyNamed(reading, name);
  return property === undefined ? undefined : columnOf(property, reading.columns);
}

/** A duration as the freshness check takes it; undefined for what is none. */
function ageOf(node: ContractNode): string | undefined {
  const value = child(node, "value");
  if (value === undefined) return undefined;
  const unit = textOf(child(node, "unit"));
  const text = unit === undefined ? String(plain(value)) : `${String(plain(value))} ${unit}`;
  const bound = checkById("freshness")?.bind({ maxAge: text });
  return bound === undefined || "problems" in bound ? undefined : text;
}
