/** The files of logs: compression, rolling folders, and what is none. */
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SparkFacts } from "../../src/engines/spark/facts.ts";
import { groupLogs } from "../../src/engines/spark/log/find-logs.ts";
import { errorOf, workplace, type Workplace } from "../data/support.ts";
import { logText, lz4Stream, skewedApplication, snappyStream, zstdStream } from "./event-log.ts";
import { readFacts } from "./read.ts";

let place: Workplace;
beforeAll(() => {
  place = workplace();
});
afterAll(async () => place.dispose());

const read = async (path: string): Promise<SparkFacts> => readFacts(place, path);

const text = logText(skewedApplication());

describe("compression", () => {
  const streams: readonly { readonly name: string; readonly bytes: Buffer | string }[] = [
    { name: "app.lz4", bytes: lz4Stream(text) },
    { name: "app.snappy", bytes: snappyStream(text) },
    { name: "app.zstd", bytes: zstdStream(text) },
    { name: "app.gz", bytes: gzipSync(text) },
    { name: "no-ending", bytes: lz4Stream(text) },
    { name: "two streams.lz4", bytes: Buffer.concat([lz4Stream(text.slice(0, 5_000)), lz4Stream(text.slice(5_000))]) },
    { name: "two streams.snappy", bytes: Buffer.concat([snappyStream(text.slice(0, 5_000)), snappyStream(text.slice(5_000))]) },
  ];

  it.each(streams)("$name gives what the plain log gives", async ({ name, bytes }) => {
    const plain = await read(place.file(`same/${name}/plain/app`, text));
    const compressed = await read(place.file(`same/${name}/packed/${name}`, bytes));
    for (const part of ["application", "stages", "executions", "jobs", "executors", "failures", "utilisation"] as const) {
      expect(compressed[part]).toEqual(plain[part]);
    }
    expect(compressed.source).toMatchObject({ events: 16, unreadable: 0, cut: [] });
  });

  const cutOff = text.length - 700;
  const damaged = [
    { name: "app.lz4.inprogress", bytes: lz4Stream(text, 1_000).subarray(0, -900) },
    { name: "app.snappy.inprogress", bytes: snappyStream(text, 1_000).subarray(0, -900) },
    { name: "app.zstd.inprogress", bytes: zstdStream(text.slice(0, cutOff), false) },
    { name: "app.gz", bytes: gzipSync(text).subarray(0, -40) },
  ];

  it.each(damaged)("$name is read as far as it goes, and told", async ({ name, bytes }) => {
    const path = place.file(`cut/${name}/${name}`, bytes);
    const { application, source, stages } = await read(path);
    expect(application).toMatchObject({ name: "nightly", finished: false });
    expect(stages).toHaveLength(1);
    expect(source.cut).toEqual([path]);
    expect(source.events).toBeGreaterThan(10);
    expect(source.events).toBeLessThan(16);
  });

  it("stops at a block that is damaged in the middle", async () => {
    const bytes = lz4Stream(text, 1_000);
    bytes.fill(0xff, bytes.length >> 1, (bytes.length >> 1) + 40);
    const { source } = await read(place.file("damaged.lz4", bytes));
    expect(source.cut).toHaveLength(1);
    expect(source.events).toBeGreaterThan(3);
  });

  it.each([
    { name: "lzf", bytes: Buffer.from("ZV\u0001\u0000\u0005\u0000\u0009abcdef", "latin1"), said: "lzf compression" },
    { name: "lz4 of the command line", bytes: Buffer.from([0x04, 0x22, 0x4d, 0x18, 0x64, 0x40, 0xa7]), said: "lz4-frame compression" },
    { name: "nothing known", bytes: Buffer.from([0x00, 0x01, 0x02, 0x03, 0x04]), said: "not known" },
  ])("$name is refused, with what can be read", async ({ name, bytes, said }) => {
    const error = await errorOf(async () => read(place.file(`unknown/${name}`, bytes)));
    expect(error.code).toBe("unsupportedFeature");
    expect(error.message).toContain(said);
    expect(error.hint).toContain("zstd, lz4 and snappy");
  });
});

describe("rolling logs", () => {
  const lines = text.trimEnd().split("\n");
  const part = (from: number, to?: number): string => `${lines.slice(from, to).join("\n")}\n`;

  it("are read in the order of their numbers, whatever order the names have", async () => {
    const folder = "rolling/eventlog_v2_app-7";
    place.file(`${folder}/appstatus_app-7`, "");
    place.file(`${folder}/events_10_app-7.lz4`, lz4Stream(part(12)));
    place.file(`${folder}/events_2_app-7.zstd`, zstdStream(part(6, 12)));
    place.file(`${folder}/.events_2_app-7.crc`, "x");
    const path = place.file(`${folder}/events_1_app-7`, part(0, 6));
    const { application, source, stages } = await read(path.replace(/\/events_1_app-7$/, ""));
    expect(application).toMatchObject({ name: "nightly", finished: true });
    expect(stages[0]?.tasks.ended).toBe(4);
    expect(source.files.map(({ path: file }) => file.replace(/^.*events_/, ""))).toEqual(["1_app-7", "2_app-7.zstd", "10_app-7.lz4"]);
  });

  it("name the files that are missing", () => {
    const missing = (...names: readonly string[]): readonly number[] =>
      groupLogs(names.map((name) => `logs/eventlog_v2_a/${name}`)).flatMap((log) => log.missing);
    expect(missing("events_1_a", "events_2_a", "events_5_a.zstd")).toEqual([3, 4]);
    expect(missing("events_3_a", "appstatus_a")).toEqual([1, 2]);
    expect(missing("events_3_a", "events_4_a.compact", "events_6_a")).toEqual([5]);
    expect(missing("events_1_a", "events_2_a")).toEqual([]);
    expect(missing("events_1_a", "events_99999999999_a").length).toBeLessThan(200_000);
  });

  it("are read as Databricks delivers them, the latest without a date", async () => {
    place.file("delivered/0115-cluster/eventlog", part(12));
    place.file("delivered/0115-cluster/eventlog-2026-01-31--16-00.gz", gzipSync(part(6, 12)));
    const path = place.file("delivered/0115-cluster/eventlog-2026-01-31--15-00.gz", gzipSync(part(0, 6)));
    const { application, source } = await read(path.replace(/\/eventlog-[^/]*$/, ""));
    expect(application).toMatchObject({ name: "nightly", finished: true });
    expect(source.files.map(({ path: file }) => file.replace(/^.*cluster\//, ""))).toEqual([
      "eventlog-2026-01-31--15-00.gz",
      "eventlog-2026-01-31--16-00.gz",
      "eventlog",
    ]);
  });

  it("leave out what a compacted file stands for", () => {
    const files = ["events_1_a", "events_2_a", "events_2_a.compact", "events_3_a", "appstatus_a.inprogress"].map(
      (name) => `logs/eventlog_v2_a/${name}`,
    );
    expect(groupLogs(files)).toEqual([
      {
        path: "logs/eventlog_v2_a",
        files: ["logs/eventlog_v2_a/events_2_a.compact", "logs/eventlog_v2_a/events_3_a"],
        missing: [],
      },
    ]);
  });
});

describe("bad input", () => {
  it("asks which application is meant", async () => {
    place.file("history/app-1", text);
    place.file("history/eventlog_v2_app-2/events_1_app-2", text);
    const folder = place.file("history/notes.txt", "not a log").replace("/notes.txt", "");
    const error = await errorOf(async () => read(folder));
    expect(error.code).toBe("severalApplications");
    expect(error.message).toContain("2 applications");
    expect(error.hint).toContain("history/app-1");
    expect(error.hint).toContain("history/eventlog_v2_app-2");
    expect(error.hint).not.toContain("notes.txt");
  });

  it("takes a folder of other files for what it is", async () => {
    for (let index = 0; index < 20; index += 1) place.file(`project/module-${index}.ts`, "export {};");
    const error = await errorOf(async () => read(place.file("project/README.md", "x").replace("/README.md", "")));
    expect(error.code).toBe("notAnEventLog");
    expect(error.message).toContain("none of the 21 files");
  });

  it.each([
    { name: "prose.txt", content: "This is no log.\nNot at all.\n", said: "none of its lines" },
    { name: "other.json", content: '{"Event":"Something"}\n{"Event":"Else"}\n', said: "none of Spark's listener events" },
    { name: "array.json", content: '[{"Event":"SparkListenerLogStart"}]\n', said: "none of its lines" },
  ])("$name is no event log", async ({ name, content, said }) => {
    const error = await errorOf(async () => read(place.file(`no-log/${name}`, content)));
    expect(error.code).toBe("notAnEventLog");
    expect(error.message).toContain(said);
  });

  it("says that a file is empty, or a folder", async () => {
    expect((await errorOf(async () => read(place.file("empty/app-1", "")))).code).toBe("emptyFile");
    const folder = place.file("hidden/.only", "x").replace("/.only", "");
    expect((await errorOf(async () => read(folder))).code).toBe("notAnEventLog");
  });

  it("leaves out lines that are broken, and the last that was cut off", async () => {
    const lines = text.split("\n");
    const broken = [...lines.slice(0, 3), "{broken", '"text"', ...lines.slice(3, -2), lines.at(-2)?.slice(0, 20)].join("\n");
    const { source, stages, application } = await read(place.file("broken/app-1", broken));
    expect(source).toMatchObject({ events: 15, unreadable: 3 });
    expect(stages[0]?.tasks.ended).toBe(4);
    expect(application.finished).toBe(false);
  });

  it("reads events of more than 16 MB", async () => {
    const long = ["== Physical Plan ==", "Range (1)", "", "x".repeat(20_000_000)].join("\n");
    const events = skewedApplication().map((event) =>
      "physicalPlanDescription" in event ? { ...event, physicalPlanDescription: long } : event,
    );
    const { executions, source } = await read(place.file("long/app-1", logText(events)));
    expect(source).toMatchObject({ events: 16, unreadable: 0 });
    expect(executions[0]?.plan.lines).toEqual(["Range (1)"]);
  });

  it("keeps to the roots", async () => {
    expect((await errorOf(async () => read("/etc/passwd"))).code).toBe("outsideRoots");
    expect((await errorOf(async () => read("../outside"))).code).toBe("outsideRoots");
  });

  it("reads a plan of unusual depth, and one that is none", async () => {
    let deep: object = { nodeName: "Range", simpleString: "Range", children: [], metadata: {}, metrics: [] };
    for (let depth = 0; depth < 900; depth += 1)
      deep = { nodeName: "Project", simpleString: "Project", children: [deep], metadata: {}, metrics: [] };
    const events = skewedApplication().map((event) => ("sparkPlanInfo" in event ? { ...event, sparkPlanInfo: deep } : event));
    expect((await read(place.file("deep/app-1", logText(events)))).executions[0]?.plan.nodes.length).toBe(401);
    const none = skewedApplication().map((event) =>
      "sparkPlanInfo" in event ? { ...event, sparkPlanInfo: 7, physicalPlanDescription: "" } : event,
    );
    expect((await read(place.file("none/app-1", logText(none)))).executions[0]?.plan).toEqual({ nodes: [], lines: [] });
  });
});
