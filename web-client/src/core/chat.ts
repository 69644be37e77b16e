/**
 * One conversation as a value, for a student as for staff. No DOM, no socket, no clock: an event in,
 * a new chat and the frames to send out.
 *
 * Rows are numbered without gaps. A row that comes too early is dropped and asked for again; one that
 * comes twice is passed over. Own texts wait in an outbox, in order, one under way at a time, until
 * they have a row.
 */

import type {
  Author,
  BlockReason,
  EndedBy,
  ErrorCode,
  Event,
  MessageKey,
  MessageText,
  Pseudonym,
  Seq,
  Timestamp,
  WaitingReason,
} from "../protocol/generated";
import { unreachable } from "./unreachable";

export interface Chat {
  /** Whose view this is. */
  readonly me: Author;
  readonly online: boolean;
  /** From seq 1 on, without gaps. */
  readonly rows: readonly Row[];
  /** Own texts that have no row yet, oldest first. */
  readonly outbox: readonly Unsent[];
  /** The last row that has come to the other side. */
  readonly delivered: Seq;
  /** The last row the other side has seen; what was seen has come. */
  readonly seen: Seq;
  /** The last row of others that came and was reported on this connection. */
  readonly came: Seq;
  /** The last one that was shown and reported on it. */
  readonly reported: Seq;
  /** Rows after this one were asked for again and have not come yet. */
  readonly fetching: Seq | null;
  readonly typing: Author | null;
  /** Somebody proposed to go on elsewhere, and this side has not said yet that it read why not to. */
  readonly leadsElsewhere: boolean;
  /** Who is connected; whoever is missing here never said. */
  readonly here: Readonly<Partial<Record<Author, boolean>>>;
}

export type Row = TextRow | EventRow;

export interface TextRow {
  readonly kind: "text";
  readonly seq: Seq;
  readonly at: Timestamp;
  readonly author: Author;
  readonly text: MessageText;
  /** Set on own texts. */
  readonly key: MessageKey | null;
}

export interface EventRow {
  readonly kind: "event";
  readonly seq: Seq;
  readonly at: Timestamp;
  readonly event: Event;
}

export interface Unsent {
  readonly key: MessageKey;
  readonly text: MessageText;
  /** `held`: the server was busy and it is tried again soon. */
  readonly state: "queued" | "under_way" | "held" | "refused";
  /** Why it was refused. */
  readonly code: ErrorCode | null;
}

export type ChatEvent =
  /** The connection is live and this conversation is being read on it. */
  | { type: "online"; delivered: Seq; seen: Seq }
  | { type: "offline" }
  /** The database is another one: nothing that was read counts. */
  | { type: "forget" }
  | { type: "typed"; key: MessageKey; text: MessageText }
  /** Time to try what was held. */
  | { type: "retry" }
  /** The writer gives up on a refused text. */
  | { type: "discard"; key: MessageKey }
  /** Time to report what came, and what was shown of it. */
  | { type: "report"; shown: Seq }
  | { type: "typing_over" }
  | { type: "accepted"; key: MessageKey; seq: Seq; at: Timestamp }
  | {
      type: "said";
      seq: Seq;
      at: Timestamp;
      author: Author;
      text: MessageText;
      key: MessageKey | null;
    }
  | { type: "noted"; seq: Seq; at: Timestamp; event: Event }
  | { type: "delivered"; seq: Seq }
  | { type: "seen"; seq: Seq }
  | { type: "typing"; author: Author }
  | { type: "leads_elsewhere" }
  /** The warning about it was read. */
  | { type: "stays" }
  | { type: "presence"; author: Author; here: boolean }
  | { type: "refused"; key: MessageKey | null; code: ErrorCode };

/** What a chat sends; staff add the session. */
export type ChatFrame =
  | { type: "say"; key: MessageKey; text: MessageText }
  | { type: "delivered"; seq: Seq }
  | { type: "seen"; seq: Seq }
  | { type: "fetch"; after: Seq };

export interface Step {
  readonly chat: Chat;
  readonly send: readonly ChatFrame[];
}

export function emptyChat(me: Author): Chat {
  return {
    me,
    online: false,
    rows: [],
    outbox: [],
    delivered: 0,
    seen: 0,
    came: 0,
    reported: 0,
    fetching: null,
    typing: null,
    leadsElsewhere: false,
    here: {},
  };
}

export function next(chat: Chat, event: ChatEvent): Step {
  switch (event.type) {
    case "online":
      return sendNext({
        ...requeued(chat),
        online: true,
        delivered: event.delivered,
        seen: event.seen,
        came: 0,
        reported: 0,
      });
    case "offline":
      return still({ ...chat, online: false, fetching: null, typing: null });
    case "forget":
      return still({
        ...chat,
        rows: [],
        delivered: 0,
        seen: 0,
        came: 0,
        reported: 0,
        fetching: null,
      });
    case "typed":
      return sendNext({ ...chat, outbox: [...chat.outbox, unsent(event)] });
    case "retry":
      return sendNext(withState(chat, "held", "queued"));
    case "discard":
      return still(without(chat, event.key));
    case "report":
      return report(chat, event.shown);
    case "typing_over":
      return still({ ...chat, typing: null });
    case "accepted":
      return accept(chat, event);
    case "said":
      return append(chat, textRow(event));
    case "noted":
      return append(chat, { kind: "event", seq: event.seq, at: event.at, event: event.event });
    case "delivered":
      return still({ ...chat, delivered: Math.max(chat.delivered, event.seq) });
    case "seen":
      return still({ ...chat, seen: Math.max(chat.seen, event.seq) });
    case "typing":
      return still({ ...chat, typing: event.author });
    case "leads_elsewhere":
      return still({ ...chat, leadsElsewhere: true });
    case "stays":
      return still({ ...chat, leadsElsewhere: false });
    case "presence":
      return still(withPresence(chat, event.author, event.here));
    case "refused":
      return refuse(chat, event.key, event.code);
    default:
      return unreachable(event);
  }
}

export function headSeq(chat: Chat): Seq {
  return chat.rows.at(-1)?.seq ?? 0;
}

/** What the rows say about where the conversation stands. */
export interface Course {
  readonly phase: "waiting" | "paired" | "ended";
  /** Why the student waits, or last waited. */
  readonly waitingReason: WaitingReason;
  readonly supporter: Pseudonym | null;
  /** The supporter only reads along. */
  readonly listening: boolean;
  readonly clinicianHere: boolean;
  readonly moderatorHere: boolean;
  readonly help: "none" | "requested" | "called" | "coming" | "nobody_reached" | "here";
  readonly endedBy: EndedBy | null;
  /** What the student wrote was left as a message: they are not there, and read the answer later. */
  readonly message: boolean;
  /** A moderator blocked the student. */
  readonly block: Block | null;
  /** So many minutes were left when it was said that the conversation has an end. */
  readonly minutesLeft: number | null;
  /** Nobody wrote for a while, and the student was asked whether they are still there. */
  readonly askedWhetherThere: boolean;
}

/** What a blocked student is told. */
export interface Block {
  readonly reason: BlockReason;
  readonly until: Timestamp;
  /** A second moderator still decides whether it lasts longer. */
  readonly undecided: boolean;
}

const start: Course = {
  phase: "waiting",
  waitingReason: "arrived",
  supporter: null,
  listening: false,
  clinicianHere: false,
  moderatorHere: false,
  help: "none",
  endedBy: null,
  message: false,
  block: null,
  minutesLeft: null,
  askedWhetherThere: false,
};

export function courseOf(rows: readonly Row[]): Course {
  return rows.reduce(
    (course, row) =>
      row.kind === "event"
        ? after(course, row.event)
        : course.askedWhetherThere
          ? { ...course, askedWhetherThere: false }
          : course,
    start,
  );
}

function after(course: Course, event: Event): Course {
  switch (event.kind) {
    case "waiting":
      return {
        ...withoutSupporter(course),
        waitingReason: event.reason,
      };
    case "paired":
      return { ...withoutSupporter(course), phase: "paired", supporter: event.supporter };
    case "listening":
      return { ...course, listening: true };
    case "speaking":
      return { ...course, listening: false };
    case "stepped_back":
      return withoutSupporter(course);
    case "help_requested":
      return course.help === "none" ? { ...course, help: "requested" } : course;
    case "help_called":
      return { ...course, help: "called" };
    case "on_the_way":
      return { ...course, help: "coming" };
    case "nobody_reached":
      return { ...course, help: "nobody_reached" };
    case "joined":
      if (event.author === "moderator") return { ...course, moderatorHere: true };
      return event.author === "clinician"
        ? { ...course, clinicianHere: true, help: "here" }
        : course;
    case "handed_over":
      return afterLeaving(course, "supporter");
    case "taken_over":
      return { ...withoutSupporter(course), moderatorHere: true };
    case "left":
      return afterLeaving(course, event.author);
    case "blocked":
      return { ...course, block: event };
    case "time_left":
      return { ...course, minutesLeft: event.minutes };
    case "extended":
      return { ...course, minutesLeft: null };
    case "still_there":
      return { ...course, askedWhetherThere: true };
    case "still_here":
      return { ...course, askedWhetherThere: false };
    case "message_waits":
      return { ...withoutSupporter(course), message: true };
    case "ended":
      return { ...course, phase: "ended", endedBy: event.by };
    default:
      return unreachable(event);
  }
}

/** Without a supporter a student waits, even while a clinician or a moderator is with them. */
function afterLeaving(course: Course, author: Author): Course {
  switch (author) {
    case "clinician":
      return { ...course, clinicianHere: false, help: "none" };
    case "supporter":
      return withoutSupporter(course);
    case "moderator":
      return { ...course, moderatorHere: false };
    case "student":
      return course;
    default:
      return unreachable(author);
  }
}

/** A length and a silence are those of a conversation with a supporter. */
function withoutSupporter(course: Course): Course {
  return {
    ...course,
    phase: "waiting",
    supporter: null,
    listening: false,
    minutesLeft: null,
    askedWhetherThere: false,
  };
}

/** A row takes its place, or is passed over, or what lies before it is asked for. */
function append(chat: Chat, row: Row): Step {
  const head = headSeq(chat);
  if (row.seq <= head) return row.kind === "text" ? sendNext(settled(chat, row.key)) : still(chat);
  if (row.seq > head + 1) return ask(chat);
  const grown = { ...chat, rows: [...ofOthers(chat, row), row], fetching: null };
  if (row.kind === "event") return sendNext(grown);
  const typing = chat.typing === row.author ? null : chat.typing;
  return sendNext({ ...settled(grown, row.key), typing });
}

/**
 * The rows so far, as they are to be seen once `row` is there. Keys tell own texts by role: when a
 * supporter or clinician comes in, what was written in that role before was somebody else's.
 */
function ofOthers(chat: Chat, row: Row): readonly Row[] {
  if (row.kind !== "event" || arrives(row.event) !== chat.me) return chat.rows;
  return chat.rows.map((earlier) =>
    earlier.kind === "text" ? { ...earlier, key: null } : earlier,
  );
}

function arrives(event: Event): Author | null {
  switch (event.kind) {
    case "paired":
      return "supporter";
    case "joined":
      return event.author;
    case "taken_over":
      return "moderator";
    case "waiting":
    case "help_requested":
    case "help_called":
    case "on_the_way":
    case "nobody_reached":
    case "handed_over":
    case "listening":
    case "speaking":
    case "stepped_back":
    case "left":
    case "blocked":
    case "time_left":
    case "extended":
    case "still_there":
    case "still_here":
    case "message_waits":
    case "ended":
      return null;
    default:
      return unreachable(event);
  }
}

/** The row is made from the text in the outbox; without one, or out of place, it is read again. */
function accept(chat: Chat, { key, seq, at }: { key: MessageKey; seq: Seq; at: Timestamp }): Step {
  const mine = chat.outbox.find((text) => text.key === key);
  const head = headSeq(chat);
  if (seq <= head) return sendNext(settled(chat, key));
  if (!mine || seq > head + 1) return ask(chat);
  return append(chat, { kind: "text", seq, at, author: chat.me, text: mine.text, key });
}

function ask(chat: Chat): Step {
  const head = headSeq(chat);
  if (chat.fetching === head) return still(chat);
  return { chat: { ...chat, fetching: head }, send: [{ type: "fetch", after: head }] };
}

/** A refusal without a key can only be about the text that is under way. */
function refuse(chat: Chat, key: MessageKey | null, code: ErrorCode): Step {
  const about = key ?? (isAboutFrame(code) ? underWay(chat)?.key : undefined);
  const state = code === "busy" || code === "slow_down" ? "held" : "refused";
  const outbox = chat.outbox.map((text) =>
    text.key === about ? ({ ...text, state, code } satisfies Unsent) : text,
  );
  return sendNext({ ...chat, outbox });
}

function isAboutFrame(code: ErrorCode): boolean {
  return code === "bad_frame" || code === "too_large" || code === "not_json";
}

/** Nothing overtakes a text that is under way or held. */
function sendNext(chat: Chat): Step {
  const first = chat.outbox.find((text) => text.state !== "refused");
  if (!chat.online || first?.state !== "queued") return still(chat);
  const outbox = chat.outbox.map((text) =>
    text === first ? ({ ...text, state: "under_way" } satisfies Unsent) : text,
  );
  return { chat: { ...chat, outbox }, send: [{ type: "say", key: first.key, text: first.text }] };
}

/** Whatever was under way may be lost: after a reconnect everything is sent again, in order. */
function requeued(chat: Chat): Chat {
  return withState(withState(chat, "under_way", "queued"), "held", "queued");
}

function withState(chat: Chat, from: Unsent["state"], to: Unsent["state"]): Chat {
  const outbox = chat.outbox.map((text) => (text.state === from ? { ...text, state: to } : text));
  return { ...chat, outbox };
}

function settled(chat: Chat, key: MessageKey | null): Chat {
  return key === null ? chat : without(chat, key);
}

function without(chat: Chat, key: MessageKey): Chat {
  return { ...chat, outbox: chat.outbox.filter((text) => text.key !== key) };
}

/**
 * Own rows need no report; nothing is reported twice on one connection. What was seen has come, so
 * there is seldom more to say than one of the two.
 */
function report(chat: Chat, shown: Seq): Step {
  if (!chat.online) return still(chat);
  const reported = Math.max(chat.reported, lastOfOthers(chat, shown));
  const came = Math.max(chat.came, reported, lastOfOthers(chat, Infinity));
  const send: ChatFrame[] = [];
  if (reported > chat.reported) send.push({ type: "seen", seq: reported });
  if (came > Math.max(chat.came, reported)) send.push({ type: "delivered", seq: came });
  return { chat: { ...chat, came, reported }, send };
}

function lastOfOthers(chat: Chat, upTo: Seq): Seq {
  return chat.rows.findLast((row) => row.seq <= upTo && !isOwn(chat, row))?.seq ?? 0;
}

/** Whether something came that was not reported yet. */
export function hasNews(chat: Chat): boolean {
  return chat.online && lastOfOthers(chat, Infinity) > chat.came;
}

export function isOwn(chat: Chat, row: Row): boolean {
  return (
    row.kind === "text" && (row.key !== null || (chat.me === "student" && row.author === "student"))
  );
}

function withPresence(chat: Chat, author: Author, here: boolean): Chat {
  const typing = !here && chat.typing === author ? null : chat.typing;
  return { ...chat, typing, here: { ...chat.here, [author]: here } };
}

function underWay(chat: Chat): Unsent | undefined {
  return chat.outbox.find((text) => text.state === "under_way");
}

function textRow(said: Extract<ChatEvent, { type: "said" }>): TextRow {
  const { seq, at, author, text, key } = said;
  return { kind: "text", seq, at, author, text, key };
}

function unsent({ key, text }: { key: MessageKey; text: MessageText }): Unsent {
  return { key, text, state: "queued", code: null };
}

function still(chat: Chat): Step {
  return { chat, send: [] };
}
