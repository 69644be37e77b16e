/** Return codes, as far as a page has to know them: their digits, and when one may be offered. */

import type { Row } from "./chat";

const TYPED_AGAIN = 4;

/** Whether somebody typed the last digits of a code. */
export function isLastOf(typed: string, code: string): boolean {
  const digits = digitsIn(typed);
  return digits.length === TYPED_AGAIN && digitsIn(code).endsWith(digits);
}

/** Whether this may be a code: the country code may stand before it. */
export function mayBeCode(typed: string): boolean {
  return [10, 13, 15].includes(digitsIn(typed).length);
}

/** A supporter and the student have written to each other: there is somebody to come back to. */
export function haveMet(rows: readonly Row[]): boolean {
  const has = (author: string): boolean =>
    rows.some((row) => row.kind === "text" && row.author === author);
  return has("supporter") && has("student");
}

function digitsIn(text: string): string {
  return text.replace(/\D/g, "");
}
