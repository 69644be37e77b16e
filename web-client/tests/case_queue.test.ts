import { expect, test } from "vitest";
import { changedQueue } from "../src/core/case_queue";
import type { CaseView, Severity } from "../src/protocol/generated";
import { caseWith } from "./fakes";

const view = (id: string, severity: Severity, opened_at: number): CaseView =>
  caseWith({ id, session: id, severity, opened_at });

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
