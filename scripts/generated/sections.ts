/** The generated sections, each made from a registry alone, so that the same code gives the same text. */
import { readFileSync } from "node:fs";
import { errorCatalogue } from "../../src/core/error-catalogue.ts";
import { exitCodes } from "../../src/core/errors.ts";
import type { Check, CheckExample } from "../../src/engines/quality/check.ts";
import { checks } from "../../src/engines/quality/checks/index.ts";
import type { FormatDefinition } from "../../src/engines/quality/format.ts";
import { formats } from "../../src/engines/quality/formats/index.ts";
import { codeRules } from "../../src/engines/spark/code/rules/index.ts";
import { sqlTextRules } from "../../src/engines/spark/code/sql-text.ts";
import { sparkRules } from "../../src/engines/spark/rules/index.ts";
import { measuredEffectsSchema } from "../../src/engines/sql/gain/measured-effects.ts";
import { rules } from "../../src/engines/sql/rules/index.ts";
import { engineTable } from "./engine-table.ts";
import { sqlRulesReference, sqlRulesTable } from "./sql-rules.ts";
import { tools } from "../../src/tools/index.ts";
import { cell, codeCell, markdownTable, type Sections } from "./markers.ts";
import { parameterTable } from "./parameters.ts";

function arityText({ min, max }: Check["arity"]): string {
  if (min === max) return String(min);
  return max === Number.POSITIVE_INFINITY ? `${min} or more` : `${min} to ${max}`;
}

function toolsTable(): string {
  return markdownTable(
    ["tool", "command", "what it does"],
    tools.map(({ name, cli, summary }) => [
      codeCell(name),
      codeCell(["pipewright", cli.command, ...cli.positional.map((field) => field.toUpperCase())].join(" ")),
      cell(summary),
    ]),
  );
}

function toolsReference(): string {
  const sections = tools.map((tool) => {
    const examples = tool.examples.map(({ request, input }) => `${request}\n\n\`\`\`json\n${JSON.stringify(input, null, 2)}\n\`\`\``);
    return [`## \`${tool.name}\``, tool.description, parameterTable(tool.input, "argument"), "Examples:", ...examples]
      .filter((part) => part !== "")
      .join("\n\n");
  });
  return sections.join("\n\n");
}

function checksTable(): string {
  return markdownTable(
    ["check", "dimension", "what it proves"],
    checks.map(({ id, dimension, summary }) => [codeCell(id), dimension, cell(summary)]),
  );
}

function asShortForm(check: Check, example: CheckExample): string {
  return JSON.stringify({ check: check.id, columns: example.columns, ...example.params, ...example.tolerance });
}

function checksReference(): string {
  const sections = checks.map((check) => {
    const example = check.examples.pass[0];
    return [
      `## \`${check.id}\``,
      `${check.title}. ${check.summary}`,
      `Dimension: ${check.dimension}. Columns: ${arityText(check.arity)}.`,
      parameterTable(check.params, "parameter"),
      ...(example === undefined ? [] : [`For example, as an inline check:\n\n\`\`\`json\n${asShortForm(check, example)}\n\`\`\``]),
    ]
      .filter((part) => part !== "")
      .join("\n\n");
  });
  return sections.join("\n\n");
}

const formatExample = ({ examples }: FormatDefinition): string => codeCell(examples.valid[0] ?? "");

function formatsTable(): string {
  return markdownTable(
    ["format", "rule", "for example", "inferred by the profile"],
    formats.map((format) => [codeCell(format.id), cell(format.summary), formatExample(format), format.inferred ? "yes" : "no"]),
  );
}

function errorsTable(): string {
  return markdownTable(
    ["code", "kind", "exit code"],
    Object.entries(errorCatalogue)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([code, { kind }]) => [codeCell(code), kind, String(exitCodes[kind])]),
  );
}

function sparkRulesTable(): string {
  return markdownTable(
    ["rule", "what is found", "why it matters", "when not to follow it"],
    sparkRules.map(({ id, title, why, whenNot }) => [codeCell(id), cell(title), cell(why), cell(whenNot)]),
  );
}

function sparkCodeRulesTable(): string {
  return markdownTable(
    ["rule", "severity", "for example", "instead", "when not to follow it"],
    codeRules.map(({ id, severity, examples, recommendation, whenNot }) => [
      codeCell(id),
      severity,
      codeCell((examples.bad[0] ?? "").replaceAll(/\n\s*/g, " ")),
      cell(recommendation),
      cell(whenNot),
    ]),
  );
}

function sparkSqlRulesTable(): string {
  return markdownTable(
    ["rule", "severity", "what is found", "instead", "when not to follow it"],
    sqlTextRules.map(({ id, severity, message, recommendation, whenNot }) => [
      codeCell(id),
      severity,
      cell(message),
      cell(recommendation),
      cell(whenNot),
    ]),
  );
}

function measuredEffects(): string {
  const file = new URL("../../src/engines/sql/gain/measured-effects.json", import.meta.url);
  return engineTable(rules, measuredEffectsSchema.parse(JSON.parse(readFileSync(file, "utf8"))));
}

export const sections: Sections = {
  "tools-table": toolsTable,
  "tools-reference": toolsReference,
  "checks-table": checksTable,
  "checks-reference": checksReference,
  "formats-table": formatsTable,
  "formats-list": () => formats.map(({ id }) => `\`${id}\``).join(", "),
  "errors-table": errorsTable,
  "sql-engine-table": measuredEffects,
  "sql-rules-table": sqlRulesTable,
  "sql-rules-reference": sqlRulesReference,
  "spark-rules-table": sparkRulesTable,
  "spark-code-rules-table": sparkCodeRulesTable,
  "spark-sql-rules-table": sparkSqlRulesTable,
};
