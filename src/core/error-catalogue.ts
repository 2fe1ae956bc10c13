/** Every error Pipewright can raise, by code. Add an entry here rather than a message at the place that throws. */
import type { ErrorEntry } from "./errors.ts";

function entry<P>(definition: ErrorEntry<P>): ErrorEntry<P> {
  return definition;
}

function list(values: readonly string[], most = 12): string {
  const shown = values.slice(0, most).join(", ");
  return values.length > most ? `${shown}, … (${values.length} in all)` : shown;
}

function didYouMean(near: readonly string[]): string {
  return near.length === 0 ? "" : `Did you mean ${list(near, 3)}? `;
}

/** With a full stop where it has no end of its own. */
function sentence(text: string): string {
  return /[.?!]$/.test(text) ? text : `${text}.`;
}

export const errorCatalogue = {
  invalidArguments: entry<{ problems: readonly string[]; expected: readonly string[]; example: string }>({
    kind: "input",
    message: (p) => `The arguments are not valid: ${p.problems.join("; ")}.`,
    hint: (p) => `Arguments: ${list(p.expected, 30)}. A call that works: ${p.example}`,
  }),
  fileNotFound: entry<{ path: string; near: readonly string[] }>({
    kind: "source",
    message: (p) => `There is no file at ${p.path}.`,
    hint: (p) =>
      `${didYouMean(p.near)}Name a file, a glob such as data/*.parquet, or a SELECT in quotes; relative paths start at the project folder.`,
  }),
  pathIsDirectory: entry<{ path: string; examples: readonly string[] }>({
    kind: "input",
    message: (p) => `${p.path} is a folder, not a dataset.`,
    hint: (p) =>
      p.examples.length === 0
        ? "It holds no file that can be read as a dataset. Name a file or a glob."
        : `Name one of its files or a glob over them, for example ${list(p.examples, 3)}.`,
  }),
  outsideRoots: entry<{ path: string; roots: readonly string[]; parent: string }>({
    kind: "input",
    message: (p) => `${p.path} lies outside the allowed folders (${list(p.roots)}).`,
    hint: (p) => `Start pipewright with --root ${p.parent} to allow that folder, or name a file inside the allowed ones.`,
  }),
  emptyFile: entry<{ path: string }>({
    kind: "source",
    message: (p) => `${p.path} is empty: it has no bytes, so it has no columns either.`,
    hint: () => "Check the job that writes it; a table without rows should still have its header line.",
  }),
  unreadableSource: entry<{ path: string; format: string; reason: string }>({
    kind: "source",
    message: (p) => `${p.path} can't be read as ${p.format}: ${p.reason}`,
    hint: () => "If it has another format than its name says, rename it; if it is damaged, write it again from its source.",
  }),
  unsupportedFormat: entry<{ path: string; supported: readonly string[] }>({
    kind: "unsupported",
    message: (p) => `The format of ${p.path} is not known.`,
    hint: (p) => `Readable are ${list(p.supported, 20)}.`,
  }),
  unsupportedFeature: entry<{ path: string; feature: string; advice: string }>({
    kind: "unsupported",
    message: (p) => `${p.path} uses ${p.feature}, which can't be read.`,
    hint: (p) => p.advice,
  }),
  unknownColumn: entry<{ column: string; columns: readonly string[]; near: readonly string[]; where: string }>({
    kind: "input",
    message: (p) => `${p.where} names the column ${p.column}, which the dataset doesn't have.`,
    hint: (p) => `${didYouMean(p.near)}Its columns are ${list(p.columns, 40)}.`,
  }),
  unknownTable: entry<{ table: string; tables: readonly string[]; path: string }>({
    kind: "input",
    message: (p) => (p.table === "" ? `${p.path} holds several tables.` : `${p.path} has no table ${p.table}.`),
    hint: (p) => (p.tables.length === 0 ? "It holds no tables." : `Name one as ${p.path}#TABLE; it holds ${list(p.tables, 20)}.`),
  }),
  invalidQuery: entry<{ reason: string }>({
    kind: "input",
    message: (p) => `The SQL can't be run: ${p.reason}`,
    hint: () => "Give one SELECT in DuckDB's dialect; files are named by path in quotes, for example SELECT * FROM 'orders.parquet'.",
  }),
  notReadOnly: entry<{ found: string }>({
    kind: "input",
    message: (p) => `Only a single SELECT is run, and this is ${p.found}.`,
    hint: () => "Give one SELECT statement that only reads, for example SELECT * FROM 'orders.parquet' WHERE amount > 0.",
  }),
  noSqlFiles: entry<{ path: string; endings: readonly string[] }>({
    kind: "input",
    message: (p) => `${p.path} holds no SQL: no file below it ends with ${list(p.endings)}.`,
    hint: () => "Name a .sql file, a folder of them, a query-history export (.csv, .json, .parquet), or give the SQL itself.",
  }),
  unknownRule: entry<{ rule: string; near: readonly string[] }>({
    kind: "input",
    message: (p) => `There is no SQL rule ${p.rule}.`,
    hint: (p) => `${didYouMean(p.near)}references/sql-rules.md lists them all.`,
  }),
  invalidRegex: entry<{ pattern: string; reason: string; where: string }>({
    kind: "input",
    message: (p) => `${p.where} has the invalid regular expression ${p.pattern}: ${p.reason}`,
    hint: () => "Patterns use RE2 syntax: no lookaround and no backreferences; escape a literal ( [ . with a backslash.",
  }),
  invalidCheck: entry<{ where: string; problems: readonly string[]; example: string }>({
    kind: "input",
    message: (p) => `${p.where} is not valid: ${sentence(p.problems.join("; "))}`,
    hint: (p) => `A check that works: ${p.example}`,
  }),
  unknownCheck: entry<{ check: string; known: readonly string[]; near: readonly string[]; where: string }>({
    kind: "input",
    message: (p) => `${p.where} asks for the check ${p.check}, which doesn't exist.`,
    hint: (p) => `${didYouMean(p.near)}Checks are ${list(p.known, 40)}.`,
  }),
  invalidContract: entry<{ path: string; line: number; problem: string; more: number }>({
    kind: "input",
    message: (p) => `${p.path}:${p.line}: ${p.problem}${p.more > 0 ? ` (and ${p.more} more problems)` : ""}`,
    hint: () =>
      "A contract is an ODCS 3.0 or 3.1 document (kind: DataContract) or the short form: a mapping with dataset and checks. `pipewright profile DATASET --write-contract FILE` writes one that is valid.",
  }),
  invalidPrices: entry<{ path: string; problems: readonly string[] }>({
    kind: "input",
    message: (p) => `${p.path} is not a price table: ${p.problems.slice(0, 5).join("; ")}.`,
    hint: () => 'Name only what differs, for example: {asOf: "2027-01-01", snowflake: {creditPrice: {enterprise: {low: 2.6, high: 2.6}}}}',
  }),
  typeMismatch: entry<{ where: string; column: string; type: string; expected: string }>({
    kind: "input",
    message: (p) => `${p.where} needs ${p.expected}, and ${p.column} is ${p.type}.`,
    hint: () => "Choose another check for this column, or declare its type in the contract.",
  }),
  tooLarge: entry<{ what: string; limit: string; advice: string }>({
    kind: "limit",
    message: (p) => `${p.what} is larger than the limit of ${p.limit}.`,
    hint: (p) => p.advice,
  }),
  outOfMemory: entry<{ limit: string }>({
    kind: "limit",
    message: (p) => `The work needs more than the memory limit of ${p.limit}.`,
    hint: () => "Raise it with --memory (for example --memory 4GB), or check fewer keys at once.",
  }),
  cannotWrite: entry<{ path: string; reason: string }>({
    kind: "source",
    message: (p) => `${p.path} could not be written: ${p.reason}. Nothing was left half-written.`,
    hint: () => "Free some space or name another place inside an allowed folder.",
  }),
  cancelled: entry<Record<string, never>>({
    kind: "cancelled",
    message: () => "The work was cancelled before it was done; nothing was written.",
    hint: () => "",
  }),
  unknownTool: entry<{ tool: string; tools: readonly string[]; near: readonly string[] }>({
    kind: "input",
    message: (p) => `There is no tool ${p.tool}.`,
    hint: (p) => `${didYouMean(p.near)}Tools are ${list(p.tools, 40)}.`,
  }),
  unknownCommand: entry<{ command: string; commands: readonly string[]; near: readonly string[] }>({
    kind: "input",
    message: (p) => `There is no command ${p.command}.`,
    hint: (p) => `${didYouMean(p.near)}Commands are ${list(p.commands, 40)}; pipewright --help says what each does.`,
  }),
  unknownOption: entry<{ option: string; command: string; options: readonly string[]; near: readonly string[] }>({
    kind: "input",
    message: (p) => `${p.command} has no option ${p.option}.`,
    hint: (p) => `${didYouMean(p.near)}Options are ${list(p.options, 40)}; ${p.command} --help says what each does.`,
  }),
  invalidOption: entry<{ option: string; value: string; expected: string; near: readonly string[] }>({
    kind: "input",
    message: (p) => `${p.option} can't be ${p.value === "" ? "empty" : p.value}.`,
    hint: (p) => `${didYouMean(p.near)}It takes ${p.expected}.`,
  }),
  usage: entry<{ problem: string; usage: string }>({
    kind: "input",
    message: (p) => p.problem,
    hint: (p) => p.usage,
  }),
  portInUse: entry<{ port: number }>({
    kind: "source",
    message: (p) => `Port ${p.port} of 127.0.0.1 is taken or may not be used.`,
    hint: () => "Name another one with --port, or --port 0 for any that is free.",
  }),
  credentialsInArgument: entry<{ file: string }>({
    kind: "input",
    message: () => "The connection URL holds a password, and passwords are not taken from arguments.",
    hint: (p) =>
      `Name the connection in ${p.file} of the project folder, sources: {shop: {url: "postgres://reader:\${SHOP_PASSWORD}@db.example.com:5432/shop"}}, set SHOP_PASSWORD in the environment of pipewright, and give shop#public.orders.`,
  }),
  credentialsInFile: entry<{ where: string; file: string }>({
    kind: "input",
    message: (p) => `${p.where} holds a password, and passwords are taken from environment variables only.`,
    hint: (p) =>
      `Write a reference such as \${SHOP_PASSWORD} in its place in ${p.file}, and set that variable in the environment of pipewright.`,
  }),
  missingVariable: entry<{ variable: string; where: string }>({
    kind: "input",
    message: (p) => `${p.where} refers to the environment variable ${p.variable}, which is not set.`,
    hint: (p) => `Set ${p.variable} in the environment that starts pipewright, and start it again.`,
  }),
  invalidConnection: entry<{ where: string; problem: string; example: string }>({
    kind: "input",
    message: (p) => `${p.where} is not valid: ${p.problem}.`,
    hint: (p) => `One that works: ${p.example}`,
  }),
  unknownSource: entry<{ name: string; known: readonly string[]; near: readonly string[] }>({
    kind: "input",
    message: (p) => `There is no source ${p.name}.`,
    hint: (p) =>
      `${didYouMean(p.near)}${p.known.length === 0 ? "" : `Sources are ${list(p.known, 20)}. `}Name one of pipewright.yaml, or give a URL such as postgres://reader@db.example.com:5432/shop.`,
  }),
  cannotConnect: entry<{ address: string; reason: string }>({
    kind: "source",
    message: (p) => `The Postgres server at ${p.address} can't be used: ${p.reason}`,
    hint: () =>
      "Check the address, that the server runs, and the user's rights. The password comes from the environment: a ${VARIABLE} in pipewright.yaml, or PGPASSWORD (for a URL only where the server is on this machine or is PGHOST).",
  }),
  invalidPostgresQuery: entry<{ reason: string }>({
    kind: "input",
    message: (p) => `The SQL can't be run on Postgres: ${p.reason}`,
    hint: () => "Give one SELECT in Postgres' dialect that only reads tables.",
  }),
  invalidStatistics: entry<{ path: string; problem: string }>({
    kind: "input",
    message: (p) => `${p.path} does not hold valid statistics: ${p.problem}.`,
    hint: () => "It is YAML or JSON by table, for example {orders: {rows: 50000000, distinct: {status: 5, customer_id: 1000000}}}.",
  }),
  queryTimeout: entry<{ where: string; milliseconds: number }>({
    kind: "limit",
    message: (p) => `A statement on ${p.where} was stopped after ${p.milliseconds} ms.`,
    hint: () => "Ask for less, or do it at a time when the server has less to do.",
  }),
  notAnEventLog: entry<{ path: string; reason: string }>({
    kind: "source",
    message: (p) => `${p.path} is not a Spark event log: ${p.reason}.`,
    hint: () =>
      "Name the file or the eventlog_v2_ folder that Spark wrote with spark.eventLog.enabled=true (see spark.eventLog.dir), or a .py or .sql file for advice on code.",
  }),
  severalApplications: entry<{ path: string; logs: readonly string[] }>({
    kind: "input",
    message: (p) => `${p.path} holds the event logs of ${p.logs.length} applications; which one is meant?`,
    hint: (p) => `Name one of ${list(p.logs, 12)}.`,
  }),
  internal: entry<{ id: string }>({
    kind: "internal",
    message: (p) => `Pipewright failed in a way it should not have (${p.id}).`,
    hint: (p) =>
      `This is a bug. The detail is on the program's standard error under ${p.id}; please report it with the call that led here.`,
  }),
} as const;
