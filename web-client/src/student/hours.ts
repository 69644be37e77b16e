/** Opening hours as people read them. */

import type { DayWindow, OpeningHours, Timestamp, Weekday } from "../protocol/generated";
import { readersLocale } from "../ui/format";

const WEEK: readonly Weekday[] = [
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
];

export interface OpenDay {
  readonly day: Weekday;
  readonly open: readonly string[];
}

export function weekOf({ weekly }: OpeningHours): OpenDay[] {
  return WEEK.map((day) => {
    const windows = weekly.filter(({ days }) => days.includes(day));
    return { day, open: [...windows].sort(byBeginning).map(stretch) };
  });
}

export interface OtherDay {
  readonly days: string;
  readonly open: readonly string[];
}

export function daysAhead({ exceptions }: OpeningHours): OtherDay[] {
  const format = new Intl.DateTimeFormat(readersLocale(), {
    dateStyle: "medium",
    timeZone: "UTC",
  });
  const day = (date: string): Date => new Date(`${date}T00:00:00Z`);
  return exceptions.map(({ from, until, open }) => ({
    days: format.formatRange(day(from), day(until ?? from)),
    open: [...open].sort(byBeginning).map(stretch),
  }));
}

/** `Monday, 18:00`, as clocks there show it. */
export function weekdayAndClock(at: Timestamp, zone: string): string {
  return new Intl.DateTimeFormat(readersLocale(), {
    weekday: "long",
    hour: "numeric",
    minute: "2-digit",
    timeZone: zone,
  }).format(at);
}

/** `Europe/Vienna` is where Vienna is. */
export function placeOf(zone: string): string {
  return (zone.split("/").at(-1) ?? zone).replaceAll("_", " ");
}

const stretch = ({ from, until }: DayWindow): string => `${from}–${until}`;

const byBeginning = (a: DayWindow, b: DayWindow): number => a.from.localeCompare(b.from);
