import { expect, test } from "vitest";
import { mutedFor, silentUntil, type Waits } from "../src/core/alarm";

const high: Waits = { what: "cases", count: 1, urgent: false, heard: true };
const imminent: Waits = { ...high, urgent: true };
const MINUTE = 60_000;

test("what was muted is heard again when its time is over", () => {
  const mute = mutedFor(30, 0);
  expect(silentUntil(high, mute, 30 * MINUTE - 1)).toBe(30 * MINUTE);
  expect(silentUntil(high, mute, 30 * MINUTE)).toBeNull();
});

test("what is imminent is silent for five minutes at most, however long was asked for", () => {
  const mute = mutedFor(30, 0);
  expect(silentUntil(imminent, mute, 5 * MINUTE - 1)).toBe(5 * MINUTE);
  expect(silentUntil(imminent, mute, 5 * MINUTE)).toBeNull();
  expect(silentUntil(high, mute, 5 * MINUTE)).toBe(30 * MINUTE);
});

test("a clock that was set back does not mute for longer", () => {
  expect(silentUntil(high, mutedFor(5, 10 * MINUTE), MINUTE)).toBeNull();
  expect(silentUntil(high, null, 0)).toBeNull();
});
