/**
 * A member of staff at work, whatever their role.
 *
 * ```text
 * checking ─▶ signed_out ◀─▶ signed_in
 *     └───────────────────────▲
 * ```
 */

import type { Fetch, Refusal } from "../core/api";
import { emptyBoard, find, isInside, next, type Board, type BoardEvent } from "../core/board";
import { hasNews } from "../core/chat";
import type { Clock, Random } from "../core/clock";
import {
  connect,
  retryDelay,
  type Connection,
  type Socket,
  type SocketEvents,
  type Standing,
} from "../core/connection";
import { noticeOf } from "../core/notice";
import { hashOf, routeOf, type Route } from "../core/route";
import { staffApi } from "../core/staff_api";
import { tidy } from "../core/text";
import { toStaff } from "../protocol/decode_staff";
import {
  VERSION,
  type CaseId,
  type FromStaff,
  type MessageKey,
  type Part,
  type Role,
  type Seq,
  type SessionId,
  type StaffToken,
  type StaffView,
  type Tab,
  type Timestamp,
  type ToStaff,
} from "../protocol/generated";
import type { TokenBox } from "./browser";

export interface StaffNeeds {
  open(events: SocketEvents): Socket;
  fetch: Fetch;
  clock: Clock;
  random: Random;
  isOnline(): boolean;
  newKey(): MessageKey;
  token: TokenBox;
  /** The part of the address behind `#`. */
  hash(): string;
  goTo(hash: string): void;
}

export type StaffState = ReturnType<typeof createStaff>;

const TYPING_EVERY_MS = 2_000;
const TYPING_LASTS_MS = 3_000;
/** What came and was seen within this time is told together. */
const REPORT_EVERY_MS = 250;
/** However long it is busy, it is asked every quarter of a minute. */
const MOST_HELD = 4;
const CHECK_AGAIN_MS = 3_000;

export function createStaff(needs: StaffNeeds) {
  const { clock, token } = needs;
  const api = staffApi(needs.fetch, () => held, signedOut);

  let held: StaffToken | null = token.read();
  let checking = $state(held !== null);
  let expired = $state(false);
  /**
   * The truth, and what views see of it. They are two because a view that goes away reads what it last
   * saw: a step taken from that would bring the past back.
   */
  let current: Board | null = null;
  let board = $state.raw<Board | null>(null);
  let standing = $state.raw<Standing>({ kind: "idle" });
  let online = $state(needs.isOnline());
  const notice = $derived(
    noticeOf(standing, online, board?.conversations.map(({ chat }) => chat) ?? []),
  );
  let route = $state.raw<Route>(routeOf(needs.hash()));
  let lookedAt = $state<CaseId | null>(null);
  /** By how much the service's clock is ahead of this device's: limits run by the service's. */
  let ahead = 0;
  let now = $state<Timestamp>(clock.now());
  const drafts = $state<Record<SessionId, string>>({});
  const whisperDrafts = $state<Record<SessionId, string>>({});

  let connection: Connection<FromStaff> | null = null;
  /** What this page comes back with; null takes over from any other. */
  let tab: Tab | null = null;
  const shownSeqs = new Map<SessionId, Seq>();
  const typedAt = new Map<SessionId, Timestamp>();
  const refusals = new Map<SessionId, number>();
  const reporting = new Set<SessionId>();
  const timers = new Map<string, () => void>();

  tick();
  if (held !== null) void check();

  return {
    api,
    get checking() {
      return checking;
    },
    /** The server forgot the token while it was in use. */
    get expired() {
      return expired;
    },
    get board() {
      return board;
    },
    get standing() {
      return standing;
    },
    get notice() {
      return notice;
    },
    get route() {
      return route;
    },
    get now() {
      return now;
    },
    /** The case on the screen of a clinician: whatever page led there, calls for it say nothing new. */
    get lookedAt() {
      return lookedAt;
    },
    looksAt(id: CaseId | null) {
      lookedAt = id;
    },

    async signIn(name: string, password: string): Promise<Refusal | null> {
      const answer = await api.signIn({ name: name.trim(), password });
      if (!answer.ok) return answer.code;
      held = answer.value.token;
      token.write(held);
      expired = false;
      enter(answer.value.staff);
      return null;
    },
    async signOut(): Promise<void> {
      await api.signOut();
      signedOut();
      expired = false;
    },
    useHere() {
      tab = null;
      connection?.start();
    },
    retryNow() {
      connection?.nudge();
    },
    wake() {
      online = needs.isOnline();
      if (online || standing.kind === "live") connection?.nudge();
      now = clock.now() + ahead;
    },
    hashChanged() {
      route = routeOf(needs.hash());
    },
    goTo(to: Route) {
      needs.goTo(hashOf(to));
    },

    ready: () => send({ type: "ready" }),
    pause: () => send({ type: "pause" }),
    join: (session: SessionId) => send({ type: "join", session }),
    stepOut: (session: SessionId) => send({ type: "step_out", session }),
    /** Nobody is told why; the answer is a row. */
    takeMessage: (session: SessionId) => send({ type: "take_message", session }),
    handOver: (session: SessionId) => send({ type: "hand_over", session }),
    goOnAgain: (session: SessionId, yes: boolean) => send({ type: "go_on_again", session, yes }),
    /** Stays, listens or leaves beside somebody else; the answer is a row. */
    choosePart: (session: SessionId, part: Part) => send({ type: "choose_part", session, part }),
    takeOver: (session: SessionId) => send({ type: "take_over", session }),
    end: (session: SessionId) => send({ type: "end", session }),

    watch: (watch: boolean) => apply({ type: "watch", watch }),
    open: (session: SessionId) => apply({ type: "open", session }),
    shut(session: SessionId) {
      delete drafts[session];
      delete whisperDrafts[session];
      shownSeqs.delete(session);
      apply({ type: "shut", session });
    },
    stay: (session: SessionId) => apply({ type: "stays", session }),
    understood: () => apply({ type: "understood" }),

    draft: (session: SessionId) => drafts[session] ?? "",
    write(session: SessionId, text: string) {
      drafts[session] = text;
    },
    say(session: SessionId) {
      const text = tidy(drafts[session] ?? "");
      if (text === "") return;
      drafts[session] = "";
      typedAt.delete(session);
      apply({ type: "typed", session, key: needs.newKey(), text });
    },
    whisperDraft: (session: SessionId) => whisperDrafts[session] ?? "",
    writeWhisper(session: SessionId, text: string) {
      whisperDrafts[session] = text;
    },
    whisper(session: SessionId) {
      const text = tidy(whisperDrafts[session] ?? "");
      if (text === "") return;
      whisperDrafts[session] = "";
      apply({ type: "whisper", session, key: needs.newKey(), text });
    },
    editWhisper(session: SessionId, key: MessageKey, text: string) {
      const parts = [text, whisperDrafts[session] ?? ""].filter((part) => part !== "");
      whisperDrafts[session] = parts.join("\n");
      apply({ type: "unwhisper", session, key });
    },
    whispersShown: (session: SessionId) => apply({ type: "whispers_shown", session }),
    edit(session: SessionId, key: MessageKey) {
      const chat = current?.conversations.find((one) => one.session === session)?.chat;
      const text = chat?.outbox.find((unsent) => unsent.key === key)?.text ?? "";
      drafts[session] = [text, drafts[session] ?? ""].filter((part) => part !== "").join("\n");
      apply({ type: "discard", session, key });
    },
    type(session: SessionId) {
      if (clock.now() - (typedAt.get(session) ?? 0) < TYPING_EVERY_MS) return;
      if (send({ type: "typing", session })) typedAt.set(session, clock.now());
    },
    shown(session: SessionId, seq: Seq) {
      shownSeqs.set(session, Math.max(seq, shownSeqs.get(session) ?? 0));
      reportSoon(session);
    },
  };

  /** After a reload: who is it that holds this token? */
  async function check(): Promise<void> {
    const answer = await api.me();
    if (answer.ok) enter(answer.value);
    else if (answer.code !== "not_signed_in") clock.after(CHECK_AGAIN_MS, () => void check());
  }

  function enter(staff: StaffView): void {
    checking = false;
    tab = null;
    show(emptyBoard(staff));
    if (!hasSocket(staff.role)) return;
    connection = connect<ToStaff, FromStaff>({
      open: needs.open,
      clock,
      random: needs.random,
      greeting: () => ({ type: "hello", version: VERSION, token: held ?? "", tab }),
      decode: toStaff,
      onFrame,
      onStanding,
    });
    connection.start();
  }

  function signedOut(): void {
    connection?.stop();
    connection = null;
    held = null;
    token.clear();
    checking = false;
    expired = current !== null;
    show(null);
    for (const session of Object.keys(drafts)) delete drafts[session];
    for (const session of Object.keys(whisperDrafts)) delete whisperDrafts[session];
    shownSeqs.clear();
  }

  function onStanding(next: Standing): void {
    standing = next;
    if (next.kind !== "live") apply({ type: "offline" });
    if (next.kind === "stopped" && next.why === "not_signed_in") signedOut();
  }

  function onFrame(frame: ToStaff): void {
    if (frame.type === "welcome") tab = frame.tab;
    if (frame.type === "case_queue" || frame.type === "case_queue_changed") {
      ahead = frame.now - clock.now();
      now = frame.now;
    }
    apply(frame);
    if (frame.type === "typing") {
      const { session } = frame;
      later(`typing ${session}`, TYPING_LASTS_MS, () => apply({ type: "typing_over", session }));
    }
    if (frame.type === "opened" || frame.type === "said" || frame.type === "noted") {
      const news = current === null ? undefined : find(current, frame.session)?.chat;
      if (news && hasNews(news)) reportSoon(frame.session);
    }
    if (frame.type === "accepted") refusals.delete(frame.session);
    if (frame.type === "refused" && (frame.code === "busy" || frame.code === "slow_down")) {
      const { session } = frame;
      if (session === null) return;
      const times = (refusals.get(session) ?? 0) + 1;
      refusals.set(session, times);
      const soon = retryDelay(Math.min(times, MOST_HELD), needs.random);
      later(`retry ${session}`, soon, () => apply({ type: "retry", session }));
    }
  }

  /** Whoever only reads along is no other side, and is passed over by the service. */
  function reportSoon(session: SessionId): void {
    const reads = current?.staff.role === "moderator" && !isInside(current, session);
    if (reads || reporting.has(session)) return;
    reporting.add(session);
    clock.after(REPORT_EVERY_MS, () => {
      reporting.delete(session);
      apply({ type: "report", session, shown: shownSeqs.get(session) ?? 0 });
    });
  }

  function apply(event: BoardEvent): void {
    if (current === null) return;
    const step = next(current, event);
    show(step.board);
    step.send.forEach(send);
  }

  function show(next: Board | null): void {
    current = next;
    board = next;
  }

  function send(frame: FromStaff): boolean {
    return connection?.send(frame) ?? false;
  }

  /** The last one of a name counts. */
  function later(name: string, ms: number, run: () => void): void {
    timers.get(name)?.();
    timers.set(name, clock.after(ms, run));
  }

  function tick(): void {
    clock.after(1_000, () => {
      now = clock.now() + ahead;
      tick();
    });
  }
}

/** A coordinator reads no conversation and has no live connection. */
export function hasSocket(role: Role): boolean {
  return role !== "coordinator";
}
