/** What a student's page reads, and what both sides read of a conversation. */

import { bool, count, frame, list, object, orNull, tagged, text, word } from "./decode";
import type { Author, CrisisContact, ErrorCode, Event, ServiceInfo, ToStudent } from "./generated";

export const author = word("student", "supporter", "moderator", "clinician") satisfies (
  value: unknown,
) => Author;

export const errorCode: (value: unknown) => ErrorCode = word(
  "not_json",
  "unknown_frame",
  "bad_frame",
  "too_large",
  "version_unsupported",
  "hello_first",
  "already_greeted",
  "out_of_state",
  "not_signed_in",
  "wrong_password",
  "denied",
  "not_found",
  "conflict",
  "busy",
  "slow_down",
  "foreign_origin",
  "internal",
);

export const event = tagged<Event, "kind">("kind", {
  waiting: object({ reason: word("arrived", "supporter_lost") }),
  paired: object({ supporter: text }),
  help_requested: object({}),
  help_called: object({}),
  nobody_reached: object({}),
  joined: object({ author }),
  left: object({ author }),
  ended: object({ by: word("student", "supporter", "moderator", "clinician", "absence") }),
});

export const toStudent = frame(
  tagged<ToStudent, "type">("type", {
    welcome: object({
      version: count,
      epoch: text,
      pseudonym: text,
      token: orNull(text),
      head_seq: count,
      seen_seq: count,
    }),
    position: object({ position: count, supporters: count }),
    accepted: object({ key: text, seq: count, at: count }),
    said: object({ seq: count, at: count, author, text, key: orNull(text) }),
    noted: object({ seq: count, at: count, event }),
    seen: object({ seq: count }),
    typing: object({ author }),
    presence: object({ author, here: bool }),
    refused: object({ key: orNull(text), code: errorCode }),
    pong: object({}),
  }),
);

export const serviceInfo = object<ServiceInfo>({
  name: text,
  retention_hours: count,
  away_minutes: count,
  crisis_contacts: list(object<CrisisContact>({ name: text, phone: text, note: text })),
});
