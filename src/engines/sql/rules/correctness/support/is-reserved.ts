/** Words that engines take as an alias behind AS, and refuse where an expression may stand. */
const reserved = new Set(
  (
    "all and any as asc between by case check column constraint create cross default delete desc distinct drop else end except exists false for " +
    "foreign from full grant group having in inner insert intersect into is join left like limit natural not null offset on or order outer " +
    "primary references right select set table then to true union unique update user using values when where window with"
  ).split(" "),
);

export function isReserved(word: string): boolean {
  return reserved.has(word.toLowerCase());
}
