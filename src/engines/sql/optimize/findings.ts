/** Runs rules over statements and places what they match in the text. */
import type { RuleDefinition, RuleMatch } from "../rule.ts";
import type { AnalysedStatement } from "../scope.ts";
import type { Span } from "../syntax/tree.ts";
import type { LineIndex } from "./positions.ts";
import type { Finding, RuleSelection } from "./types.ts";

const longestMessage = 480;

export interface RuleHit {
  readonly rule: RuleDefinition;
  readonly match: RuleMatch;
  readonly finding: Finding;
}

/** The rules that were asked for. Ids that don't exist are the caller's to report. */
export function selectRules(rules: readonly RuleDefinition[], { only, except = [] }: RuleSelection): readonly RuleDefinition[] {
  return rules.filter(({ id }) => (only === undefined || only.includes(id)) && !except.includes(id));
}

/** What the rules that apply to the statement's dialect match, in the order of the text. */
export function runRules(
  statement: AnalysedStatement,
  rules: readonly RuleDefinition[],
  place: { readonly path?: string; readonly lines: LineIndex },
): readonly RuleHit[] {
  return rules
    .filter(({ dialects }) => dialects === undefined || statement.dialect === "generic" || dialects.includes(statement.dialect))
    .flatMap((rule) =>
      rule
        .visit(statement)
        .filter(({ span }) => !isPlaceholder(span, statement))
        .map((match) => ({ rule, match, finding: findingOf(rule, match, place) })),
    )
    .filter(({ finding }) => !place.lines.suppressed(finding.line, finding.rule))
    .toSorted((a, b) => a.match.span.start - b.match.span.start || (a.rule.id < b.rule.id ? -1 : 1));
}

/** It is about what stands in for an output of a template whose result isn't known. */
function isPlaceholder(span: Span, { templated }: AnalysedStatement): boolean {
  return templated.some(({ start, end, unknown, output }) => unknown === true && output === true && start <= span.start && span.end <= end);
}

/** A message may quote SQL, which has lines and any length: it is told in one line, of a long one the beginning and the end. */
function inOneLine(text: string): string {
  const line = text.replaceAll(/\s+/gu, " ").trim();
  const half = longestMessage / 2;
  return line.length <= longestMessage ? line : `${line.slice(0, half)} … ${line.slice(-half)}`;
}

function findingOf(
  rule: RuleDefinition,
  match: RuleMatch,
  { path, lines }: { readonly path?: string; readonly lines: LineIndex },
): Finding {
  const start = lines.position(match.span.start);
  const end = lines.position(match.span.end);
  return {
    ...(path === undefined ? {} : { path }),
    rule: rule.id,
    group: rule.group,
    severity: match.severity ?? rule.severity,
    message: inOneLine(match.message),
    ...(match.suggestion === undefined ? {} : { suggestion: inOneLine(match.suggestion) }),
    span: match.span,
    line: start.line,
    column: start.column,
    endLine: end.line,
    endColumn: end.column,
    basis: "tree",
  };
}
