import { expect, test } from "vitest";
import { coursesOfCase } from "../src/core/handover";
import type { CaseView, FlagView } from "../src/protocol/generated";
import { caseWith, escalationWith } from "./fakes";

const flag = (at: number, rule: string): FlagView => ({
  id: `flag ${at}`,
  source: "rule",
  severity: "high",
  at,
  seq: at,
  signals: [{ rule, why: "speaks of dying", span: [0, 1] }],
  verdict: null,
});

const view = (flags: FlagView[]): CaseView => {
  const pages = [
    { staff: "a", name: "Ada", at: 20, acknowledged_at: 25 },
    { staff: "b", name: "Ben", at: 30, acknowledged_at: null },
  ];
  const escalation = escalationWith({ since: 19, calls: 2, pages });
  return caseWith({ severity: "high", status: "escalated", flags, escalation });
};

test("what happened stands in the order of time, and what repeats stands once", () => {
  const happened = coursesOfCase(view([flag(1, "a"), flag(2, "a"), flag(22, "b")]));
  expect(happened.map(({ kind, at }) => [kind, at])).toEqual([
    ["flag", 1],
    ["calling", 19],
    ["called", 20],
    ["flag", 22],
    ["coming", 25],
    ["called", 30],
  ]);
});

test("that calling began is not said beside its first call", () => {
  const begun = view([flag(1, "a")]);
  const escalation = begun.escalation && { ...begun.escalation, since: 20 };
  const kinds = coursesOfCase({ ...begun, escalation }).map(({ kind }) => kind);
  expect(kinds).toEqual(["flag", "called", "coming", "called"]);
});

test("it stays as short as a screen, with the newest flags", () => {
  const many = Array.from({ length: 30 }, (_, at) => flag(at, `rule ${at}`));
  const happened = coursesOfCase(view(many));
  expect(happened.filter(({ kind }) => kind === "flag").map(({ at }) => at)).toEqual([
    25, 26, 27, 28, 29,
  ]);
});
