/** A small deterministic generator of pseudo-random numbers (mulberry32): the same seed gives the same instances on every machine. */
export interface Random {
  /** In [0, 1). */
  readonly share: () => number;
  /** In [low, high], integers. */
  readonly integer: (low: number, high: number) => number;
  readonly chance: (probability: number) => boolean;
  /** Throws on an empty list. */
  readonly pick: <T>(items: readonly T[]) => T;
  readonly shuffle: <T>(items: readonly T[]) => readonly T[];
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const share = (): number => {
    state = (state + 0x6d_2b_79_f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const integer = (low: number, high: number): number => low + Math.floor(share() * (high - low + 1));
  return {
    share,
    integer,
    chance: (probability) => share() < probability,
    pick: (items) => {
      const item = items[integer(0, items.length - 1)];
      if (item === undefined) throw new RangeError("nothing to pick from");
      return item;
    },
    shuffle: (items) => {
      const order = [...items];
      for (let index = order.length - 1; index > 0; index -= 1) {
        const other = integer(0, index);
        const [a, b] = [order[index], order[other]];
        if (a !== undefined && b !== undefined) [order[index], order[other]] = [b, a];
      }
      return order;
    },
  };
}
