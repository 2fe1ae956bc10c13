/** `COPY ... TO STDOUT` into a file, by the bytes of the protocol: no row becomes a JavaScript value. */
import type { Connection, Submittable } from "pg";
import type { Writable } from "node:stream";

/** What a data message of the copy begins with: its type and its length, which counts itself (PostgreSQL documentation, Message Formats). */
const headerBytes = 5;
const copyData = 0x64;
const readyForQuery = 0x5a;

type Listener = (chunk: Buffer) => void;

/**
 * A query for `Client.query` that writes the copied bytes to `sink` and ends it. While it runs it stands between the socket and the client:
 * data messages are stripped of their headers and written, everything else goes to the client as usual. `done` gets the error, if any.
 */
export function copyOut(sql: string, sink: Writable, done: (error?: Error) => void): Submittable & Handlers {
  let finish: ((error?: Error) => void) | undefined = done;
  const settle = (error?: Error): void => {
    finish?.(error);
    finish = undefined;
  };
  sink.once("error", settle);
  return {
    submit: (connection) => {
      intercept(connection, sink);
      connection.query(sql);
    },
    handleError: (error) => {
      sink.destroy();
      settle(error);
    },
    // All bytes are in the file before anyone reads it.
    handleReadyForQuery: () => sink.end(() => settle()),
    handleCommandComplete: () => undefined,
    handleRowDescription: () => undefined,
    handleDataRow: () => undefined,
    handleEmptyQuery: () => undefined,
    handleCopyData: () => undefined,
  };
}

/** What the client calls on the query that is running. */
interface Handlers {
  readonly handleError: (error: Error) => void;
  readonly handleReadyForQuery: () => void;
  readonly handleCommandComplete: () => void;
  readonly handleRowDescription: () => void;
  readonly handleDataRow: () => void;
  readonly handleEmptyQuery: () => void;
  readonly handleCopyData: () => void;
}

function intercept({ stream }: Connection, sink: Writable): void {
  const listeners = stream.listeners("data");
  const forward: Listener = (bytes) => {
    for (const listener of listeners) Reflect.apply(listener, stream, [bytes]);
  };
  const restore = (): void => {
    stream.removeListener("data", read);
    for (const listener of listeners) stream.on("data", (chunk) => Reflect.apply(listener, stream, [chunk]));
  };
  // Nobody wants the rest of the table then.
  sink.once("error", () => stream.destroy());
  sink.on("drain", () => stream.resume());
  sink.once("close", () => stream.resume());
  const frames = createFrameReader({
    data: (bytes) => {
      if (!sink.destroyed && !sink.write(bytes)) stream.pause();
    },
    other: forward,
    last: (frame) => {
      restore();
      forward(frame);
    },
  });
  const read: Listener = (chunk) => frames(chunk);
  stream.removeAllListeners("data");
  stream.on("data", read);
}

interface FrameHandlers {
  /** Payloads of data messages, of many in one piece. The memory is the receiver's. */
  readonly data: (bytes: Buffer) => void;
  /** Whole messages of other kinds. */
  readonly other: (frame: Buffer) => void;
  /** The message after which the server waits for the next query, with whatever follows. */
  readonly last: (frame: Buffer) => void;
}

/** Cuts a stream into messages. Payloads of data messages are moved together within each chunk, so that a row costs no allocation. */
export function createFrameReader(handlers: FrameHandlers): (chunk: Buffer) => void {
  /** The start of a message that isn't whole yet: a header, or a message of another kind. */
  let rest: Buffer = Buffer.alloc(0);
  /** Bytes of the current data message that are still to come. */
  let remaining = 0;
  let ended = false;
  return (incoming) => {
    if (ended) return handlers.other(incoming);
    const chunk = rest.length === 0 ? incoming : Buffer.concat([rest, incoming]);
    rest = Buffer.alloc(0);
    let at = 0;
    let written = 0;
    while (at < chunk.length) {
      if (remaining > 0) {
        const end = Math.min(chunk.length, at + remaining);
        if (written !== at) chunk.copyWithin(written, at, end);
        written += end - at;
        remaining -= end - at;
        at = end;
        continue;
      }
      if (at + headerBytes > chunk.length) break;
      const length = chunk.readUInt32BE(at + 1) - 4;
      if (chunk[at] === copyData) {
        remaining = length;
        at += headerBytes;
        continue;
      }
      const end = at + headerBytes + length;
      if (end > chunk.length) break;
      if (written > 0) handlers.data(Buffer.from(chunk.subarray(0, written)));
      written = 0;
      const frame = Buffer.from(chunk.subarray(at, chunk[at] === readyForQuery ? chunk.length : end));
      if (chunk[at] === readyForQuery) {
        ended = true;
        return handlers.last(frame);
      }
      handlers.other(frame);
      at = end;
    }
    if (at < chunk.length) rest = Buffer.from(chunk.subarray(at));
    if (written > 0) handlers.data(chunk.subarray(0, written));
  };
}
