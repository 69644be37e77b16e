/**
 * What a member of staff has before them, as a value: whole snapshots as they are pushed, and the
 * conversations that are open here.
 */

import type {
  BlockView,
  CaseView,
  Desk,
  Epoch,
  ErrorCode,
  FromStaff,
  MessageKey,
  NoteText,
  PageView,
  Pseudonym,
  Seq,
  SessionId,
  StaffView,
  SwapView,
  ToStaff,
} from "../protocol/generated";
import {
  courseOf,
  emptyChat,
  headSeq,
  isOwn,
  next as nextChat,
  type Chat,
  type ChatEvent,
} from "./chat";
import { changedQueue } from "./case_queue";
import { unreachable } from "./unreachable";
import { changedWall, wholeWall, type Wall } from "./wall";
import { nextWhispers, noWhispers, type Whispers, type WhisperEvent } from "./whispers";

export interface Board {
  readonly staff: StaffView;
  readonly epoch: Epoch | null;
  readonly online: boolean;
  /** Supporters only; null until it came. */
  readonly desk: Desk | null;
  /** Moderators and clinicians; null until it came. */
  readonly cases: readonly CaseView[] | null;
  /** Clinicians only; null until it came. */
  readonly pages: readonly PageView[] | null;
  /** Moderators only; null until they came. */
  readonly blocks: readonly BlockView[] | null;
  /** Clinicians only: swap requests that concern them; null until they came. */
  readonly swaps: readonly SwapView[] | null;
  /** Moderators only; null unless it is looked at, and until it came. */
  readonly wall: Wall | null;
  /** Whether the wall is looked at: it is asked for again after a lost connection. */
  readonly watching: boolean;
  /** In the order in which they were opened. */
  readonly conversations: readonly Conversation[];
  /** The last refusal that was about no text. */
  readonly refused: { readonly session: SessionId | null; readonly code: ErrorCode } | null;
}

export interface Conversation {
  readonly session: SessionId;
  /** Null until the server has opened it. */
  readonly pseudonym: Pseudonym | null;
  readonly chat: Chat;
  /** What its staff write for each other. */
  readonly whispers: Whispers;
}

export type BoardEvent =
  | ToStaff
  | { type: "offline" }
  | { type: "open"; session: SessionId }
  | { type: "shut"; session: SessionId }
  | { type: "typed"; session: SessionId; key: MessageKey; text: string }
  | { type: "retry"; session: SessionId }
  | { type: "discard"; session: SessionId; key: MessageKey }
  | { type: "report"; session: SessionId; shown: Seq }
  | { type: "typing_over"; session: SessionId }
  | { type: "stays"; session: SessionId }
  | { type: "whisper"; session: SessionId; key: MessageKey; text: NoteText }
  | { type: "unwhisper"; session: SessionId; key: MessageKey }
  | { type: "whispers_shown"; session: SessionId }
  | { type: "watch"; watch: boolean }
  | { type: "understood" };

export interface BoardStep {
  readonly board: Board;
  readonly send: readonly FromStaff[];
}

export function emptyBoard(staff: StaffView): Board {
  return {
    staff,
    epoch: null,
    online: false,
    desk: null,
    cases: null,
    pages: null,
    blocks: null,
    swaps: null,
    wall: null,
    watching: false,
    conversations: [],
    refused: null,
  };
}

export function next(board: Board, event: BoardEvent): BoardStep {
  switch (event.type) {
    case "welcome":
      return welcome(board, event.staff, event.epoch);
    case "offline":
      return still(everywhere({ ...board, online: false }, { type: "offline" }));
    case "desk": {
      const { type: _, ...desk } = event;
      return openPairings({ ...board, desk });
    }
    case "case_queue":
      return still({ ...board, cases: event.cases });
    case "case_queue_changed":
      return still({ ...board, cases: changedQueue(board.cases ?? [], event) });
    case "pages":
      return still({ ...board, pages: event.pages });
    case "blocks":
      return still({ ...board, blocks: event.blocks });
    case "swaps":
      return still({ ...board, swaps: event.swaps });
    case "wall":
      return still({ ...board, wall: wholeWall(event.conversations) });
    case "wall_changed":
      return still(board.wall ? { ...board, wall: changedWall(board.wall, event) } : board);
    case "watch":
      return watch(board, event.watch);
    case "open":
      return open(board, event.session);
    case "shut":
      return shut(board, event.session);
    case "opened":
      return opened(board, event);
    case "refused":
      return refuse(board, event);
    case "understood":
      return still({ ...board, refused: null });
    case "retry": {
      const step = beside(board, event.session, { type: "retry" });
      const chat = inside(step.board, event.session, { type: "retry" });
      return { board: chat.board, send: [...step.send, ...chat.send] };
    }
    case "whispered": {
      const { session, ...whisper } = event;
      return beside(board, session, whisper);
    }
    case "whisper":
      return beside(board, event.session, { ...event, type: "written" });
    case "unwhisper":
      return beside(board, event.session, { type: "discard", key: event.key });
    case "whispers_shown":
      return beside(board, event.session, { type: "shown" });
    case "accepted":
    case "said":
    case "noted":
    case "delivered":
    case "seen":
    case "typing":
    case "leads_elsewhere":
    case "stays":
    case "presence":
    case "typed":
    case "discard":
    case "report":
    case "typing_over": {
      const { session, ...rest } = event;
      return inside(board, session, rest);
    }
    case "pong":
      return still(board);
    default:
      return unreachable(event);
  }
}

export function find(board: Board, session: SessionId): Conversation | undefined {
  return board.conversations.find((conversation) => conversation.session === session);
}

export function isOver(board: Board, { session, chat }: Conversation): boolean {
  const ended = courseOf(chat.rows).phase === "ended";
  const unpaired = board.desk?.pairings.every((pairing) => pairing.session !== session) ?? false;
  return ended || (board.staff.role === "supporter" && board.desk !== null && unpaired);
}

/** Whether something happened in it that was not shown yet. */
export function isUnread({ chat }: Conversation): boolean {
  return chat.rows.some((row) => !isOwn(chat, row) && row.seq > chat.reported);
}

/** The pages that still call: a page of a case that this clinician has joined stays with them in silence. */
export function callsOf(board: Board): readonly PageView[] {
  const { pages, cases } = board;
  if (cases === null) return pages ?? [];
  const calling = cases.filter(({ escalation }) => escalation?.status === "calling");
  return (pages ?? []).filter((page) => calling.some(({ id }) => id === page.case));
}

/** The cases whose conversation this clinician is in. */
export function joinedCases(board: Board): readonly CaseView[] {
  return (board.cases ?? []).filter(
    ({ escalation }) => escalation?.status === "joined" && escalation.joined_by === board.staff.id,
  );
}

/** Whether this moderator is in a conversation, and does not only read along. */
export function isInside(board: Board, session: SessionId): boolean {
  const { id } = board.staff;
  return (board.cases ?? []).some((view) => view.session === session && view.moderator === id);
}

/** Every conversation is opened again from where it stood; in another epoch, from its beginning. */
function welcome(board: Board, staff: StaffView, epoch: Epoch): BoardStep {
  const known = board.epoch === null || board.epoch === epoch;
  const kept = known ? board : forgotten(board);
  return {
    board: { ...kept, staff, epoch, online: true, refused: null },
    send: [...kept.conversations.map(openFrame), ...watchAgain(kept)],
  };
}

function forgotten(board: Board): Board {
  return board.conversations.reduce(
    (board, { session }) => beside(board, session, { type: "forget" }).board,
    everywhere(board, { type: "forget" }),
  );
}

function watchAgain({ watching }: Board): readonly FromStaff[] {
  return watching ? [{ type: "watch_wall", watch: true }] : [];
}

/** What was on it while nobody looked is not known. */
function watch(board: Board, watch: boolean): BoardStep {
  if (board.watching === watch) return still(board);
  return {
    board: { ...board, watching: watch, wall: null },
    send: board.online ? [{ type: "watch_wall", watch }] : [],
  };
}

/** A supporter's own conversations are always open. */
function openPairings(board: Board): BoardStep {
  const missing = (board.desk?.pairings ?? []).filter(({ session }) => !find(board, session));
  return missing.reduce<BoardStep>(({ board, send }, { session }) => {
    const step = open(board, session);
    return { board: step.board, send: [...send, ...step.send] };
  }, still(board));
}

function open(board: Board, session: SessionId): BoardStep {
  if (find(board, session)) return still(board);
  const chat = emptyChat(authorOf(board.staff));
  const conversation = { session, pseudonym: null, chat, whispers: noWhispers };
  const conversations = [...board.conversations, conversation];
  return {
    board: { ...board, conversations },
    send: board.online ? [openFrame(conversation)] : [],
  };
}

function shut(board: Board, session: SessionId): BoardStep {
  if (!find(board, session)) return still(board);
  const conversations = board.conversations.filter((other) => other.session !== session);
  return {
    board: { ...board, conversations },
    send: board.online ? [{ type: "shut", session }] : [],
  };
}

function opened(board: Board, event: Extract<ToStaff, { type: "opened" }>): BoardStep {
  const { session, pseudonym, delivered_seq, seen_seq, student_here } = event;
  const named = replace(board, session, (conversation) => ({ ...conversation, pseudonym }));
  const present = inside(named, session, {
    type: "presence",
    author: "student",
    here: student_here,
  });
  const online = { type: "online", delivered: delivered_seq, seen: seen_seq } as const;
  const chat = inside(present.board, session, online);
  const whispers = beside(chat.board, session, { type: "online" });
  return { board: whispers.board, send: [...chat.send, ...whispers.send] };
}

function refuse(board: Board, event: Extract<ToStaff, { type: "refused" }>): BoardStep {
  const { session, key, code } = event;
  if (session !== null && isLateOpening(board, session, code)) return still(board);
  const step =
    session === null ? still(board) : inside(board, session, { type: "refused", key, code });
  if (session !== null && key !== null) {
    return { ...step, board: beside(step.board, session, { type: "refused", key, code }).board };
  }
  return key === null ? { ...step, board: { ...step.board, refused: { session, code } } } : step;
}

/**
 * A supporter's conversation that ended while they were away cannot be opened again, and what was on its
 * way into one that they have left comes too late: that is no news.
 */
function isLateOpening(board: Board, session: SessionId, code: ErrorCode): boolean {
  const conversation = find(board, session);
  const unopened = conversation !== undefined && !conversation.chat.online;
  const late = unopened || (conversation !== undefined && hasLeft(board, conversation));
  return late && code === "not_found" && board.staff.role === "supporter";
}

/** The desk may not know it yet. */
function hasLeft(board: Board, conversation: Conversation): boolean {
  const last = conversation.chat.rows.findLast((row) => row.kind === "event");
  const kinds: readonly string[] = ["stepped_back", "taken_over", "handed_over"];
  const out = last?.kind === "event" && kinds.includes(last.event.kind);
  return out || isOver(board, conversation);
}

function inside(board: Board, session: SessionId, event: ChatEvent): BoardStep {
  const conversation = find(board, session);
  if (!conversation) return still(board);
  const { chat, send } = nextChat(conversation.chat, event);
  return {
    board: replace(board, session, (old) => ({ ...old, chat })),
    send: send.map((frame) => ({ ...frame, session })),
  };
}

function beside(board: Board, session: SessionId, event: WhisperEvent): BoardStep {
  const conversation = find(board, session);
  if (!conversation) return still(board);
  const { whispers, send } = nextWhispers(conversation.whispers, event);
  return {
    board: replace(board, session, (old) => ({ ...old, whispers })),
    send: board.online ? send.map((frame) => ({ ...frame, session })) : [],
  };
}

/** For events that are answered by nothing. */
function everywhere(board: Board, event: ChatEvent): Board {
  return board.conversations.reduce(
    (board, { session }) => inside(board, session, event).board,
    board,
  );
}

function replace(
  board: Board,
  session: SessionId,
  change: (conversation: Conversation) => Conversation,
): Board {
  const conversations = board.conversations.map((old) =>
    old.session === session ? change(old) : old,
  );
  return { ...board, conversations };
}

function openFrame({ session, chat }: Conversation): FromStaff {
  return { type: "open", session, last_seq: headSeq(chat) };
}

function authorOf(staff: StaffView): Chat["me"] {
  return staff.role === "coordinator" ? "moderator" : staff.role;
}

function still(board: Board): BoardStep {
  return { board, send: [] };
}
