import type { ColumnSchema } from "../../schema.ts";

type Kind = ColumnSchema["kind"];

const patterns: readonly (readonly [RegExp, Kind])[] = [
  [/(?:^|_)(?:is|has)_|_flag$|^(?:active|enabled|deleted)$/u, "boolean"],
  [/_at$|_ts$|timestamp|datetime|(?:^|_)time$/u, "timestamp"],
  [/date$|_dt$|^date|_on$|_day$/u, "date"],
  [/(?:amount|amt|price|cost|revenue|salary|balance|discount|tax|fee|rate|total|spend)$/u, "decimal"],
  [/(?:^|_)(?:id|key|sk|no|num|number|count|cnt|qty|quantity|year|month|day|week|age|size|rank|version)$/u, "integer"],
  [/(?:name|email|status|type|code|city|country|state|title|description|comment|category|text|url|phone|address)$/u, "text"],
];

/** What a column most likely holds by the habits of naming; `unknown` where its name says nothing. */
export function kindByName(name: string): Kind {
  const words = name.replaceAll(/([a-z])([A-Z])/gu, "$1_$2").toLowerCase();
  return patterns.find(([pattern]) => pattern.test(words))?.[1] ?? "unknown";
}

const types: Partial<Record<Kind, string>> = {
  integer: "INTEGER",
  decimal: "DECIMAL(18,2)",
  float: "DOUBLE",
  text: "VARCHAR",
  boolean: "BOOLEAN",
  date: "DATE",
  timestamp: "TIMESTAMP",
  timestamptz: "TIMESTAMP WITH TIME ZONE",
  time: "TIME",
  uuid: "UUID",
  blob: "BLOB",
};

/** A type of DuckDB that holds the kind; empty for those of no one type. */
export function typeOfKind(kind: Kind): string {
  return types[kind] ?? "";
}
