/** The clocks of another place: what they show at a moment, and when they show something. */

import type { Timestamp } from "../protocol/generated";

/** What a clock shows: `2026-10-25` and `02:30`. */
export interface ClockFace {
  readonly date: string;
  readonly time: string;
}

export const MINUTE_MS = 60_000;
export const DAY_MS = 24 * 60 * MINUTE_MS;

const formats = new Map<string, Intl.DateTimeFormat>();

export function clockIn(zone: string, at: Timestamp): ClockFace {
  const shown = new Date(wall(zone, at)).toISOString();
  return { date: shown.slice(0, 10), time: shown.slice(11, 16) };
}

/**
 * When the clocks show this. Of the two moments that they do when they are set back, the first is
 * meant; what they skip when they are set forward is taken as if they had not. The server does the same.
 */
export function momentIn(zone: string, { date, time }: ClockFace): Timestamp {
  const shown = Date.parse(`${date}T${time}:00Z`);
  const offset = (at: number) => wall(zone, at) - at;
  const [before, after] = [offset(shown - DAY_MS), offset(shown + DAY_MS)];
  const fitting = [before, after]
    .map((each) => shown - each)
    .filter((at) => wall(zone, at) === shown);
  return fitting.length > 0 ? Math.min(...fitting) : shown - before;
}

/** The date so many days later. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The Monday of the week that a date is in. */
export function mondayOf(date: string): string {
  const sinceMonday = (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;
  return addDays(date, -sinceMonday);
}

/** What the clocks show, as if it were UTC. */
function wall(zone: string, at: number): number {
  const parts: Record<string, string> = {};
  for (const { type, value } of format(zone).formatToParts(at)) parts[type] = value;
  const { year, month, day, hour, minute, second } = parts;
  const shown = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  );
  return shown + (((at % 1000) + 1000) % 1000);
}

function format(zone: string): Intl.DateTimeFormat {
  let found = formats.get(zone);
  if (found === undefined) {
    found = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      calendar: "iso8601",
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    });
    formats.set(zone, found);
  }
  return found;
}
