/** The answer of optimize_query as a document for people. */
import { code, doc, heading, list, paragraph, titledList, type Block, type Doc } from "../../core/doc.ts";
import { counterexampleBlocks } from "./counterexample-document.ts";
import type { OptimizeOutput } from "./optimize-output.ts";

type RewriteOutput = OptimizeOutput["rewrites"][number];
type AdviceOutput = OptimizeOutput["advice"][number];
type CostOutput = OptimizeOutput["costs"][number];

const verdictWords = {
  proved: "PROVED equal",
  tested: "TESTED, no difference found",
  refuted: "REFUTED: the results differ",
  inconclusive: "INCONCLUSIVE",
} as const;

export function optimizeDocument(output: OptimizeOutput): Doc {
  return doc(
    heading(1, "SQL review"),
    paragraph(output.summary, output.failing > 0 ? "bad" : "good"),
    paragraph(dialectLine(output)),
    ...findingBlocks(output),
    ...shownRewrites(output).flatMap(rewriteBlocks),
    ...output.advice.flatMap(adviceBlocks),
    ...output.costs.flatMap(costBlocks),
    ...titledList("Notes", output.notes),
    ...titledList(
      "Written",
      output.artifacts.map(({ kind, path }) => `${kind}: ${path}`),
    ),
    ...titledList("Left out", output.truncated),
    ...titledList("Next", output.next),
  );
}

function dialectLine({ dialect, detected, statements }: OptimizeOutput): string {
  const count = `${statements} ${statements === 1 ? "statement" : "statements"}, read as ${dialect}`;
  if (detected === undefined) return `${count}.`;
  const others = detected.alternatives.length === 0 ? "" : `; it could also be ${detected.alternatives.join(", ")}`;
  return `${count} (told from the text: ${detected.because.join("; ")}${others}).`;
}

function findingBlocks({ findings }: OptimizeOutput): readonly Block[] {
  if (findings.length === 0) return [];
  const lines = findings.map(({ severity, path, line, column, rule, message, suggestion, basis }) => {
    const place = `${path === undefined ? "" : `${path}:`}${line}:${column}`;
    return `${place} ${severity} ${rule}: ${message}${suggestion === undefined ? "" : ` ${suggestion}`}${basis === undefined ? "" : " (by words alone)"}`;
  });
  return [heading(2, "Findings"), list(lines)];
}

/** What a recommended rewrite of several rules holds needs no showing one by one; the structured answer has all of them. */
function shownRewrites({ rewrites, files, statements }: OptimizeOutput): readonly RewriteOutput[] {
  // Only with one statement a file the file tells which rewrites belong together.
  if (statements !== files) return rewrites;
  const whole = rewrites.filter(({ rules, recommended }) => rules.length > 1 && recommended);
  return rewrites.filter(
    ({ path, rules, recommended }) =>
      rules.length > 1 || !recommended || !whole.some((other) => other.path === path && rules.every((rule) => other.rules.includes(rule))),
  );
}

function rewriteBlocks(rewrite: RewriteOutput): readonly Block[] {
  const { title, rules, verdict, recommended, changesResult, explanation, preconditions, caveats = [], gain, diff } = rewrite;
  const advice = recommended ? "recommended" : changesResult ? "changes the result, as meant: decide" : "not recommended";
  return [
    heading(2, `Rewrite: ${title}`),
    paragraph(
      `${verdictWords[verdict]}; ${advice}. ${explanation}`,
      verdict === "refuted" && !changesResult ? "bad" : recommended ? "good" : "warn",
    ),
    paragraph(`Rules: ${rules.join(", ")}.`),
    ...(preconditions.length + caveats.length === 0 ? [] : [list([...preconditions, ...caveats])]),
    ...(gain === undefined
      ? []
      : [paragraph(gain.explanation, gain.verdict === "faster" ? "good" : gain.verdict === "slower" ? "bad" : "neutral")]),
    ...(gain?.basis === "measured" && gain.reproduce !== undefined ? [paragraph("To measure it again:"), code("sql", gain.reproduce)] : []),
    code("diff", diff),
    ...(rewrite.counterexample === undefined ? [] : counterexampleBlocks(rewrite.counterexample)),
  ];
}

function adviceBlocks({ title, why, evidence, caveats, missing, ddl }: AdviceOutput): readonly Block[] {
  return [
    heading(2, `Advice: ${title}`),
    paragraph(why),
    ...(evidence.length + caveats.length + missing.length === 0
      ? []
      : [list([...evidence, ...caveats, ...missing.map((text) => `Missing: ${text}`)])]),
    ...(ddl === undefined ? [] : [code("sql", ddl)]),
  ];
}

function costBlocks({ platform, perRun, perMonth, after, arithmetic, missing, pricesAsOf }: CostOutput): readonly Block[] {
  const lines = [
    ...(perRun === undefined ? [] : [`A run: ${money(perRun)}`]),
    ...(perMonth === undefined ? [] : [`A month: ${money(perMonth)}`]),
    ...arithmetic,
    ...missing.map((text) => `Missing: ${text}`),
  ];
  return [heading(2, `Cost on ${platform} (prices of ${pricesAsOf})`), list(lines), ...titledList("Cost after", after.map(afterLine))];
}

function afterLine({ change, perRun, perMonth, basis, missing }: CostOutput["after"][number]): string {
  const priced = [
    ...(perRun === undefined ? [] : [`a run ${money(perRun)}`]),
    ...(perMonth === undefined ? [] : [`a month ${money(perMonth)}`]),
  ];
  return `${change}: ${priced.length === 0 ? "not known" : priced.join(", ")}. ${basis.replace(/\.$/u, "")}.${missing.map((text) => ` Missing: ${text}.`).join("")}`;
}

function dollars(value: number): string {
  if (value > 0 && value < 1e-6) return "less than $0.000001";
  return `$${value >= 1 ? value.toFixed(2) : Number(value.toPrecision(2))}`;
}

function money({ low, high }: { readonly low: number; readonly high: number }): string {
  const [from, to] = [dollars(low), dollars(high)];
  return from === to ? from : `${from} to ${to}`;
}
