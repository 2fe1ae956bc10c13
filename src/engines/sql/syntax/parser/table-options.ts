/** What the options behind a CREATE TABLE's columns say about how rows are stored. */
import { advance, isNext, peek, type Reader } from "./reader.ts";
import { skipOne } from "./recovery.ts";

export interface StorageKeys {
  readonly partitionBy: readonly string[];
  readonly clusterBy: readonly string[];
}

const partitionWords: ReadonlySet<string> = new Set(["PARTITION", "PARTITIONED"]);
const clusterWords: ReadonlySet<string> = new Set(["CLUSTER", "CLUSTERED", "ORDER", "SORT"]);

/** What stands from the next token to the end of a list without parentheses, cut at commas. */
function readBareList(reader: Reader, end: number): readonly string[] {
  const items: string[] = [];
  while (reader.at < end) {
    const start = peek(reader).start;
    let last = start;
    let first = true;
    // An item is a name or a call: a word that follows without an operator begins the next option.
    while (reader.at < end && !isNext(reader, ",") && (first || isNext(reader, "(") || isNext(reader, "."))) {
      if (isNext(reader, ".")) advance(reader);
      skipOne(reader);
      first = false;
      last = reader.tokens[reader.at - 1]?.end ?? last;
    }
    items.push(reader.source.slice(start, last));
    if (!isNext(reader, ",")) break;
    advance(reader);
  }
  return items;
}

/** The items of the parenthesis that comes next; those of Hive and Athena hold types, of which the name is kept. */
function readListInParentheses(reader: Reader): readonly string[] {
  const close = reader.close[reader.at] ?? -1;
  if (close < 0) return [];
  advance(reader);
  const items: string[] = [];
  while (reader.at < close) {
    const start = peek(reader).start;
    while (reader.at < close && !isNext(reader, ",")) skipOne(reader);
    items.push(reader.source.slice(start, reader.tokens[reader.at - 1]?.end ?? start).trim());
    if (reader.at < close) advance(reader);
  }
  reader.at = close + 1;
  return items;
}

const kinds: ReadonlySet<string> = new Set(["RANGE", "LIST", "HASH", "KEY", "LINEAR"]);

function readList(reader: Reader, end: number): readonly string[] {
  while (kinds.has(peek(reader).upper) && !isNext(reader, "(")) {
    if (!isNext(reader, "(", 1) && !kinds.has(peek(reader, 1).upper)) break;
    advance(reader);
  }
  if (isNext(reader, "(") && !isNext(reader, ".", 1)) return readListInParentheses(reader);
  return readBareList(reader, end);
}

const typed = /^([\w"`]+)\s+[A-Za-z]\w*(?:\(.*\))?(?:\s+COMMENT\s.*)?$/is;
const direction = /\s+(?:ASC|DESC)$/i;

function nameOnly(item: string): string {
  return typed.exec(item.replace(direction, ""))?.[1] ?? item.replace(direction, "");
}

const partitionProperty = /\b(?:partitioned_by|partitioning)\s*=\s*ARRAY\s*\[([^\]]*)\]/giu;

/** `WITH (partitioned_by = ARRAY['day'])` of Trino and Athena, and `partitioning = ARRAY['day(ts)']` of its Iceberg tables. */
function partitionsInProperties(text: string): readonly string[] {
  return [...text.matchAll(partitionProperty)].flatMap(([, list = ""]) =>
    [...list.matchAll(/'((?:[^']|'')*)'/gu)].map(([, item = ""]) => item.replaceAll("''", "'")),
  );
}

/** Reads the options between two tokens again for PARTITION(ED) BY, CLUSTER(ED) BY, ORDER BY, SORTKEY; the reader ends up where it was. */
export function readKeys(reader: Reader, from: number, to: number): StorageKeys {
  const partitionBy: string[] = [];
  const clusterBy: string[] = [];
  reader.at = from;
  while (reader.at < to) {
    const { upper } = peek(reader);
    const by = isNext(reader, "BY", 1);
    if (by && partitionWords.has(upper)) {
      advance(reader, 2);
      partitionBy.push(...readList(reader, to).map(nameOnly));
    } else if (by && clusterWords.has(upper)) {
      advance(reader, 2);
      // Databricks' CLUSTER BY AUTO and NONE name no column.
      clusterBy.push(...readList(reader, to).map(nameOnly));
    } else if ((upper === "SORTKEY" || upper === "DISTRIBUTED") && isNext(reader, "(", 1)) {
      advance(reader);
      clusterBy.push(...readListInParentheses(reader));
    } else if (upper === "WITH" && isNext(reader, "(", 1)) {
      const { end: start } = peek(reader);
      advance(reader);
      skipOne(reader);
      partitionBy.push(...partitionsInProperties(reader.source.slice(start, reader.tokens[reader.at - 1]?.end ?? start)));
    } else skipOne(reader);
  }
  reader.at = to;
  return { partitionBy, clusterBy };
}
