/** What the browser lends to the state: time, chance, sockets, and the tab's own storage. */

import type { Clock } from "../core/clock";
import type { Socket, SocketEvents } from "../core/connection";
import { SUBPROTOCOL, type MessageKey } from "../protocol/generated";
import timerUrl from "./timer.worker?worker&url";

/** What of Trusted Types is used here; not every browser has them. */
declare global {
  interface Window {
    trustedTypes?: {
      createPolicy(
        name: string,
        rules: { createScriptURL(url: string): string },
      ): { createScriptURL(url: string): unknown };
    };
  }
}

/** A clock whose timers run on while the page is in the background. */
export function steadyClock(): Clock {
  const worker = timerWorker();
  if (worker === null) return pageClock;
  const waiting = new Map<number, () => void>();
  let lastId = 0;
  worker.onmessage = ({ data: id }: MessageEvent<number>) => {
    const run = waiting.get(id);
    waiting.delete(id);
    run?.();
  };
  return {
    now: () => Date.now(),
    after(ms, run) {
      const id = (lastId += 1);
      waiting.set(id, run);
      worker.postMessage({ id, ms });
      return () => {
        if (waiting.delete(id)) worker.postMessage({ id, ms: null });
      };
    },
  };
}

const pageClock: Clock = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/** Null where workers are not allowed. */
function timerWorker(): Worker | null {
  return attempt(() => {
    const policy = window.trustedTypes?.createPolicy("quietline-timer", {
      createScriptURL: (url) => url,
    });
    const url = policy?.createScriptURL(timerUrl) ?? timerUrl;
    return new Worker(url as string, { type: "module" });
  });
}

/** Opens a websocket on the page's own origin. */
export function socketAt(path: string): (events: SocketEvents) => Socket {
  return (events) => {
    const socket = new WebSocket(new URL(path, location.href.replace(/^http/, "ws")), SUBPROTOCOL);
    socket.onopen = () => events.opened();
    socket.onmessage = ({ data }) => typeof data === "string" && events.received(data);
    socket.onclose = ({ code }) => events.closed(code);
    return {
      // A socket that is closing has not said so yet; what would be sent is lost either way.
      send: (text) => socket.readyState === WebSocket.OPEN && socket.send(text),
      close: () => socket.close(),
    };
  };
}

/** Whether this device has a network at all. That it has one says little. */
export function isOnline(): boolean {
  return navigator.onLine;
}

/** A random v4 UUID, also where `randomUUID` is withheld because the page came over plain HTTP. */
export function newKey(): MessageKey {
  if ("randomUUID" in crypto) return crypto.randomUUID();
  const bytes = (crypto as Crypto).getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}

/** 32 random bytes, as hexadecimal digits. */
export function newToken(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** One token in this tab's storage. It survives a reload and nothing else. */
export interface TokenBox {
  read(): string | null;
  write(token: string): void;
  clear(): void;
}

export function tokenBox(name: string): TokenBox {
  return {
    read: () => attempt(() => sessionStorage.getItem(name)),
    write: (token) => void attempt(() => sessionStorage.setItem(name, token)),
    clear: () => void attempt(() => sessionStorage.removeItem(name)),
  };
}

/** Calls back when the page is shown again, or the network comes or goes. */
export function onWake(run: () => void): void {
  addEventListener("online", run);
  addEventListener("offline", run);
  addEventListener("pageshow", run);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") run();
  });
}

/** What the browser withholds is gone without: a reload starts anew, timers are slower. */
function attempt<T>(use: () => T): T | null {
  try {
    return use();
  } catch {
    return null;
  }
}
