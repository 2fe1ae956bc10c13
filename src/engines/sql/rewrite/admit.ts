/** May a rewrite be applied at all? It must not touch what a template made, nor lose a comment. */
import type { Edit, ProposedRewrite } from "../rule.ts";
import type { TemplatedSpan } from "../syntax/jinja/templated-span.ts";
import type { Token } from "../syntax/tokens.ts";
import type { Span } from "../syntax/tree.ts";
import { applyEdits, firstOverlap } from "./edits.ts";

export interface Admission {
  readonly admitted: boolean;
  /** Why not, for the report. */
  readonly reason?: string;
}

const admitted: Admission = { admitted: true };

function refuse(reason: string): Admission {
  return { admitted: false, reason };
}

/**
 * From the first edit to the last there is no template: a bracket that is opened before a branch and closed in it would stand alone where the
 * branch isn't taken. An insertion at the edge of a template is fine.
 */
function touches(edits: readonly Edit[], template: Span): boolean {
  const start = Math.min(...edits.map(({ span }) => span.start));
  const end = Math.max(...edits.map(({ span }) => span.end));
  return start < template.end && template.start < end;
}

/**
 * A rewrite that copies text must not copy what stands in for a template: it isn't what the file says. The name of a table may come back in
 * front of a dot, where it is the alias.
 */
function copiesTemplate(source: string, edits: readonly Edit[], { start, end, output }: TemplatedSpan): boolean {
  const text = source.slice(start, end).trim();
  if (output !== true || text === "") return false;
  return edits.some(({ text: inserted }) => {
    for (let at = inserted.indexOf(text); at !== -1; at = inserted.indexOf(text, at + 1)) {
      const behind = inserted.charAt(at + text.length);
      const inside = /\w/.test(inserted.charAt(at - 1)) || /\w/.test(behind);
      if (!inside && (behind !== "." || text.startsWith("jinja"))) return true;
    }
    return false;
  });
}

function commentsOf(tokens: readonly Token[]): readonly string[] {
  return tokens.filter((token) => token.type === "comment").map((token) => token.text);
}

/** Every text of `before` is in `after`, as often; the order may differ, since a rewrite may move what a comment belongs to. */
function keepsAll(before: readonly string[], after: readonly string[]): boolean {
  const left = new Map<string, number>();
  for (const text of after) left.set(text, (left.get(text) ?? 0) + 1);
  return before.every((text) => {
    const count = left.get(text) ?? 0;
    left.set(text, count - 1);
    return count > 0;
  });
}

/** The comments of `before` are those of `after`: none is lost, swallows code, or comes out of code. */
export function keepsComments(before: string, after: string, tokenize: (source: string) => readonly Token[]): boolean {
  const [old, now] = [commentsOf(tokenize(before)), commentsOf(tokenize(after))];
  return now.length === old.length && keepsAll(old, now);
}

/**
 * Compares the comments of the text before and after the edits, so that it also sees a comment that swallowed code or code that became part
 * of a comment. `tokenize` is the dialect's lexer.
 */
export function admitRewrite(
  source: string,
  rewrite: ProposedRewrite,
  templated: readonly TemplatedSpan[],
  tokenize: (source: string) => readonly Token[],
): Admission {
  if (rewrite.edits.length === 0) return refuse("The rewrite changes nothing.");
  if (firstOverlap(rewrite.edits) !== undefined) return refuse("The edits of the rewrite overlap.");
  if (templated.some((template) => touches(rewrite.edits, template))) {
    return refuse("The rewrite would change text that a template makes.");
  }
  if (templated.some((template) => copiesTemplate(source, rewrite.edits, template))) {
    return refuse("The rewrite would copy what a template makes.");
  }
  if (!keepsComments(source, applyEdits(source, rewrite.edits), tokenize)) return refuse("The rewrite would lose or change a comment.");
  return admitted;
}
