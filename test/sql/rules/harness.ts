/** A rule's examples are its tests: what is bad matches once and is rewritten to what is written there, what is good doesn't match. */
import { expect, it } from "vitest";
import { dialects } from "../../../src/engines/sql/dialects/index.ts";
import type { DialectId } from "../../../src/engines/sql/dialect.ts";
import { admitRewrite } from "../../../src/engines/sql/rewrite/admit.ts";
import { applyEdits } from "../../../src/engines/sql/rewrite/edits.ts";
import type { RuleDefinition, RuleExample, RuleMatch } from "../../../src/engines/sql/rule.ts";
import { afterStatement, emptyScript } from "../../../src/engines/sql/rules/migration/support/script.ts";
import type { AnalysedStatement } from "../../../src/engines/sql/scope.ts";
import { emptyCatalog } from "../../../src/engines/sql/schema.ts";
import { catalogFromDdl } from "../../../src/engines/sql/schema/catalog-from-ddl.ts";
import { analyseStatement } from "../../../src/engines/sql/scopes/analyse.ts";
import { lex } from "../../../src/engines/sql/syntax/lexer.ts";
import { parseStatements } from "../../../src/engines/sql/syntax/parse.ts";

/** Every statement of a text with its names resolved; what isn't understood fails the test. */
export function analyse(
  sql: string,
  options: { readonly dialect?: DialectId; readonly schema?: string } = {},
): readonly AnalysedStatement[] {
  const dialect = options.dialect ?? "generic";
  const catalog = options.schema === undefined ? emptyCatalog : catalogFromDdl(options.schema, dialect);
  const { statements, problems } = parseStatements(sql, dialects[dialect]);
  expect({ sql, problems }).toEqual({ sql, problems: [] });
  expect({ schema: options.schema, problems: catalog.problems }).toEqual({ schema: options.schema, problems: [] });
  let state = emptyScript;
  return statements.map(({ statement, span }) => {
    const script = state;
    state = afterStatement(state, statement, sql.slice(span.start, span.end));
    return { ...analyseStatement({ source: sql, dialect, statement, catalog, templated: [] }), script };
  });
}

export function visitExample(rule: RuleDefinition, example: RuleExample): readonly RuleMatch[] {
  const [dialect] = rule.dialects ?? [];
  const chosen = example.dialect ?? (rule.dialects?.includes("generic") === false ? dialect : "generic");
  if (chosen !== undefined && rule.dialects?.includes(chosen) === false) return [];
  return analyse(example.sql, { ...example, ...(chosen === undefined ? {} : { dialect: chosen }) }).flatMap((statement) =>
    rule.visit(statement),
  );
}

/** The example after the rewrite of its first match. */
export function rewriteExample(example: RuleExample, match: RuleMatch): string {
  const dialect = dialects[example.dialect ?? "generic"];
  const { rewrite } = match;
  if (rewrite === undefined) return "no rewrite is proposed";
  expect(admitRewrite(example.sql, rewrite, [], (source) => lex(source, dialect))).toEqual({ admitted: true });
  return applyEdits(example.sql, rewrite.edits);
}

/** Registers the tests of one rule. */
export function checkExamples(rule: RuleDefinition): void {
  it.each(rule.examples.bad.map((example) => [example.sql, example] as const))("matches %s", (_, example) => {
    const matches = visitExample(rule, example);
    expect(matches.map(({ message }) => message)).toHaveLength(1);
    const [match] = matches;
    if (match === undefined) return;
    expect(match.span.start).toBeLessThan(match.span.end);
    expect(match.message).not.toMatch(/undefined|\[object/u);
    if (example.fixed === undefined) return;
    const fixed = rewriteExample(example, match);
    expect(fixed).toBe(example.fixed);
    // A rewrite must not be proposed again on its own result.
    expect(visitExample(rule, { ...example, sql: fixed }).filter(({ rewrite }) => rewrite !== undefined)).toEqual([]);
  });

  it.each(rule.examples.good.map((example) => [example.sql, example] as const))("doesn't match %s", (_, example) => {
    expect(visitExample(rule, example).map(({ message }) => message)).toEqual([]);
  });

  it("has a complete page", () => {
    expect(rule.id).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/u);
    expect(rule.examples.bad.length).toBeGreaterThan(0);
    expect(rule.examples.good.length).toBeGreaterThan(0);
    // A rule that rewrites shows a rewritten example, one that doesn't has none.
    const rewrites = rule.examples.bad.some((example) => example.fixed !== undefined);
    expect({ rewrites }).toEqual({ rewrites: rule.fix !== "none" });
  });
}
