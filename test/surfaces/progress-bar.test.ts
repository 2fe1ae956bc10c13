import { describe, expect, it } from "vitest";
import { createProgressBar } from "../../src/cli/progress-bar.ts";

function terminal(columns: number) {
  const written: string[] = [];
  return { columns, written, write: (text: string) => written.push(text) };
}

describe("the progress bar", () => {
  it("draws one line over itself and wipes it", () => {
    const stream = terminal(60);
    const bar = createProgressBar(stream);
    bar.update({ done: 1, total: 4, message: "scan" });
    bar.clear();
    bar.clear();
    expect(stream.written).toEqual([`\r\u001B[2K${"█".repeat(6)}${"░".repeat(18)}  25% scan`, "\r\u001B[2K"]);
  });

  it("shows the message alone while the total is not known", () => {
    const stream = terminal(60);
    createProgressBar(stream).update({ done: 1, message: "reading" });
    expect(stream.written).toEqual(["\r\u001B[2Kreading"]);
  });

  it.each([20, 0])("stays on one line of %i columns, whatever the message holds", (columns) => {
    const stream = terminal(columns);
    createProgressBar(stream).update({ done: 1, total: 2, message: `a\nb\u001B[31m${"x".repeat(200)}` });
    const [line = ""] = stream.written;
    expect(line.slice("\r\u001B[2K".length)).toMatch(new RegExp(`^[^\\n\\r\\u001B]{1,${columns === 0 ? 79 : 19}}$`, "u"));
  });
});
