/** What column names say of their values: hints that never decide alone. */

/** The words of a name: `ProviderNumber`, `provider_number` and `Provider Number` are `provider`, `number`. */
export function nameWords(name: string): readonly string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
}

function hasWord(name: string, words: ReadonlySet<string>): boolean {
  return nameWords(name).some((word) => words.has(word));
}

const identifierWords = new Set(["id", "ids", "uuid", "guid", "key", "pk", "isbn", "sku", "ean", "index", "idx"]);

/** Whether the name ends like that of an identifier. */
export function isIdentifierName(name: string): boolean {
  const last = nameWords(name).at(-1);
  return last !== undefined && identifierWords.has(last);
}

const moneyWords = new Set([
  "price",
  "cost",
  "amount",
  "fee",
  "salary",
  "wage",
  "revenue",
  "sales",
  "gross",
  "budget",
  "total",
  "subtotal",
  "tax",
  "freight",
  "turnover",
  "payment",
]);
const countWords = new Set([
  "count",
  "quantity",
  "qty",
  "votes",
  "visits",
  "views",
  "clicks",
  "seats",
  "passengers",
  "population",
  "stock",
  "age",
  "duration",
  "distance",
  "height",
  "width",
  "weight",
  "length",
  "size",
  "speed",
  "minutes",
  "seconds",
  "hours",
  "days",
]);

/** Amounts of money and things that are counted or measured: negative ones are suspect. */
export function isNonNegativeName(name: string): boolean {
  return hasWord(name, moneyWords) || hasWord(name, countWords);
}

const percentWords = new Set(["percent", "percentage", "pct"]);

export function isPercentName(name: string): boolean {
  return name.includes("%") || hasWord(name, percentWords);
}

const yearWords = new Set(["year", "yr", "jahr"]);

export function isYearName(name: string): boolean {
  return hasWord(name, yearWords);
}

const plannedWords = new Set([
  "due",
  "expiry",
  "expires",
  "expiration",
  "expected",
  "planned",
  "scheduled",
  "target",
  "forecast",
  "valid",
  "until",
  "end",
  "ends",
  "to",
  "next",
  "renewal",
  "maturity",
  "deadline",
]);

/** Dates that may lie in the future. */
export function isPlannedName(name: string): boolean {
  return hasWord(name, plannedWords);
}

const startWords = new Set(["start", "begin", "from", "opened", "created", "ordered", "order", "departure", "hire", "birth", "valid"]);
const endWords = new Set(["end", "finish", "to", "closed", "updated", "shipped", "delivered", "arrival", "termination", "death", "until"]);

/** -1 for a name that begins a span of time, 1 for one that ends it, 0 for others. */
export function spanSide(name: string): -1 | 0 | 1 {
  if (hasWord(name, endWords)) return 1;
  return hasWord(name, startWords) ? -1 : 0;
}
