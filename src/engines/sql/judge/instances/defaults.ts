/** Values that need no hint, and values that no other row has. */
import { dateText, fitNumber, timestampText, unique } from "./neighbours.ts";
import { valueFamily, type ValueFamily } from "./value-family.ts";

const day = 86_400_000;
const epoch = Date.UTC(2020, 0, 1);

/** A few values of a type, the plainest first. */
export function defaultValues(type: string, family: ValueFamily): readonly string[] {
  switch (family.kind) {
    case "integer":
      return unique([1, 0, 2, 3, -1, 10].map((number) => fitNumber(number, family)));
    case "decimal":
      return unique([1, 0, 2.5, 10, -1, 0.5].map((number) => fitNumber(number, family)));
    case "float":
      return ["1", "0", "2.5", "-1.5", "10"];
    case "text":
      return family.members ?? ["a", "b", "A", "", "ab c"];
    case "boolean":
      return ["true", "false"];
    case "date":
      return ["2020-01-01", "2020-01-02", "2020-02-29", "2019-12-31", "2021-06-15"];
    case "timestamp":
    case "timestamptz":
      return ["2020-01-01 00:00:00", "2020-01-01 13:45:10", "2020-01-02 00:00:00", "2020-02-29 23:59:59.999", "2019-12-31 06:30:00"];
    case "time":
      return ["00:00:00", "12:30:15", "23:59:59"];
    case "uuid":
      return ["00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000002"];
    case "blob":
      return ["a", "b"];
    case "nested":
      return nestedValues(type);
    case "other":
      return type === "INTERVAL" ? ["1 day", "2 hours"] : ["1", "0"];
    default:
      return family.kind satisfies never;
  }
}

function nestedValues(type: string): readonly string[] {
  if (type === "JSON" || type === "VARIANT") return ['{"a": 1}', '{"a": "x", "b": null}', "[1, 2]", "1"];
  const [, element = "", size = ""] = /^([^]*)\[(\d*)\]$/.exec(type) ?? [];
  if (element !== "") {
    const [a = "", b = ""] = defaultValues(element, valueFamily(element));
    return size === "" ? ["[]", `[${a}]`, `[${a}, ${b}]`] : [`[${Array.from({ length: Number(size) }, () => a).join(", ")}]`];
  }
  if (type.startsWith("STRUCT(")) {
    const fields = splitFields(type.slice(7, -1));
    return [0, 1].map((pick) => `{${fields.map(([name, fieldType]) => `'${name}': ${fieldValue(fieldType, pick)}`).join(", ")}}`);
  }
  if (type.startsWith("MAP(")) {
    const [key = "", value = ""] = splitTop(type.slice(4, -1));
    return ["{}", `{${fieldValue(key, 0)}=${fieldValue(value, 0)}}`];
  }
  return [];
}

function fieldValue(type: string, pick: number): string {
  const values = defaultValues(type, valueFamily(type));
  return values[pick] ?? values[0] ?? "NULL";
}

function splitFields(text: string): readonly (readonly [string, string])[] {
  return splitTop(text).map((field) => {
    const [, quoted, plain = "", type = ""] = /^(?:"((?:[^"]|"")*)"|(\w+))\s+([^]*)$/.exec(field) ?? [];
    return [quoted?.replaceAll('""', '"') ?? plain, type];
  });
}

/** At the commas that stand in no parentheses. */
function splitTop(text: string): readonly string[] {
  const parts: string[] = [];
  let [depth, start] = [0, 0];
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (character === "(") depth += 1;
    if (character === ")") depth -= 1;
    if (character === "," && depth === 0) {
      parts.push(text.slice(start, index));
      start = index + 1;
    }
  }
  return [...parts, text.slice(start)].map((part) => part.trim()).filter((part) => part !== "");
}

/** The value number `index` of a series of different ones; undefined where the type has no such series. */
export function seriesValue(family: ValueFamily, index: number): string | undefined {
  switch (family.kind) {
    case "integer":
    case "decimal":
      return fitNumber((family.largest ?? 0) > 2000 ? 1000 + index : 20 + index, family);
    case "float":
      return String(1000 + index);
    case "text":
      return family.members === undefined ? `v${index}` : family.members[index];
    case "date":
      return dateText(epoch + index * day);
    case "timestamp":
    case "timestamptz":
      return timestampText(epoch + index * 3_661_000);
    case "time":
      return timestampText(epoch + (index % 86_400) * 1000)?.slice(11, 19);
    case "uuid":
      return `00000000-0000-0000-0001-${String(index).padStart(12, "0")}`;
    case "boolean":
      return ["true", "false"][index];
    case "blob":
      return `v${index}`;
    case "nested":
    case "other":
      return undefined;
    default:
      return family.kind satisfies never;
  }
}
