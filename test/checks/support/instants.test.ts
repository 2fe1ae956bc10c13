import { describe, expect, it } from "vitest";
import { durationText, parseDuration, subtractDuration } from "../../../src/engines/quality/checks/support/durations.ts";
import { instantMicroseconds, parseInstant, parseTime } from "../../../src/engines/quality/checks/support/instants.ts";

describe("instants", () => {
  it.each([
    ["2024-02-29", "2024-02-29 00:00:00", true],
    ["2024-02-29T12:30", "2024-02-29 12:30:00", false],
    ["2024-02-29 12:30:01.500", "2024-02-29 12:30:01.5", false],
    ["2024-03-01T00:30:00+02:00", "2024-02-29 22:30:00", false],
    ["2024-02-29T19:00:00-0500", "2024-03-01 00:00:00", true],
    ["2024-02-29t12:00:00z", "2024-02-29 12:00:00", false],
    ["2024-02-29 12:00:00+00", "2024-02-29 12:00:00", false],
  ])("reads %s as UTC", (text, expected, isMidnight) => {
    expect(parseInstant(text)).toMatchObject({ text: expected, isMidnight });
  });

  it.each([
    "2024-02-31",
    "2023-02-29",
    "2024-13-01",
    "2024-1-1",
    "24:00",
    "2024-02-29T24:00:00",
    "2024-02-29T12",
    "now",
    "",
    "20240229",
    "0000-01-01T00:00:00+10:00",
  ])("refuses %s", (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });

  it("keeps microseconds", () => {
    expect(instantMicroseconds("1970-01-01T00:00:00.000001Z")).toBe(1n);
    expect(instantMicroseconds("1969-12-31T23:59:59.999999Z")).toBe(-1n);
    expect(instantMicroseconds("1970-01-01T00:00:00.0000019Z")).toBe(1n);
    expect(parseInstant("2024-01-01T00:00:00.1234567Z")?.nanoseconds).toBe(true);
    expect(parseInstant("2024-01-01T00:00:00.123456000Z")?.nanoseconds).toBe(false);
  });

  it("knows times of day", () => {
    expect(["00:00", "23:59:59.123456"].every(parseTime)).toBe(true);
    expect(["24:00", "12", "12:60"].some(parseTime)).toBe(false);
  });
});

describe("durations", () => {
  const hour = 3_600_000;

  it.each([
    ["P1D", 0, 24 * hour],
    ["PT2H30M", 0, 2.5 * hour],
    ["P1W", 0, 168 * hour],
    ["P1Y2M3DT4H", 14, 76 * hour],
    ["PT0.5S", 0, 500],
    ["2 hours", 0, 2 * hour],
    ["1 day", 0, 24 * hour],
    ["90d", 0, 90 * 24 * hour],
    ["1.5 h", 0, 1.5 * hour],
    ["15 mins", 0, 0.25 * hour],
    ["3 months", 3, 0],
    ["1 year", 12, 0],
  ])("reads %s", (text, months, milliseconds) => {
    expect(parseDuration(text)).toEqual({ months, milliseconds });
  });

  it.each(["", "P", "PT", "P1DT", "1", "day", "-1 day", "P0D", "0 hours", "1.5 months", "2 fortnights", "tomorrow"])(
    "refuses %s",
    (text) => {
      expect(parseDuration(text)).toBeUndefined();
    },
  );

  it("counts months by the calendar", () => {
    const before = (from: string, months: number): string => subtractDuration(new Date(from), { months, milliseconds: 0 }).toISOString();
    expect(before("2024-03-31T12:00:00Z", 1)).toBe("2024-02-29T12:00:00.000Z");
    expect(before("2023-03-31T12:00:00Z", 1)).toBe("2023-02-28T12:00:00.000Z");
    expect(before("2024-02-29T00:00:00Z", 12)).toBe("2023-02-28T00:00:00.000Z");
    expect(before("2024-01-15T00:00:00Z", 2)).toBe("2023-11-15T00:00:00.000Z");
  });

  it("is worded in the largest unit", () => {
    expect(durationText(0)).toBe("0 seconds");
    expect(durationText(1000)).toBe("1 second");
    expect(durationText(90_000)).toBe("1.5 minutes");
    expect(durationText(2 * hour)).toBe("2 hours");
    expect(durationText(1234 * 24 * hour)).toBe("1,234 days");
  });
});
