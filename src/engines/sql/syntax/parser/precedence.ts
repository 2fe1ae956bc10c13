/** How tightly operators bind, from loosest to tightest. */
export const precedence = {
  any: 0,
  or: 1,
  xor: 2,
  and: 3,
  not: 4,
  is: 5,
  comparison: 6,
  /** IN, LIKE, BETWEEN. */
  predicate: 7,
  /** `||`, `->`, `@>`, `&` and the operators that an engine's users add. */
  other: 8,
  sum: 9,
  product: 10,
  power: 11,
  /** AT TIME ZONE, COLLATE. */
  modifier: 12,
  sign: 13,
  /** `::`, `[...]`, `.field`, `:path`. */
  postfix: 14,
} as const;
