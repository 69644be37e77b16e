/** The wall as a value: every conversation at a glance, and in which order eyes are needed. */

import type { SessionId, Timestamp, ToStaff, WallView } from "../protocol/generated";
import { rank } from "./case_queue";

export type Wall = ReadonlyMap<SessionId, WallView>;

export function wholeWall(conversations: readonly WallView[]): Wall {
  return new Map(conversations.map((view) => [view.session, view]));
}

export function changedWall(
  wall: Wall,
  { set, spoke, gone }: Extract<ToStaff, { type: "wall_changed" }>,
): Wall {
  const next = new Map(wall);
  for (const view of set) next.set(view.session, view);
  for (const words of spoke) {
    const known = next.get(words.session);
    if (known) next.set(words.session, { ...known, ...words });
  }
  for (const session of gone) next.delete(session);
  return next;
}

/** Most severe first; then whoever wrote nothing for the longest time. */
export function inOrder(wall: Wall): readonly WallView[] {
  return [...wall.values()].sort(
    (one, other) =>
      rank(other.severity) - rank(one.severity) ||
      silentSince(one) - silentSince(other) ||
      one.session.localeCompare(other.session),
  );
}

/** Since when the student has written nothing; who never wrote is silent since they came. */
export function silentSince(view: WallView): Timestamp {
  return view.student_said_at ?? view.since;
}

/** Whether the student's last words wait for an answer. */
export function isUnanswered({ student_said_at, staff_said_at }: WallView): boolean {
  return student_said_at !== null && (staff_said_at ?? 0) < student_said_at;
}

/** Whether everybody was called for somebody and nobody came. */
export function isExhausted(wall: Wall): boolean {
  return [...wall.values()].some(({ calling }) => calling === "nobody_reached");
}
