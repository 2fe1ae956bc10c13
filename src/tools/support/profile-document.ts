/** The answer of profile_data as a document for people. */
import { countText, plural } from "../../core/count-text.ts";
import { doc, heading, list, paragraph, table, titledList, type Block, type Doc } from "../../core/doc.ts";
import { percentText } from "../../engines/quality/checks/support/tolerance.ts";
import type { ProfileFigures, ProfileOutput } from "./profile-output.ts";
import { sourceText } from "./source-output.ts";

/** The parts of a profile that another document about the same dataset takes over. */
export function figuresBlocks(figures: ProfileFigures, rows: number): readonly Block[] {
  return [
    ...columnBlocks(figures.columns, rows),
    ...titledList(
      "Alerts",
      figures.alerts.map(({ column, message }) => `${column}: ${message}`),
    ),
    ...keyBlocks(figures),
  ];
}

type ColumnOutput = ProfileOutput["columns"][number];

export function profileDocument(output: ProfileOutput): Doc {
  return doc(
    heading(1, output.dataset),
    paragraph(output.summary),
    ...figuresBlocks(output, output.rows),
    ...titledList("How the source was read", output.source.map(sourceText)),
    ...titledList(
      "Written",
      output.artifacts.map(({ kind, path }) => `${kind}: ${path}`),
    ),
    ...titledList("Left out", output.truncated),
    ...titledList("Next", output.next),
  );
}

function columnBlocks(columns: readonly ColumnOutput[], total: number): readonly Block[] {
  const rows = columns.map((column) => [
    column.name,
    column.type,
    meaning(column),
    percentText(column.nulls, total),
    countText(column.distinct),
    text(column.min),
    text(column.quartiles?.[1]),
    text(column.max),
    column.mean === undefined ? "" : String(Number(column.mean.toPrecision(6))),
    topText(column),
  ]);
  return [
    heading(2, "Columns"),
    table(
      [
        { title: "Column" },
        { title: "Type" },
        { title: "Meaning" },
        { title: "NULL", align: "right" },
        { title: "Distinct", align: "right" },
        { title: "Least" },
        { title: "Median" },
        { title: "Greatest" },
        { title: "Mean", align: "right" },
        { title: "Most frequent" },
      ],
      rows,
    ),
  ];
}

function meaning({ semanticType, semanticShare, misfits }: ColumnOutput): string {
  const share = semanticShare === undefined ? "" : ` (${percentText(semanticShare, 1)})`;
  return `${semanticType}${share}${misfits === undefined ? "" : `, ${plural(misfits, "misfit")}`}`;
}

/** Nothing for columns that have every value once: their most frequent value is any. */
function topText({ top, duplicates }: ColumnOutput): string {
  if (top === undefined || duplicates === 0) return "";
  return top
    .slice(0, 3)
    .map(([value, count]) => `${text(value)} (${countText(count)})`)
    .join(", ");
}

function text(value: string | number | boolean | null | undefined): string {
  if (value === undefined || value === null) return "";
  const whole = String(value);
  return whole.length > 28 ? `${whole.slice(0, 27)}…` : whole;
}

function keyBlocks({ duplicateRows, keys, keySearch }: ProfileFigures): readonly Block[] {
  const found = keys.length === 0 ? paragraph("None was found.") : list(keys.map((columns) => columns.join(" + ")));
  const repeated =
    duplicateRows === undefined || keys.length > 0
      ? []
      : [paragraph(`Rows that repeat another in every column: ${countText(duplicateRows)}.`)];
  return [heading(2, "Candidate keys"), found, paragraph(keySearch), ...repeated];
}
