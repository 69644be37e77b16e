/** What happened in a case, in one line of time: for whoever comes to it and has seconds to read. */

import type { CaseView, FlagView, StaffName, Timestamp } from "../protocol/generated";

export type Happening =
  | { readonly kind: "flag"; readonly at: Timestamp; readonly flag: FlagView }
  | { readonly kind: "calling"; readonly at: Timestamp }
  | { readonly kind: "called" | "coming"; readonly at: Timestamp; readonly name: StaffName };

/** Flags that say the same in a row are one line, as is calling with its first call; calls are the last few. */
export function coursesOfCase(view: CaseView): readonly Happening[] {
  const flags: Happening[] = view.flags
    .filter((flag, place) => !saysTheSame(flag, view.flags[place - 1]))
    .map((flag) => ({ kind: "flag", at: flag.at, flag }));
  const { escalation } = view;
  if (escalation === null) return flags.slice(-MOST_FLAGS);
  const calls = escalation.pages.slice(-MOST_CALLS).flatMap(({ name, at, acknowledged_at }) => {
    const called: Happening = { kind: "called", at, name };
    return acknowledged_at === null
      ? [called]
      : [called, { kind: "coming", at: acknowledged_at, name } satisfies Happening];
  });
  const began = calls.some(({ kind, at }) => kind === "called" && at === escalation.since);
  const calling: Happening[] = began ? [] : [{ kind: "calling", at: escalation.since }];
  return [...flags.slice(-MOST_FLAGS), ...calling, ...calls].sort(
    (one, other) => one.at - other.at,
  );
}

function saysTheSame(flag: FlagView, before: FlagView | undefined): boolean {
  const said = (one: FlagView): string =>
    JSON.stringify([one.source, one.severity, one.signals.map(({ rule }) => rule)]);
  return before !== undefined && said(flag) === said(before);
}

/** As much as one screen holds. */
const MOST_FLAGS = 5;
const MOST_CALLS = 3;
