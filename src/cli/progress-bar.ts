/** Progress as a line on standard error that draws over itself. */
import type { Progress } from "../core/context.ts";
import { oneLine } from "../rendering/terminal.ts";
import { terminalWidth } from "./streams.ts";

/** What of a terminal the bar needs. */
export interface TerminalStream {
  readonly columns: number;
  readonly write: (text: string) => unknown;
}

export interface ProgressBar {
  readonly update: (progress: Progress) => void;
  /** Wipes the line, so that what follows starts on a clean one. */
  readonly clear: () => void;
}

const interval = 80;
const barWidth = 24;

export function createProgressBar(stream: TerminalStream): ProgressBar {
  let last = Number.NEGATIVE_INFINITY;
  let drawn = false;
  return {
    update: (progress) => {
      const now = performance.now();
      if (now - last < interval) return;
      last = now;
      drawn = true;
      stream.write(`\r\u001B[2K${oneLine(bar(progress), terminalWidth(stream) - 1)}`);
    },
    clear: () => {
      if (drawn) stream.write("\r\u001B[2K");
      drawn = false;
    },
  };
}

function bar({ done, total, message }: Progress): string {
  if (total === undefined || total <= 0) return message;
  const share = Math.min(Math.max(done / total, 0), 1);
  const full = Math.round(share * barWidth);
  return `${"█".repeat(full)}${"░".repeat(barWidth - full)} ${String(Math.round(share * 100)).padStart(3)}% ${message}`;
}
