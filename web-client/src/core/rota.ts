/** The rota as pages show and edit it. */

import type { LayerId, LayerPlan, SpansView, StaffId, Timestamp } from "../protocol/generated";
import { addDays, momentIn } from "./zone";

/** The list with one entry a place earlier (-1) or later (1); unchanged where there is no such place. */
export function moved<T>(order: readonly T[], entry: T, by: -1 | 1): readonly T[] {
  const from = order.indexOf(entry);
  const to = from + by;
  if (from < 0 || to < 0 || to >= order.length) return order;
  return order.map((other, index) => {
    if (index === to) return entry;
    return index === from ? (order[to] ?? other) : other;
  });
}

/** A part of one day of one layer, in which the same person is on call or nobody is. */
export interface Piece {
  readonly from: Timestamp;
  readonly until: Timestamp;
  readonly staff: StaffId | null;
  readonly kind: "person" | "off" | "gap";
  readonly overridden: boolean;
  /** Whether it is the whole day. */
  readonly whole: boolean;
}

/** A day of the rota's zone, from midnight to midnight. */
export interface Day {
  readonly date: string;
  readonly from: Timestamp;
  readonly until: Timestamp;
}

/** The seven days from this Monday on. One may have 23 or 25 hours. */
export function weekOf(zone: string, monday: string): readonly Day[] {
  const midnight = (date: string) => momentIn(zone, { date, time: "00:00" });
  return Array.from({ length: 7 }, (_, place) => {
    const date = addDays(monday, place);
    return { date, from: midnight(date), until: midnight(addDays(date, 1)) };
  });
}

/** What one layer has on one day. */
export function piecesOf(view: SpansView, layer: LayerId, day: Day): readonly Piece[] {
  return view.spans
    .filter((span) => span.layer === layer && span.from < day.until && day.from < span.until)
    .map((span) => {
      const from = Math.max(span.from, day.from);
      const until = Math.min(span.until, day.until);
      const kind = span.staff !== null ? "person" : span.on_duty ? "gap" : "off";
      const whole = from === day.from && until === day.until;
      return { from, until, staff: span.staff, kind, overridden: span.overridden, whole };
    });
}

/** A layer for whoever is added: one person, turns of a week. */
export function newLayer(id: LayerId, name: string, today: string): LayerPlan {
  return {
    id,
    name,
    people: [],
    every: { unit: "week", on: "monday" },
    hand_over: "09:00",
    starts: today,
    windows: [],
  };
}
