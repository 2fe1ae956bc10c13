import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dialectIds } from "../../../src/engines/sql/dialect.ts";
import { dialects } from "../../../src/engines/sql/dialects/index.ts";
import { children, type SyntaxNode } from "../../../src/engines/sql/syntax/children.ts";
import { lex } from "../../../src/engines/sql/syntax/lexer.ts";
import { parseStatements } from "../../../src/engines/sql/syntax/parse.ts";
import { substituteJinja, type JinjaSubstitution } from "../../../src/engines/sql/syntax/jinja.ts";
import type { Span } from "../../../src/engines/sql/syntax/tree.ts";
import { walk } from "../../../src/engines/sql/syntax/walk.ts";

/** Pieces that SQL is made of, and pieces that break it. */
const pieces = `
SELECT|select|FROM|WHERE|a|b.c|t AS x|*|,|(|)|[|]|{|}|=|<>|1|1.5e3|.5|'it''s'|"q""i"|[br]|'|"|$$x$$|$1|:p|@v|?|/* c */|/*|*/|#|//| |;|GO|AND|OR|NOT
NULL|IS|IN|LIKE|BETWEEN|CASE|WHEN|THEN|ELSE|END|CAST(a AS int)|a::int|count(*)|OVER|PARTITION BY|ORDER BY|GROUP BY|HAVING|LIMIT|OFFSET|UNION ALL
WITH|AS|JOIN|LEFT JOIN|ON|USING|VALUES|INSERT INTO|UPDATE|SET|DELETE|CREATE TABLE|CREATE VIEW|ALTER TABLE|DROP TABLE|MERGE INTO|EXISTS|INTERVAL '1' DAY
DATE '2020-01-01'|E'\\n'|x'ff'|->|->>|::|{{ ref('a') }}|{% if x %}|{% endif %}|é|😀|LATERAL|UNNEST|PIVOT|QUALIFY|TOP 5|DISTINCT ON|ARRAY[1]|x -> x + 1
EXTRACT(year FROM d)|INTERVAL|(+)`
  .split(/[|\n]/)
  .concat(["||", "\n", "--c\n", "\\", "`", "`b`", "|>"]);
const text = fc
  .array(fc.constantFrom(...pieces), { maxLength: 40 })
  .chain((parts) => fc.constantFrom("", " ").map((gap) => parts.join(gap)));
const dialect = fc.constantFrom(...dialectIds).map((id) => dialects[id]);

function spanOf(node: SyntaxNode): Span {
  if ("span" in node) return node.span;
  return node;
}

function outside(source: string, root: SyntaxNode): readonly string[] {
  const found: string[] = [];
  walk(root, (node) => {
    const { start, end } = spanOf(node);
    if (start < 0 || end < start || end > source.length) found.push(`${node.kind} ${start}-${end} of ${source.length}`);
    for (const child of children(node)) {
      const inner = spanOf(child);
      if (inner.start < start || inner.end > end) found.push(`${child.kind} ${inner.start}-${inner.end} in ${node.kind} ${start}-${end}`);
    }
  });
  return found;
}

describe("the lexer", () => {
  it("loses nothing", () => {
    fc.assert(
      fc.property(fc.oneof(text, fc.string({ unit: "binary" })), dialect, (source, { id }) => {
        const tokens = lex(source, dialects[id]);
        expect(tokens.map((token) => token.text).join("")).toBe(source);
        expect(tokens.every((token, index) => token.start === (tokens[index - 1]?.end ?? 0) && token.end > token.start)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("the parser", () => {
  it("reads anything, and the span of every node lies in its parent's", () => {
    fc.assert(
      fc.property(fc.oneof(text, fc.string({ unit: "binary" })), dialect, (source, chosen) => {
        const { statements } = parseStatements(source, chosen);
        for (const { statement, span } of statements) {
          expect(outside(source, statement)).toEqual([]);
          expect(spanOf(statement).start >= span.start && spanOf(statement).end <= span.end).toBe(true);
        }
        expect(statements.every(({ span }, index) => span.start >= (statements[index - 1]?.span.end ?? 0))).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it("spans names and literals so that their text reads as themselves", () => {
    const names = ["a", '"q""i"', "s.t.c", "x.y", "'it''s'", "12.5", "NULL", "TRUE", "$1", "DATE '2020-01-01'", "count(a)"];
    const expression = fc.tuple(fc.constantFrom(...names), fc.constantFrom("+", "=", "AND", "||", "<"), fc.constantFrom(...names));
    fc.assert(
      fc.property(expression, ([left, operator, right]) => {
        const source = `SELECT ${left} ${operator} ${right} AS n FROM t`;
        const { statements, problems } = parseStatements(source, dialects.postgres);
        expect(problems).toEqual([]);
        const texts: string[] = [];
        for (const { statement } of statements) {
          walk(statement, (node) => {
            if (node.kind === "column" || node.kind === "literal" || node.kind === "parameter" || node.kind === "call") {
              texts.push(source.slice(node.start, node.end));
              return false;
            }
            return true;
          });
        }
        expect(texts).toEqual([left, right]);
      }),
    );
  });
});

const templatePieces =
  "{% if x %}|{% else %}|{% endif %}|{% for i in [1] %}|{% endfor %}|{% raw %}|{% endraw %}|{% set n = 'a' %}|{{ n }}|{{ ref('a') }}|{{ m() }}|{# c #}|SELECT |a |(|)|'|--c\n|, ";
const template = fc.array(fc.constantFrom(...templatePieces.split("|")), { maxLength: 20 }).map((parts) => parts.join(""));

/** The pieces of the text between templates that are not what they were. */
function changedOutside(source: string, { sql, templated }: Pick<JinjaSubstitution, "sql" | "templated">): readonly string[] {
  const changed: string[] = [];
  let from = 0;
  for (const { start, end } of [...templated, { start: source.length, end: source.length }]) {
    const to = Math.max(from, start);
    if (sql.slice(from, to) !== source.slice(from, to)) changed.push(source.slice(from, to));
    from = Math.max(from, end);
  }
  return changed;
}

describe("templates", () => {
  it("keep the length of the text, and change nothing outside of what they say is templated", () => {
    fc.assert(
      fc.property(fc.oneof(text, template), (source) => {
        const read = substituteJinja(source);
        expect(read.sql).toHaveLength(source.length);
        // What an unclosed block drops has no end to be templated up to.
        expect(read.problems.length > 0 ? [] : changedOutside(source, read)).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });
});
