/** A clock that is held, sockets that are played by the test, and cases of which it says what matters. */

import type { CallOff, Clock } from "../src/core/clock";
import type { Socket, SocketEvents } from "../src/core/connection";
import type { CaseView, EscalationView } from "../src/protocol/generated";

export function caseWith(what: Partial<CaseView>): CaseView {
  return {
    id: "case",
    session: "session",
    pseudonym: "Calm Otter",
    severity: "imminent",
    status: "open",
    opened_at: 1,
    claim_due_at: null,
    claimed_by: null,
    offered_to: null,
    offered_until: null,
    moderator: null,
    safety_asked_at: null,
    safety_checked_at: null,
    session_ended: false,
    flags: [],
    escalation: null,
    drill: false,
    notes: 0,
    contact_until: null,
    ...what,
  };
}

export function escalationWith(what: Partial<EscalationView>): EscalationView {
  return {
    id: "escalation",
    status: "calling",
    since: 1,
    calls: 1,
    next_call_at: null,
    nobody_reached: false,
    joined_by: null,
    coming: null,
    next: [],
    pages: [],
    ...what,
  };
}

export class HeldClock implements Clock {
  private time = 1_000_000;
  private waiting: { at: number; run: () => void }[] = [];

  now(): number {
    return this.time;
  }

  after(ms: number, run: () => void): CallOff {
    const entry = { at: this.time + ms, run };
    this.waiting.push(entry);
    return () => {
      this.waiting = this.waiting.filter((other) => other !== entry);
    };
  }

  /** Lets time pass, running what falls due in order. */
  advance(ms: number): void {
    const end = this.time + ms;
    for (let due = this.nextDue(end); due; due = this.nextDue(end)) {
      this.waiting = this.waiting.filter((other) => other !== due);
      this.time = due.at;
      due.run();
    }
    this.time = end;
  }

  /** Time passes and nothing runs, as while a lid is closed. */
  sleep(ms: number): void {
    this.time += ms;
  }

  private nextDue(end: number): { at: number; run: () => void } | undefined {
    return this.waiting.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
  }
}

/** The far end of every connection that is opened. */
export class Server {
  readonly sockets: PlayedSocket[] = [];

  readonly open = (events: SocketEvents): Socket => {
    const socket = new PlayedSocket(events);
    this.sockets.push(socket);
    return socket;
  };

  get last(): PlayedSocket {
    const socket = this.sockets.at(-1);
    if (!socket) throw new Error("nothing has connected");
    return socket;
  }
}

export class PlayedSocket implements Socket {
  readonly heard: { type: string; [field: string]: unknown }[] = [];
  closedByClient = false;

  constructor(private readonly events: SocketEvents) {}

  send(text: string): void {
    this.heard.push(JSON.parse(text));
  }

  close(): void {
    this.closedByClient = true;
  }

  accept(): void {
    this.events.opened();
  }

  say(frame: object): void {
    this.events.received(JSON.stringify(frame));
  }

  end(code: number): void {
    this.events.closed(code);
  }

  types(): string[] {
    return this.heard.map(({ type }) => type);
  }
}
