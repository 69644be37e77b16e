import { expect, test } from "vitest";
import { changedQueue } from "../src/core/case_queue";
import type { CaseView, Severity } from "../src/protocol/generated";

const view = (id: string, severity: Severity, opened_at: number): CaseView => ({
  id,
  session: id,
  pseudonym: "Calm Otter",
  severity,
  status: "open",
  opened_at,
  claim_due_at: null,
  claimed_by: null,
  offered_to: null,
  offered_until: null,
  moderator: null,
  safety_asked_at: null,
  safety_checked_at: null,
  session_ended: false,
  flags: [],
  escalation: null,
  drill: false,
  notes: 0,
  contact_until: null,
});

test("the most severe is first, then the oldest, and a drill is before nobody in danger", () => {
  const before = [view("a", "imminent", 4), view("b", "low", 2), view("gone", "high", 1)];
  const queue = changedQueue(before, {
    type: "case_queue_changed",
    set: [
      { ...view("drill", "imminent", 1), drill: true },
      view("c", "high", 1),
      view("d", "imminent", 3),
    ],
    gone: ["gone"],
    now: 5,
  });
  expect(queue.map(({ id }) => id)).toEqual(["d", "a", "c", "b", "drill"]);
});
