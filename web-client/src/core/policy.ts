/** The escalation policy while it is being edited: values in, values out. */

import type {
  CallStep,
  CallTarget,
  EscalationPolicy,
  PolicyFault,
  Severity,
} from "../protocol/generated";

/** The most severe first, as everywhere. */
export const SEVERITIES = ["imminent", "high", "low"] as const satisfies readonly Severity[];

/** After how many seconds each step of a round begins. */
export function startsOf(steps: readonly CallStep[]): readonly number[] {
  let after = 0;
  return steps.map(({ limit_s }) => {
    const start = after;
    after += limit_s;
    return start;
  });
}

/** The policy with other steps for one severity. */
export function withSteps(
  policy: EscalationPolicy,
  severity: Severity,
  steps: readonly CallStep[],
): EscalationPolicy {
  return { ...policy, [severity]: { ...policy[severity], steps: [...steps] } };
}

/** The steps with one of them changed. */
export function changed(
  steps: readonly CallStep[],
  index: number,
  change: Partial<CallStep>,
): readonly CallStep[] {
  return steps.map((step, at) => (at === index ? { ...step, ...change } : step));
}

/** A target as the value of a choice, and back. */
export function keyOf(target: CallTarget): string {
  switch (target.kind) {
    case "each_layer":
      return target.kind;
    case "layer":
      return `layer ${target.layer}`;
    case "person":
      return `person ${target.staff}`;
    case "role":
      return `role ${target.role}`;
  }
}

/** Numbers that the service could not even read, so that it could not say where they stand. */
export function unreadable(policy: EscalationPolicy): readonly PolicyFault[] {
  const limit: PolicyFault = {
    severity: null,
    step: null,
    target: null,
    reason: "limit_out_of_bounds",
  };
  const found = SEVERITIES.flatMap((severity) => {
    const { steps, repeats } = policy[severity];
    const limits = steps.flatMap(({ limit_s }, at) =>
      isWhole(limit_s) ? [] : [{ ...limit, severity, step: at + 1 }],
    );
    const reason = "repeats_out_of_bounds" as const;
    return isWhole(repeats) ? limits : [...limits, { ...limit, severity, reason }];
  });
  return isWhole(policy.acknowledged_limit_s) ? found : [...found, limit];
}

function isWhole(number: number): boolean {
  return Number.isInteger(number) && number >= 0 && number <= MOST;
}

/** What is wrong in one place of a policy, and in no other. */
export function faultsAt(
  faults: readonly PolicyFault[],
  severity: Severity | null,
  step: number | null,
): readonly PolicyFault[] {
  return faults.filter((fault) => fault.severity === severity && fault.step === step);
}

/** The largest number of 32 bits. */
const MOST = 0xffff_ffff;
