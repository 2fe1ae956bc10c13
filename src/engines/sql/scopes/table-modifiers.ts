/** What the words after a table's name (samples, time travel, hints, PIVOT) do to its columns and rows. */
import type { DerivedTable, TableReference } from "../syntax/tree.ts";

const reshaping = /\b(?:UN)?PIVOT\b|\bMATCH_RECOGNIZE\b|\bCHANGES\b|\bWITH\s+(?:ORDINALITY|OFFSET)\b/iu;

// Samples, hints and one moment of the past give a part of the table's rows or all of them, each once.
const harmless =
  /^\s*(?:(?:TABLESAMPLE|SAMPLE|FINAL|ONLY|WITH\s*\(|USE\b|FORCE\b|IGNORE\b|FOR\s+(?:SYSTEM_TIME|VERSION|TIMESTAMP)\s+AS\s+OF|FOR\s+(?:UPDATE|SHARE)|AT\s*\(|BEFORE\s*\(|VERSION\s+AS\s+OF|TIMESTAMP\s+AS\s+OF|AS\s+OF)|$)/iu;

function modifierText(relation: TableReference | DerivedTable, source: string): string {
  if (!relation.modified) return "";
  const from = relation.kind === "table" ? relation.nameSpan.end : relation.query.span.end;
  const { alias } = relation;
  const text = source.slice(from, relation.span.end);
  if (alias === undefined || alias.span.start < from) return text;
  return `${source.slice(from, alias.span.start)} ${source.slice(alias.span.end, relation.span.end)}`;
}

/** The columns are still those of the table. */
export function keepsColumns(relation: TableReference | DerivedTable, source: string): boolean {
  return relation.reshaped !== true && !reshaping.test(modifierText(relation, source));
}

/** No row comes twice that the table has once, so that its keys hold. */
export function keepsRows(relation: TableReference | DerivedTable, source: string): boolean {
  if (!keepsColumns(relation, source)) return false;
  const text = modifierText(relation, source).replace(/^\s*\)/u, "");
  return harmless.test(text) && !/\b(?:ALL|BETWEEN|CONTAINED|REPLACEMENT)\b/iu.test(text);
}
