/** From facts to findings, ranked by what they cost, and the settings that follow from them. */
import { wholeText } from "../../core/count-text.ts";
import type { Settings, SparkFacts } from "./facts.ts";
import type { RecommendedSetting, SparkFinding, SparkReport } from "./report.ts";
import { severityRank, type SparkMatch, type SparkRule, type SparkSeverity } from "./rule.ts";
import { sparkRules } from "./rules/index.ts";
import { cut } from "./support/cells.ts";
import { settingsOfQuery, sum } from "./support/look.ts";
import { activeWindow } from "./support/resources.ts";
import { parseBytes, timeText } from "./support/units.ts";

/** Shares of the core time, and least times in milliseconds: a short application loses little whatever it does. */
const errorShare = 0.25;
const warningShare = 0.05;
const minorShare = 0.01;
const leastError = 3000;
const leastWarning = 1000;
const mostAlike = 3;

interface Ranked {
  readonly finding: SparkFinding;
  readonly match: SparkMatch;
}

export function advise(facts: SparkFacts): SparkReport {
  const budget = Math.max(1, facts.utilisation.busy, activeWindow(facts).cores);
  const found = sparkRules.map((rule) => ({ rule, matches: rule.find(facts) }));
  const ranked = found
    .flatMap(({ rule, matches }) => rankedOf(rule, matches, budget))
    .toSorted(
      (a, b) =>
        severityRank[a.finding.severity] - severityRank[b.finding.severity] ||
        b.finding.wasted - a.finding.wasted ||
        a.finding.rule.localeCompare(b.finding.rule),
    );
  const { application, executors, utilisation } = facts;
  return {
    application: {
      id: application.id,
      name: application.name,
      sparkVersion: application.sparkVersion,
      master: application.master,
      finished: application.finished,
      duration: application.ended - application.started,
      cores: application.cores,
      executors: executors.length,
      ...facts.totals,
      available: utilisation.available,
      busy: utilisation.busy,
    },
    findings: ranked.map(({ finding }) => finding),
    settings: settingsFrom(ranked, facts),
    minor: sum(found.map(({ matches }) => matches.length)) - ranked.length,
    source: facts.source,
  };
}

/**
 * The matches of a rule that are worth telling. Where many small ones cost something together, the largest stand for all, and the first says what they
 * cost and is as severe as they are together.
 */
function rankedOf(rule: SparkRule, matches: readonly SparkMatch[], budget: number): readonly Ranked[] {
  const all = matches.toSorted((a, b) => b.wasted - a.wasted);
  const large = all.filter((match) => !isMinor(match, budget));
  const together = Math.min(budget, sum(all.map(({ wasted }) => wasted)));
  const kept = large.length > 0 || together / budget < minorShare || together < 200 ? large : all.slice(0, mostAlike);
  const rest = all.length - kept.length;
  return kept.map((match, index) => {
    const more = index === 0 && rest > 0 && together > match.wasted;
    const severity = severityOf(more ? { ...match, wasted: together } : match, budget);
    const finding = findingOf(rule, match, budget, severity);
    const said = `${match.message} And ${wholeText(rest)} more like it; all together ${timeText(together)} of core time.`;
    return { finding: more ? { ...finding, message: cut(said, 480) } : finding, match };
  });
}

/** What costs next to nothing is left out, unless the rule says that it matters; what can't be reckoned is kept. */
function isMinor({ wasted, atLeast }: SparkMatch, budget: number): boolean {
  return atLeast === undefined && wasted > 0 && (wasted / budget < minorShare || wasted < 200);
}

function severityOf({ wasted, atLeast, atMost }: SparkMatch, budget: number): SparkSeverity {
  const share = wasted / budget;
  const byTime =
    share >= errorShare && wasted >= leastError ? "error" : share >= warningShare && wasted >= leastWarning ? "warning" : "info";
  const raised = atLeast !== undefined && severityRank[atLeast] < severityRank[byTime] ? atLeast : byTime;
  return atMost !== undefined && severityRank[atMost] > severityRank[raised] ? atMost : raised;
}

function findingOf(rule: SparkRule, match: SparkMatch, budget: number, severity: SparkSeverity): SparkFinding {
  const { execution, node } = match.at ?? {};
  return {
    rule: rule.id,
    severity,
    title: rule.title,
    message: cut(match.message, 400),
    evidence: match.evidence.map((line) => cut(line, 240)),
    stages: match.stages,
    ...(execution === undefined ? {} : { execution: execution.id }),
    ...(node === undefined ? {} : { node: cut(node.text === "" ? node.name : node.text, 160) }),
    plan:
      execution === undefined || node === undefined
        ? []
        : planLines(execution.plan.lines, [node, ...node.children.map((child) => execution.plan.nodes[child])]),
    wasted: match.wasted,
    wastedShare: Math.min(1, match.wasted / budget),
    basis: match.basis,
    why: rule.why,
    recommendation: match.recommendation,
    whenNot: rule.whenNot,
  };
}

/** The node's own line and those of the operators below it. */
function planLines(lines: readonly string[], nodes: readonly ({ readonly line: number | undefined } | undefined)[]): SparkFinding["plan"] {
  return nodes
    .flatMap((node) => (node?.line === undefined ? [] : [{ line: node.line, text: lines[node.line - 1]?.trimEnd() ?? "" }]))
    .slice(0, 3);
}

/** Of several values for a setting the one of the costliest finding counts, of memory sizes the largest. */
function settingsFrom(ranked: readonly Ranked[], facts: SparkFacts): readonly RecommendedSetting[] {
  const chosen = new Map<string, RecommendedSetting>();
  for (const { finding, match } of ranked) {
    const query = match.at?.execution;
    const settings = settingsOfQuery(facts, query);
    const streaming = query?.streaming === true;
    for (const { key, value, formula } of match.settings) {
      const current = settings.value(key);
      if (!settings.isKnown(key) || (current !== undefined && isSame(current, value)) || (streaming && isNotOfStreams(key))) continue;
      const known = chosen.get(key);
      const findings = [...new Set([...(known?.findings ?? []), finding.rule])];
      const larger = known !== undefined && /\.memory(Overhead)?$/.test(key) && (parseBytes(value) ?? 0) > (parseBytes(known.value) ?? 0);
      if (known === undefined || larger)
        chosen.set(key, {
          key,
          value,
          current: current === undefined ? "not set" : `${cut(current, 80)}${originOf(key, settings)}`,
          formula: streaming && key === "spark.sql.shuffle.partitions" ? `${formula}; ${fixedByCheckpoint}` : formula,
          findings,
          inSession: settings.isSetInSession(key),
        });
      else chosen.set(key, { ...known, findings });
    }
  }
  return [...chosen.values()];
}

/** Spark turns adaptive execution off for the batches of a stream itself (StreamExecution). */
function isNotOfStreams(key: string): boolean {
  return key.startsWith("spark.sql.adaptive.");
}

/** Structured Streaming guide: `spark.sql.shuffle.partitions` can't be changed from the same checkpoint, as state is partitioned by it. */
const fixedByCheckpoint = "a stateful stream takes it only with a new checkpoint";

function originOf(key: string, settings: Settings): string {
  if (settings.isSetInSession(key)) return " (set in the session: --conf doesn't change that)";
  return settings.isSet(key) ? "" : " (default)";
}

function isSame(a: string, b: string): boolean {
  if (a.trim().toLowerCase() === b.trim().toLowerCase()) return true;
  const [bytesA, bytesB] = [parseBytes(a), parseBytes(b)];
  return bytesA !== undefined && bytesA === bytesB;
}
