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

export function isLatitudeName(name: string): boolean {
  return hasWord(name, new Set(["lat", "latitude"]));
}

export function isLongitudeName(name: string): boolean {
  return hasWord(name, new Set(["lon", "lng", "long", "longitude"]));
}

/** Words of which the first names the lesser of two, the second the greater. */
const ordered: readonly (readonly [readonly string[], readonly string[]])[] = [
  [
    ["min", "minimum", "low", "lowest", "lower"],
    ["max", "maximum", "high", "highest", "upper"],
  ],
  [
    ["start", "starts", "started", "begin", "begins", "beginning", "from", "opened", "first"],
    ["end", "ends", "ended", "finish", "finished", "to", "until", "closed", "last"],
  ],
  [
    ["created", "ordered", "order", "requested", "submitted"],
    ["updated", "modified", "shipped", "delivered", "completed", "resolved", "shipping", "delivery"],
  ],
  [
    ["shipped", "sent"],
    ["delivered", "received"],
  ],
  [
    ["departure", "departed"],
    ["arrival", "arrived"],
  ],
  [
    ["birth", "born", "hire", "hired"],
    ["death", "died", "termination", "terminated"],
  ],
  [
    ["us", "domestic", "local", "national"],
    ["worldwide", "global", "international", "world"],
  ],
  [
    ["net", "subtotal"],
    ["gross", "total"],
  ],
];

/** Whether the names are alike but for one word each, which says that the first is the lesser: `temp_min` and `temp_max`. */
export function lesserPartner(lesser: string, greater: string): boolean {
  const a = nameWords(lesser);
  const b = nameWords(greater);
  if (a.length !== b.length) return false;
  const differing = a.flatMap((word, index) => (word === b[index] ? [] : [[word, b[index] ?? ""] as const]));
  const [pair] = differing;
  return differing.length === 1 && pair !== undefined && ordered.some(([less, more]) => less.includes(pair[0]) && more.includes(pair[1]));
}
