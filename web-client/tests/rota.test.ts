import { describe, expect, test } from "vitest";
import { piecesOf, weekOf } from "../src/core/rota";
import { addDays, clockIn, DAY_MS, mondayOf, momentIn } from "../src/core/zone";
import type { SpansView } from "../src/protocol/generated";
import { endIn, stretchIn } from "../src/ui/zoned";

const VIENNA = "Europe/Vienna";
const HOUR = 3_600_000;
const utc = (text: string) => Date.parse(`${text}Z`);

describe("the clocks of another place", () => {
  test("show their own time, in winter and in summer", () => {
    expect(clockIn(VIENNA, utc("2026-01-15T23:30:00"))).toEqual({
      date: "2026-01-16",
      time: "00:30",
    });
    expect(clockIn(VIENNA, utc("2026-07-15T23:30:00"))).toEqual({
      date: "2026-07-16",
      time: "01:30",
    });
  });

  test.each([VIENNA, "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC"])(
    "are read back to the same moment in %s",
    (zone) => {
      for (let at = utc("2026-01-01T00:10:00"); at < utc("2027-01-01T00:00:00"); at += 7 * HOUR) {
        const face = clockIn(zone, at);
        const back = momentIn(zone, face);
        // What is shown twice is read as the first time.
        expect([0, HOUR, HOUR / 2]).toContain(at - back);
        expect(clockIn(zone, back)).toEqual(face);
      }
    },
  );

  test("mean the first of two times, and go on where one is skipped", () => {
    expect(momentIn(VIENNA, { date: "2026-10-25", time: "02:30" })).toBe(
      utc("2026-10-25T00:30:00"),
    );
    expect(momentIn(VIENNA, { date: "2026-03-29", time: "02:30" })).toBe(
      utc("2026-03-29T01:30:00"),
    );
  });

  test("know weeks and days", () => {
    expect(mondayOf("2026-11-22")).toBe("2026-11-16");
    expect(mondayOf("2026-11-16")).toBe("2026-11-16");
    expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
    const lengths = weekOf(VIENNA, "2026-10-19").map(({ from, until }) => (until - from) / HOUR);
    expect(lengths).toEqual([24, 24, 24, 24, 24, 24, 25]);
  });
});

test("a day has the parts of its spans, and nobody on duty is a gap", () => {
  const [monday, tuesday] = weekOf(VIENNA, "2026-11-16");
  if (monday === undefined || tuesday === undefined) throw new Error("a week has seven days");
  const noon = monday.from + DAY_MS / 2;
  const span = { layer: "one", on_duty: true, overridden: false };
  const view: SpansView = {
    zone: VIENNA,
    from: monday.from,
    until: tuesday.until,
    layers: [{ id: "one", name: "First" }],
    spans: [
      { ...span, from: monday.from, until: noon, staff: "ada" },
      { ...span, from: noon, until: tuesday.from + HOUR, staff: null },
      { ...span, from: tuesday.from + HOUR, until: tuesday.until, staff: null, on_duty: false },
    ],
    gaps: [],
  };
  const kinds = (day: typeof monday) => piecesOf(view, "one", day).map(({ kind }) => kind);
  expect(kinds(monday)).toEqual(["person", "gap"]);
  expect(kinds(tuesday)).toEqual(["gap", "off"]);
  expect(piecesOf(view, "another", monday)).toEqual([]);
});

test("a stretch says its day once, and midnight as the end of a day", () => {
  const day = utc("2026-10-27T00:00:00");
  expect(stretchIn("UTC", day + 22 * HOUR, day + 24 * HOUR)).toBe("Tue 27 Oct, 22:00 – 24:00");
  expect(stretchIn("UTC", day + 22 * HOUR, day + 30 * HOUR)).toBe(
    "Tue 27 Oct, 22:00 – Wed 28 Oct, 06:00",
  );
  expect(endIn("UTC", day)).toBe("24:00");
});
