/**
 * Every screen and every state of a student, in any language: what happened, why one waits, how it ended,
 * and all that can go wrong. What the wire can say and this does not show does not compile.
 */

import { expect, type Locator, type Page } from "@playwright/test";
import type {
  Ask,
  BlockReason,
  Challenge,
  CodeFault,
  ContactState,
  ErrorCode,
  EndedBy,
  Event,
  MessageStanding,
  Reply,
  ReturnCodeKept,
  ReturnCodeOffered,
  ReturnCodeOpened,
  ServiceInfo,
  ServiceStatus,
  WaitingReason,
} from "../../../web-client/src/protocol/generated";
import type { World } from "../fixtures";
import { sizes } from "../tour";
import { Script } from "./script";
import { speaking, type Say } from "./words";

export type Visit = (name: string, page: Page) => Promise<void>;

/** Texts as people write them: short, long, with words that are wider than a phone, and with addresses. */
const TEXTS = [
  "ok",
  "It has been a bad week.\nI failed an exam, and I have not told anybody at home.",
  `A very long word: ${"so".repeat(120)}`,
  "https://example.org/a/very/long/address?with=everything&that=belongs&to=it#and-more",
];

/** As a stand-in for the service says it. */
const REFUSAL = 418;
const REFUSED = new RegExp(`status of ${REFUSAL}`);

const SERVICE = /\/api\/service$/;

const REASONS = {
  arrived: true,
  supporter_lost: true,
  clinician_left: true,
  moderator_left: true,
  handed_over: true,
  urgent_only: true,
  outside_hours: true,
} as const satisfies Record<WaitingReason, true>;

const ENDS = {
  student: true,
  supporter: true,
  moderator: true,
  clinician: true,
  absence: true,
  time_limit: true,
  length: true,
  silence: true,
  closing: true,
} as const satisfies Record<EndedBy, true>;

const BLOCKS = {
  harassment: true,
  sexual: true,
  threats: true,
  misuse: true,
} as const satisfies Record<BlockReason, true>;

const CODE_FAULTS = {
  missing: "access.where",
  unknown: "access.unknown",
  expired: "access.expired",
} as const satisfies Record<CodeFault, string>;

/** Some work that takes minutes; with a cost of 0 no browser can do it. */
const work = (cost: number): Challenge => ({
  parameters: {
    algorithm: "PBKDF2/SHA-256",
    cost,
    expiresAt: 0,
    keyLength: 32,
    keyPrefix: "00".repeat(16),
    keySignature: "",
    nonce: "00".repeat(16),
    salt: "00".repeat(16),
  },
  signature: "",
});

/** In the order in which they might come. */
const EVENTS = {
  help_requested: { kind: "help_requested" },
  help_called: { kind: "help_called" },
  on_the_way: { kind: "on_the_way" },
  nobody_reached: { kind: "nobody_reached" },
  waiting: { kind: "waiting", reason: "handed_over" },
  paired: { kind: "paired", supporter: "Patient Lighthouse" },
  handed_over: { kind: "handed_over" },
  joined: { kind: "joined", author: "clinician" },
  left: { kind: "left", author: "clinician" },
  listening: { kind: "listening" },
  speaking: { kind: "speaking" },
  stepped_back: { kind: "stepped_back" },
  taken_over: { kind: "taken_over" },
  blocked: {
    kind: "blocked",
    reason: "misuse",
    until: Date.UTC(2026, 1, 4, 9),
    undecided: false,
  },
  time_left: { kind: "time_left", minutes: 10 },
  extended: { kind: "extended", minutes: 15 },
  still_there: { kind: "still_there", minutes: 15 },
  still_here: { kind: "still_here" },
  message_waits: { kind: "message_waits" },
  ended: { kind: "ended", by: "moderator" },
} as const satisfies { [K in Event["kind"]]: Extract<Event, { kind: K }> };

/** A service that says everything of itself that one can say. */
const IN_FULL: Partial<ServiceInfo> = {
  approval: {
    statement: "The student union and the counselling centre approved this service.",
    link: "https://example.org/approval",
    expires_at: Date.UTC(2099, 0, 1),
  },
  hours: {
    zone: "Europe/Vienna",
    weekly: [
      { days: ["monday", "tuesday", "sunday"], from: "18:00", until: "01:30" },
      { days: ["friday"], from: "20:00", until: "23:00" },
    ],
    exceptions: [{ from: "2026-12-24", until: "2026-12-26", open: [] }],
  },
  services: [
    {
      name: "Psychological counselling for students",
      for: "Exams, sadness, sleep and everything else",
      place: "Main building, second floor",
      phone: "+43 1 23450",
      link: "https://example.org/counselling",
      hours: "Monday to Friday, 9 to 16",
    },
  ],
  length_minutes: 50,
  idle_minutes: 30,
};

/** What is offered to whoever wants to come back; it opens nothing anywhere. */
const OFFERED: ReturnCodeOffered = { code: "+210 22 1234 5678", proof: "none", hours: 168 };

const STANDINGS = {
  waits: "return.message.waits",
  taken: "return.message.taken",
  over: "return.message.over",
} as const satisfies Record<MessageStanding, string>;

/** Why a code does not lead back, and what is said of it. */
const NO_WAY_BACK = {
  not_found: "return.unknown",
  slow_down: "return.slow_down",
  internal: "return.failed",
} as const;

/** Every way in which the first screen says how it stands. */
const STATUSES = {
  open: standing("open", null, null),
  busy: standing("busy", null, 12),
  closed: { ...standing("closed", "hours", null), opens_at: Date.UTC(2026, 1, 4, 17) },
  nobody: standing("closed", "nobody_on_duty", null),
} as const satisfies Record<string, ServiceStatus>;

function standing(
  state: ServiceStatus["state"],
  because: ServiceStatus["because"],
  wait_minutes: number | null,
): ServiceStatus {
  const closes_at = because === "hours" ? null : Date.UTC(2026, 1, 3, 22);
  return { state, because, wait_minutes, opens_at: null, closes_at };
}

const keysOf = <T extends object>(of: T): (keyof T)[] =>
  Object.keys(of) as (keyof T)[];

export async function walk(
  world: World,
  language: string,
  visit: Visit,
): Promise<void> {
  const walker = await Walker.start(world, language, visit);
  await walker.comesIn();
  await walker.waits();
  await walker.talks();
  await walker.asksForHelp();
  await walker.hasTrouble();
  await walker.isBlocked();
  await walker.isAsked();
  await walker.ends();
}

/** What leads back later: a return code, a message that is left, and the way from the code on. */
export async function walkBack(
  world: World,
  language: string,
  visit: Visit,
): Promise<void> {
  const walker = await Walker.start(world, language, visit);
  await walker.keepsACode();
  await walker.leavesAMessage();
  await walker.comesBack();
}

class Walker {
  private readonly dialog: Locator;
  private readonly log: Locator;

  private constructor(
    private readonly page: Page,
    private readonly script: Script,
    private readonly say: Say,
    private readonly visit: Visit,
  ) {
    this.dialog = page.getByRole("dialog");
    this.log = page.getByRole("log");
  }

  static async start(
    world: World,
    language: string,
    visit: Visit,
  ): Promise<Walker> {
    world.allow(REFUSED);
    const { page } = await world.student({
      locale: language,
      viewport: sizes.phone,
    });
    const script = await Script.on(page);
    // The stand-in's token opens nothing.
    await page.route(/\/api\/contact\/state$/, (route) =>
      route.fulfill({ json: { until: null } satisfies ContactState }),
    );
    return new Walker(page, script, await speaking(language), visit);
  }

  async comesIn(): Promise<void> {
    for (const on_call of ["nobody", "closed"] as const) {
      await this.serviceSays({ on_call });
      await this.page.goto("/");
      await this.stop(`landing-${on_call}`, this.text(`landing.${on_call}.more`));
    }
    for (const name of keysOf(STATUSES)) {
      await this.serviceSays({ ...IN_FULL, status: STATUSES[name] });
      await this.page.goto("/");
      await this.stop(`landing-${name}`, this.text(`status.${name}`));
    }
    await this.serviceSays({ ...IN_FULL, access: "campus_code" });
    await this.page.goto("/");
    await this.stop("landing-code", this.text("landing.code"));
    await this.serviceSays(IN_FULL);
    await this.page.goto("/");
    await this.stop("landing", this.button("landing.start"));
    await this.button("landing.start").click();
    await this.stop("terms", this.button("terms.agree"));
    await this.button("terms.full").click();
    await this.stop("full-terms", this.heading("full.heading"));
    await this.shut();
    await this.page.getByText(this.say("crisis.summary")).click();
    await this.stop("terms-numbers", this.page.locator("a[href^='tel:']").first());
    await this.button("terms.agree").click();
  }

  async waits(): Promise<void> {
    await this.shows("event.waiting.arrived");
    this.place(1, 0, null);
    await this.stop("waiting-nobody", this.text("waiting.nobody.more"));
    await this.page.getByText(this.say("before.summary")).click();
    await this.stop("beforehand", this.text("before.lead"));
    await this.page.getByText(this.say("before.summary")).click();
    this.place(3, 2, 12);
    await this.stop("waiting-estimate", this.text("waiting.estimate.more"));
    for (const reason of keysOf(REASONS)) {
      this.script.note({ kind: "waiting", reason });
      await this.shows(`event.waiting.${reason}`);
      await this.stop(`waiting-${reason}`, this.text(`event.waiting.${reason}`));
    }
    this.script.note({ kind: "waiting", reason: "arrived" });
    await this.open("menu.button");
    await this.stop("menu-waiting", this.text("menu.role"));
    await this.shut();
    await this.write(TEXTS[1] ?? "");
    await this.stop("waiting-written", this.text("line.sent"));
    this.place(1, 0, null);
    await this.stop("waiting-written-nobody", this.text("waiting.nobody.short"));
  }

  async talks(): Promise<void> {
    this.script.note(EVENTS.paired);
    await this.shows("event.paired", "Patient Lighthouse");
    await this.stop("paired", this.text("presence.here"));
    this.script.write("supporter", ...TEXTS);
    await expect(this.log.locator("p.bubble")).toHaveCount(5);
    for (const text of TEXTS) await this.write(text);
    await expect(this.log.locator("p.bubble")).toHaveCount(9);
    this.script.say({ type: "typing", author: "supporter" });
    await this.stop("chat", this.log);
    this.script.say({ type: "presence", author: "supporter", here: false });
    await this.stop("supporter-away", this.text("presence.away"));
    this.script.say({ type: "presence", author: "supporter", here: true });
    this.script.note(EVENTS.time_left);
    this.script.note(EVENTS.still_there);
    await this.stop("still-there", this.button("still_there.answer"));
    this.script.note(EVENTS.still_here);
    this.script.note(EVENTS.extended);
    await this.stop("extended", this.text("event.still_here"));
    this.script.say({ type: "leads_elsewhere" });
    await this.stop("leads-elsewhere", this.button("elsewhere.understood"));
    await this.button("elsewhere.understood").click();
    await this.page.getByRole("textbox").fill("far too long ".repeat(700));
    await this.stop("too-long", this.text("composer.too_long"));
    await this.page.getByRole("textbox").fill("");

    await this.open("menu.button");
    await this.stop("menu", this.text("menu.end"));
    for (const choice of ["someone_else", "known"] as const) {
      await this.choose(choice);
      await this.stop(choice, this.button("wish.confirm"));
      await this.shut();
      await this.open("menu.button");
    }
    await this.choose("role");
    await this.stop("role-card", this.text("role.both"));
    await this.shut();
    await this.open("menu.button");
    await this.choose("report");
    await this.stop("report", this.button("report.send"));
    await this.shut();
    await this.open("menu.button");
    await this.choose("end");
    await this.stop("end", this.button("end.confirm"));
    await this.shut();
  }

  async asksForHelp(): Promise<void> {
    await this.open("urgent.button");
    await this.stop("urgent", this.button("urgent.call"));
    await this.button("urgent.call").click();
    await this.stop("urgent-asked", this.text("urgent.asked"));
    await this.shut();
    await this.button("contact.button").click();
    await this.stop("contact", this.button("contact.send"));
    await this.shut();
    await this.stop("contact-offered", this.button("contact.button"));
    await this.open("urgent.button");
    for (const [kind, key] of [
      ["help_called", "urgent.called"],
      ["on_the_way", "urgent.coming"],
      ["nobody_reached", "urgent.nobody"],
    ] as const) {
      this.script.note(EVENTS[kind]);
      await this.stop(`urgent-${kind}`, this.text(key));
    }
    await this.shut();
    this.script.note(EVENTS.joined);
    this.script.write("clinician", "I am the professional on duty tonight.");
    await this.stop("professional", this.text("event.joined.clinician"));
    for (const kind of ["listening", "speaking", "stepped_back"] as const) {
      this.script.note(EVENTS[kind]);
      await this.stop(kind, this.text(`event.${kind}`));
    }
    this.script.note(EVENTS.left);
    this.script.note({ kind: "joined", author: "moderator" });
    await this.stop("supervisor", this.text("event.joined.moderator"));
    this.script.note(EVENTS.taken_over);
    await this.stop("taken-over", this.text("event.taken_over"));
    this.script.note(EVENTS.handed_over);
    await this.stop("handed-over", this.text("event.handed_over"));
  }

  async hasTrouble(): Promise<void> {
    this.script.note(EVENTS.paired);
    await this.page.context().setOffline(true);
    await this.page.evaluate(() => dispatchEvent(new Event("offline")));
    this.script.fallSilent();
    await this.script.close("Failed");
    await this.stop("offline", this.text("connection.offline"));
    await this.page.context().setOffline(false);
    this.script.answerAgain();
    await this.isLive();

    await this.script.close("Restarting");
    this.script.fallSilent();
    await this.stop("restarting", this.text("connection.restarting"));
    await this.write("Are you still there?");
    await this.stop("restarting-written", this.text("line.queued"));
    this.script.answerAgain();
    await this.script.close("Failed");
    await this.isLive();

    this.script.fallSilent();
    await this.write("And a little about home.");
    await this.stop("slow", this.text("connection.slow"));
    this.script.answerAgain();
    await this.script.close("Failed");
    await this.isLive();

    await this.script.close("Replaced");
    await this.stop("elsewhere", this.button("elsewhere.here"));
    await this.button("elsewhere.here").click();
    await this.isLive();
    await this.script.close("BadGreeting");
    await this.stop("outdated", this.button("outdated.reload"));
  }

  async isBlocked(): Promise<void> {
    await this.begin();
    this.script.note(EVENTS.paired);
    this.script.note(EVENTS.blocked);
    this.script.note(EVENTS.ended);
    await this.stop("blocked-ended", this.heading("blocked.heading"));
    for (const reason of keysOf(BLOCKS)) {
      this.script.greetsWithBlock(reason);
      await this.begin();
      await this.stop(`blocked-${reason}`, this.text(`blocked.reason.${reason}`));
    }
    await this.button("blocked.danger.button").click();
    await this.stop("urgent-only", this.text("urgent_only.write"));
    await this.write("I am at home.");
    await this.stop("urgent-only-written", this.text("urgent_only.heading"));
    this.script.greetsWithBlock(null);
  }

  async isAsked(): Promise<void> {
    const isAsked = async (ask: Ask): Promise<void> => {
      this.script.greetsWithAsk(ask);
      await this.begin();
    };
    for (const why of keysOf(CODE_FAULTS)) {
      await isAsked({ kind: "campus_code", why });
      await this.stop(`code-${why}`, this.text(CODE_FAULTS[why]));
    }
    await isAsked({ kind: "patience", seconds: 6 });
    await this.stop("code-patience", this.text("access.patience"));
    await isAsked({ kind: "work", challenge: work(100_000) });
    await this.stop("work", this.page.getByRole("progressbar"));
    await isAsked({ kind: "work", challenge: work(0) });
    await this.stop("work-failed", this.text("access.work.failed"));
    this.script.greetsWithAsk(null);
  }

  async ends(): Promise<void> {
    for (const by of keysOf(ENDS)) {
      await this.begin();
      this.script.note(EVENTS.paired);
      this.script.write("supporter", "Hello.");
      await expect(this.log.locator("p.bubble")).toHaveCount(1);
      this.script.note({ kind: "ended", by });
      await expect(this.heading("ended.heading")).toBeVisible();
      if (by === "supporter") {
        await this.page.getByText(this.say("ended.read_again"), { exact: true }).click();
        await this.stop("ended-read-again", this.text("ended.read_again.note"));
      } else await this.stop(`ended-${by}`, this.button("ended.again"));
    }
    await this.button("report.button").click();
    await this.stop("ended-report", this.button("report.send"));
    await this.shut();
  }

  async keepsACode(): Promise<void> {
    await this.page.goto("/");
    await this.answers("return-codes/offer", OFFERED);
    await this.begin();
    this.script.note(EVENTS.paired);
    await this.write("Thank you. I think I can sleep now.");
    this.script.write("supporter", "I am glad you wrote.");
    await this.stop("code-offered", this.button("code.offer.yes"));
    await this.button("code.offer.yes").click();
    await this.writesItDown("code", "code.keep", "code.failed");
    await this.stop("code-kept", this.heading("code.kept.heading"));
    await this.button("code.done").click();
  }

  async leavesAMessage(): Promise<void> {
    await this.serviceSays({ ...IN_FULL, status: STATUSES.closed, messages: true });
    await this.page.evaluate(() => sessionStorage.clear());
    await this.page.goto("/");
    await this.stop("landing-message", this.button("landing.message"));
    await this.button("landing.message").click();
    await this.button("terms.agree").click();
    await this.shows("event.waiting.arrived");
    this.script.note({ kind: "waiting", reason: "outside_hours" });
    await this.stop("message-hint", this.text("message.hint"));
    await this.write(TEXTS[1] ?? "");
    await this.stop("message-offered", this.button("message.button"));
    await this.button("message.button").click();
    await this.stop("message-meaning", this.button("message.next"));
    await this.refuses("return-codes/offer", "internal");
    await this.button("message.next").click();
    await this.stop("message-refused", this.text("message.failed"));
    await this.answers("return-codes/offer", OFFERED);
    await this.button("message.next").click();
    await this.writesItDown("message", "message.leave", "message.failed");
    await this.stop("left", this.heading("left.heading"));
    await this.button("left.erase").click();
    await this.stop("left-erase", this.button("left.erase.confirm"));
    await this.refuses("erase", "internal");
    await this.button("left.erase.confirm").click();
    await this.stop("left-not-erased", this.text("erase.failed"));
    await this.answers("erase", "gone");
    await this.button("left.erase.confirm").click();
    await this.stop("left-erased", this.heading("erase.gone"));
    await this.button("left.done").click();
  }

  async comesBack(): Promise<void> {
    await this.serviceSays(IN_FULL);
    await this.page.goto("/");
    await this.button("landing.return").click();
    await this.stop("return", this.heading("return.heading"));
    await this.types("12");
    await this.stop("return-not-a-code", this.text("return.not_a_code"));
    for (const code of keysOf(NO_WAY_BACK)) {
      await this.refuses("return-codes/open", code);
      await this.types(OFFERED.code);
      await this.stop(`return-${code}`, this.text(NO_WAY_BACK[code]));
    }
    await this.opens([], null);
    await this.stop("return-nothing", this.text("return.nothing"));
    await this.opens(
      TEXTS.map((text) => ({ author: "supporter", at: Date.UTC(2026, 1, 3, 2), text })),
      null,
    );
    await this.stop("return-replies", this.text("return.replies"));
    for (const message of keysOf(STANDINGS)) {
      await this.opens([], message);
      await this.stop(`return-${message}`, this.text(STANDINGS[message]));
    }
  }

  /** The code is shown, its end is typed wrong, is not taken, and is taken. */
  private async writesItDown(
    name: "code" | "message",
    keep: "code.keep" | "message.leave",
    sorry: "code.failed" | "message.failed",
  ): Promise<void> {
    await this.stop(`${name}-shown`, this.button("code.written"));
    await this.button("code.written").click();
    await this.stop(`${name}-confirm`, this.text("code.confirm"));
    const last = this.dialog.getByRole("textbox");
    await last.fill("0000");
    await this.button(keep).click();
    await this.stop(`${name}-wrong`, this.text("code.wrong"));
    await this.refuses("return-codes", "internal");
    await last.fill("5678");
    await this.button(keep).click();
    await this.stop(`${name}-failed`, this.text(sorry));
    await this.answers("return-codes", { until: Date.UTC(2026, 1, 10) } satisfies ReturnCodeKept);
    await this.button(keep).click();
  }

  private async opens(replies: Reply[], message: MessageStanding | null): Promise<void> {
    const opened: ReturnCodeOpened = {
      token: "a-token-that-opens-nothing",
      replies,
      message,
      same: message === null,
      until: Date.UTC(2026, 1, 10),
    };
    await this.answers("return-codes/open", opened);
    await this.page.goto("/");
    await this.button("landing.return").click();
    await this.types(OFFERED.code);
  }

  private async types(code: string): Promise<void> {
    await this.page.getByRole("textbox").fill(code);
    await this.button("return.open").click();
  }

  /** What the service says to the next requests there. */
  private async answers(path: string, json: unknown): Promise<void> {
    await this.page.route(`**/api/${path}`, (route) => route.fulfill({ json }));
  }

  private async refuses(path: string, code: ErrorCode): Promise<void> {
    await this.page.route(`**/api/${path}`, (route) =>
      route.fulfill({ status: REFUSAL, json: { code } }),
    );
  }

  /** The conversation from its beginning, whatever was before. */
  private async begin(): Promise<void> {
    await this.page.evaluate(() => sessionStorage.clear());
    await this.page.goto("/");
    await this.button("landing.start").click();
    await this.button("terms.agree").click();
    await expect(
      this.heading("blocked.heading")
        .or(this.heading("access.heading"))
        .or(this.heading("access.work.heading"))
        .or(this.text("event.waiting.arrived")),
    ).toBeVisible();
  }

  /** What is different from what the service says of itself. */
  private async serviceSays(other: Partial<ServiceInfo>): Promise<void> {
    await this.page.unroute(SERVICE);
    await this.page.route(SERVICE, async (route) => {
      const response = await route.fetch();
      const info = (await response.json()) as ServiceInfo;
      await route.fulfill({ response, json: { ...info, ...other } });
    });
  }

  private place(
    position: number,
    supporters: number,
    wait_minutes: number | null,
  ): void {
    this.script.say({
      type: "position",
      position,
      supporters,
      wait_minutes,
      other_languages: [],
    });
  }

  private async stop(name: string, sign: Locator): Promise<void> {
    await expect(sign).toBeVisible();
    await this.visit(name, this.page);
  }

  private async write(text: string): Promise<void> {
    await this.page.getByRole("textbox").fill(text);
    await this.page.keyboard.press("Enter");
    await expect(this.log.locator("p.bubble").last()).toHaveText(text);
  }

  private async open(key: "menu.button" | "urgent.button"): Promise<void> {
    await this.button(key).click();
    await expect(this.dialog).toBeVisible();
  }

  private async choose(
    choice: "someone_else" | "known" | "role" | "report" | "end",
  ): Promise<void> {
    await this.dialog
      .getByRole("button", { name: this.say(`menu.${choice}`) })
      .first()
      .click();
  }

  private async shut(): Promise<void> {
    await this.page.keyboard.press("Escape");
    await expect(this.dialog).toHaveCount(0);
    // Three times in a row would leave.
    await this.page.keyboard.press("Shift");
  }

  private async isLive(): Promise<void> {
    await expect(this.page.getByRole("status")).toBeEmpty({ timeout: 30_000 });
  }

  private async shows(key: Parameters<Say>[0], name = ""): Promise<void> {
    await expect(
      this.log.getByText(`${name}${this.say(key)}`).last(),
    ).toBeVisible();
  }

  private button(key: Parameters<Say>[0]): Locator {
    return this.page
      .getByRole("button", { name: this.say(key), exact: true })
      .last();
  }

  private heading(key: Parameters<Say>[0]): Locator {
    return this.page.getByRole("heading", { name: this.say(key) });
  }

  private text(key: Parameters<Say>[0]): Locator {
    return this.page
      .getByText(this.say(key))
      .filter({ visible: true })
      .last();
  }
}
