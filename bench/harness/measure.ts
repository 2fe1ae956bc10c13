/** Measures variants of one piece of work against each other: interleaved, so that a noisy moment of the machine hits all of them. */

export interface Sample {
  readonly wallSeconds: number;
  /** User and system time of all threads of the process. */
  readonly cpuSeconds: number;
  /** Peak resident set of the process, absent where the work shares its process with other work. */
  readonly peakBytes?: number;
}

export interface Variant {
  readonly name: string;
  /** Does the work once. What it returns replaces the measurement of this process (a child that was measured from outside). */
  readonly run: () => Promise<Sample | undefined>;
}

export interface Measured {
  readonly name: string;
  readonly samples: readonly Sample[];
}

export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (index: number): number => sorted[index] ?? Number.NaN;
  const middle = (sorted.length - 1) / 2;
  return { median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2, low: at(0), high: at(sorted.length - 1) };
}

export const medianWall = (measured: Measured): number => spread(measured.samples.map((sample) => sample.wallSeconds)).median;

export const medianCpu = (measured: Measured): number => spread(measured.samples.map((sample) => sample.cpuSeconds)).median;

export interface Ratio {
  readonly wall: number;
  readonly cpu: number;
}

/** How many times `base` a variant takes: the median of the rounds' own ratios, so that a slow moment of the machine cancels out. */
export function ratioTo(measured: Measured, base: Measured): Ratio {
  const of = (pick: (sample: Sample) => number): number => {
    const pairs = measured.samples.flatMap((sample, round) => {
      const other = base.samples[round];
      return other === undefined ? [] : [pick(sample) / pick(other)];
    });
    return spread(pairs).median;
  };
  return { wall: of((sample) => sample.wallSeconds), cpu: of((sample) => sample.cpuSeconds) };
}

export const peakBytes = (measured: Measured): number => Math.max(...measured.samples.map((sample) => sample.peakBytes ?? Number.NaN));

/** Runs `work` once in this process. */
export async function measureHere(work: () => Promise<unknown>): Promise<Sample> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  await work();
  const wallSeconds = (performance.now() - start) / 1000;
  const used = process.cpuUsage(cpu);
  return { wallSeconds, cpuSeconds: (used.user + used.system) / 1e6 };
}

/**
 * Runs the variants in turn, `rounds` times, every other round in reverse so that none always follows the same one. `warmUp` rounds
 * before that are not counted: they fill the file cache of the operating system for all alike.
 */
export async function interleave(variants: readonly Variant[], rounds: number, warmUp = 1): Promise<readonly Measured[]> {
  const samples = new Map<string, Sample[]>(variants.map((variant) => [variant.name, []]));
  for (let round = -warmUp; round < rounds; round += 1) {
    for (const variant of round % 2 === 0 ? variants : variants.toReversed()) {
      let outside: Sample | undefined;
      const here = await measureHere(async () => {
        outside = await variant.run();
      });
      if (round >= 0) samples.get(variant.name)?.push(outside ?? here);
    }
  }
  return variants.map((variant) => ({ name: variant.name, samples: samples.get(variant.name) ?? [] }));
}
