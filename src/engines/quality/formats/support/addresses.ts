/** SQL predicates for internet addresses. */
import { bindTo, firstThen, fullMatch } from "./sql.ts";

const octet = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
const dottedQuad = `(${octet}\\.){3}${octet}`;
const hexadecimal = "[0-9A-Fa-f]";
const group = `${hexadecimal}{1,4}`;
const groups = `${group}(:${group})*`;

export function isIpv4(value: string): string {
  return firstThen(`length(${value}) BETWEEN 7 AND 15`, fullMatch(value, dottedQuad));
}

/**
 * RFC 4291, 2.2: eight groups of hexadecimal digits, or fewer with one `::` for the missing ones; the last two groups may be written as
 * an IPv4 address.
 */
export function isIpv6(value: string): string {
  const plain = `CASE WHEN strpos(${value}, '.') > 0 THEN regexp_replace(${value}, '(^|:)${dottedQuad}$', '\\1' || '0:0') ELSE ${value} END`;
  const complete = fullMatch("address", `(${group}:){7}${group}`);
  const compressed = fullMatch("address", `(${groups})?::(${groups})?`);
  const isOfSeven = fullMatch("address", `(${hexadecimal}*:){2,7}${hexadecimal}*|::(${group}:){6}${group}|(${group}:){7}:`);
  return firstThen(
    `strpos(${value}, ':') > 0 AND length(${value}) BETWEEN 2 AND 45`,
    bindTo("address", plain, `(${complete} OR (${compressed} AND ${isOfSeven}))`),
  );
}
