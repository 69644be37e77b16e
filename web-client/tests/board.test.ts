import { describe, expect, test } from "vitest";
import {
  callsOf,
  emptyBoard,
  find,
  isOver,
  joinedCases,
  next,
  type Board,
  type BoardEvent,
} from "../src/core/board";
import { headSeq } from "../src/core/chat";
import type {
  CaseView,
  Desk,
  EscalationStatus,
  FromStaff,
  PageView,
  Severity,
  StaffView,
} from "../src/protocol/generated";
import { caseWith, escalationWith } from "./fakes";

const supporter: StaffView = {
  id: "me",
  name: "maya",
  role: "supporter",
  pseudonym: "Maple Otter",
  disabled: false,
};
const clinician: StaffView = { ...supporter, role: "clinician" };

function play(from: Board, ...events: BoardEvent[]): { board: Board; sent: FromStaff[] } {
  return events.reduce(
    ({ board, sent }, event) => {
      const step = next(board, event);
      return { board: step.board, sent: [...sent, ...step.send] };
    },
    { board: from, sent: [] as FromStaff[] },
  );
}

const welcome = (epoch = "one", staff = supporter): BoardEvent => ({
  type: "welcome",
  version: 1,
  epoch,
  staff,
  tab: 1,
});
const desk = (...sessions: string[]): BoardEvent =>
  ({
    type: "desk",
    ready: true,
    capacity: 1,
    waiting: 0,
    asking: [],
    messages: [],
    pairings: sessions.map((session) => ({
      session,
      pseudonym: "Quiet Heron",
      since: 1,
      ask_about_safety: false,
      safety_asked: false,
      wish: null,
      ends_at: null,
      extendable: false,
      message: null,
    })),
  }) satisfies { type: "desk" } & Desk;
const opened = (session: string): BoardEvent => ({
  type: "opened",
  session,
  pseudonym: "Quiet Heron",
  head_seq: 0,
  delivered_seq: 0,
  seen_seq: 0,
  student_here: true,
  drill: false,
});
const said = (session: string, seq: number): BoardEvent => ({
  type: "said",
  session,
  seq,
  at: seq,
  author: "student",
  text: `row ${seq}`,
  key: null,
});
const escalated = (status: EscalationStatus): CaseView =>
  caseWith({
    id: "c",
    session: "s",
    status: "escalated",
    escalation: escalationWith({ status, joined_by: status === "joined" ? "me" : null }),
  });
const paged: PageView = {
  id: "p",
  session: "s",
  case: "c",
  severity: "imminent",
  at: 1,
  acknowledged_at: null,
  drill: false,
};
const open = (session: string, last_seq = 0): FromStaff => ({ type: "open", session, last_seq });

describe("a supporter's board", () => {
  test("opens every pairing by itself, once", () => {
    const { sent } = play(emptyBoard(supporter), welcome(), desk("a"), desk("a"), desk("a", "b"));
    expect(sent).toEqual([open("a"), open("b")]);
  });

  test("keeps conversations apart", () => {
    const { board } = play(
      emptyBoard(supporter),
      welcome(),
      desk("a", "b"),
      opened("a"),
      opened("b"),
      said("a", 1),
      said("b", 1),
      said("b", 2),
    );
    expect(board.conversations.map(({ chat }) => headSeq(chat))).toEqual([1, 2]);
  });

  test("reads on from where it stood after a reconnect, and sends what was kept", () => {
    const before = play(
      emptyBoard(supporter),
      welcome(),
      desk("a"),
      opened("a"),
      said("a", 1),
      { type: "offline" },
      { type: "typed", session: "a", key: "k", text: "kept" },
    );
    const after = play(before.board, welcome(), opened("a"));
    expect(after.sent).toEqual([
      open("a", 1),
      { type: "say", session: "a", key: "k", text: "kept" },
      { type: "hear_whispers", session: "a", last_seq: 0 },
    ]);
  });

  test("reads everything again in another epoch", () => {
    const before = play(emptyBoard(supporter), welcome(), desk("a"), opened("a"), said("a", 1));
    expect(play(before.board, welcome("two")).sent).toEqual([open("a", 0)]);
  });

  test("knows that a conversation is over when its pairing is gone", () => {
    const { board } = play(emptyBoard(supporter), welcome(), desk("a"), opened("a"), desk());
    const conversation = find(board, "a");
    expect(conversation && isOver(board, conversation)).toBe(true);
  });

  test("does not complain that a conversation which ended meanwhile cannot be opened again", () => {
    const { board } = play(
      emptyBoard(supporter),
      welcome(),
      desk("a"),
      opened("a"),
      { type: "offline" },
      welcome(),
      { type: "refused", session: "a", key: null, code: "not_found" },
      desk(),
    );
    expect(board.refused).toBeNull();
    const conversation = find(board, "a");
    expect(conversation && isOver(board, conversation)).toBe(true);
  });

  test("passes over what comes for a conversation that was shut", () => {
    const { board, sent } = play(
      emptyBoard(supporter),
      welcome(),
      desk("a"),
      desk(),
      { type: "shut", session: "a" },
      said("a", 1),
    );
    expect(board.conversations).toEqual([]);
    expect(sent.at(-1)).toEqual({ type: "shut", session: "a" });
  });

  test("names the session in everything a chat sends", () => {
    const { sent } = play(
      emptyBoard(supporter),
      welcome(),
      desk("a"),
      opened("a"),
      said("a", 2),
      said("a", 1),
      { type: "report", session: "a", shown: 1 },
    );
    expect(sent).toEqual([
      open("a"),
      { type: "hear_whispers", session: "a", last_seq: 0 },
      { type: "fetch", session: "a", after: 0 },
      { type: "seen", session: "a", seq: 1 },
    ]);
  });
});

describe("a clinician's board", () => {
  test("replaces its snapshots whole", () => {
    const page = paged;
    const called = play(emptyBoard(clinician), welcome("one", clinician), {
      type: "pages",
      pages: [page],
    });
    expect(called.board.pages).toEqual([page]);
    expect(play(called.board, { type: "pages", pages: [] }).board.pages).toEqual([]);
  });

  test("is not called by the page of a case that was joined", () => {
    const page = paged;
    const told = (status: EscalationStatus): Board =>
      play(
        emptyBoard(clinician),
        welcome("one", clinician),
        { type: "case_queue", cases: [escalated(status)], now: 1 },
        { type: "pages", pages: [page] },
      ).board;
    expect(callsOf(told("calling"))).toEqual([page]);
    expect(joinedCases(told("calling"))).toEqual([]);
    expect(callsOf(told("joined"))).toEqual([]);
    expect(joinedCases(told("joined")).map(({ id }) => id)).toEqual(["c"]);
  });

  test("keeps the case queue in order as its cases change", () => {
    const severe = (id: string, severity: Severity, opened_at: number): CaseView => ({
      ...escalated("calling"),
      id,
      severity,
      opened_at,
    });
    const [low, older, newer] = [
      severe("a", "low", 1),
      severe("b", "high", 2),
      severe("c", "high", 3),
    ];
    const { board } = play(
      emptyBoard(clinician),
      welcome("one", clinician),
      { type: "case_queue", cases: [newer, low], now: 1 },
      { type: "case_queue_changed", set: [older], gone: [], now: 2 },
    );
    expect(board.cases).toEqual([older, newer, low]);

    const risen = severe("a", "imminent", 1);
    const changed = play(board, {
      type: "case_queue_changed",
      set: [risen],
      gone: [newer.id],
      now: 3,
    });
    expect(changed.board.cases).toEqual([risen, older]);
  });

  test("shows a refusal that was about no text until it is understood", () => {
    const { board } = play(emptyBoard(clinician), {
      type: "refused",
      session: "s",
      key: null,
      code: "conflict",
    });
    expect(board.refused).toEqual({ session: "s", code: "conflict" });
    expect(play(board, { type: "understood" }).board.refused).toBeNull();
  });

  test("opens nothing while it is not connected, and everything once it is", () => {
    const before = play(emptyBoard(clinician), { type: "open", session: "s" });
    expect(before.sent).toEqual([]);
    expect(play(before.board, welcome("one", clinician)).sent).toEqual([open("s")]);
  });
});
