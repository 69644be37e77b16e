import { describe, expect, test } from "vitest";
import {
  courseOf,
  emptyChat,
  hasNews,
  headSeq,
  next,
  type Chat,
  type ChatEvent,
  type ChatFrame,
} from "../src/core/chat";
import type { Event } from "../src/protocol/generated";

/** Plays events and collects what was sent. */
function play(from: Chat, ...events: ChatEvent[]): { chat: Chat; sent: ChatFrame[] } {
  return events.reduce(
    ({ chat, sent }, event) => {
      const step = next(chat, event);
      return { chat: step.chat, sent: [...sent, ...step.send] };
    },
    { chat: from, sent: [] as ChatFrame[] },
  );
}

const student = emptyChat("student");
const online: ChatEvent = { type: "online", delivered: 0, seen: 0 };
const offline: ChatEvent = { type: "offline" };
const typed = (key: string): ChatEvent => ({ type: "typed", key, text: `text ${key}` });
const accepted = (key: string, seq: number): ChatEvent => ({ type: "accepted", key, seq, at: seq });
const said = (seq: number, key: string | null = null): ChatEvent => ({
  type: "said",
  seq,
  at: seq,
  author: key ? "student" : "supporter",
  text: key ? `text ${key}` : `row ${seq}`,
  key,
});
const noted = (seq: number, event: Event): ChatEvent => ({ type: "noted", seq, at: seq, event });
const say = (key: string): ChatFrame => ({ type: "say", key, text: `text ${key}` });

const seqs = (chat: Chat): number[] => chat.rows.map(({ seq }) => seq);
const keys = (chat: Chat): string[] => chat.outbox.map(({ key }) => key);

describe("rows", () => {
  test("come in order", () => {
    const { chat, sent } = play(student, online, said(1), said(2), said(3));
    expect(seqs(chat)).toEqual([1, 2, 3]);
    expect(sent).toEqual([]);
  });

  test("that come twice are passed over", () => {
    const { chat } = play(student, online, said(1), said(2), said(1), said(2), said(3));
    expect(seqs(chat)).toEqual([1, 2, 3]);
  });

  test("behind a gap are asked for, once, and shown in order", () => {
    const gap = play(student, online, said(1), said(3), said(4));
    expect(seqs(gap.chat)).toEqual([1]);
    expect(gap.sent).toEqual([{ type: "fetch", after: 1 }]);

    const filled = play(gap.chat, said(2), said(3), said(4));
    expect(seqs(filled.chat)).toEqual([1, 2, 3, 4]);
    expect(filled.sent).toEqual([]);
  });

  test("behind a second gap are asked for again", () => {
    const { sent } = play(student, online, said(2), said(1), said(4));
    expect(sent).toEqual([
      { type: "fetch", after: 0 },
      { type: "fetch", after: 1 },
    ]);
  });

  test("of an earlier supporter are not taken for this one's", () => {
    const supporter = emptyChat("supporter");
    const row = (seq: number): ChatEvent =>
      ({ ...said(seq, `k${seq}`), author: "supporter" }) as ChatEvent;
    const paired = (seq: number): ChatEvent =>
      noted(seq, { kind: "paired", supporter: "Calm Otter" });
    const { chat } = play(supporter, online, paired(1), row(2), paired(3), row(4));
    const own = chat.rows.filter((one) => one.kind === "text" && one.key !== null);
    expect(own.map(({ seq }) => seq)).toEqual([4]);
  });

  test("of another epoch are forgotten, unsent texts are not", () => {
    const { chat } = play(student, online, said(1), said(2), typed("a"), { type: "forget" });
    expect(headSeq(chat)).toBe(0);
    expect(keys(chat)).toEqual(["a"]);
  });
});

describe("an own text", () => {
  test("waits until there is a connection", () => {
    const before = play(student, typed("a"));
    expect(before.sent).toEqual([]);
    expect(play(before.chat, online).sent).toEqual([say("a")]);
  });

  test("becomes a row when it is accepted", () => {
    const { chat, sent } = play(student, online, said(1), typed("a"), accepted("a", 2));
    expect(sent).toEqual([say("a")]);
    expect(chat.rows.at(-1)).toMatchObject({ seq: 2, text: "text a", key: "a", author: "student" });
    expect(chat.outbox).toEqual([]);
  });

  test("is not overtaken by the next", () => {
    const first = play(student, online, typed("a"), typed("b"));
    expect(first.sent).toEqual([say("a")]);
    expect(play(first.chat, accepted("a", 1)).sent).toEqual([say("b")]);
  });

  test("is sent again with its key after a reconnect, in order", () => {
    const lost = play(student, online, typed("a"), typed("b"), offline, typed("c"));
    const back = play(lost.chat, online, accepted("a", 1), accepted("b", 2), accepted("c", 3));
    expect(back.sent).toEqual([say("a"), say("b"), say("c")]);
    expect(back.chat.rows.map((row) => row.kind === "text" && row.key)).toEqual(["a", "b", "c"]);
  });

  test("is confirmed by its row when the acknowledgement was lost", () => {
    const { chat, sent } = play(student, online, typed("a"), offline, online, said(1, "a"));
    expect(sent).toEqual([say("a"), say("a")]);
    expect(chat.outbox).toEqual([]);
    expect(seqs(chat)).toEqual([1]);

    const late = play(chat, accepted("a", 1));
    expect(seqs(late.chat)).toEqual([1]);
  });

  test("accepted behind a gap keeps its place in the outbox until its row comes", () => {
    const early = play(student, online, typed("a"), accepted("a", 3));
    expect(early.sent).toEqual([say("a"), { type: "fetch", after: 0 }]);
    expect(keys(early.chat)).toEqual(["a"]);

    const { chat } = play(early.chat, said(1), said(2), said(3, "a"));
    expect(seqs(chat)).toEqual([1, 2, 3]);
    expect(chat.outbox).toEqual([]);
  });

  test("accepted with a key that nobody remembers is read again", () => {
    const { sent } = play(student, online, accepted("forgotten", 1));
    expect(sent).toEqual([{ type: "fetch", after: 0 }]);
  });

  test("is kept and tried again, before those behind it, when the server is busy", () => {
    const busy = play(student, online, typed("a"), typed("b"), {
      type: "refused",
      key: "a",
      code: "busy",
    });
    expect(busy.sent).toEqual([say("a")]);
    expect(busy.chat.outbox[0]).toMatchObject({ key: "a", state: "held" });

    const again = play(busy.chat, { type: "retry" }, accepted("a", 1));
    expect(again.sent).toEqual([say("a"), say("b")]);
  });

  test("that is refused for good stays to be copied, and lets the next one pass", () => {
    const refused = play(student, online, typed("a"), typed("b"), {
      type: "refused",
      key: "a",
      code: "too_large",
    });
    expect(refused.sent).toEqual([say("a"), say("b")]);
    expect(refused.chat.outbox[0]).toMatchObject({ state: "refused", code: "too_large" });
    expect(keys(play(refused.chat, { type: "discard", key: "a" }).chat)).toEqual(["b"]);
  });

  test("that is refused for good is not sent again after a reconnect", () => {
    const { sent } = play(
      student,
      online,
      typed("a"),
      {
        type: "refused",
        key: "a",
        code: "bad_frame",
      },
      offline,
      online,
    );
    expect(sent).toEqual([say("a")]);
  });

  test("is what a refusal without a key is about, if it is about a frame at all", () => {
    const about = play(student, online, typed("a"), {
      type: "refused",
      key: null,
      code: "bad_frame",
    });
    expect(about.chat.outbox[0]).toMatchObject({ state: "refused" });
    const other = play(student, online, typed("a"), {
      type: "refused",
      key: null,
      code: "out_of_state",
    });
    expect(other.chat.outbox[0]).toMatchObject({ state: "under_way" });
  });
});

describe("seen", () => {
  test("is reported once for what others wrote", () => {
    const { sent } = play(
      student,
      online,
      said(1),
      said(2),
      { type: "report", shown: 2 },
      { type: "report", shown: 2 },
    );
    expect(sent).toEqual([{ type: "seen", seq: 2 }]);
  });

  test("is not reported for own texts", () => {
    const { sent } = play(student, online, typed("a"), accepted("a", 1), {
      type: "report",
      shown: 1,
    });
    expect(sent).toEqual([say("a")]);
  });

  test("is not said of what came while the page was out of sight: that was delivered", () => {
    const { chat, sent } = play(
      student,
      online,
      said(1),
      said(2),
      { type: "report", shown: 0 },
      { type: "report", shown: 0 },
      { type: "report", shown: 2 },
      { type: "report", shown: 2 },
    );
    expect(sent).toEqual([
      { type: "delivered", seq: 2 },
      { type: "seen", seq: 2 },
    ]);
    expect(hasNews(chat)).toBe(false);
    expect(hasNews(play(chat, said(3)).chat)).toBe(true);
  });

  test("and delivered are both said when only a part was shown", () => {
    const { sent } = play(student, online, said(1), said(2), { type: "report", shown: 1 });
    expect(sent).toEqual([
      { type: "seen", seq: 1 },
      { type: "delivered", seq: 2 },
    ]);
  });

  test("is reported again on a new connection", () => {
    const { sent } = play(student, online, said(1), { type: "report", shown: 1 }, offline, online, {
      type: "report",
      shown: 1,
    });
    expect(sent).toEqual([
      { type: "seen", seq: 1 },
      { type: "seen", seq: 1 },
    ]);
  });

  test("of the other side never goes back", () => {
    const { chat } = play(student, online, { type: "seen", seq: 5 }, { type: "seen", seq: 3 });
    expect(chat.seen).toBe(5);
  });
});

describe("typing and presence", () => {
  test("typing ends with the text, with time, and with absence", () => {
    const writing: ChatEvent = { type: "typing", author: "supporter" };
    expect(play(student, online, writing).chat.typing).toBe("supporter");
    expect(play(student, online, writing, said(1)).chat.typing).toBeNull();
    expect(play(student, online, writing, { type: "typing_over" }).chat.typing).toBeNull();
    const gone: ChatEvent = { type: "presence", author: "supporter", here: false };
    expect(play(student, online, writing, gone).chat.typing).toBeNull();
  });
});

describe("the course of a conversation", () => {
  const course = (...events: Event[]) =>
    courseOf(play(student, online, ...events.map((event, i) => noted(i + 1, event))).chat.rows);

  test("begins with waiting", () => {
    expect(course()).toMatchObject({ phase: "waiting", supporter: null, help: "none" });
  });

  test("knows who is here", () => {
    expect(course({ kind: "paired", supporter: "Maple Otter" })).toMatchObject({
      phase: "paired",
      supporter: "Maple Otter",
    });
  });

  test("goes back to waiting when the supporter drops out", () => {
    const lost = course(
      { kind: "paired", supporter: "Maple Otter" },
      { kind: "waiting", reason: "supporter_lost" },
    );
    expect(lost).toMatchObject({
      phase: "waiting",
      supporter: null,
      waitingReason: "supporter_lost",
    });
  });

  test("goes on with the clinician alone when the supporter drops out", () => {
    const alone = course(
      { kind: "paired", supporter: "Maple Otter" },
      { kind: "joined", author: "clinician" },
      { kind: "left", author: "supporter" },
    );
    expect(alone).toMatchObject({ phase: "waiting", supporter: null, clinicianHere: true });
  });

  test("follows a call for help to the professional", () => {
    const called: Event[] = [{ kind: "help_requested" }, { kind: "help_called" }];
    expect(course(...called).help).toBe("called");
    expect(course(...called, { kind: "on_the_way" }).help).toBe("coming");
    expect(course(...called, { kind: "nobody_reached" }).help).toBe("nobody_reached");
    const here = course(...called, { kind: "joined", author: "clinician" });
    expect(here).toMatchObject({ help: "here", clinicianHere: true });
  });

  test("ends", () => {
    expect(course({ kind: "ended", by: "absence" })).toMatchObject({
      phase: "ended",
      endedBy: "absence",
    });
  });
});
