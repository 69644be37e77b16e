import { beforeEach, describe, expect, test } from "vitest";
import { LAST_RETRY_MS } from "../src/core/connection";
import { CLOSE, type CheckIn, type Report, type ServiceInfo } from "../src/protocol/generated";
import type { TokenBox } from "../src/state/browser";
import { createStudent, type StudentState } from "../src/state/student.svelte";
import { HeldClock, Server } from "./fakes";

const TOKEN = "a".repeat(64);
const VISIT = "b".repeat(64);
const info: ServiceInfo = {
  name: "Quietline",
  access: "open",
  contact_hours: 24,
  retention_hours: 72,
  away_minutes: 10,
  return_code_hours: 72,
  messages: false,
  crisis_contacts: [],
  on_call: "somebody",
  status: { state: "open", because: null, wait_minutes: null, opens_at: null, closes_at: null },
  hours: null,
  numbers: [],
  services: [],
  approval: null,
  choices: { topics: [], faculties: [], languages: ["en", "de"] },
  copy_hours: 86,
  length_minutes: null,
  idle_minutes: 30,
};

let clock: HeldClock;
let server: Server;
let stored: string | null;
let left: string[];
let storedVisit: string | null;
let reports: Report[];
let checkIns: CheckIn[];
let erasedTokens: string[];
let online: boolean;
let student: StudentState;
let onCall: ServiceInfo["on_call"];
let access: ServiceInfo["access"];

const box: TokenBox = {
  read: () => stored,
  write: (token) => (stored = token),
  clear: () => (stored = null),
};

const visitBox: TokenBox = {
  read: () => storedVisit,
  write: (token) => (storedVisit = token),
  clear: () => (storedVisit = null),
};

function visit(): void {
  let keys = 0;
  student = createStudent({
    open: server.open,
    clock,
    random: () => 0.5,
    isOnline: () => online,
    newKey: () => `key-${++keys}`,
    token: box,
    sayLeft: (token) => left.push(token),
    visit: visitBox,
    newToken: () => VISIT,
    sendReport: async (report) => {
      reports.push(report);
      return { ok: true, value: { someone_else: true } };
    },
    sendCheckIn: async (checkIn) => {
      checkIns.push(checkIn);
      return { ok: true, value: { worse: checkIn.helped === "worse" } };
    },
    sendErase: async ({ token }) => {
      erasedTokens.push(token);
      return { ok: true, value: "gone" };
    },
    language: () => "de",
    askService: async () => ({ ok: true, value: { ...info, access, on_call: onCall } }),
  });
}

function welcome(over: object = {}): void {
  server.last.accept();
  server.last.say({
    type: "welcome",
    version: 1,
    epoch: "one",
    pseudonym: "Quiet Heron",
    token: null,
    tab: 1,
    head_seq: 0,
    delivered_seq: 0,
    seen_seq: 0,
    ...over,
  });
}

function begin(): void {
  student.readTerms();
  student.begin();
  welcome({ token: TOKEN });
}

function say(text: string): void {
  student.draft = text;
  student.say();
}

const note = (seq: number, event: object): object => ({ type: "noted", seq, at: seq, event });

beforeEach(() => {
  storedVisit = null;
  reports = [];
  checkIns = [];
  erasedTokens = [];
  clock = new HeldClock();
  server = new Server();
  stored = null;
  left = [];
  online = true;
  onCall = "somebody";
  access = "open";
  visit();
});

describe("while nobody is on call", () => {
  const answered = () => new Promise((resolve) => setTimeout(resolve));

  test("whoever is turned away reads it on the first screen, and nothing tries again", async () => {
    await answered();
    student.readTerms();
    student.begin();
    server.last.accept();
    server.last.say({ type: "refused", key: null, code: "nobody_on_call" });
    server.last.end(4011);

    expect(student.screen).toBe("landing");
    expect(student.info?.on_call).toBe("closed");
    clock.advance(10 * LAST_RETRY_MS);
    expect(server.sockets).toHaveLength(1);
  });

  test("it is looked for whether somebody is, until somebody is", async () => {
    onCall = "nobody";
    visit();
    await answered();
    expect(student.info?.on_call).toBe("nobody");
    onCall = "somebody";
    clock.advance(60_000);
    await answered();
    expect(student.info?.on_call).toBe("somebody");
  });
});

describe("what is asked for first", () => {
  const answered = () => new Promise((resolve) => setTimeout(resolve));
  const nothing = { code: null, work: null };
  const challenge = {
    parameters: {
      algorithm: "PBKDF2/SHA-256",
      cost: 1,
      expiresAt: 1,
      keyLength: 32,
      keyPrefix: "",
      keySignature: "",
      nonce: "",
      salt: "",
    },
    signature: "",
  } as const;
  const work = { challenge, solution: { counter: 1, derivedKey: "" } };

  function asks(ask: object): void {
    server.last.accept();
    server.last.say({ type: "asks", ask });
    server.last.end(CLOSE.Asks);
  }

  test("is a code, before anything is sent, where the service says so", async () => {
    access = "campus_code";
    visit();
    await answered();
    student.readTerms();
    student.begin();
    expect(student.screen).toBe("access");
    expect(server.sockets).toHaveLength(0);

    student.show({ code: "blue-anchor-28" });
    asks({ kind: "campus_code", why: "unknown" });
    expect([student.screen, student.standing.kind]).toEqual(["access", "stopped"]);
    expect(student.ask).toEqual({ kind: "campus_code", why: "unknown" });
    clock.advance(10 * LAST_RETRY_MS);
    expect(server.sockets).toHaveLength(1);

    student.show({ code: "blue-anchor-27" });
    server.last.accept();
    expect(server.last.heard[0]).toMatchObject({ pass: { code: "blue-anchor-27", work: null } });
    welcome({ token: TOKEN });
    expect(student.screen).toBe("session");
  });

  test("is a code also where the page did not know, and urgent help goes without", () => {
    student.readTerms();
    student.begin();
    asks({ kind: "campus_code", why: "missing" });
    expect(student.screen).toBe("access");
    student.beginInDanger();
    server.last.accept();
    expect(server.last.heard[0]).toMatchObject({ type: "start", urgent: true, pass: nothing });
    expect(student.screen).toBe("session");
  });

  test("is work, which goes out once and with the code that held", () => {
    student.readTerms();
    student.begin();
    asks({ kind: "campus_code", why: "missing" });
    student.show({ code: "blue-anchor-27" });
    asks({ kind: "work", challenge });
    student.show({ work });
    server.last.accept();
    expect(server.last.heard[0]).toMatchObject({ pass: { code: "blue-anchor-27", work } });
    asks({ kind: "patience", seconds: 6 });
    student.show({});
    server.last.accept();
    expect(server.last.heard[0]).toMatchObject({ pass: { code: "blue-anchor-27", work: null } });
  });

  test("is asked for once while the page is open, and anew after leaving at once", async () => {
    access = "campus_code";
    visit();
    await answered();
    student.begin();
    student.show({ code: "blue-anchor-27" });
    welcome({ token: TOKEN });
    student.end();
    student.startAgain();
    student.begin();
    expect(student.screen).toBe("session");
    student.vanish();
    student.begin();
    expect(student.screen).toBe("access");
  });

  test("can be left for the first screen", () => {
    student.begin();
    asks({ kind: "campus_code", why: "missing" });
    student.show({ code: "blue-anchor-27" });
    student.goBack();
    expect([student.screen, student.standing.kind]).toEqual(["landing", "idle"]);
  });
});

describe("a visit", () => {
  test("connects to nobody before the terms were accepted", () => {
    expect(student.screen).toBe("landing");
    student.readTerms();
    expect(server.sockets).toHaveLength(0);
    student.begin();
    expect(student.screen).toBe("session");
    expect(server.sockets).toHaveLength(1);
  });

  test("keeps only its token in the tab, and comes back with it after a reload", () => {
    begin();
    expect(stored).toBe(TOKEN);
    visit();
    expect(student.screen).toBe("session");
    server.last.accept();
    expect(server.last.heard[0]).toMatchObject({ type: "hello", token: TOKEN, last_seq: 0 });
  });

  test("sends what was written before and during a broken connection, once and in order", () => {
    student.begin();
    say("one");
    welcome({ token: TOKEN });
    expect(server.last.types()).toEqual(["start", "say"]);
    server.last.end(1006);
    say("two");
    clock.advance(LAST_RETRY_MS / 30);
    welcome({ head_seq: 1 });
    server.last.say({ type: "said", seq: 1, at: 1, author: "student", text: "one", key: "key-1" });
    expect(server.last.heard.slice(1)).toMatchObject([
      { type: "say", key: "key-1" },
      { type: "say", key: "key-2" },
    ]);
  });

  test("greets again as one who has no rows when the database is another one", () => {
    begin();
    server.last.say(note(1, { kind: "waiting", reason: "arrived" }));
    server.last.end(CLOSE.Restarting);
    student.wake();
    welcome({ epoch: "two", head_seq: 1 });
    expect(server.sockets).toHaveLength(3);
    server.last.accept();
    expect(server.last.heard[0]).toMatchObject({ type: "hello", last_seq: 0 });
    expect(student.chat.rows).toEqual([]);
  });

  test("reports what was shown, together and after a moment", () => {
    begin();
    server.last.say(note(1, { kind: "waiting", reason: "arrived" }));
    server.last.say(note(2, { kind: "paired", supporter: "Maple Otter" }));
    student.shown(1);
    student.shown(2);
    expect(server.last.types()).toEqual(["start"]);
    clock.advance(250);
    expect(server.last.heard.slice(1)).toEqual([{ type: "seen", seq: 2 }]);
  });

  test("reports what came and was not shown, at most four times a second", () => {
    begin();
    for (let seq = 1; seq <= 50; seq += 1) {
      server.last.say(note(seq, { kind: "waiting", reason: "arrived" }));
      clock.advance(10);
    }
    clock.advance(250);
    expect(server.last.heard.slice(1)).toEqual([
      { type: "delivered", seq: 25 },
      { type: "delivered", seq: 50 },
    ]);
  });

  test("asks a busy service less and less often, and says so", () => {
    begin();
    say("hello");
    const says = () => server.last.types().filter((type) => type === "say").length;
    const waits: number[] = [];
    for (let i = 0; i < 6; i += 1) {
      server.last.say({ type: "refused", key: "key-1", code: "busy" });
      expect(student.notice).toBe("busy");
      const [before, from] = [says(), clock.now()];
      while (says() === before) clock.advance(50);
      waits.push(clock.now() - from);
    }
    expect(waits).toEqual([1250, 2250, 4250, 8250, 8250, 8250]);
    server.last.say({ type: "accepted", key: "key-1", seq: 1, at: 1 });
    expect(student.notice).toBe("none");
  });

  test("says calmly that it was a lot at once, and sends it a little later", () => {
    begin();
    say("hello");
    server.last.say({ type: "refused", key: "key-1", code: "slow_down" });
    expect(student.notice).toBe("much");
    clock.advance(2_000);
    expect(server.last.heard.at(-1)).toMatchObject({ type: "say", key: "key-1" });
  });

  test("waits for a network, and comes back as soon as there is one", () => {
    begin();
    online = false;
    server.last.end(1006);
    student.wake();
    expect(student.notice).toBe("offline");
    expect(server.sockets).toHaveLength(1);
    say("kept");

    online = true;
    student.wake();
    expect(student.notice).toBe("lost");
    expect(server.sockets).toHaveLength(2);
    welcome();
    expect(student.notice).toBe("none");
    expect(server.last.heard.at(-1)).toMatchObject({ type: "say", text: "kept" });
  });

  test("says that it types at most every two seconds", () => {
    begin();
    server.last.say(note(1, { kind: "paired", supporter: "Maple Otter" }));
    for (let i = 0; i < 5; i += 1) {
      student.type();
      clock.advance(500);
    }
    expect(server.last.types().filter((type) => type === "typing")).toHaveLength(2);
  });

  test("says anew that it types after each text", () => {
    begin();
    server.last.say(note(1, { kind: "paired", supporter: "Maple Otter" }));
    student.type();
    student.draft = "hello";
    student.say();
    student.type();
    expect(server.last.types().filter((type) => type === "typing")).toHaveLength(2);
  });

  test("tries a text again that met a busy server", () => {
    begin();
    say("hello");
    server.last.say({ type: "refused", key: "key-1", code: "busy" });
    clock.advance(2_000);
    expect(server.last.types()).toEqual(["start", "say", "say"]);
  });

  test("hands a refused text back to be edited", () => {
    begin();
    say("hello");
    server.last.say({ type: "refused", key: "key-1", code: "too_large" });
    student.edit("key-1");
    expect(student.draft).toBe("hello");
    expect(student.chat.outbox).toEqual([]);
  });
});

describe("a call for urgent help", () => {
  test("goes out as soon as there is a connection, and until it was heard", () => {
    begin();
    server.last.end(1006);
    student.askForHelp();
    clock.advance(1_000);
    welcome();
    expect(server.last.types()).toContain("urgent_help");
    server.last.end(1006);
    clock.advance(1_000);
    welcome();
    expect(server.last.types()).toContain("urgent_help");
    server.last.say(note(1, { kind: "help_requested" }));
    expect(student.urgent).toBe("asked");
    server.last.end(1006);
    clock.advance(1_000);
    welcome();
    expect(server.last.types()).not.toContain("urgent_help");
  });

  test("can be made again once the professional has left", () => {
    begin();
    student.askForHelp();
    server.last.say(note(1, { kind: "help_requested" }));
    server.last.say(note(2, { kind: "joined", author: "clinician" }));
    server.last.say(note(3, { kind: "left", author: "clinician" }));
    expect(student.urgent).toBe("none");
  });
});

describe("the end", () => {
  test("leaves nothing in the tab", () => {
    begin();
    student.end();
    expect(student.screen).toBe("ended");
    expect(stored).toBeNull();
    expect(server.last.types()).toEqual(["start", "leave"]);
  });

  test("is told to the server later when there is no connection", () => {
    begin();
    server.last.end(1006);
    student.end();
    clock.advance(1_000);
    welcome();
    expect(server.last.types()).toEqual(["hello", "leave"]);
    expect(stored).toBeNull();
  });

  test.each([CLOSE.Ended, CLOSE.NotSignedIn])("comes with %i, and there is no way back", (code) => {
    begin();
    server.last.end(code);
    expect(student.screen).toBe("ended");
    expect(stored).toBeNull();
    student.wake();
    expect(server.sockets).toHaveLength(1);
  });

  test("by the other side says who ended it", () => {
    begin();
    server.last.say(note(1, { kind: "ended", by: "supporter" }));
    expect(student.screen).toBe("ended");
    expect(student.endedBy).toBe("supporter");
  });

  test("is not a chat that moved to another tab: that one keeps its token", () => {
    begin();
    server.last.end(CLOSE.Replaced);
    expect(student.standing).toEqual({ kind: "stopped", why: "replaced" });
    expect(stored).toBe(TOKEN);
  });

  test("comes back as the tab it was, and takes over only when its person says so", () => {
    begin();
    server.last.end(CLOSE.Silent);
    student.retryNow();
    server.last.accept();
    expect(server.last.heard[0]).toMatchObject({ type: "hello", token: TOKEN, tab: 1 });
    server.last.end(CLOSE.Replaced);
    expect(student.standing).toEqual({ kind: "stopped", why: "replaced" });

    student.useHere();
    server.last.accept();
    expect(server.last.heard[0]).toMatchObject({ type: "hello", token: TOKEN, tab: null });
  });

  test("can be followed by another visit", () => {
    begin();
    say("hello");
    student.end();
    student.startAgain();
    expect(student.screen).toBe("landing");
    student.begin();
    server.last.accept();
    expect(server.last.types()).toEqual(["start"]);
    expect(student.chat.outbox).toEqual([]);
  });
});

describe("a message that is left", () => {
  const leaves = (): void => {
    begin();
    say("hello");
    server.last.say({ type: "accepted", key: "key-1", seq: 1, at: 1 });
    server.last.say(note(2, { kind: "message_waits" }));
  };

  test("has a screen of its own, and nothing leads back but the return code", () => {
    leaves();
    expect(student.screen).toBe("left");
    expect(stored).toBeNull();
    student.wake();
    clock.advance(2 * LAST_RETRY_MS);
    expect(server.sockets).toHaveLength(1);
  });

  test("stays left when the server closes, and says until when it leads back", () => {
    leaves();
    server.last.end(CLOSE.Ended);
    expect(student.screen).toBe("left");
    expect(student.leftUntil).toBeNull();
    student.leaves(72);
    expect(student.leftUntil).toBe(72);
  });

  test("can be taken back by the page that left it", async () => {
    leaves();
    expect(await student.erase()).toBeNull();
    expect(erasedTokens).toEqual([TOKEN]);
    expect(student.erased).toBe("gone");
    student.startAgain();
    expect(student.screen).toBe("landing");
    expect(student.leftUntil).toBeNull();
  });

  test("is known after a reload in between too", () => {
    stored = TOKEN;
    visit();
    welcome({ head_seq: 1 });
    server.last.say(note(1, { kind: "message_waits" }));
    expect(student.screen).toBe("left");
    expect(stored).toBeNull();
  });
});

describe("leaving at once", () => {
  test("tells the server by the token, forgets everything and stays gone", () => {
    begin();
    say("one");
    student.draft = "a draft";
    student.vanish();
    expect(left).toEqual([TOKEN]);
    expect(stored).toBeNull();
    expect(student.draft).toBe("");
    expect(student.chat.outbox).toEqual([]);
    expect(server.last.closedByClient).toBe(true);
    clock.advance(2 * LAST_RETRY_MS);
    expect(server.sockets).toHaveLength(1);
  });

  test("has nothing to tell before there is a session", () => {
    student.vanish();
    expect(left).toEqual([]);
  });

  test("knows when nobody would answer", () => {
    begin();
    expect(student.reachable).toBe(true);
    server.last.end(1006);
    expect(student.reachable).toBe(false);
    welcome();
    clock.advance(LAST_RETRY_MS);
    welcome();
    expect(student.reachable).toBe(true);
  });
});
