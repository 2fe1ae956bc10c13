/** Writes YAML 1.2 of plain values: the same bytes for the same values, every text quoted that any reader could take for something else. */

/** A number as digits, so that none is lost. */
export interface Digits {
  readonly digits: string;
}

export type YamlValue =
  | string
  | number
  | boolean
  | null
  | Digits
  | readonly YamlValue[]
  | { readonly [key: string]: YamlValue | undefined };

/** Keys whose value is undefined are left out. Lists of scalars stand on one line. */
export function yamlText(value: { readonly [key: string]: YamlValue | undefined }): string {
  return `${mappingLines(value, "").join("\n")}\n`;
}

function mappingLines(value: { readonly [key: string]: YamlValue | undefined }, indent: string): readonly string[] {
  return Object.entries(value).flatMap(([key, item]) => (item === undefined ? [] : entryLines(`${indent}${key}:`, item, indent)));
}

function entryLines(head: string, value: YamlValue, indent: string): readonly string[] {
  if (isList(value)) {
    const isFlat = value.every((item) => isScalar(item));
    if (isFlat) return [`${head} [${value.map((item) => (isScalar(item) ? scalarText(item) : "")).join(", ")}]`];
    return [head, ...value.flatMap((item) => itemLines(item, `${indent}  `))];
  }
  if (isScalar(value)) return [`${head} ${scalarText(value)}`];
  return [head, ...mappingLines(value, `${indent}  `)];
}

function itemLines(value: YamlValue, indent: string): readonly string[] {
  if (isScalar(value)) return [`${indent}- ${scalarText(value)}`];
  if (isList(value)) return entryLines(`${indent}-`, value, indent);
  const [first = "", ...others] = mappingLines(value, `${indent}  `);
  return [`${indent}- ${first.trimStart()}`, ...others];
}

function isList(value: YamlValue): value is readonly YamlValue[] {
  return Array.isArray(value);
}

type ScalarValue = string | number | boolean | null | Digits;

function isScalar(value: YamlValue): value is ScalarValue {
  return typeof value !== "object" || value === null || isDigits(value);
}

function isDigits(value: YamlValue): value is Digits {
  return (
    typeof value === "object" &&
    value !== null &&
    "digits" in value &&
    typeof value["digits"] === "string" &&
    Object.keys(value).length === 1
  );
}

function scalarText(value: ScalarValue): string {
  if (typeof value === "string") return quotedText(value);
  return typeof value === "object" && value !== null ? value.digits : String(value);
}

/** Words that YAML 1.1 or 1.2 readers take for truth values, nothing, or numbers. */
const reserved = /^(true|false|yes|no|on|off|y|n|null|nan|inf)$/i;

function quotedText(text: string): string {
  if (/^[A-Za-z_][A-Za-z0-9_-]*$/.test(text) && !reserved.test(text)) return text;
  // JSON's quoted form is YAML's, but for characters that YAML files should not hold as they are.
  return JSON.stringify(text).replaceAll(/[\u007F-\u009F\u2028\u2029\uFEFF\uFFFE\uFFFF]/g, escaped);
}

function escaped(character: string): string {
  return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`;
}
