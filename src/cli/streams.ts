/** Standard output and error as the commands see them. */
import type { TerminalStyle } from "../rendering/terminal.ts";

export interface Streams {
  /** Writes to standard output and resolves when it is out; quiet when the reader has gone (`pipewright … | head`). */
  readonly write: (text: string) => Promise<void>;
  /** A line on standard error. */
  readonly log: (line: string) => void;
  readonly style: TerminalStyle;
  readonly errorStyle: TerminalStyle;
  readonly outputIsTerminal: boolean;
  readonly errorIsTerminal: boolean;
}

export function processStreams(): Streams {
  const { stdout, stderr, env } = process;
  // A reader that has gone is no error of ours; without a listener the process would die of it.
  stdout.on("error", () => undefined);
  stderr.on("error", () => undefined);
  // https://no-color.org: set and not empty.
  const plain = (env["NO_COLOR"] ?? "") !== "" || env["TERM"] === "dumb";
  const style = (stream: NodeJS.WriteStream): TerminalStyle => ({
    width: stream.isTTY ? terminalWidth(stream) : undefined,
    colour: stream.isTTY && !plain,
  });
  return {
    write: async (text) => {
      await new Promise<void>((resolve) => stdout.write(text, () => resolve()));
    },
    log: (line) => void stderr.write(`${line}\n`),
    style: style(stdout),
    errorStyle: style(stderr),
    outputIsTerminal: stdout.isTTY,
    errorIsTerminal: stderr.isTTY,
  };
}

/** Columns of a terminal; some pseudo-terminals say that they have none. */
export function terminalWidth(stream: { readonly columns: number }): number {
  return stream.columns > 0 ? stream.columns : 80;
}
