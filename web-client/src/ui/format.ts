/** Times and numbers as people write them where they are. */

import type { Timestamp } from "../protocol/generated";

const hoursAndMinutes = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });

export function clockTime(at: Timestamp): string {
  return hoursAndMinutes.format(at);
}

/** What a phone dials: digits, plus, star and hash. */
export function dialled(phone: string): string {
  return `tel:${phone.replace(/[^\d+*#]/g, "")}`;
}

const dayAndTime = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

const dayAndMinute = new Intl.DateTimeFormat(undefined, {
  dateStyle: "medium",
  timeStyle: "short",
});

/** For people who wait for it, not for a log. */
export function dayAndClock(at: Timestamp): string {
  return dayAndMinute.format(at);
}

export function dateTime(at: Timestamp): string {
  return dayAndTime.format(at);
}
