/** What a name means: a Postgres URL, or a source that `pipewright.yaml` in the project folder names. */
import { join } from "node:path";
import { pipewrightError } from "../../core/errors.ts";
import { nearest } from "../../core/nearest.ts";
import { exists } from "../paths.ts";
import { readText } from "../text-files.ts";
import { isLocal, isPostgresUrl, parsePostgresUrl, type PostgresAddress } from "./address.ts";

/** The file in the first root that names connections: `sources: {shop: {url: "postgres://reader:${SHOP_PASSWORD}@db:5432/shop"}}`. */
export const sourcesFile = "pipewright.yaml";

export type Environment = Readonly<Record<string, string | undefined>>;

const sourceName = /^[a-z_][\w-]*$/i;
const reference = /\$\{([A-Za-z_]\w*)\}/g;

/**
 * The address that `name` stands for, or undefined where it is neither a Postgres URL nor `source` or `source#schema.table` of a source in
 * `pipewright.yaml`. A password never comes from the name: it comes from the environment, either by a `${VARIABLE}` in `pipewright.yaml`, or
 * from PGPASSWORD, which for a URL is used only where the server is this machine or the PGHOST of the environment, so that a URL can't send
 * it elsewhere. Errors: `credentialsInArgument`, `invalidConnection`, `missingVariable`.
 */
export async function findPostgresAddress(
  roots: readonly string[],
  name: string,
  environment: Environment = process.env,
): Promise<PostgresAddress | undefined> {
  if (isPostgresUrl(name)) return addressOfUrl(name, environment);
  const hash = name.indexOf("#");
  const source = hash < 0 ? name : name.slice(0, hash);
  if (!sourceName.test(source)) return undefined;
  const sources = await readSources(roots);
  const url = sources.get(source);
  if (url === undefined) return undefined;
  const where = `The source ${source} of ${sourcesFile}`;
  const { table: declared, ...address } = parsePostgresUrl(filledIn(url, where, environment), where);
  const table = hash < 0 ? declared : name.slice(hash + 1);
  return { ...withPassword(address, environment["PGPASSWORD"]), ...(table === undefined || table === "" ? {} : { table }) };
}

/** As {@link findPostgresAddress}, for a name that must be a Postgres connection. Errors also: `unknownSource`. */
export async function postgresAddress(roots: readonly string[], name: string, environment?: Environment): Promise<PostgresAddress> {
  const address = await findPostgresAddress(roots, name, environment);
  if (address !== undefined) return address;
  const known = [...(await readSources(roots)).keys()];
  throw pipewrightError("unknownSource", { name, known, near: nearest(name.replace(/#.*$/, ""), known) });
}

function addressOfUrl(name: string, environment: Environment): PostgresAddress {
  const { password, ...address } = parsePostgresUrl(name, "The connection");
  if (password !== undefined) throw pipewrightError("credentialsInArgument", { file: sourcesFile });
  const own = environment["PGPASSWORD"];
  const trusted = isLocal(address.host) || address.host.toLowerCase() === environment["PGHOST"]?.toLowerCase();
  return trusted ? withPassword(address, own) : address;
}

function withPassword(address: PostgresAddress, password: string | undefined): PostgresAddress {
  return address.password !== undefined || password === undefined || password === "" ? address : { ...address, password: () => password };
}

async function readSources(roots: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const [root] = roots;
  if (root === undefined || !(await exists(join(root, sourcesFile)))) return new Map();
  const text = await readText(roots, sourcesFile);
  const { parse } = await import("yaml");
  const invalid = (problem: string): Error =>
    pipewrightError("invalidConnection", {
      where: sourcesFile,
      problem,
      example: "sources: {shop: {url: 'postgres://reader:${SHOP_PASSWORD}@db.example.com:5432/shop'}}",
    });
  let document: unknown;
  try {
    document = parse(text);
  } catch {
    // The parser's message quotes the file, and the file may hold what must not be shown.
    throw invalid("it is not valid YAML");
  }
  const sources = isMapping(document) ? document["sources"] : undefined;
  if (sources === undefined || sources === null) return new Map();
  if (!isMapping(sources)) throw invalid("sources is not a mapping of names");
  return new Map(
    Object.entries(sources).map(([name, entry]) => {
      const url = typeof entry === "string" ? entry : isMapping(entry) ? entry["url"] : undefined;
      if (typeof url !== "string") throw invalid(`the source ${name} has no url`);
      return [name, url];
    }),
  );
}

/** Puts the environment's values in. A password that is written out is refused. */
function filledIn(url: string, where: string, environment: Environment): string {
  const valueOf = (variable: string): string => {
    const value = environment[variable];
    if (value === undefined || value === "") throw pipewrightError("missingVariable", { variable, where });
    return value;
  };
  const whole = /^\$\{([A-Za-z_]\w*)\}(#.*)?$/.exec(url.trim());
  if (whole?.[1] !== undefined) return `${valueOf(whole[1])}${whole[2] ?? ""}`;
  const written = /^[^:]+:\/\/[^/?#@:]*:([^@]*)@/.exec(url)?.[1] ?? /[?&](?:ssl)?pass(?:word|wd)?=([^&#]*)/i.exec(url)?.[1] ?? "";
  if (written.replaceAll(reference, "") !== "") throw pipewrightError("credentialsInFile", { where, file: sourcesFile });
  return url.replaceAll(reference, (_, variable: string) => encodeURIComponent(valueOf(variable)));
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
