/**
 * A stand-in for the service's side of a student's connection, which says what a test wants to hear: for
 * states that would take a quarter of an hour to come, or another person each. It can say nothing that
 * the wire does not know.
 */

import type { Page, WebSocketRoute } from "@playwright/test";
import {
  CLOSE,
  VERSION,
  type Ask,
  type BlockReason,
  type Event,
  type FromStudent,
  type ToStudent,
} from "../../../web-client/src/protocol/generated";

/** Long ago enough that nothing on the page counts it as new. */
const BEGAN_AT = Date.UTC(2026, 1, 3, 2, 40);

export class Script {
  private socket: WebSocketRoute | null = null;
  private head = 0;
  private answering = true;
  private block: BlockReason | null = null;
  private ask: Ask | null = null;

  private constructor(readonly page: Page) {}

  /** From the next connection of this page on. */
  static async on(page: Page): Promise<Script> {
    const script = new Script(page);
    await page.routeWebSocket(/\/ws\b/, (socket) => script.connect(socket));
    return script;
  }

  say(frame: ToStudent): void {
    this.socket?.send(JSON.stringify(frame));
  }

  /** Something happened. */
  note(event: Event): void {
    this.say({ type: "noted", seq: this.next(), at: this.now(), event });
  }

  /** Somebody else wrote. */
  write(
    author: "supporter" | "moderator" | "clinician",
    ...texts: readonly string[]
  ): void {
    for (const text of texts) {
      const at = this.now();
      this.say({ type: "said", seq: this.next(), at, author, text, key: null });
    }
  }

  async close(code: keyof typeof CLOSE): Promise<void> {
    await this.socket?.close({ code: CLOSE[code] });
  }

  /** Takes what is sent, and says nothing to it. */
  fallSilent(): void {
    this.answering = false;
  }

  answerAgain(): void {
    this.answering = true;
  }

  /** Whether those who begin are blocked, and why. */
  greetsWithBlock(reason: BlockReason | null): void {
    this.block = reason;
  }

  /** What those who begin are asked for, if anything. */
  greetsWithAsk(ask: Ask | null): void {
    this.ask = ask;
  }

  private connect(socket: WebSocketRoute): void {
    this.socket = socket;
    socket.onMessage((message) =>
      this.hear(JSON.parse(String(message)) as FromStudent),
    );
  }

  private hear(frame: FromStudent): void {
    if (!this.answering) return;
    switch (frame.type) {
      case "start":
        return this.begin(frame.urgent);
      case "hello":
        return this.welcome(null);
      case "say":
        return this.say({
          type: "accepted",
          key: frame.key,
          seq: this.next(),
          at: this.now(),
        });
      case "ping":
        return this.say({ type: "pong" });
      case "urgent_help":
        return this.note({ kind: "help_requested" });
      case "leave":
        return this.note({ kind: "ended", by: "student" });
      default:
        return;
    }
  }

  private begin(urgent: boolean): void {
    this.head = 0;
    if (this.ask !== null && !urgent) {
      this.say({ type: "asks", ask: this.ask });
      return void this.close("Asks");
    }
    if (this.block !== null && !urgent) {
      return this.say({
        type: "blocked",
        reason: this.block,
        until: BEGAN_AT,
        undecided: true,
      });
    }
    this.welcome("A-token-that-opens-nothing-anywhere-0000000");
    this.note({
      kind: "waiting",
      reason: urgent ? "urgent_only" : "arrived",
    });
  }

  private welcome(token: string | null): void {
    this.say({
      type: "welcome",
      version: VERSION,
      epoch: "3f0e8a52-7a53-4a0b-9d0e-6b8d1c2a9f10",
      pseudonym: "Quiet Otter",
      token,
      tab: 1,
      head_seq: this.head,
      delivered_seq: this.head,
      seen_seq: this.head,
    });
  }

  private next(): number {
    this.head += 1;
    return this.head;
  }

  private now(): number {
    return BEGAN_AT + this.head * 20_000;
  }
}
