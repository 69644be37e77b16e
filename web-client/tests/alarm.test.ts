import { expect, test } from "vitest";
import { mutedFor, silentUntil, waitsOf, type Waits } from "../src/core/alarm";
import { emptyBoard } from "../src/core/board";
import { isUnreached } from "../src/core/case_queue";
import type { CaseView } from "../src/protocol/generated";
import { caseWith, escalationWith } from "./fakes";

const high: Waits = { what: "cases", count: 1, urgent: [], heard: true };
const imminent: Waits = { ...high, urgent: ["case"] };
const MINUTE = 60_000;

test("what was muted is heard again when its time is over", () => {
  const mute = mutedFor(30, 0, high);
  expect(silentUntil(high, mute, 30 * MINUTE - 1)).toBe(30 * MINUTE);
  expect(silentUntil(high, mute, 30 * MINUTE)).toBeNull();
});

test("what is imminent is silent for five minutes at most, however long was asked for", () => {
  const mute = mutedFor(30, 0, imminent);
  expect(silentUntil(imminent, mute, 5 * MINUTE - 1)).toBe(5 * MINUTE);
  expect(silentUntil(imminent, mute, 5 * MINUTE)).toBeNull();
  expect(silentUntil(high, mute, 5 * MINUTE)).toBe(30 * MINUTE);
});

test("what is imminent and new is heard at once", () => {
  const mute = mutedFor(30, 0, high);
  expect(silentUntil(imminent, mute, MINUTE)).toBeNull();
  const again = mutedFor(30, MINUTE, imminent);
  expect(silentUntil(imminent, again, 2 * MINUTE)).toBe(6 * MINUTE);
  expect(silentUntil({ ...imminent, urgent: ["case", "new"] }, again, 2 * MINUTE)).toBeNull();
});

test("a clock that was set back does not mute for longer", () => {
  expect(silentUntil(high, mutedFor(5, 10 * MINUTE, high), MINUTE)).toBeNull();
  expect(silentUntil(high, null, 0)).toBeNull();
});

const calling = escalationWith({ next_call_at: 2, nobody_reached: true });
const unreached = caseWith({ status: "escalated", escalation: calling });

test("moderators are called while nobody could be reached, until somebody is there", () => {
  const staff = {
    id: "me",
    name: "sam",
    role: "moderator",
    pseudonym: "Ash",
    disabled: false,
  } as const;
  const waits = (view: CaseView): number => waitsOf({ ...emptyBoard(staff), cases: [view] }).count;
  expect(waits(unreached)).toBe(1);
  expect(isUnreached(unreached)).toBe(true);
  for (const over of [
    { ...unreached, escalation: { ...calling, status: "joined" as const, joined_by: "ada" } },
    { ...unreached, escalation: { ...calling, nobody_reached: false, coming: "ada" } },
    { ...unreached, drill: true },
  ]) {
    expect(waits(over)).toBe(0);
    expect(isUnreached(over)).toBe(false);
  }
});
