import { expect, test } from "vitest";
import { changed, faultsAt, keyOf, startsOf, unreadable, withSteps } from "../src/core/policy";
import type { CallStep, EscalationPolicy, PolicyFault } from "../src/protocol/generated";

const step = (limit_s: number): CallStep => ({ targets: [{ kind: "each_layer" }], limit_s });
const policy: EscalationPolicy = {
  imminent: { steps: [step(60)], repeats: 0 },
  high: { steps: [step(120)], repeats: 0 },
  low: { steps: [step(120)], repeats: 0 },
  acknowledged_limit_s: 120,
};

test("each step begins when the limits of those before it are over", () => {
  expect(startsOf([step(60), step(30), step(5)])).toEqual([0, 60, 90]);
});

test("one severity is changed and the others are not", () => {
  const next = withSteps(policy, "high", changed(policy.high.steps, 0, { limit_s: 5 }));
  expect(next.high.steps).toEqual([step(5)]);
  expect(next.imminent).toBe(policy.imminent);
  expect(policy.high.steps).toEqual([step(120)]);
});

test("every kind of target has a key of its own", () => {
  const keys = [
    keyOf({ kind: "each_layer" }),
    keyOf({ kind: "layer", layer: 1 }),
    keyOf({ kind: "person", staff: "1" }),
    keyOf({ kind: "role", role: "clinician" }),
  ];
  expect(new Set(keys).size).toBe(4);
});

test("a fault is shown at its place and nowhere else", () => {
  const fault: PolicyFault = { severity: "high", step: 1, target: null, reason: "no_target" };
  expect(faultsAt([fault], "high", 1)).toEqual([fault]);
  expect(faultsAt([fault], "high", null)).toEqual([]);
  expect(faultsAt([fault], "imminent", 1)).toEqual([]);
});

test("a number that is none of the service's is said at its place", () => {
  expect(unreadable(policy)).toEqual([]);
  expect(unreadable(withSteps(policy, "low", [step(0)]))).toEqual([]);
  const faulty: EscalationPolicy = {
    ...withSteps(policy, "high", [step(60), step(2.5)]),
    low: { ...policy.low, repeats: -1 },
    acknowledged_limit_s: 5e9,
  };
  const none = { severity: null, step: null, target: null };
  expect(unreadable(faulty)).toEqual([
    { ...none, severity: "high", step: 2, reason: "limit_out_of_bounds" },
    { ...none, severity: "low", reason: "repeats_out_of_bounds" },
    { ...none, reason: "limit_out_of_bounds" },
  ]);
});
