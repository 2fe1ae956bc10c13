/** The row predicates of all checks as bits of a few integers, so that one GROUP BY counts every combination of failures at once. */
import type { Relation } from "../../../data/types.ts";
import { ownName } from "./own-name.ts";

/** 62 bits keep a mask a positive BIGINT. */
const bitsPerMask = 62;
/** As many keep it a positive INTEGER, half as much to add up. */
const narrowBits = 30;

export interface BitSet {
  /** The predicates, one a bit; equal SQL shares a bit. */
  readonly predicates: readonly string[];
  readonly masks: readonly MaskColumn[];
}

export interface MaskColumn {
  /** Quoted. */
  readonly name: string;
  /** SQL that computes the mask of a row. */
  readonly sql: string;
}

export function collectBits(predicates: Iterable<string>, relation: Relation): BitSet {
  const distinct = [...new Set(predicates)];
  const masks: MaskColumn[] = [];
  for (let start = 0; start < distinct.length; start += bitsPerMask) {
    const some = distinct.slice(start, start + bitsPerMask);
    const type = some.length <= narrowBits ? "INTEGER" : "BIGINT";
    const terms = some.map((predicate, index) => `CASE WHEN ${predicate} THEN ${2n ** BigInt(index)}::${type} ELSE 0::${type} END`);
    masks.push({ name: ownName(relation, `__mask_${masks.length}`), sql: terms.join(" + ") });
  }
  return { predicates: distinct, masks };
}

/** SQL over the mask columns: TRUE where the bit of `predicate` is set. */
export function bitIsSet(bits: BitSet, predicate: string): string {
  const position = bits.predicates.indexOf(predicate);
  if (position < 0) throw new RangeError("the predicate has no bit");
  const mask = bits.masks[Math.floor(position / bitsPerMask)];
  if (mask === undefined) throw new RangeError("the bit has no mask");
  return `(${mask.name} & ${2n ** BigInt(position % bitsPerMask)}::BIGINT) <> 0`;
}

/** SQL over the mask columns: TRUE where any bit is set. */
export function anyBitIsSet(bits: BitSet): string {
  return bits.masks.length === 0 ? "FALSE" : `(${bits.masks.map(({ name }) => `${name} <> 0`).join(" OR ")})`;
}
