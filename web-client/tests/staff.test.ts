import { beforeEach, describe, expect, test } from "vitest";
import { CLOSE, type Role, type StaffView } from "../src/protocol/generated";
import type { TokenBox } from "../src/state/browser";
import { createStaff, type StaffState } from "../src/state/staff.svelte";
import { HeldClock, Server } from "./fakes";

const TOKEN = "b".repeat(64);

let clock: HeldClock;
let server: Server;
let stored: string | null;
let hash: string;
let asked: { method: string; path: string; authorization: string | undefined }[];
let answers: Record<string, () => Response>;
let staff: StaffState;

const box: TokenBox = {
  read: () => stored,
  write: (token) => (stored = token),
  clear: () => (stored = null),
};

const person = (role: Role): StaffView => ({
  id: "me",
  name: "sam",
  role,
  pseudonym: "Maple Otter",
  disabled: false,
});

function begin(): void {
  staff = createStaff({
    open: server.open,
    fetch: async (path, init) => {
      const headers = init.headers as Record<string, string>;
      asked.push({ method: init.method ?? "", path, authorization: headers["Authorization"] });
      return answers[path]?.() ?? Response.json({ code: "not_found" }, { status: 404 });
    },
    clock,
    random: () => 0.5,
    isOnline: () => true,
    newKey: () => "key",
    token: box,
    hash: () => hash,
    goTo: (to) => {
      hash = to;
      staff.hashChanged();
    },
  });
}

function letsIn(role: Role): void {
  answers["/api/sign-in"] = () =>
    Response.json({ token: TOKEN, expires_at: 1, staff: person(role) });
  answers["/api/me"] = () => Response.json(person(role));
}

function welcome(role: Role): void {
  server.last.accept();
  server.last.say({ type: "welcome", version: 1, epoch: "one", staff: person(role), tab: 3 });
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

beforeEach(() => {
  clock = new HeldClock();
  server = new Server();
  stored = null;
  hash = "";
  asked = [];
  answers = {};
  begin();
});

describe("signing in", () => {
  test("keeps the token in the tab and connects with it", async () => {
    letsIn("moderator");
    expect(await staff.signIn(" sam ", "secret")).toBeNull();
    expect(stored).toBe(TOKEN);
    welcome("moderator");
    expect(server.last.heard[0]).toMatchObject({ type: "hello", token: TOKEN });
  });

  test("says why it was refused", async () => {
    answers["/api/sign-in"] = () => Response.json({ code: "slow_down" }, { status: 429 });
    expect(await staff.signIn("sam", "wrong")).toBe("slow_down");
    expect(staff.board).toBeNull();
  });

  test("comes back as the tab it was, and takes over only when its person says so", async () => {
    letsIn("moderator");
    await staff.signIn("sam", "secret");
    welcome("moderator");
    expect(server.last.heard[0]).toMatchObject({ type: "hello", tab: null });
    server.last.end(CLOSE.Silent);
    staff.retryNow();
    server.last.accept();
    expect(server.last.heard[0]).toMatchObject({ type: "hello", token: TOKEN, tab: 3 });
    server.last.end(CLOSE.Replaced);
    expect(staff.standing).toEqual({ kind: "stopped", why: "replaced" });

    staff.useHere();
    server.last.accept();
    expect(server.last.heard[0]).toMatchObject({ type: "hello", token: TOKEN, tab: null });
  });

  test("is not asked for again after a reload", async () => {
    stored = TOKEN;
    letsIn("clinician");
    begin();
    expect(staff.checking).toBe(true);
    await settled();
    expect(staff.checking).toBe(false);
    expect(staff.board?.staff.role).toBe("clinician");
    expect(asked.at(-1)).toMatchObject({ path: "/api/me", authorization: `Bearer ${TOKEN}` });
  });

  test("keeps the pager's link for after it", async () => {
    hash = "#/pages/p1";
    letsIn("clinician");
    begin();
    await staff.signIn("cleo", "secret");
    expect(staff.route).toEqual({ kind: "page", id: "p1" });
  });

  test("gives a coordinator no live connection", async () => {
    letsIn("coordinator");
    await staff.signIn("coco", "secret");
    expect(server.sockets).toHaveLength(0);
  });
});

describe("being signed out", () => {
  test.each(["by the connection", "by a request"])("%s leaves nothing behind", async (how) => {
    letsIn("supporter");
    await staff.signIn("sam", "secret");
    welcome("supporter");
    staff.write("s", "half a sentence");
    if (how === "by the connection") server.last.end(CLOSE.NotSignedIn);
    else {
      answers["/api/cases/c/claim"] = () =>
        Response.json({ code: "not_signed_in" }, { status: 401 });
      await staff.api.claim("c");
    }
    expect(staff.board).toBeNull();
    expect(staff.expired).toBe(true);
    expect(stored).toBeNull();
    expect(staff.draft("s")).toBe("");
  });

  test("by hand is not taken for an accident", async () => {
    letsIn("supporter");
    await staff.signIn("sam", "secret");
    answers["/api/sign-out"] = () => new Response(null, { status: 204 });
    await staff.signOut();
    expect(staff.expired).toBe(false);
    expect(staff.board).toBeNull();
  });
});

describe("a conversation of staff", () => {
  test("goes through with its draft, its key and its marks", async () => {
    letsIn("supporter");
    await staff.signIn("sam", "secret");
    welcome("supporter");
    const desk = { ready: true, capacity: 1, waiting: 0, asking: [], messages: [] };
    const pairings = [
      {
        session: "s",
        pseudonym: "Quiet Heron",
        since: 1,
        ask_about_safety: false,
        safety_asked: false,
        wish: null,
        ends_at: null,
        extendable: false,
        message: null,
      },
    ];
    server.last.say({ type: "desk", ...desk, pairings });
    const opened = {
      session: "s",
      pseudonym: "Quiet Heron",
      head_seq: 0,
      delivered_seq: 0,
      seen_seq: 0,
    };
    server.last.say({ type: "opened", ...opened, student_here: true, drill: false });
    const text = { author: "student", text: "hello", key: null };
    server.last.say({ type: "said", session: "s", seq: 1, at: 1, ...text });
    staff.shown("s", 1);
    clock.advance(300);
    staff.write("s", "  welcome ");
    staff.say("s");
    expect(server.last.heard.slice(1)).toEqual([
      { type: "open", session: "s", last_seq: 0 },
      { type: "hear_whispers", session: "s", last_seq: 0 },
      { type: "seen", session: "s", seq: 1 },
      { type: "say", session: "s", key: "key", text: "welcome" },
    ]);
    server.last.say({ type: "refused", session: "s", key: "key", code: "busy" });
    clock.advance(2_000);
    expect(server.last.heard.at(-1)).toMatchObject({ type: "say", key: "key" });
  });

  test("is not ended unsaid while there is no connection", async () => {
    letsIn("supporter");
    await staff.signIn("sam", "secret");
    expect(staff.end("s")).toBe(false);
    welcome("supporter");
    expect(staff.end("s")).toBe(true);
  });

  test("says anew that somebody types after each text", async () => {
    letsIn("supporter");
    await staff.signIn("sam", "secret");
    welcome("supporter");
    staff.type("s");
    staff.type("s");
    staff.write("s", "hello");
    staff.say("s");
    staff.type("s");
    const typing = server.last.heard.filter((frame) => frame["type"] === "typing");
    expect(typing).toHaveLength(2);
  });
});
