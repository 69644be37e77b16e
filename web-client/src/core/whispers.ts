/**
 * The whispers of one conversation as a value: what its staff write for each other. An event in, new
 * whispers and the frames to send out.
 *
 * They are numbered by themselves. An own one waits in an outbox until it comes back with its key; the
 * same key twice is stored once, so it may be sent again after every reconnect.
 */

import type {
  Author,
  ErrorCode,
  MessageKey,
  NoteText,
  Seq,
  Timestamp,
} from "../protocol/generated";

export interface Whispers {
  readonly rows: readonly WhisperRow[];
  /** Own ones that are not stored yet, oldest first. */
  readonly outbox: readonly UnsentWhisper[];
  /** The last one that was shown. */
  readonly read: Seq;
}

export interface WhisperRow {
  readonly seq: Seq;
  readonly at: Timestamp;
  readonly author: Author;
  readonly text: NoteText;
  /** Set on own ones. */
  readonly key: MessageKey | null;
}

export interface UnsentWhisper {
  readonly key: MessageKey;
  readonly text: NoteText;
  /** Why it was refused; null while it is under way. */
  readonly code: ErrorCode | null;
}

export type WhisperEvent =
  /** The conversation is open on this connection. */
  | { type: "online" }
  | { type: "forget" }
  | { type: "written"; key: MessageKey; text: NoteText }
  | ({ type: "whispered" } & WhisperRow)
  | { type: "refused"; key: MessageKey; code: ErrorCode }
  | { type: "retry" }
  | { type: "discard"; key: MessageKey }
  | { type: "shown" };

export type WhisperFrame =
  { type: "hear_whispers"; last_seq: Seq } | { type: "whisper"; key: MessageKey; text: NoteText };

export interface WhisperStep {
  readonly whispers: Whispers;
  readonly send: readonly WhisperFrame[];
}

export const noWhispers: Whispers = { rows: [], outbox: [], read: 0 };

export function nextWhispers(whispers: Whispers, event: WhisperEvent): WhisperStep {
  switch (event.type) {
    case "online": {
      const again = sendAll(whispers);
      const hear: WhisperFrame = { type: "hear_whispers", last_seq: lastSeq(whispers) };
      return { ...again, send: [hear, ...again.send] };
    }
    case "retry":
      return sendAll(whispers);
    case "forget":
      return still({ ...whispers, rows: [], read: 0 });
    case "written": {
      const { key, text } = event;
      const outbox = [...whispers.outbox, { key, text, code: null }];
      return { whispers: { ...whispers, outbox }, send: [{ type: "whisper", key, text }] };
    }
    case "whispered":
      return still(stored(whispers, event));
    case "refused":
      return still(change(whispers, event.key, event.code));
    case "discard":
      return still({
        ...whispers,
        outbox: whispers.outbox.filter(({ key }) => key !== event.key),
      });
    case "shown":
      return still({ ...whispers, read: lastSeq(whispers) });
  }
}

/** How many came from others and were not shown yet. */
export function unreadWhispers({ rows, read }: Whispers): number {
  return rows.filter(({ seq, key }) => seq > read && key === null).length;
}

/** What is tried again by itself. */
export function isHeld({ code }: UnsentWhisper): boolean {
  return code === "busy" || code === "slow_down";
}

function stored(whispers: Whispers, row: WhisperRow): Whispers {
  const outbox = whispers.outbox.filter(({ key }) => key !== row.key);
  if (row.seq <= lastSeq(whispers)) return { ...whispers, outbox };
  const { seq, at, author, text, key } = row;
  return { ...whispers, outbox, rows: [...whispers.rows, { seq, at, author, text, key }] };
}

function change(whispers: Whispers, key: MessageKey, code: ErrorCode): Whispers {
  const outbox = whispers.outbox.map((one) => (one.key === key ? { ...one, code } : one));
  return { ...whispers, outbox };
}

/** What was refused for good stays where it is. */
function sendAll(whispers: Whispers): WhisperStep {
  const again = (one: UnsentWhisper) => one.code === null || isHeld(one);
  const outbox = whispers.outbox.map((one) => (again(one) ? { ...one, code: null } : one));
  const send = whispers.outbox
    .filter(again)
    .map(({ key, text }) => ({ type: "whisper", key, text }) as const);
  return { whispers: { ...whispers, outbox }, send };
}

function lastSeq({ rows }: Whispers): Seq {
  return rows.at(-1)?.seq ?? 0;
}

function still(whispers: Whispers): WhisperStep {
  return { whispers, send: [] };
}
