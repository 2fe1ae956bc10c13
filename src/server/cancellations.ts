/**
 * Calls under way, for clients before 2026-07-28 over HTTP: their `notifications/cancelled` is a request of its own, which reaches another
 * server instance than the call. The two are matched by the session id that the client was given at its start and the id of the call.
 */
import type { RequestId } from "@modelcontextprotocol/server";

export interface Cancellations {
  /** Remembers how to cancel a call; returns how to forget it once the call has ended. */
  readonly remember: (request: Request | undefined, id: RequestId, cancel: () => void) => () => void;
  readonly cancel: (request: Request | undefined, id: RequestId) => void;
}

export const sessionHeader = "mcp-session-id";

function key(request: Request | undefined, id: RequestId): string | undefined {
  const session = request?.headers.get(sessionHeader);
  return session === null || session === undefined ? undefined : JSON.stringify([session, id]);
}

export function createCancellations(): Cancellations {
  const running = new Map<string, () => void>();
  return {
    remember: (request, id, cancel) => {
      const name = key(request, id);
      if (name === undefined) return () => undefined;
      running.set(name, cancel);
      return () => {
        if (running.get(name) === cancel) running.delete(name);
      };
    },
    cancel: (request, id) => {
      const name = key(request, id);
      if (name !== undefined) running.get(name)?.();
    },
  };
}
