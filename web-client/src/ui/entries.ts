/** Rows and unsent texts, arranged for the eye: neighbours of one writer belong together. */

import { isOwn, type Chat, type EventRow, type Row, type TextRow, type Unsent } from "../core/chat";
import type { Pseudonym } from "../protocol/generated";

export type Entry =
  | {
      readonly kind: "event";
      readonly id: string;
      readonly row: EventRow;
      /** Whether its time says more than the row before it. */
      readonly timed: boolean;
    }
  | {
      readonly kind: "text";
      readonly id: string;
      readonly row: TextRow;
      readonly own: boolean;
      /** Begins and ends a group. */
      readonly first: boolean;
      readonly last: boolean;
      /** What the supporter was called at that time. */
      readonly supporter: Pseudonym | null;
      /** Only on the end of the newest own group. */
      readonly receipt: "sent" | "delivered" | "seen" | null;
    }
  | { readonly kind: "unsent"; readonly id: string; readonly unsent: Unsent };

const MINUTE_MS = 60_000;
const GROUP_WITHIN_MS = 5 * MINUTE_MS;

export function entriesOf(chat: Chat): readonly Entry[] {
  const newestOwn = chat.rows.findLast((row) => isOwn(chat, row))?.seq;
  let supporter: Pseudonym | null = null;
  const rows = chat.rows.map((row, index): Entry => {
    const id = row.kind === "text" && row.key !== null ? row.key : `#${row.seq}`;
    if (row.kind === "event") {
      if (row.event.kind === "paired") supporter = row.event.supporter;
      return { kind: "event", id, row, timed: minuteOf(row) !== minuteOf(chat.rows[index - 1]) };
    }
    const receipt = row.seq === newestOwn ? receiptOf(chat, row) : null;
    return {
      kind: "text",
      id,
      row,
      own: isOwn(chat, row),
      first: !together(chat.rows[index - 1], row),
      last: !together(row, chat.rows[index + 1]),
      supporter,
      receipt,
    };
  });
  const unsent = chat.outbox.map((unsent): Entry => ({ kind: "unsent", id: unsent.key, unsent }));
  return [...rows, ...unsent];
}

function receiptOf(chat: Chat, row: Row): "sent" | "delivered" | "seen" {
  if (chat.seen >= row.seq) return "seen";
  return chat.delivered >= row.seq ? "delivered" : "sent";
}

function minuteOf(row: Row | undefined): number | null {
  return row === undefined ? null : Math.floor(row.at / MINUTE_MS);
}

function together(a: Row | undefined, b: Row | undefined): boolean {
  if (a?.kind !== "text" || b?.kind !== "text") return false;
  return a.author === b.author && b.at - a.at < GROUP_WITHIN_MS;
}
