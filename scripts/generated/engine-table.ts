/** The table that says for each rule with a safe rewrite on which engine it matters, from what was measured. */
import { effectOf, shownEffect, type MeasuredEffects } from "../../src/engines/sql/gain/measured-effects.ts";
import type { EngineEffect, RuleDefinition } from "../../src/engines/sql/rule.ts";

const words: Readonly<Record<EngineEffect, string>> = {
  matters: "matters",
  engineDoesIt: "the engine does it",
  loses: "loses: not recommended",
  unmeasured: "",
};

/** Markdown. Rules that weren't measured since they came are told as such. */
export function engineTable(rules: readonly RuleDefinition[], measured: MeasuredEffects): string {
  const safe = rules.filter(({ fix }) => fix === "safe");
  const rows = safe.map(({ id, title }) => {
    const entry = measured.rules[id];
    const cells = [entry?.duckdb, entry?.postgres].map((effect) => {
      const word = words[effectOf(effect)];
      // Without the same plan nothing shows that the engine does it: there may be nothing in it to be gained.
      const said = word === words.engineDoesIt && effect?.samePlan !== true ? "" : word;
      return [shownEffect(effect), said].filter((part) => part !== "").join(": ");
    });
    return `| [${id}](#${id}) | ${title.replaceAll("|", "\\|")} | ${cells.join(" | ")} |`;
  });
  const { duckdb, postgres = "" } = measured.engines;
  return [
    `| rule | rewrite | DuckDB ${duckdb} | Postgres ${postgres} |`,
    "| --- | --- | --- | --- |",
    ...rows,
    "",
    `Measured on ${measured.measuredOn}: ${measured.machine.processor}, ${measured.machine.cores} cores, ${measured.machine.memoryGigabytes} GB. Factor: median before / median after. ${measured.method.join(" ")}`,
  ].join("\n");
}
