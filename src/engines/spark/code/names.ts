/** Which names of a program are modules, or hold something else than a frame of Spark. */
import type { LogicalLine, Token } from "./tokens.ts";

export interface ProgramNames {
  /** What imports bind, but for the session that a project may share. */
  readonly imported: ReadonlySet<string>;
  /** Frames of pandas, plots, rows on the driver and the like. */
  readonly foreign: ReadonlySet<string>;
}

/** Libraries whose objects have methods of the same names. */
const otherLibraries =
  /^(?:pandas|numpy|polars|dask|geopandas|modin|matplotlib|seaborn|plotly|bokeh|altair|requests|sqlite3|psycopg2?|sqlalchemy|pymongo|boto3)$/;
const sessions = /^(?:spark|sc|sqlContext|sqlc)$/;
/** What these give is on the driver. */
const toDriver: ReadonlySet<string> = new Set(["toPandas", "collect", "take", "head", "first", "count", "toLocalIterator", "asDict"]);
/** What `count()` and the like after these give is a frame again. */
export const grouping: ReadonlySet<string> = new Set(["groupBy", "groupby", "rollup", "cube", "pivot"]);
const pandasName = /(?:^|_)pdf$|^pandas_|_pandas$|_pd$/i;

/** Linear in the number of tokens. */
export function namesOf(lines: readonly LogicalLine[]): ProgramNames {
  const imported = new Set<string>();
  const others = new Set<string>();
  for (const { tokens } of lines) {
    for (const { name, module } of importsOf(tokens)) {
      if (!sessions.test(name)) imported.add(name);
      if (otherLibraries.test(module)) others.add(name);
    }
  }
  const frames = new Set<string>();
  const foreign = new Set<string>();
  const note = (name: string, isForeign: boolean): void => {
    if (!isForeign) frames.add(name);
    else if (!frames.has(name)) foreign.add(name);
  };
  for (const { tokens } of lines) {
    for (const [index, { kind, text }] of tokens.entries()) {
      if (kind === "name" && pandasName.test(text)) foreign.add(text);
      // A parameter or variable that is said to be of another library.
      if (kind === "name" && tokens[index + 1]?.text === ":" && others.has(tokens[index + 2]?.text ?? "")) note(text, true);
    }
    const target = assignedName(tokens);
    const value = target === undefined ? undefined : valueOf(tokens);
    if (target !== undefined && value !== undefined)
      note(target, value.literal || others.has(value.root) || foreign.has(value.root) || endsOnDriver(value.names));
  }
  for (const name of frames) if (!pandasName.test(name)) foreign.delete(name);
  return { imported, foreign };
}

function endsOnDriver(names: readonly string[]): boolean {
  return names.some((name, index) => toDriver.has(name) && !(name === "count" && grouping.has(names[index - 1] ?? "")));
}

/** The name that a statement assigns to, if it is a plain one. */
export function assignedName(tokens: readonly Token[]): string | undefined {
  return tokens[1]?.text === "=" && tokens[0]?.kind === "name" ? tokens[0].text : undefined;
}

/** What is assigned: a literal, or the chain that it begins with; undefined for `None` and what can't be told. */
function valueOf(
  tokens: readonly Token[],
): { readonly literal: boolean; readonly root: string; readonly names: readonly string[] } | undefined {
  const start = tokens.findIndex(({ text, kind }, index) => index > 1 && !(kind === "operator" && text === "("));
  const first = tokens[start];
  if (first === undefined || first.text === "None") return undefined;
  if (first.kind !== "name") return { literal: first.kind !== "operator" || first.text === "[" || first.text === "{", root: "", names: [] };
  let depth = 0;
  const names: string[] = [];
  for (let at = start + 1; at < tokens.length; at += 1) {
    const text = tokens[at]?.kind === "operator" ? (tokens[at]?.text ?? "") : "";
    if (text === "(" || text === "[" || text === "{") depth += 1;
    else if (text === ")" || text === "]" || text === "}") depth -= 1;
    else if (text === "." && depth === 0) names.push(tokens[at + 1]?.text ?? "");
    if (depth < 0) break;
  }
  return { literal: false, root: first.text, names };
}

/** `import a.b`, `import a.b as c`, `from a.b import c as d, e`. */
function importsOf(tokens: readonly Token[]): readonly { readonly name: string; readonly module: string }[] {
  const [first, second] = tokens;
  if (first?.text === "import") return bound(tokens.slice(1)).map(({ path, name }) => ({ name: name ?? path, module: path }));
  const at = tokens.findIndex(({ text }) => text === "import");
  if (first?.text !== "from" || at < 2) return [];
  return bound(tokens.slice(at + 1)).map(({ path, name }) => ({ name: name ?? path, module: second?.text ?? "" }));
}

/** The first part of each dotted name of a list, and the name that it is bound to where that is another one. */
function bound(tokens: readonly Token[]): readonly { readonly path: string; readonly name: string | undefined }[] {
  const names: { path: string; name: string | undefined }[] = [];
  let fresh = true;
  for (const [index, { kind, text }] of tokens.entries()) {
    if (text === ",") fresh = true;
    else if (kind === "name" && text === "as") {
      const last = names.at(-1);
      if (last !== undefined) last.name = tokens[index + 1]?.text;
    } else if (kind === "name" && fresh) {
      names.push({ path: text, name: undefined });
      fresh = false;
    }
  }
  return names;
}
