/** Times of the rota as people write them, in the rota's own zone. */

import type { Timestamp } from "../protocol/generated";

/** `Tue 27 Oct`. */
export function dayIn(zone: string, at: Timestamp): string {
  return format(zone, { weekday: "short", day: "numeric", month: "short" }, at);
}

/** `22:00`. */
export function timeIn(zone: string, at: Timestamp): string {
  return format(zone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }, at);
}

/** `Tue 27 Oct, 22:00 – Wed 28 Oct, 06:00`; the day is said once where it is one. */
export function stretchIn(zone: string, from: Timestamp, until: Timestamp): string {
  const [day, lastDay] = [dayIn(zone, from), dayIn(zone, until - 1)];
  const [begins, ends] = [timeIn(zone, from), endIn(zone, until)];
  if (day === lastDay) return `${day}, ${begins} – ${ends}`;
  return `${day}, ${begins} – ${lastDay}, ${ends}`;
}

/** A stretch that ends at midnight ends at 24:00 of its last day. */
export function endIn(zone: string, until: Timestamp): string {
  const ends = timeIn(zone, until);
  return ends === "00:00" ? "24:00" : ends;
}

function format(zone: string, how: Intl.DateTimeFormatOptions, at: Timestamp): string {
  return new Intl.DateTimeFormat("en-GB", { ...how, timeZone: zone }).format(at);
}
