/** Lets only so many run at a time; the others wait their turn, first come, first served. */
export interface Slots {
  /** Waits for a slot, or until the signal is aborted. Call the result when done. */
  take(signal: AbortSignal): Promise<() => void>;
}

type Grant = () => void;

export function createSlots(count: number): Slots {
  let free = count;
  const waiting: Grant[] = [];
  /** A slot goes straight to the next in line. */
  const release = (): void => {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  };
  return {
    take: async (signal) => {
      if (free > 0) free -= 1;
      else if (!(await granted(waiting, signal))) return () => undefined;
      return release;
    },
  };
}

/** False where the signal was aborted first. */
async function granted(waiting: Grant[], signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return false;
  return new Promise((resolve) => {
    const grant = (): void => {
      signal.removeEventListener("abort", giveUp);
      resolve(true);
    };
    const giveUp = (): void => {
      waiting.splice(waiting.indexOf(grant), 1);
      resolve(false);
    };
    waiting.push(grant);
    signal.addEventListener("abort", giveUp, { once: true });
  });
}
