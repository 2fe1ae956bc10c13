import { readFileSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { rules } from "../../../src/engines/sql/rules/index.ts";
import { accuracyTable, labelledCases, measureRules, outcomeOf, total } from "./measure.ts";

const outcomes = labelledCases.map((one) => outcomeOf(one));

it("labels by rules that exist", () => {
  const ids = new Set(rules.map(({ id }) => id));
  const labels = labelledCases.flatMap(([, , label]) => label.split(" ")).filter((id) => id !== "");
  expect(labels.filter((id) => !ids.has(id))).toEqual([]);
});

it("has at least 300 cases, a third of them clean", () => {
  expect(labelledCases.length).toBeGreaterThanOrEqual(300);
  expect(labelledCases.filter(([, , label]) => label === "").length).toBeGreaterThanOrEqual(labelledCases.length / 3);
  expect(new Set(labelledCases.map(([dialect, sql]) => `${dialect} ${sql}`)).size).toBe(labelledCases.length);
});

it("keeps precision and recall", () => {
  const { precision, recall } = total(measureRules(outcomes));
  const off = outcomes.filter(({ missed, wrong }) => missed.length + wrong.length > 0);
  expect({ precise: precision >= 0.95, complete: recall >= 0.95, off: precision >= 0.95 && recall >= 0.95 ? [] : off }).toEqual({
    precise: true,
    complete: true,
    off: [],
  });
});

const pageUrl = new URL("../../../docs/sql-rules-accuracy.md", import.meta.url);
const marked = /(<!-- accuracy -->\n)([\s\S]*?)(<!-- \/accuracy -->)/u;

/** Formatters align tables with spaces and dashes. */
function cells(text: string | undefined): string | undefined {
  return text?.replaceAll(/ +|-{3,}/gu, "").trim();
}

it("says in the docs what it measures", () => {
  const table = accuracyTable(outcomes);
  if (process.env["UPDATE_ACCURACY"] !== undefined) {
    writeFileSync(
      pageUrl,
      readFileSync(pageUrl, "utf8").replace(marked, (_, open: string, _old, close: string) => `${open}\n${table}\n\n${close}`),
    );
  }
  const [, , written] = marked.exec(readFileSync(pageUrl, "utf8")) ?? [];
  expect(cells(written)).toBe(cells(table));
});
