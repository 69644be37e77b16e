/** What a student's page reads about return codes. */

import { bool, count, list, object, orNull, text, word } from "./decode";
import { author } from "./decode_student";
import type {
  MessageStanding,
  Reply,
  ReturnCodeKept,
  ReturnCodeOffered,
  ReturnCodeOpened,
} from "./generated";

export const returnCodeOffered = object<ReturnCodeOffered>({
  code: text,
  proof: text,
  hours: count,
});

export const returnCodeKept = object<ReturnCodeKept>({ until: count });

export const returnCodeOpened = object<ReturnCodeOpened>({
  token: text,
  replies: list(object<Reply>({ author, at: count, text })),
  message: orNull(word<MessageStanding>({ waits: true, taken: true, over: true })),
  same: bool,
  until: count,
});
