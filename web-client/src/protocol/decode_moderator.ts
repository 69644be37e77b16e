/** What only moderators' pages read: the wall, blocks and reports. */

import { bool, count, list, object, orNull, text, word } from "./decode";
import { author, blockReason } from "./decode_student";
import type {
  BlockView,
  ReportReason,
  ReportView,
  Severity,
  WallCalling,
  WallPerson,
  WallView,
  WallWords,
} from "./generated";

export const wallView = object<WallView>({
  session: text,
  pseudonym: text,
  student_here: bool,
  people: list(object<WallPerson>({ author, name: text, here: bool })),
  since: count,
  waiting_since: orNull(count),
  left_at: orNull(count),
  student_said_at: orNull(count),
  staff_said_at: orNull(count),
  severity: orNull(word<Severity>({ low: true, high: true, imminent: true })),
  case: orNull(text),
  asks_for_help: bool,
  calling: orNull(word<WallCalling>({ calling: true, nobody_reached: true, joined: true })),
  urgent_only: bool,
});

export const wallWords = object<WallWords>({
  session: text,
  student_said_at: orNull(count),
  staff_said_at: orNull(count),
});

export const blockView = object<BlockView>({
  id: text,
  session: text,
  pseudonym: text,
  reason: blockReason,
  placed_by: text,
  placed_by_name: text,
  placed_at: count,
  until: count,
  proposed_until: orNull(count),
  confirmed_by: orNull(text),
});

export const reportView = object<ReportView>({
  at: count,
  reason: word<ReportReason>({
    hurtful: true,
    sexual: true,
    too_personal: true,
    threats: true,
    unsafe_advice: true,
    other: true,
  }),
  about: text,
  about_name: text,
  words: orNull(text),
});
