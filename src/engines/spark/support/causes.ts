/** What ended tasks and executors, by what Spark and the cluster managers say. */

/** 52 is the exit code of Spark's own handler for a full heap. */
const heapFull =
  /OutOfMemoryError|Java heap space|GC overhead limit|exit(?:ed)? (?:with )?code 52\b|SparkOutOfMemoryError|UNABLE_TO_ACQUIRE_MEMORY/i;
/** 137 is a SIGKILL, which is what a container that uses too much gets; YARN and Kubernetes say it in words as well. 143, a SIGTERM, is any stop. */
const containerKilled =
  /exceeding (?:memory|physical|virtual)|running beyond (?:physical|virtual) memory|OOMKilled|exit status:? 137|code:? 137/i;

/** The JVM's heap was full. */
export function isHeapFull(text: string): boolean {
  return heapFull.test(text);
}

/** The container used more memory than it had asked for. */
export function isContainerKilled(text: string): boolean {
  return containerKilled.test(text);
}

export function isOutOfMemory(text: string): boolean {
  return isHeapFull(text) || isContainerKilled(text);
}

/** Somebody stopped it, or the application had ended. A query of a stream that is stopped says nothing but that its thread was interrupted. */
export function isCancelled(text: string): boolean {
  return /cancelled|SparkContext was shut down|^java\.lang\.InterruptedException\b/i.test(text);
}
