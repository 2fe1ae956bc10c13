/** The sections on SQL rules: a table of all, and a page part for each. */
import { dialects } from "../../src/engines/sql/dialects/index.ts";
import type { EngineEffect, RuleDefinition, RuleExample, RuleGroup } from "../../src/engines/sql/rule.ts";
import { rules } from "../../src/engines/sql/rules/index.ts";
import { cell, markdownTable } from "./markers.ts";

const groups: Readonly<Record<RuleGroup, string>> = {
  correctness: "Correctness",
  cost: "Cost",
  structure: "Structure",
  dialect: "Dialects",
  migration: "Migrations",
};

const fixes: Readonly<Record<RuleDefinition["fix"], string>> = {
  none: "advice",
  suggestion: "for a person to decide",
  safe: "judged rewrite",
};

const effects: Readonly<Record<EngineEffect, string>> = {
  matters: "it matters",
  engineDoesIt: "the engine does it by itself",
  loses: "it makes queries slower",
  unmeasured: "not measured",
};

const isGroup = (name: string): name is RuleGroup => name in groups;

function byGroup(): readonly (readonly [string, readonly RuleDefinition[]])[] {
  return Object.keys(groups)
    .filter(isGroup)
    .map((group) => [groups[group], rules.filter((rule) => rule.group === group)] as const)
    .filter(([, members]) => members.length > 0);
}

export function sqlRulesTable(): string {
  return byGroup()
    .map(
      ([title, members]) =>
        `### ${title} (${members.length})\n\n${markdownTable(
          ["rule", "severity", "finds", "rewrite"],
          members.map((rule) => [`[\`${rule.id}\`](#${rule.id})`, rule.severity, cell(rule.title), fixes[rule.fix]]),
        )}`,
    )
    .join("\n\n");
}

export function sqlRulesReference(): string {
  return rules.map(rulePart).join("\n\n");
}

function rulePart(rule: RuleDefinition): string {
  const where = rule.dialects === undefined ? "all dialects" : rule.dialects.map((id) => dialects[id].title).join(", ");
  const engines = Object.entries(rule.engines ?? {}).map(([engine, effect]) => `${engine}: ${effects[effect]}`);
  const [bad] = rule.examples.bad;
  const [good] = rule.examples.good;
  return [
    `### ${rule.id}`,
    `${rule.title}. Severity ${rule.severity}; ${where}; ${fixes[rule.fix]}.`,
    sentence(rule.what),
    `**Why.** ${sentence(rule.why)}`,
    `**When not to follow it.** ${sentence(rule.whenNotToUse)}`,
    ...(engines.length === 0 ? [] : [`**Engines.** ${engines.join("; ")}.`]),
    ...(rule.sources === undefined ? [] : [`**Sources.** ${rule.sources.map((source) => sentence(source)).join(" ")}`]),
    ...(bad === undefined ? [] : [`Found:\n\n${fence(bad)}`]),
    ...(bad?.fixed === undefined ? [] : [`Rewritten:\n\n${fence({ sql: bad.fixed })}`]),
    ...(good === undefined ? [] : [`Not found:\n\n${fence({ sql: good.sql })}`]),
  ].join("\n\n");
}

const sentence = (text: string): string => (/[.!?]$/u.test(text.trim()) ? text.trim() : `${text.trim()}.`);

function fence({ sql, schema }: Pick<RuleExample, "sql" | "schema">): string {
  return `\`\`\`sql\n${schema === undefined ? "" : `-- with ${schema.replaceAll("\n", " ")}\n`}${sql}\n\`\`\``;
}
