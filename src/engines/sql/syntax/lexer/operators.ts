/** The operators of all dialects, longest first; which dialects understand one is the parser's question. */
import { wordSet } from "../word-set.ts";
import type { Dialect, DialectId } from "../../dialect.ts";

const multiple = wordSet(`
  !~~* ->> #>> <=> !~~ !~* ~~* ||/ <<= >>= &&& <-> <#> <+> <@> -|- @-@ @@@ <<| |>> &<| |&> |/ ^@ ** // => := :: == <= >= <> != ^= ~= || && <<
  >> -> #> #- @> <@ @@ @? ~* !~ ~~ &< &> += -= *= /= %= |= |> !!`);

/** `?|` and `?&` of JSON; elsewhere a question mark is a parameter. */
const questionOperators: ReadonlySet<DialectId> = new Set(["postgres", "generic", "duckdb"]);
/** Where a text such as `x *-1` or `a<@b` would be misread if these were operators. */
const postgresOnly = wordSet("<@ @> @@ @? @-@ @@@ <@> !! &< &> |/ ||/ #- ^@");
const postgresLike: ReadonlySet<DialectId> = new Set(["postgres", "generic", "duckdb", "redshift"]);

const byFirst = new Map<string, string[]>();
for (const operator of multiple) {
  const first = operator.charAt(0);
  byFirst.set(
    first,
    [...(byFirst.get(first) ?? []), operator].toSorted((a, b) => b.length - a.length),
  );
}

const single = new Set("+-*/%<>=!~&|^#@:?\\".split(""));

/** The length of the operator at an offset; 0 where none stands there. */
export function operatorLength(source: string, at: number, dialect: Dialect): number {
  const first = source.charAt(at);
  if (first === "?" && questionOperators.has(dialect.id)) {
    const next = source.charAt(at + 1);
    return next === "|" || next === "&" ? 2 : 0;
  }
  const postgres = postgresLike.has(dialect.id);
  const found = byFirst.get(first)?.find((operator) => source.startsWith(operator, at) && (postgres || !postgresOnly.has(operator)));
  if (found !== undefined) return found.length;
  return first !== "?" && single.has(first) ? 1 : 0;
}
