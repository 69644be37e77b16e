/**
 * One connection that comes back for as long as the page is open.
 *
 * ```text
 * idle ─start─▶ connecting ─welcome─▶ live
 *                  ▲  │                 │
 *                  │  └─── closed ──────┤
 *                  └── away ◀───────────┘       stopped: replaced, ended, not signed in, outdated, blocked, asked
 * ```
 *
 * Of what is said it knows which frames are answered at once (`ping`, `say`) and the `welcome`, and
 * nothing else. The only timers of the core live here.
 */

import { CLOSE, DEAD_AFTER_MS, HEARTBEAT_MS, type Timestamp } from "../protocol/generated";
import type { CallOff, Clock, Random } from "./clock";

/** How the connection stands. */
export type Standing =
  | { readonly kind: "idle" }
  /** `after` is how it was lost before; null the first time. */
  | { readonly kind: "connecting"; readonly after: Loss | null }
  /** `slow`: what was said last is not answered for a while. */
  | { readonly kind: "live"; readonly slow: boolean }
  | { readonly kind: "away"; readonly after: Loss; readonly retryAt: Timestamp }
  | { readonly kind: "stopped"; readonly why: Stop };

/** How a connection was lost. */
export interface Loss {
  readonly why: "lost" | "restarting" | "slow" | "busy";
  /** How often it was tried in vain since. */
  readonly attempts: number;
}

/** Why a connection does not come back by itself. */
export type Stop = "replaced" | "ended" | "not_signed_in" | "outdated" | "blocked" | "asked";

/** An open websocket, as far as it is needed here. */
export interface Socket {
  send(text: string): void;
  close(): void;
}

/** What a socket reports. */
export interface SocketEvents {
  opened(): void;
  received(text: string): void;
  closed(code: number): void;
}

/** What a connection needs from outside. */
export interface Needs<In, Out> {
  open(events: SocketEvents): Socket;
  clock: Clock;
  random: Random;
  /** The first frame of every connection. */
  greeting(): Out;
  /** Null for a frame that cannot be understood: it is passed over. */
  decode(text: string): In | null;
  /** Called after `onStanding` when the frame is a `welcome`. */
  onFrame(frame: In): void;
  onStanding(standing: Standing): void;
}

export interface Connection<Out> {
  start(): void;
  /** False when the connection is not live: nothing was sent. */
  send(frame: Out): boolean;
  /** The page woke up or the network changed: try now, or find out whether it still works. */
  nudge(): void;
  /** Drops this socket and greets anew at once. */
  renew(): void;
  /** Ends it for good. */
  stop(): void;
}

interface AnyFrame {
  readonly type: string;
}

export const FIRST_RETRY_MS = 500;
export const LAST_RETRY_MS = 30_000;
/** The same while a restart is known: the next process comes soon, however often it is asked in vain. */
export const LAST_RESTART_RETRY_MS = 8_000;
/** How long a greeting may stay unanswered. */
export const WELCOME_WITHIN_MS = 15_000;
/** How long a nudge may stay unanswered. */
export const NUDGE_WITHIN_MS = 5_000;
/** After how long without an answer a live connection is called slow. */
export const SLOW_AFTER_MS = 4_000;
/** The next process needs a moment: nobody asks for it more often than this allows. */
const RESTART_FAILURES = 2;
const SLOW_DOWN_FAILURES = 5;

export function connect<In extends AnyFrame, Out extends AnyFrame>(
  needs: Needs<In, Out | { type: "ping" }>,
): Connection<Out> {
  const { clock } = needs;
  let standing: Standing = { kind: "idle" };
  let socket: Socket | null = null;
  let failures = 0;
  let loss: Loss | null = null;
  let heardAt: Timestamp = 0;
  let attemptAt: Timestamp = 0;
  let stopRetry: CallOff = nothing;
  let stopBeat: CallOff = nothing;
  let stopWatch: CallOff = nothing;
  let stopSlow: CallOff | null = null;

  return {
    start: attempt,
    send(frame) {
      if (standing.kind !== "live") return false;
      transmit(frame);
      return true;
    },
    nudge() {
      const { kind } = standing;
      // What was begun or heard before a long sleep is worth nothing after it.
      const stale = clock.now() - (kind === "live" ? heardAt : attemptAt);
      if (kind === "away") return attempt();
      if (kind === "connecting" && stale >= NUDGE_WITHIN_MS) return again();
      if (kind !== "live") return;
      if (stale >= DEAD_AFTER_MS) return again();
      transmit({ type: "ping" });
      watch(Math.min(NUDGE_WITHIN_MS, DEAD_AFTER_MS - stale));
    },
    renew: again,
    stop() {
      drop();
      stand({ kind: "idle" });
    },
  };

  function again(): void {
    drop();
    loss ??= { why: "lost", attempts: 0 };
    attempt();
  }

  function attempt(): void {
    stopRetry();
    attemptAt = clock.now();
    stand({ kind: "connecting", after: loss });
    watch(WELCOME_WITHIN_MS);
    // A socket that has been dropped may still report: only the current one is listened to.
    const current: Socket = needs.open({
      opened: () => current === socket && transmit(needs.greeting()),
      received: (text) => current === socket && receive(text),
      closed: (code) => current === socket && lose(code),
    });
    socket = current;
  }

  function receive(text: string): void {
    heardAt = clock.now();
    answered();
    const frame = needs.decode(text);
    if (frame?.type === "welcome") welcome();
    if (standing.kind === "live") watch(DEAD_AFTER_MS);
    if (frame) needs.onFrame(frame);
  }

  function welcome(): void {
    failures = 0;
    loss = null;
    beat();
    stand({ kind: "live", slow: false });
  }

  /** From the first thing that is not answered; whatever comes is a sign that the rest will. */
  function awaitAnswer(): void {
    stopSlow ??= clock.after(SLOW_AFTER_MS, () => {
      if (standing.kind === "live") stand({ kind: "live", slow: true });
    });
  }

  function answered(): void {
    stopSlow?.();
    stopSlow = null;
    if (standing.kind === "live" && standing.slow) stand({ kind: "live", slow: false });
  }

  function beat(): void {
    stopBeat();
    stopBeat = clock.after(HEARTBEAT_MS, () => {
      transmit({ type: "ping" });
      beat();
    });
  }

  /** Takes the connection for lost when nothing is heard in time. */
  function watch(ms: number): void {
    stopWatch();
    stopWatch = clock.after(Math.max(0, ms), () => lose(CLOSE.Silent));
  }

  function lose(code: number): void {
    drop();
    const next = afterClose(code);
    if (next !== "retry" && next !== "retry_late") return stand({ kind: "stopped", why: next });
    const why = whyLost(code, loss);
    if (next === "retry_late") failures = Math.max(failures, SLOW_DOWN_FAILURES);
    if (code === CLOSE.Restarting) failures = Math.max(failures, RESTART_FAILURES);
    loss = { why, attempts: loss === null ? 0 : loss.attempts + 1 };
    const longest = why === "restarting" ? LAST_RESTART_RETRY_MS : LAST_RETRY_MS;
    const delay = retryDelay(failures, needs.random, longest);
    failures += 1;
    stopRetry = clock.after(delay, attempt);
    stand({ kind: "away", after: loss, retryAt: clock.now() + delay });
  }

  function drop(): void {
    for (const callOff of [stopRetry, stopBeat, stopWatch]) callOff();
    stopSlow?.();
    stopSlow = null;
    const old = socket;
    socket = null;
    old?.close();
  }

  function transmit(frame: Out | { type: "ping" }): void {
    socket?.send(JSON.stringify(frame));
    if (frame.type === "ping" || frame.type === "say") awaitAnswer();
  }

  function stand(next: Standing): void {
    standing = next;
    needs.onStanding(next);
  }
}

/** What a close code asks for. */
export function afterClose(code: number): "retry" | "retry_late" | Stop {
  switch (code) {
    case CLOSE.Replaced:
      return "replaced";
    case CLOSE.Ended:
      return "ended";
    case CLOSE.NotSignedIn:
      return "not_signed_in";
    case CLOSE.BadGreeting:
      return "outdated";
    case CLOSE.Blocked:
      return "blocked";
    case CLOSE.Asks:
      return "asked";
    case CLOSE.SlowDown:
      return "retry_late";
    default:
      return "retry";
  }
}

/** What is known stays known until the connection is back: a restart refuses the first attempts. */
function whyLost(code: number, before: Loss | null): Loss["why"] {
  switch (code) {
    case CLOSE.Restarting:
      return "restarting";
    case CLOSE.TooSlow:
      return "slow";
    case CLOSE.SlowDown:
      return "busy";
    default:
      return before?.why ?? "lost";
  }
}

/** Full jitter between 0.5 s and a ceiling that doubles from 1 s to the longest. */
export function retryDelay(failures: number, random: Random, longest = LAST_RETRY_MS): number {
  const ceiling = Math.min(longest, 2 * FIRST_RETRY_MS * 2 ** Math.min(failures, 16));
  return FIRST_RETRY_MS + random() * (ceiling - FIRST_RETRY_MS);
}

function nothing(): void {}
