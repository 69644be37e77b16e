/**
 * What waits for somebody, and whether it is to be heard now. It can be muted for a while, never for
 * good: what is imminent is heard again after five minutes at most, and at once when it is new.
 */

import type { CaseId, Severity, Timestamp } from "../protocol/generated";
import { callsOf, isOver, isUnread, type Board } from "./board";
import { isUnreached } from "./case_queue";
import { unreadWhispers } from "./whispers";

/** What waits. */
export interface Waits {
  readonly what: "cases" | "pages" | "students";
  readonly count: number;
  /** The cases in which a life may be in danger. */
  readonly urgent: readonly CaseId[];
  /** Whether it is heard, or only stands in the title. */
  readonly heard: boolean;
}

export interface Mute {
  readonly since: Timestamp;
  readonly until: Timestamp;
  /** What was urgent when it was muted. */
  readonly known: readonly CaseId[];
}

/** The spans for which it can be muted, in minutes. */
export const MUTES = [5, 15, 30] as const;
const URGENT_MUTE_MS = 5 * 60_000;
/** How often it is heard again. */
export const RING_EVERY_MS = 12_000;
export const RING_URGENT_EVERY_MS = 5_000;

export function mutedFor(minutes: (typeof MUTES)[number], now: Timestamp, waits: Waits): Mute {
  return { since: now, until: now + minutes * 60_000, known: waits.urgent };
}

/** Until when it is silent; null when it is not. A clock that was set back ends it too. */
export function silentUntil(waits: Waits, mute: Mute | null, now: Timestamp): Timestamp | null {
  if (mute === null || now < mute.since) return null;
  const { urgent } = waits;
  if (urgent.some((id) => !mute.known.includes(id))) return null;
  const until = urgent.length > 0 ? Math.min(mute.until, mute.since + URGENT_MUTE_MS) : mute.until;
  return now < until ? until : null;
}

export function waitsOf(board: Board): Waits {
  switch (board.staff.role) {
    case "moderator": {
      const { id } = board.staff;
      const waiting = (board.cases ?? []).filter(
        (view) => view.status === "open" || view.offered_to === id || isUnreached(view),
      );
      const urgent = waiting.filter(isUrgent).map(({ id }) => id);
      return { what: "cases", count: waiting.length, urgent, heard: true };
    }
    case "clinician": {
      const calls = callsOf(board);
      const urgent = calls.filter(isUrgent).map((page) => page.case);
      return { what: "pages", count: calls.length, urgent, heard: true };
    }
    case "supporter": {
      const open = board.conversations.filter((one) => !isOver(board, one));
      const news = open.filter((one) => isUnread(one) || unreadWhispers(one.whispers) > 0).length;
      const free = board.desk?.ready === true && open.length < board.desk.capacity;
      const waiting = free ? (board.desk?.waiting ?? 0) : 0;
      return { what: "students", count: news + waiting, urgent: [], heard: false };
    }
    case "coordinator":
      return { what: "students", count: 0, urgent: [], heard: false };
  }
}

function isUrgent({ severity }: { readonly severity: Severity }): boolean {
  return severity === "imminent";
}
