/**
 * A student's visit, from the first screen to the last.
 *
 * ```text
 * landing ─▶ terms ─▶ session ─▶ ended, left ─▶ (landing)
 *    │          └─▶ access ─▲
 *    └────▶ return ─────────┘
 * ```
 */

import type { Answer, Refusal } from "../core/api";
import {
  courseOf,
  emptyChat,
  hasNews,
  headSeq,
  next,
  type Block,
  type Chat,
  type ChatEvent,
} from "../core/chat";
import type { Clock, Random } from "../core/clock";
import {
  connect,
  retryDelay,
  type Socket,
  type SocketEvents,
  type Standing,
} from "../core/connection";
import { noticeOf } from "../core/notice";
import { haveMet } from "../core/return_code";
import { tidy } from "../core/text";
import { unreachable } from "../core/unreachable";
import { toStudent } from "../protocol/decode_student";
import {
  VERSION,
  type Ask,
  type CheckedIn,
  type CheckIn,
  type Epoch,
  type Erase,
  type Erased,
  type EndedBy,
  type Event,
  type FromStudent,
  type MessageKey,
  type Pass,
  type Pseudonym,
  type Report,
  type ReportReason,
  type ReportReceived,
  type ReturnToken,
  type ReturnWish,
  type Seq,
  type ServiceInfo,
  type SessionToken,
  type Tab,
  type Timestamp,
  type ToStudent,
  type VisitToken,
  type Wish,
} from "../protocol/generated";
import type { TokenBox } from "./browser";

/** Where a waiting student stands. */
export type Place = Pick<
  Extract<ToStudent, { type: "position" }>,
  "position" | "supporters" | "wait_minutes" | "other_languages"
>;

export type Screen =
  "landing" | "return" | "terms" | "access" | "session" | "ended" | "left" | "blocked";

/** How far a wish for urgent help has come. */
export type Urgent = "none" | "asking" | "asked";

export interface StudentNeeds {
  open(events: SocketEvents): Socket;
  clock: Clock;
  random: Random;
  isOnline(): boolean;
  newKey(): MessageKey;
  token: TokenBox;
  /** Tells the server without waiting for an answer, also while the page goes. */
  sayLeft(token: SessionToken): void;
  /** What this tab is recognised by while a block holds; made when it is first needed. */
  visit: TokenBox;
  newToken(): VisitToken;
  sendReport(report: Report): Promise<Answer<ReportReceived>>;
  sendCheckIn(checkIn: CheckIn): Promise<Answer<CheckedIn>>;
  sendErase(erase: Erase): Promise<Answer<Erased>>;
  /** The language that the page is read in. */
  language(): string;
  askService(): Promise<Answer<ServiceInfo>>;
}

/** What a student says after the end. */
export type Answers = Omit<CheckIn, "token">;

export const noWish: Wish = {
  topic: null,
  way: null,
  languages: [],
  not_faculty: null,
  feeling: null,
};

const noPass: Pass = { code: null, work: null };

export type StudentState = ReturnType<typeof createStudent>;

export const TYPING_EVERY_MS = 2_000;
export const TYPING_LASTS_MS = 3_000;
/** What came and was seen within this time is told together. */
const REPORT_EVERY_MS = 250;
const SERVICE_AGAIN_MS = 5_000;
const ON_CALL_AGAIN_MS = 60_000;
/** However long it is busy, it is asked every quarter of a minute. */
const MOST_HELD = 4;

export function createStudent(needs: StudentNeeds) {
  const { clock, token } = needs;
  /** The way back. Kept here too, so that a `leave` can still be told after the tab's storage is cleared. */
  const stored = token.read();
  let known = $state.raw(stored);
  let screen = $state<Screen>(stored === null ? "landing" : "session");
  let info = $state.raw<ServiceInfo | null>(null);
  let standing = $state.raw<Standing>({ kind: "idle" });
  let chat = $state.raw<Chat>(emptyChat("student"));
  let pseudonym = $state<Pseudonym | null>(null);
  let position = $state.raw<Place | null>(null);
  let urgent = $state<Urgent>("none");
  let endedBy = $state<EndedBy | null>(null);
  let block = $state.raw<Block | null>(null);
  let ask = $state.raw<Ask>({ kind: "campus_code", why: "missing" });
  let reported = $state(false);
  /** What is stored, and what was said since and is not yet. */
  let wish = $state.raw<Wish>(noWish);
  let unsaidWish = $state.raw<Wish | null>(null);
  let worse = $state(false);
  let erased = $state<Erased | null>(null);
  /** Whether the student keeps a return code, or does not want one. */
  let code = $state<"none" | "kept" | "unwanted">("none");
  /** Until when the code leads back to the message that the student left. */
  let leftUntil = $state<Timestamp | null>(null);
  let waitsUntil = $state<Timestamp | null>(null);
  /** The return code was typed too long ago. */
  let late = $state(false);
  let draft = $state("");
  let online = $state(needs.isOnline());
  const course = $derived(courseOf(chat.rows));
  const offersCode = $derived((info?.return_code_hours ?? 0) > 0 && haveMet(chat.rows));
  const notice = $derived(noticeOf(standing, online, [chat]));

  let epoch: Epoch | null = null;
  /** What this page comes back with; null takes over from any other. */
  let tab: Tab | null = null;
  let leaving = false;
  let unanswered = false;
  /** The next session goes on from where a return code led. */
  let back: { token: ReturnToken; wish: ReturnWish } | null = null;
  /** What is shown when a session begins. A code is remembered for as long as the page is open. */
  let pass = noPass;
  /** The next session begins with a call for urgent help. */
  let inDanger = false;
  let visit = needs.visit.read();
  let typedAt = 0;
  let shownSeq: Seq = 0;
  let stopTyping = () => {};
  let reporting = false;
  let held = 0;
  let stopRetry = () => {};
  let stopLooking = () => {};

  const connection = connect<ToStudent, FromStudent>({
    open: needs.open,
    clock,
    random: needs.random,
    greeting,
    decode: toStudent,
    onFrame,
    onStanding,
  });

  void learnService();
  if (stored !== null) connection.start();

  return {
    get screen() {
      return screen;
    },
    get info() {
      return info;
    },
    get standing() {
      return standing;
    },
    get notice() {
      return notice;
    },
    get chat() {
      return chat;
    },
    /** The block that holds for this tab. */
    get block() {
      return block;
    },
    /** What is asked for before the student is let in. */
    get ask() {
      return ask;
    },
    /** A report was received in this session. */
    get reported() {
      return reported;
    },
    /** What the student wishes for, as they said it last. */
    get wish() {
      return unsaidWish ?? wish;
    },
    /** Whether all of it is stored. */
    get wishKept() {
      return unsaidWish === null;
    },
    /** It is worse than before, as far as the student said. */
    get worse() {
      return worse;
    },
    /** What became of the wish to have the conversation deleted. */
    get erased() {
      return erased;
    },
    /** What a return code is asked for with; null where none is offered. */
    get codeFor() {
      return offersCode ? known : null;
    },
    get code() {
      return code;
    },
    get late() {
      return late;
    },
    get course() {
      return course;
    },
    get pseudonym() {
      return pseudonym;
    },
    get position() {
      return position;
    },
    get urgent() {
      return urgent;
    },
    get endedBy() {
      return endedBy;
    },
    get draft() {
      return draft;
    },
    set draft(text: string) {
      draft = text;
    },

    readTerms() {
      screen = "terms";
    },
    goBack() {
      connection.stop();
      screen = "landing";
    },
    typeCode() {
      late = false;
      screen = "return";
    },
    comeBack(token: ReturnToken, wish: ReturnWish) {
      forget();
      back = { token, wish };
      screen = "session";
      connection.start();
    },
    /** Until when the student waits for the supporter of before, if they do. */
    get waitsUntil() {
      return waitsUntil;
    },
    takeAnyone() {
      connection.send({ type: "take_anyone" });
    },
    keepsCode: () => (code = "kept"),
    wantsNoCode: () => (code = "unwanted"),
    get leftUntil() {
      return leftUntil;
    },
    /** What was written is left as a message, and the code that leads back to it is kept. */
    leaves(until: Timestamp) {
      leftUntil = until;
      left();
    },
    begin() {
      if (info?.access === "campus_code" && pass.code === null) {
        return asks({ kind: "campus_code", why: "missing" });
      }
      screen = "session";
      connection.start();
    },
    /** What was asked for. The student is let in, or asked once more. */
    show(shown: Partial<Pass>) {
      pass = { ...pass, ...shown };
      connection.start();
    },
    say() {
      const text = tidy(draft);
      if (text === "") return;
      draft = "";
      typedAt = 0;
      apply({ type: "typed", key: needs.newKey(), text });
    },
    /** Takes a refused text back into the composer. */
    edit(key: MessageKey) {
      const text = chat.outbox.find((unsent) => unsent.key === key)?.text ?? "";
      draft = draft === "" ? text : `${text}\n${draft}`;
      apply({ type: "discard", key });
    },
    type() {
      if (course.phase !== "paired" && !course.clinicianHere && !course.moderatorHere) return;
      if (clock.now() - typedAt < TYPING_EVERY_MS) return;
      if (connection.send({ type: "typing" })) typedAt = clock.now();
    },
    shown(seq: Seq) {
      if (seq <= shownSeq) return;
      shownSeq = seq;
      reportSoon();
    },
    askForHelp() {
      urgent = "asking";
      connection.send({ type: "urgent_help" });
    },
    /** Nobody is told why; the answer is a row. */
    askForSomeoneElse() {
      connection.send({ type: "someone_else" });
    },
    end() {
      leaving = true;
      if (!connection.send({ type: "leave" }) && known === null) connection.stop();
      finish("student");
    },
    /** Null when it was received. */
    async report(reason: ReportReason, words: string): Promise<Refusal | null> {
      if (known === null) return "unreachable";
      const said = tidy(words);
      const answer = await needs.sendReport({
        token: known,
        reason,
        words: said === "" ? null : said,
      });
      if (!answer.ok) return answer.code;
      reported = true;
      return null;
    },
    /** In place of what was said before. */
    wishFor(said: Wish) {
      unsaidWish = said;
      connection.send({ type: "wish", wish: said });
    },
    stillHere() {
      connection.send({ type: "still_here" });
    },
    /** Null when it is stored. */
    async checkIn(answers: Answers): Promise<Refusal | null> {
      if (known === null) return "unreachable";
      const answer = await needs.sendCheckIn({ token: known, ...answers });
      if (!answer.ok) return answer.code;
      worse = answer.value.worse;
      return null;
    },
    /** Null when it is gone, or will be. */
    async erase(): Promise<Refusal | null> {
      if (known === null) return "unreachable";
      const answer = await needs.sendErase({ token: known });
      if (!answer.ok) return answer.code;
      erased = answer.value;
      if (erased === "gone") {
        known = null;
        apply({ type: "forget" });
      }
      return null;
    },
    /** For what is asked for apart from the conversation, in this session's name. */
    async asOwner<T>(ask: (token: SessionToken) => Promise<Answer<T>>): Promise<Answer<T>> {
      return known === null ? { ok: false, code: "unreachable" } : ask(known);
    },
    /** A blocked student is in danger: a session for urgent help alone. */
    beginInDanger() {
      connection.stop();
      forget();
      inDanger = true;
      screen = "session";
      connection.start();
    },
    /** Whether the service would answer, as far as is known. */
    get reachable() {
      const lost =
        standing.kind === "away" || (standing.kind === "connecting" && standing.after !== null);
      return online && !unanswered && !lost;
    },
    /** Ends everything without waiting for an answer; the page is about to be replaced. */
    vanish() {
      if (known !== null) needs.sayLeft(known);
      needs.visit.clear();
      visit = null;
      pass = noPass;
      connection.stop();
      forget();
      screen = "landing";
    },
    startAgain() {
      connection.stop();
      forget();
      screen = "landing";
      void learnService();
    },
    useHere() {
      tab = null;
      connection.start();
    },
    stay: () => apply({ type: "stays" }),
    retryNow() {
      connection.nudge();
    },
    wake() {
      online = needs.isOnline();
      if (online || standing.kind === "live") connection.nudge();
      if (info === null) void learnService();
    },
  };

  function greeting(): FromStudent {
    if (known === null && back !== null) {
      const languages = [needs.language()];
      return { type: "come_back", version: VERSION, visit: ownVisit(), ...back, languages };
    }
    return known === null
      ? {
          type: "start",
          version: VERSION,
          visit: ownVisit(),
          urgent: inDanger,
          languages: [needs.language()],
          pass,
        }
      : { type: "hello", version: VERSION, token: known, last_seq: headSeq(chat), tab };
  }

  /** Made once for this tab, and gone with it. */
  function ownVisit(): VisitToken {
    visit ??= needs.newToken();
    needs.visit.write(visit);
    return visit;
  }

  function onStanding(now: Standing): void {
    standing = now;
    if (now.kind !== "live") apply({ type: "offline" });
    if (now.kind !== "stopped") return;
    if (now.why === "not_signed_in" && known === null && back !== null) return tooLate();
    if (now.why === "ended" || now.why === "not_signed_in") finish(null);
  }

  function onFrame(frame: ToStudent): void {
    switch (frame.type) {
      case "welcome":
        return welcome(frame);
      case "blocked":
        return blocked(frame);
      case "asks":
        return asks(frame.ask);
      case "position":
        position = frame;
        return;
      case "wished":
        wish = frame.wish;
        if (sameWish(unsaidWish, wish)) unsaidWish = null;
        return;
      case "same_supporter":
        waitsUntil = frame.until;
        return;
      case "typing":
        stopTyping();
        stopTyping = clock.after(TYPING_LASTS_MS, () => apply({ type: "typing_over" }));
        return apply(frame);
      case "noted":
        urgent = urgentAfter(frame.event, urgent);
        came(frame);
        if (frame.event.kind === "message_waits") left();
        if (frame.event.kind === "ended") {
          const { block } = course;
          if (block === null) finish(frame.event.by);
          else blocked(block);
        }
        return;
      case "refused":
        return refused(frame);
      case "accepted":
        held = 0;
        return apply(frame);
      case "said":
        return came(frame);
      case "delivered":
      case "seen":
      case "leads_elsewhere":
      case "presence":
        return apply(frame);
      case "pong":
        return;
      default:
        return unreachable(frame);
    }
  }

  function tooLate(): void {
    forget();
    late = true;
    screen = "return";
  }

  /** The tab forgets the way back, and keeps what it is recognised by. */
  function blocked({ reason, until, undecided }: Block): void {
    block = { reason, until, undecided };
    screen = "blocked";
    token.clear();
  }

  /** A code that does not hold is forgotten, and work is good for one time. */
  function asks(what: Ask): void {
    ask = what;
    pass = what.kind === "campus_code" ? noPass : { ...pass, work: null };
    screen = "access";
  }

  /** In another epoch the rows that are here mean nothing: greets again as one who has none. */
  function welcome(frame: Extract<ToStudent, { type: "welcome" }>): void {
    if (frame.token !== null) remember(frame.token);
    tab = frame.tab;
    if (screen === "access") screen = "session";
    if (leaving) return void connection.send({ type: "leave" });
    const another = epoch !== null && epoch !== frame.epoch;
    epoch = frame.epoch;
    pseudonym = frame.pseudonym;
    if (another) {
      apply({ type: "forget" });
      return connection.renew();
    }
    apply({ type: "online", delivered: frame.delivered_seq, seen: frame.seen_seq });
    if (urgent === "asking") connection.send({ type: "urgent_help" });
    sayWish();
    reportSoon();
  }

  /** A busy server is asked again after a moment, and then less and less often, with whatever it refused. */
  function refused(frame: Extract<ToStudent, { type: "refused" }>): void {
    if (frame.code === "nobody_on_call" || frame.code === "outside_hours") {
      return turnedAway(frame.code);
    }
    apply(frame);
    if (frame.code !== "busy" && frame.code !== "slow_down") return;
    stopRetry();
    stopRetry = clock.after(retryDelay(Math.min((held += 1), MOST_HELD), needs.random), () => {
      apply({ type: "retry" });
      if (urgent === "asking") connection.send({ type: "urgent_help" });
      sayWish();
    });
  }

  function sayWish(): void {
    if (unsaidWish !== null) connection.send({ type: "wish", wish: unsaidWish });
  }

  function came(frame: ChatEvent): void {
    apply(frame);
    if (hasNews(chat)) reportSoon();
  }

  function reportSoon(): void {
    if (reporting) return;
    reporting = true;
    clock.after(REPORT_EVERY_MS, () => {
      reporting = false;
      apply({ type: "report", shown: shownSeq });
    });
  }

  function apply(event: ChatEvent): void {
    const step = next(chat, event);
    chat = step.chat;
    for (const frame of step.send) connection.send(frame);
  }

  function remember(way: SessionToken): void {
    known = way;
    if (!leaving) token.write(way);
  }

  /** The tab forgets the way back at once; what was read stays until the page goes or starts again. */
  function finish(by: EndedBy | null): void {
    if (screen === "blocked" || screen === "left") return;
    endedBy ??= by;
    screen = "ended";
    token.clear();
    // The page itself remembers it for as long as it is open.
    needs.visit.clear();
  }

  /** The tab forgets the way back; the page remembers it, so that the message can be taken back. */
  function left(): void {
    connection.stop();
    screen = "left";
    token.clear();
    needs.visit.clear();
  }

  function forget(): void {
    token.clear();
    known = null;
    tab = null;
    chat = emptyChat("student");
    pseudonym = null;
    position = null;
    urgent = "none";
    endedBy = null;
    block = null;
    reported = false;
    wish = noWish;
    unsaidWish = null;
    worse = false;
    erased = null;
    code = "none";
    back = null;
    leftUntil = null;
    waitsUntil = null;
    inDanger = false;
    draft = "";
    epoch = null;
    leaving = false;
    shownSeq = 0;
  }

  /** Once the professional has left, help can be asked for anew. */
  function urgentAfter(event: Event, before: Urgent): Urgent {
    if (event.kind === "help_requested") return "asked";
    return event.kind === "left" && event.author === "clinician" ? "none" : before;
  }

  /** Whether it is open may change while the first screen is read; not once the student has begun. */
  function lookAgain(): void {
    stopLooking();
    stopLooking = clock.after(ON_CALL_AGAIN_MS, () => {
      if (screen === "landing" || screen === "terms") void learnService();
    });
  }

  /** Nobody new is let in. The page says so, with the numbers, and tries no more by itself. */
  function turnedAway(because: "nobody_on_call" | "outside_hours"): void {
    connection.stop();
    screen = "landing";
    if (info !== null) info = closed(info, because);
    lookAgain();
  }

  async function learnService(): Promise<void> {
    const answer = await needs.askService();
    unanswered = !answer.ok;
    if (answer.ok) {
      info = answer.value;
      lookAgain();
    } else clock.after(SERVICE_AGAIN_MS, () => void (info ?? learnService()));
  }
}

function sameWish(one: Wish | null, other: Wish): boolean {
  return JSON.stringify(inOrder(one)) === JSON.stringify(inOrder(other));
}

function inOrder(wish: Wish | null): unknown {
  return wish && [wish.topic, wish.way, wish.languages, wish.not_faculty, wish.feeling];
}

/** As the first screen shows it until the service is asked again. */
function closed(info: ServiceInfo, because: "nobody_on_call" | "outside_hours"): ServiceInfo {
  if (because === "nobody_on_call") return { ...info, on_call: "closed" };
  return { ...info, status: { ...info.status, state: "closed", because: "hours" } };
}
