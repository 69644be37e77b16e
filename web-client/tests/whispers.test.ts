import { expect, test } from "vitest";
import {
  nextWhispers,
  noWhispers,
  unreadWhispers,
  type Whispers,
  type WhisperEvent,
  type WhisperFrame,
} from "../src/core/whispers";

function play(...events: WhisperEvent[]): { whispers: Whispers; sent: WhisperFrame[] } {
  const start = { whispers: noWhispers, sent: [] as WhisperFrame[] };
  return events.reduce(({ whispers, sent }, event) => {
    const step = nextWhispers(whispers, event);
    return { whispers: step.whispers, sent: [...sent, ...step.send] };
  }, start);
}

const whispered = (seq: number, key: string | null = null): WhisperEvent => ({
  type: "whispered",
  seq,
  at: seq,
  author: "moderator",
  text: "stay close",
  key,
});
const written: WhisperEvent = { type: "written", key: "k", text: "stay close" };

test("an own whisper waits until it is stored, and is said again after a reconnect", () => {
  const { whispers, sent } = play({ type: "online" }, written, { type: "online" });
  const whisper = { type: "whisper", key: "k", text: "stay close" };
  const hear = { type: "hear_whispers", last_seq: 0 };
  expect(sent).toEqual([hear, whisper, hear, whisper]);
  expect(whispers.outbox).toHaveLength(1);

  const stored = play(written, whispered(1, "k"));
  expect(stored.whispers.outbox).toEqual([]);
  expect(stored.whispers.rows.map(({ key }) => key)).toEqual(["k"]);
});

test("one that comes twice is shown once, and only those of others are unread", () => {
  const { whispers } = play(whispered(1), whispered(2, "k"), whispered(1), whispered(2, "k"));
  expect(whispers.rows.map(({ seq }) => seq)).toEqual([1, 2]);
  expect(unreadWhispers(whispers)).toBe(1);
  expect(unreadWhispers(nextWhispers(whispers, { type: "shown" }).whispers)).toBe(0);
});

test("what was refused while the service was busy is tried again, anything else is not", () => {
  const busy = play(written, { type: "refused", key: "k", code: "busy" }, { type: "retry" });
  expect(busy.sent.filter(({ type }) => type === "whisper")).toHaveLength(2);
  const over = play(
    written,
    { type: "refused", key: "k", code: "out_of_state" },
    { type: "online" },
  );
  expect(over.sent.filter(({ type }) => type === "whisper")).toHaveLength(1);
  expect(over.whispers.outbox[0]?.code).toBe("out_of_state");
});

test("in another epoch they are read from the beginning", () => {
  const { sent } = play(whispered(1), { type: "forget" }, { type: "online" });
  expect(sent).toEqual([{ type: "hear_whispers", last_seq: 0 }]);
});
