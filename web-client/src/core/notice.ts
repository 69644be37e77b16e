/**
 * How the connection stands, in one word for a person: nothing while all is well, else what is going
 * on. It is never an end: what is written is kept in the page and sent when it can be.
 */

import type { Chat } from "./chat";
import type { Standing } from "./connection";

export type Notice =
  | "none"
  | "connecting"
  /** It was lost and comes back by itself. */
  | "lost"
  /** The same, and it has not for a while. */
  | "unreachable"
  /** This device has no network. */
  | "offline"
  | "restarting"
  /** It is there, and answers come late. */
  | "slow"
  /** It is there, and cannot take more right now. */
  | "busy"
  /** It is there, and more was written at once than it takes from one person. */
  | "much";

export function noticeOf(standing: Standing, online: boolean, chats: readonly Chat[]): Notice {
  switch (standing.kind) {
    case "idle":
    case "stopped":
      return "none";
    case "live":
      return heldUp(chats) ?? (standing.slow ? "slow" : "none");
    case "connecting":
    case "away": {
      if (!online) return "offline";
      const { after } = standing;
      if (after === null) return "connecting";
      return after.attempts >= IN_VAIN ? "unreachable" : after.why;
    }
  }
}

/** The service was too busy, or the writer too quick, for what was written last. */
function heldUp(chats: readonly Chat[]): "busy" | "much" | null {
  const held = chats.flatMap(({ outbox }) => outbox).filter(({ state }) => state === "held");
  if (held.length === 0) return null;
  return held.every(({ code }) => code === "slow_down") ? "much" : "busy";
}

/** With the waits in between, about a quarter of a minute. */
const IN_VAIN = 4;
