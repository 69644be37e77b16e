/** The way out for whoever has no time to look for a button: three times Escape, and nothing between. */

import type { Timestamp } from "../protocol/generated";

/** How long after one the next may come. */
export const NEXT_ESCAPE_WITHIN_MS = 1_000;
const ESCAPES = 3;

/** Told of every key and when it was pressed, it says whether that was the third Escape in a row. */
export function escapes(): (key: string, at: Timestamp) => boolean {
  let count = 0;
  let last: Timestamp = 0;
  return (key, at) => {
    const goesOn = count > 0 && at - last <= NEXT_ESCAPE_WITHIN_MS;
    count = key === "Escape" ? (goesOn ? count + 1 : 1) : 0;
    last = at;
    if (count < ESCAPES) return false;
    count = 0;
    return true;
  };
}
