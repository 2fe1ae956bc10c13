/** Progress as MCP notifications. */
import type { ProgressToken } from "@modelcontextprotocol/server";
import type { Progress } from "../core/context.ts";

/** At most this often, in milliseconds: a client that shows progress needs no more, and the wire is shared with the answer. */
const interval = 50;

export interface ProgressNotification {
  readonly method: "notifications/progress";
  readonly params: { progressToken: ProgressToken; progress: number; total?: number; message: string };
}

/** A sender for one call. What comes too soon after the last notification is dropped, except the end. */
export function progressSender(
  progressToken: ProgressToken,
  notify: (notification: ProgressNotification) => Promise<void>,
  log: (line: string) => void,
): (progress: Progress) => void {
  let last = Number.NEGATIVE_INFINITY;
  return ({ done, total, message }) => {
    const now = performance.now();
    if (now - last < interval && done !== total) return;
    last = now;
    const params = { progressToken, progress: done, message, ...(total === undefined ? {} : { total }) };
    notify({ method: "notifications/progress", params }).catch((error: unknown) =>
      log(`A progress notification was not sent: ${String(error)}`),
    );
  };
}
