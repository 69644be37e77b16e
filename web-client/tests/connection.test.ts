import { beforeEach, describe, expect, test } from "vitest";
import {
  afterClose,
  connect,
  FIRST_RETRY_MS,
  LAST_RESTART_RETRY_MS,
  LAST_RETRY_MS,
  NUDGE_WITHIN_MS,
  retryDelay,
  SLOW_AFTER_MS,
  WELCOME_WITHIN_MS,
  type Connection,
  type Standing,
} from "../src/core/connection";
import { noticeOf } from "../src/core/notice";
import { CLOSE, DEAD_AFTER_MS, HEARTBEAT_MS } from "../src/protocol/generated";
import { HeldClock, Server } from "./fakes";

type In = { type: "welcome" } | { type: "pong" } | { type: "said" };
type Out = { type: "hello" } | { type: "say" };

let clock: HeldClock;
let server: Server;
let standings: Standing[];
let frames: In[];
let connection: Connection<Out>;

beforeEach(() => {
  clock = new HeldClock();
  server = new Server();
  standings = [];
  frames = [];
  connection = connect<In, Out>({
    open: server.open,
    clock,
    random: () => 0.5,
    greeting: () => ({ type: "hello" }),
    decode: (text) => JSON.parse(text) as In,
    onFrame: (frame) => frames.push(frame),
    onStanding: (standing) => standings.push(standing),
  });
});

function live(): void {
  connection.start();
  server.last.accept();
  server.last.say({ type: "welcome" });
}

const standing = (): Standing["kind"] | undefined => standings.at(-1)?.kind;

/** How long it waits before it tries again. */
function wait(): number {
  const last = standings.at(-1);
  if (last?.kind !== "away") throw new Error("it is not away");
  return last.retryAt - clock.now();
}

describe("a connection", () => {
  test("greets first and is live only after the welcome", () => {
    connection.start();
    server.last.accept();
    expect(server.last.types()).toEqual(["hello"]);
    expect(connection.send({ type: "say" })).toBe(false);

    server.last.say({ type: "welcome" });
    expect(standing()).toBe("live");
    expect(connection.send({ type: "say" })).toBe(true);
    expect(server.last.types()).toEqual(["hello", "say"]);
  });

  test("is live before the welcome is handed on, so that the answer can be sent", () => {
    live();
    expect(standings.map(({ kind }) => kind)).toEqual(["connecting", "live"]);
    expect(frames).toEqual([{ type: "welcome" }]);
  });

  test("pings in every heartbeat", () => {
    live();
    clock.advance(HEARTBEAT_MS);
    server.last.say({ type: "pong" });
    clock.advance(HEARTBEAT_MS);
    expect(server.last.types()).toEqual(["hello", "ping", "ping"]);
  });

  test("is taken for dead when nothing comes, without waiting for the socket to close", () => {
    live();
    clock.advance(DEAD_AFTER_MS - 1);
    expect(standing()).toBe("live");
    clock.advance(1);
    expect(standing()).toBe("away");
    expect(server.last.closedByClient).toBe(true);
  });

  test("lives as long as anything comes", () => {
    live();
    for (let i = 0; i < 10; i += 1) {
      clock.advance(DEAD_AFTER_MS - 1);
      server.last.say({ type: "said" });
    }
    expect(standing()).toBe("live");
  });

  test("gives up on a greeting that stays unanswered", () => {
    connection.start();
    clock.advance(WELCOME_WITHIN_MS);
    expect(standing()).toBe("away");
  });

  // Another system's client gave up after two attempts.
  test("does not give up after two attempts, but comes back for ever", () => {
    live();
    for (let i = 0; i < 50; i += 1) {
      server.last.end(1006);
      clock.advance(wait());
      expect(server.sockets).toHaveLength(i + 2);
    }
  });

  test("starts over with short waits after a welcome", () => {
    connection.start();
    for (let i = 0; i < 10; i += 1) {
      server.last.end(1006);
      clock.advance(wait());
    }
    server.last.accept();
    server.last.say({ type: "welcome" });
    server.last.end(1006);
    expect(wait()).toBe(750);
  });

  test("gives a restart a moment", () => {
    live();
    server.last.end(CLOSE.Restarting);
    expect(wait()).toBe(2250);
  });

  test("comes back soon after a restart, however often it was refused meanwhile", () => {
    live();
    server.last.end(CLOSE.Restarting);
    for (let i = 0; i < 20; i += 1) {
      expect(wait()).toBeLessThanOrEqual((FIRST_RETRY_MS + LAST_RESTART_RETRY_MS) / 2);
      clock.advance(wait());
      server.last.end(1006);
    }
    expect(wait()).toBe((FIRST_RETRY_MS + LAST_RESTART_RETRY_MS) / 2);

    clock.advance(wait());
    server.last.accept();
    server.last.say({ type: "welcome" });
    for (let i = 0; i < 20; i += 1) {
      server.last.end(1006);
      clock.advance(wait());
    }
    server.last.end(1006);
    expect(wait()).toBe((FIRST_RETRY_MS + LAST_RETRY_MS) / 2);
  });

  test("keeps waiting longer when it is closed before every welcome", () => {
    connection.start();
    const waits = Array.from({ length: 4 }, () => {
      server.last.accept();
      server.last.end(1011);
      const waited = wait();
      clock.advance(waited);
      return waited;
    });
    expect(waits).toEqual([750, 1250, 2250, 4250]);
  });

  test("does not listen to a socket it has dropped", () => {
    live();
    const old = server.last;
    connection.renew();
    old.end(CLOSE.Replaced);
    old.say({ type: "said" });
    expect(standing()).toBe("connecting");
    expect(frames).toEqual([{ type: "welcome" }]);
  });
});

describe("a nudge", () => {
  test("tries again at once while away", () => {
    live();
    server.last.end(1006);
    connection.nudge();
    expect(server.sockets).toHaveLength(2);
    clock.advance(WELCOME_WITHIN_MS - 1);
    expect(server.sockets).toHaveLength(2);
  });

  test("finds out within seconds that a live connection is dead", () => {
    live();
    connection.nudge();
    expect(server.last.types()).toEqual(["hello", "ping"]);
    clock.advance(NUDGE_WITHIN_MS);
    expect(standing()).toBe("away");
  });

  test("after a long sleep believes neither an old connection nor an old attempt", () => {
    live();
    clock.sleep(DEAD_AFTER_MS);
    connection.nudge();
    expect(server.sockets).toHaveLength(2);
    expect(standing()).toBe("connecting");

    clock.sleep(NUDGE_WITHIN_MS);
    connection.nudge();
    expect(server.sockets).toHaveLength(3);
  });

  test("leaves an attempt alone that has just begun", () => {
    connection.start();
    connection.nudge();
    expect(server.sockets).toHaveLength(1);
  });

  test("leaves a connection alone that answers", () => {
    live();
    connection.nudge();
    server.last.say({ type: "pong" });
    clock.advance(NUDGE_WITHIN_MS);
    expect(standing()).toBe("live");
  });

  test("does not bring back what was stopped", () => {
    live();
    server.last.end(CLOSE.Replaced);
    connection.nudge();
    expect(server.sockets).toHaveLength(1);
  });
});

describe("a close code", () => {
  test.each([
    [CLOSE.Replaced, "replaced"],
    [CLOSE.Ended, "ended"],
    [CLOSE.NotSignedIn, "not_signed_in"],
    [CLOSE.BadGreeting, "outdated"],
  ])("%i stops the connection: %s", (code, why) => {
    live();
    server.last.end(code);
    expect(standings.at(-1)).toEqual({ kind: "stopped", why });
    clock.advance(10 * LAST_RETRY_MS);
    expect(server.sockets).toHaveLength(1);
  });

  test.each([
    1000,
    1001,
    1006,
    CLOSE.TooLarge,
    CLOSE.Failed,
    CLOSE.Restarting,
    CLOSE.TooSlow,
    CLOSE.Silent,
    4999,
  ])("%i is answered by coming back", (code) => expect(afterClose(code)).toBe("retry"));

  test("that asks to slow down is answered by a long wait", () => {
    live();
    server.last.end(CLOSE.SlowDown);
    expect(wait()).toBeGreaterThan(10_000);
  });

  test("that said 'replaced' can be overruled by hand", () => {
    live();
    server.last.end(CLOSE.Replaced);
    connection.start();
    expect(server.sockets).toHaveLength(2);
  });
});

describe("how it stands", () => {
  const notices = (): string[] => [...new Set(standings.map((one) => noticeOf(one, true, [])))];

  test("is said by how it was lost, until it is back", () => {
    for (const [code, words] of [
      [1006, "lost"],
      [CLOSE.Restarting, "restarting"],
      [CLOSE.TooSlow, "slow"],
      [CLOSE.SlowDown, "busy"],
    ] as const) {
      live();
      standings = [];
      server.last.end(code);
      clock.advance(wait());
      server.last.end(1006);
      expect(notices()).toEqual([words]);
      connection.stop();
    }
  });

  test("is 'connecting' the first time, and 'unreachable' after many attempts in vain", () => {
    connection.start();
    expect(notices()).toEqual(["connecting"]);
    for (let i = 0; i < 5; i += 1) {
      server.last.end(1006);
      clock.advance(wait());
    }
    expect(notices()).toEqual(["connecting", "lost", "unreachable"]);
    server.last.accept();
    server.last.say({ type: "welcome" });
    expect(notices().at(-1)).toBe("none");
  });

  test("is 'slow' while what was said is not answered for seconds", () => {
    live();
    connection.send({ type: "say" });
    clock.advance(SLOW_AFTER_MS - 1);
    expect(standings.at(-1)).toEqual({ kind: "live", slow: false });
    clock.advance(1);
    expect(standings.at(-1)).toEqual({ kind: "live", slow: true });
    server.last.say({ type: "said" });
    expect(standings.at(-1)).toEqual({ kind: "live", slow: false });
    clock.advance(SLOW_AFTER_MS);
    expect(standings.at(-1)).toEqual({ kind: "live", slow: false });
  });

  test("is 'offline' whatever else is known, once there is no network", () => {
    live();
    server.last.end(CLOSE.Restarting);
    const away = standings.at(-1);
    expect(away && noticeOf(away, false, [])).toBe("offline");
  });

  test("is no news while all is well, or once nobody comes back", () => {
    live();
    server.last.end(CLOSE.Replaced);
    expect(standings.at(-1)).toEqual({ kind: "stopped", why: "replaced" });
    expect(notices().at(-1)).toBe("none");
  });
});

describe("the wait before a retry", () => {
  test("stays within its bounds whatever the dice say", () => {
    for (const failures of [0, 1, 2, 5, 20, 1000]) {
      for (const chance of [0, 0.25, 0.5, 0.999999]) {
        const delay = retryDelay(failures, () => chance);
        expect(delay).toBeGreaterThanOrEqual(FIRST_RETRY_MS);
        expect(delay).toBeLessThanOrEqual(LAST_RETRY_MS);
      }
    }
  });

  test("is spread over the whole range", () => {
    expect(retryDelay(20, () => 0)).toBe(FIRST_RETRY_MS);
    expect(retryDelay(20, () => 0.999999)).toBeGreaterThan(29_999);
  });
});
