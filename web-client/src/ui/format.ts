/** Times and numbers as people write them where they are, in the language that the page is read in. */

import { spokenLanguage } from "../i18n/spoken.svelte";
import type { Timestamp } from "../protocol/generated";

export function clockTime(at: Timestamp): string {
  return format(at, { hour: "numeric", minute: "2-digit" });
}

/** For people who wait for it, not for a log. */
export function dayAndClock(at: Timestamp): string {
  return format(at, { dateStyle: "medium", timeStyle: "short" });
}

export function dateTime(at: Timestamp): string {
  return format(at, { dateStyle: "medium", timeStyle: "medium" });
}

/** What a phone dials: digits, plus, star and hash. */
export function dialled(phone: string): string {
  return `tel:${phone.replace(/[^\d+*#]/g, "")}`;
}

function format(at: Timestamp, style: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(readersLocale(), style).format(at);
}

export function readersLocale(): string {
  return locale(spokenLanguage(), navigator.languages);
}

/** English is written in one way here and in another one there: the reader's own, if they read this language. */
export function locale(spoken: string, wished: readonly string[]): string {
  return wished.find((one) => one === spoken || one.startsWith(`${spoken}-`)) ?? spoken;
}
