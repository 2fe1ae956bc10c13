/** Findings as SARIF 2.1.0 (OASIS, 2020), which code-scanning services read. Same findings, same bytes. */

export interface SarifRule {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly help: string;
  readonly severity: "error" | "warning" | "info";
  readonly tags: readonly string[];
}

export interface SarifResult {
  readonly rule: string;
  readonly severity: "error" | "warning" | "info";
  readonly message: string;
  /** Relative to the project folder; absent for text that isn't from a file. */
  readonly path?: string;
  /** 1-based; the end is exclusive. */
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

const levels = { error: "error", warning: "warning", info: "note" } as const;

/** The log as text, two spaces of indentation. `results` are sorted by place. */
export function sarif(version: string, rules: readonly SarifRule[], results: readonly SarifResult[]): string {
  const used = rules.filter(({ id }) => results.some(({ rule }) => rule === id)).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const index = new Map(used.map(({ id }, position) => [id, position]));
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "pipewright", version, rules: used.map(ruleObject) } },
        columnKind: "utf16CodeUnits",
        results: [...results].toSorted(byPlace).map((result) => resultObject(result, index.get(result.rule))),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function ruleObject({ id, title, description, help, severity, tags }: SarifRule): object {
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: description },
    help: { text: help },
    defaultConfiguration: { level: levels[severity] },
    properties: { tags },
  };
}

function resultObject({ rule, severity, message, path, ...place }: SarifResult, ruleIndex: number | undefined): object {
  const region = { startLine: place.line, startColumn: place.column, endLine: place.endLine, endColumn: place.endColumn };
  return {
    ruleId: rule,
    ...(ruleIndex === undefined ? {} : { ruleIndex }),
    level: levels[severity],
    message: { text: message },
    ...(path === undefined ? {} : { locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(path) }, region } }] }),
  };
}

/** A relative URI: each part is escaped, a backslash of Windows is a slash. */
function uriOf(path: string): string {
  return path.split(/[\\/]/u).map(encodeURIComponent).join("/");
}

function byPlace(a: SarifResult, b: SarifResult): number {
  return (
    compare(a.path ?? "", b.path ?? "") ||
    a.line - b.line ||
    a.column - b.column ||
    compare(a.rule, b.rule) ||
    compare(a.message, b.message)
  );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
