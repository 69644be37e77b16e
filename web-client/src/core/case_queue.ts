/** The case queue as a value: the most severe first, then the oldest, and drills last. */

import type { CaseView, Severity, ToStaff } from "../protocol/generated";

export function changedQueue(
  cases: readonly CaseView[],
  { set, gone }: Extract<ToStaff, { type: "case_queue_changed" }>,
): readonly CaseView[] {
  const next = new Map(cases.map((view) => [view.id, view]));
  for (const view of set) next.set(view.id, view);
  for (const id of gone) next.delete(id);
  return [...next.values()].sort(
    (one, other) =>
      Number(one.drill) - Number(other.drill) ||
      rank(other.severity) - rank(one.severity) ||
      one.opened_at - other.opened_at ||
      one.id.localeCompare(other.id),
  );
}

/** Whether everybody was called for somebody and nobody is there. A drill is nobody's danger. */
export function isUnreached({ drill, escalation }: CaseView): boolean {
  return !drill && escalation?.status === "calling" && escalation.nobody_reached;
}

/** The more severe, the higher; 0 is none. */
export function rank(severity: Severity | null): number {
  return severity === null ? 0 : { low: 1, high: 2, imminent: 3 }[severity];
}
