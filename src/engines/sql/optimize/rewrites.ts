/** The rewrites of one statement: each judged by itself, then those that hold composed and judged again. */
import { pipewrightError } from "../../../core/errors.ts";
import { dialects } from "../dialects/index.ts";
import type { Gain } from "../gain.ts";
import type { Judgement } from "../judge.ts";
import { inconclusive } from "../judge/report/conclude.ts";
import { admitRewrite, keepsComments } from "../rewrite/admit.ts";
import { rewriteUntilStable } from "../rewrite/compose.ts";
import { applyEdits } from "../rewrite/edits.ts";
import type { Edit, Precondition, ProposedRewrite, RuleDefinition } from "../rule.ts";
import { lex } from "../syntax/lexer.ts";
import type { Token } from "../syntax/tokens.ts";
import { runRules, type RuleHit } from "./findings.ts";
import { lineIndex } from "./positions.ts";
import { prepareStatement, runnableQuery, type StatementContext, type StatementText } from "./prepare.ts";
import type { CheckedPrecondition } from "./types.ts";
import { promisesBehind } from "./unenforced-facts.ts";

/** What the optimizer needs of the world, so that it can be tested with plain functions. */
export interface Examiner {
  /** Are the two queries equal under these preconditions? */
  readonly judge: (before: string, after: string, preconditions: readonly Precondition[]) => Promise<Judgement>;
  readonly check: (precondition: Precondition) => Promise<CheckedPrecondition>;
  /** Absent where there is nothing to measure on. */
  readonly measure?: (before: string, after: string, rules: readonly string[]) => Promise<Gain>;
  readonly signal: AbortSignal;
}

/** A rewrite before it is placed in its file. */
export interface JudgedRewrite {
  readonly rules: readonly string[];
  readonly title: string;
  readonly start: number;
  readonly after: string;
  /** What leads there in one step; absent for rewrites of rewrites, which templated statements don't have. */
  readonly edits?: readonly Edit[];
  readonly judgement: Judgement;
  readonly preconditions: readonly CheckedPrecondition[];
  readonly gain?: Gain;
  readonly changesResult: boolean;
  readonly recommended: boolean;
}

interface Proposal extends ProposedRewrite {
  readonly rule: string;
  readonly start: number;
}

/** How many rewrites of one statement are judged; the rest of its findings have none. */
const mostRewrites = 24;

const notRun = inconclusive("notRunnable", "The statement changes data or definitions; it is analysed and never run.");

export async function judgeRewrites(
  statement: StatementText,
  hits: readonly RuleHit[],
  rules: readonly RuleDefinition[],
  context: StatementContext,
  examiner: Examiner,
): Promise<readonly JudgedRewrite[]> {
  const proposals = admitted(statement.text, hits, statement, context).slice(0, mostRewrites);
  const known = new Map<string, JudgedRewrite>();
  const examine = async (text: string, proposal: Proposal): Promise<JudgedRewrite> => {
    const after = applyEdits(text, proposal.edits);
    const key = `${text}\u0000${after}`;
    const judged = known.get(key) ?? (await examineRewrite(text, after, proposal, context, examiner));
    known.set(key, judged);
    return judged;
  };
  const single: JudgedRewrite[] = [];
  for (const proposal of proposals) single.push(await examine(statement.text, proposal));
  const composed = await compose(statement, single, rules, context, examiner, examine);
  return composed === undefined ? single : [composed, ...single];
}

function admitted(
  text: string,
  hits: readonly RuleHit[],
  { templated }: Pick<StatementText, "templated">,
  context: StatementContext,
): readonly Proposal[] {
  return hits.flatMap(({ rule, match }) => {
    const { rewrite } = match;
    if (rewrite === undefined || !admitRewrite(text, rewrite, templated, tokenizer(context)).admitted) return [];
    const promised = promisesBehind(rule, rewrite, text, templated, context);
    return [{ ...rewrite, preconditions: [...rewrite.preconditions, ...promised], rule: rule.id, start: match.span.start }];
  });
}

function tokenizer({ dialect }: StatementContext): (source: string) => readonly Token[] {
  return (source) => lex(source, dialects[dialect]);
}

async function examineRewrite(
  before: string,
  after: string,
  proposal: Proposal,
  context: StatementContext,
  examiner: Examiner,
): Promise<JudgedRewrite> {
  if (examiner.signal.aborted) throw pipewrightError("cancelled", {});
  const preconditions: CheckedPrecondition[] = [];
  for (const precondition of proposal.preconditions) preconditions.push(await examiner.check(precondition));
  const judgement = await judgeTexts(before, after, proposal.preconditions, context, examiner);
  const changesResult = proposal.changesResult ?? false;
  const holds = equal(judgement) && preconditions.every(({ status }) => status === "declared" || status === "holdsInData");
  const gain = holds && !changesResult ? await measureTexts(before, after, [proposal.rule], context, examiner) : undefined;
  return {
    rules: [proposal.rule],
    title: proposal.title,
    start: proposal.start,
    after,
    edits: proposal.edits,
    judgement,
    preconditions,
    ...(gain === undefined ? {} : { gain }),
    changesResult,
    recommended: holds && !changesResult && (gain?.recommended ?? true),
  };
}

const equal = ({ verdict }: Judgement): boolean => verdict === "proved" || verdict === "tested";

/** Everything recommended, applied together and again on what that gives. Undefined where that is not more than one rewrite. */
async function compose(
  statement: StatementText,
  single: readonly JudgedRewrite[],
  rules: readonly RuleDefinition[],
  context: StatementContext,
  examiner: Examiner,
  examine: (text: string, proposal: Proposal) => Promise<JudgedRewrite>,
): Promise<JudgedRewrite | undefined> {
  if (!single.some(({ recommended }) => recommended)) return undefined;
  const used: JudgedRewrite[] = [];
  const loop = await rewriteUntilStable(
    statement.text,
    async (text) => {
      // Offsets of templates are known for the text as it was; a templated statement is rewritten once.
      if (text !== statement.text && statement.templated.length > 0) return [];
      const prepared = prepareStatement(text, text === statement.text ? statement.templated : [], context);
      if (prepared === undefined) return [];
      const hits = runRules(prepared, rules, { lines: lineIndex(text) });
      const good: Proposal[] = [];
      for (const proposal of admitted(text, hits, { templated: prepared.templated }, context).slice(0, mostRewrites)) {
        const judged = await examine(text, proposal);
        if (!judged.recommended) continue;
        good.push(proposal);
        used.push(judged);
      }
      return good;
    },
    4,
  );
  const applied = loop.rounds.flatMap((round) => round.applied);
  // Each keeps the comments; two that take the line breaks of either side may not.
  if (applied.length < 2 || !keepsComments(statement.text, loop.source, tokenizer(context))) return undefined;
  const preconditions = uniquePreconditions(used.filter(({ rules: [rule] }) => applied.some((proposal) => proposal.rule === rule)));
  const judgement = await judgeTexts(
    statement.text,
    loop.source,
    preconditions.map(({ precondition }) => precondition),
    context,
    examiner,
  );
  const names = [...new Set(applied.map(({ rule }) => rule))];
  const gain = equal(judgement) ? await measureTexts(statement.text, loop.source, names, context, examiner) : undefined;
  return {
    rules: names,
    title: `All of it together: ${applied.length} rewrites`,
    start: 0,
    after: loop.source,
    ...(loop.rounds.length === 1 ? { edits: applied.flatMap(({ edits }) => edits) } : {}),
    judgement,
    preconditions,
    ...(gain === undefined ? {} : { gain }),
    changesResult: false,
    recommended: equal(judgement) && (gain?.recommended ?? true),
  };
}

function uniquePreconditions(rewrites: readonly JudgedRewrite[]): readonly CheckedPrecondition[] {
  const byText = new Map(rewrites.flatMap(({ preconditions }) => preconditions.map((entry) => [entry.text, entry] as const)));
  return [...byText.values()];
}

async function judgeTexts(
  before: string,
  after: string,
  preconditions: readonly Precondition[],
  context: StatementContext,
  { judge }: Examiner,
): Promise<Judgement> {
  const queries = queriesOf(before, after, context);
  return queries === undefined ? notRun : judge(queries.before, queries.after, preconditions);
}

async function measureTexts(
  before: string,
  after: string,
  rules: readonly string[],
  context: StatementContext,
  { measure }: Examiner,
): Promise<Gain | undefined> {
  const queries = measure === undefined ? undefined : queriesOf(before, after, context);
  return queries === undefined ? undefined : measure?.(queries.before, queries.after, rules);
}

/** The queries inside of both statements; undefined where they have none, or where a rewrite reached beyond the query. */
function queriesOf(
  before: string,
  after: string,
  context: StatementContext,
): { readonly before: string; readonly after: string } | undefined {
  const left = queryPart(before, context);
  const right = queryPart(after, context);
  return left === undefined || right === undefined || left.around !== right.around ? undefined : { before: left.query, after: right.query };
}

function queryPart(text: string, context: StatementContext): { readonly query: string; readonly around: string } | undefined {
  const prepared = prepareStatement(text, [], context);
  const query = prepared === undefined ? undefined : runnableQuery(prepared.statement);
  if (query === undefined) return undefined;
  return {
    query: text.slice(query.span.start, query.span.end),
    around: `${text.slice(0, query.span.start).trim()}\u0000${text.slice(query.span.end).trim()}`,
  };
}
