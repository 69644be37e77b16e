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
  | "busy";

export function noticeOf(standing: Standing, online: boolean, chats: readonly Chat[]): Notice {
  switch (standing.kind) {
    case "idle":
    case "stopped":
      return "none";
    case "live":
      if (chats.some(isHeldUp)) return "busy";
      return standing.slow ? "slow" : "none";
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
function isHeldUp({ outbox }: Chat): boolean {
  return outbox.some(({ state }) => state === "held");
}

/** With the waits in between, about a quarter of a minute. */
const IN_VAIN = 4;
