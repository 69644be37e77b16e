/**
 * How a page is left so that nothing of it stays: no place in the history, nothing in the tab's
 * storage, and one last word to the server that waits for no answer.
 */

import type { LeaveNow, SessionToken } from "../protocol/generated";

/** Served by the service, and says nothing of it; `server/src/assets.rs` names it too. */
const NEUTRAL = "/units";
/** What is shown where nobody answers: an error would name the service's address. */
const EMPTY = "about:blank";

/**
 * Ends the session, and has its token open nothing any more. Only as JSON is the beacon sent with its
 * origin, without which the server would take it for another page's.
 */
export function sayLeft(token: SessionToken): void {
  const body: LeaveNow = { token };
  const json = new Blob([JSON.stringify(body)], { type: "application/json" });
  navigator.sendBeacon("/api/leave", json);
}

/** Takes the page out of sight at once, and another one into its place in the history. */
export function replacePage(reachable: boolean): void {
  const where = reachable ? NEUTRAL : EMPTY;
  document.documentElement.hidden = true;
  document.title = "";
  try {
    sessionStorage.clear();
  } catch {
    // A browser that withholds it has kept nothing in it.
  }
  // Should a browser keep the page as it was and bring it back, it leaves again.
  addEventListener("pageshow", () => location.replace(where));
  location.replace(where);
}
