/**
 * The people of the story, each in a window of their own, and every name on their screens that a test
 * looks for: when words change, they change here.
 */

import { expect, type Locator, type Page } from "@playwright/test";
import type { Role } from "./service";

/** What a student and staff have in common. */
abstract class Person {
  readonly log: Locator;
  readonly message: Locator;
  readonly send: Locator;
  readonly tooLong: Locator;
  /** Says calmly when the connection is not there. */
  readonly connection: Locator;
  /** There once it has been away for a while. */
  readonly tryNow: Locator;
  /** Says why to stay here. */
  readonly stay: Locator;
  readonly understood: Locator;
  readonly dialog: Locator;

  constructor(readonly page: Page) {
    this.log = page.getByRole("log", { name: "Conversation" });
    this.message = page.getByRole("textbox", { name: "Message" });
    this.send = page.getByRole("button", { name: "Send", exact: true });
    this.tooLong = page.getByText("This is too long to send at once.");
    this.connection = page.getByRole("status");
    this.stay = page.getByText(/^(You are safer here|Please stay here)/);
    this.understood = page.getByRole("button", { name: "All right" });
    this.tryNow = page.getByRole("button", { name: "Try now" });
    this.dialog = page.getByRole("dialog");
  }

  async say(text: string): Promise<void> {
    await this.message.fill(text);
    await this.send.click();
  }

  /** Writes without sending, as fingers do. */
  async type(text: string): Promise<void> {
    await this.message.pressSequentially(text);
  }

  /** Writes on until the other one sees it. */
  async typeTo(other: Person): Promise<void> {
    await expect(async () => {
      await this.type("…");
      await expect(other.typing).toBeVisible({ timeout: 500 });
    }).toPass();
  }

  /** The bubbles with exactly these words. */
  line(text: string): Locator {
    return this.log.locator("p.bubble").filter({ hasText: text });
  }

  /** All texts in the log, in order, sent or not. */
  async lines(): Promise<string[]> {
    return this.log.locator("p.bubble").allTextContents();
  }

  /** How far the newest own text has come. */
  receipt(word: "Sending" | "Sent" | "Delivered" | "Seen"): Locator {
    return this.log.getByRole("listitem").getByText(word);
  }

  /** The breathing dots. */
  get typing(): Locator {
    return this.log.locator(".typing");
  }

  /** Something that happened, as the log says it. */
  event(words: string | RegExp): Locator {
    return this.log.getByRole("listitem").filter({ hasText: words });
  }

  /** Puts another window before this one, as far as the page can tell. */
  async lookAway(): Promise<void> {
    await this.show(false);
  }

  async lookBack(): Promise<void> {
    await this.show(true);
  }

  private async show(visible: boolean): Promise<void> {
    await this.page.evaluate((visible) => {
      const state = visible ? "visible" : "hidden";
      Object.defineProperty(document, "hidden", {
        value: !visible,
        configurable: true,
      });
      Object.defineProperty(document, "visibilityState", {
        value: state,
        configurable: true,
      });
      document.dispatchEvent(new Event("visibilitychange"));
    }, visible);
  }

  /** However long it has been away by then. */
  async isAway(): Promise<void> {
    await this.isTold(/^(Reconnecting…|Still no connection\.)/);
  }

  async isTold(words: RegExp, within?: number): Promise<void> {
    await expect(this.connection).toHaveText(
      words,
      within === undefined ? {} : { timeout: within },
    );
  }

  /** Writes long texts until one is not taken, and says how many. */
  async saysUntilBusy(): Promise<number> {
    let written = 0;
    await expect(async () => {
      if ((await this.receipt("Sending").count()) === 0) {
        await this.say(
          `${(written += 1)} ${"There is a lot to say. ".repeat(170)}`,
        );
      }
      await this.isTold(/^The service is busy/, 1_000);
    }).toPass();
    return written;
  }

  async isConnected(within?: number): Promise<void> {
    await expect(this.connection).toBeEmpty(
      within === undefined ? {} : { timeout: within },
    );
  }
}

export class Student extends Person {
  readonly leaveAWay = this.page.getByRole("button", {
    name: "Leave a way to reach me",
  });
  readonly phone = this.dialog.getByRole("textbox", {
    name: "A phone number",
  });
  readonly where = this.dialog.getByRole("textbox", { name: "Where you are" });
  readonly leaveItHere = this.dialog.getByRole("button", {
    name: "Leave it here",
  });
  readonly hasLeftAWay = this.page.getByText(/^You left a way to reach you\./);
  readonly takeItBack = this.page.getByRole("button", {
    name: "Take it back",
  });
  readonly start = this.page.getByRole("button", {
    name: "Start a conversation",
  });
  readonly agree = this.page.getByRole("button", {
    name: "I understand, let’s start",
  });
  readonly back = this.page.getByRole("button", { name: "Back", exact: true });
  readonly fullTerms = this.page.getByRole("button", {
    name: "Read the full text",
  });
  readonly heading = this.page.getByRole("heading", { level: 1 });
  readonly pseudonym = this.page.getByText(/^You are \S.* here\.$/);
  readonly place = this.page.getByText(/^You are (next|number \d+) in line\.$/);
  readonly nobodyOnCall = this.page.getByText(
    "No professional is on call right now.",
  );
  readonly nobodyOnDuty = this.page.getByText(
    "No supporter is on duty at this moment.",
  );
  readonly someOnDuty = this.page.getByText(/supporters? (is|are) on duty\./);
  readonly presence = this.page
    .getByRole("banner")
    .getByText(/typing…|^here$|expected back/);

  readonly urgent = this.page.getByRole("button", {
    name: "I need urgent help",
  });
  readonly callProfessional = this.dialog.getByRole("button", {
    name: "Call a professional in",
  });
  readonly helpProgress = this.dialog.getByText(
    /Asking for help…|There is no connection\.|Help has been asked for\.|A professional is in/,
  );
  /** Over the button, as people do. */
  async callForHelp(): Promise<void> {
    await this.urgent.click();
    await this.callProfessional.click();
    await this.backToConversation.click();
    await expect(this.event(/^You asked for urgent help\./)).toBeVisible();
  }

  readonly backToConversation = this.dialog.getByRole("button", {
    name: "Back to the conversation",
  });

  readonly menu = this.page.getByRole("button", { name: "Menu", exact: true });
  readonly menuItem = (words: string) =>
    this.dialog.getByRole("button", { name: words });
  readonly someoneElse = this.dialog.getByRole("button", {
    name: "Go on with someone else",
  });
  readonly language = this.page.getByRole("combobox", { name: "Language" });
  readonly endIt = this.dialog.getByRole("button", { name: "End it" });
  readonly leave = this.page.getByRole("button", { name: "Leave now" });
  readonly again = this.page.getByRole("button", { name: "Start again" });
  readonly readAgain = this.page.getByText("Read the conversation again");
  readonly useHere = this.page.getByRole("button", { name: "Go on here" });
  readonly editAgain = this.page.getByRole("button", { name: "Edit again" });

  readonly reportReason = (name: string) =>
    this.dialog.getByRole("radio", { name });
  readonly reportWords = this.dialog.getByRole("textbox", {
    name: "In your own words",
  });
  readonly sendReport = this.dialog.getByRole("button", {
    name: "Send report",
  });
  readonly reportReceived = this.dialog.getByRole("heading", {
    name: "Your report was received",
  });
  readonly somebodyElse = this.dialog.getByRole("button", {
    name: "Somebody else, please",
  });
  readonly isBlocked = this.page.getByRole("heading", {
    name: "You can’t start a conversation right now.",
  });
  readonly inDanger = this.page.getByRole("button", {
    name: "I am in danger: call a professional",
  });

  readonly numbersSummary = this.page.getByText(
    "Numbers that answer right now",
  );
  /** Where a student may say something before somebody is there. */
  readonly beforehand = this.page.getByText("Say a little beforehand");
  readonly keptBeforehand = this.page.getByText(
    "Kept. You can change it until someone is here.",
  );
  readonly keptAfterwards = this.page.getByText(
    "Thank you. It is deleted together with the conversation.",
  );
  readonly choice = (name: string) =>
    this.page.getByRole("radio", { name, exact: true });
  readonly feeling = (question: string, number: number) =>
    this.page
      .getByRole("group", { name: question })
      .getByRole("radio", { name: String(number), exact: true });
  /** What a finger meets of it. */
  readonly feelingLabel = (question: string, number: number) =>
    this.page
      .getByRole("group", { name: question })
      .getByText(String(number), { exact: true });
  readonly erase = this.page.getByRole("button", {
    name: "Erase my conversation now",
  });
  readonly eraseNow = this.page.getByRole("button", {
    name: "Yes, erase it now",
  });
  readonly isErased = this.page.getByText("It is erased.");
  readonly wantsCode = this.page.getByRole("button", {
    name: "Get a return code",
  });
  readonly hasCode = this.page.getByRole("button", {
    name: "I have a return code",
  });
  readonly goesOn = this.page.getByRole("button", { name: "Go on writing" });

  /** While nobody is on duty. */
  readonly leavesAMessage = this.page.getByRole("button", {
    name: "Leave it as a message",
  });
  readonly messageWaits = this.page.getByRole("heading", {
    name: "Your message waits for a supporter.",
  });
  readonly takesMessageBack = this.page.getByRole("button", {
    name: "Take my message back",
  });
  readonly erasesMessage = this.page.getByRole("button", {
    name: "Yes, erase my message",
  });
  readonly letsItWait = this.page.getByRole("button", { name: "Let it wait" });
  readonly waitsInstead = this.page.getByRole("button", {
    name: "Take it back and wait now",
  });

  /** Leaves what was written, and writes down the code that leads back to it. */
  async leavesIt(): Promise<string> {
    await this.leavesAMessage.click();
    await this.menuItem("Show my code").click();
    const code = await this.code();
    await this.menuItem("I wrote it down").click();
    await this.dialog.getByRole("textbox").fill(code.slice(-4));
    await this.menuItem("Leave the message").click();
    await expect(this.messageWaits).toBeVisible();
    return code;
  }

  /** The code that is shown, once. */
  async code(): Promise<string> {
    const shown = this.dialog.getByText(/^\+210 \d{2} \d{4} \d{4}$/);
    return (await shown.textContent()) ?? "";
  }

  /** Asks for a code, writes it down and says so. */
  async keepsCode(): Promise<string> {
    await this.wantsCode.click();
    const code = await this.code();
    await this.menuItem("I wrote it down").click();
    await this.dialog.getByRole("textbox").fill(code.slice(-4));
    await this.menuItem("Done").click();
    await this.dialog.getByRole("button", { name: "All right" }).click();
    return code;
  }

  /** Types a code on the way back. */
  async types(code: string): Promise<void> {
    await this.page.getByRole("textbox", { name: "Return code" }).fill(code);
    await this.page.getByRole("button", { name: "Open" }).click();
  }

  readonly accessCode = this.page.getByRole("textbox", { name: "Access code" });
  readonly enter = this.page.getByRole("button", { name: "Come in" });
  readonly isAskedForCode = this.page.getByRole("heading", {
    name: "Your access code",
  });
  readonly isWorking = this.page.getByRole("heading", {
    name: "One moment, please",
  });

  /** Up to where something may be asked for. */
  async comesToTheDoor(): Promise<void> {
    await this.open();
    await this.start.click();
    await this.agree.click();
  }

  async comesInWith(code: string): Promise<void> {
    await this.accessCode.fill(code);
    await this.enter.click();
  }

  /** A device that works as slowly as the test likes. Before the page is opened. */
  async hasASlowDevice(): Promise<void> {
    await this.page.addInitScript(() => {
      const { subtle } = crypto;
      const derive = subtle.deriveBits.bind(subtle);
      const told = new Promise((go) => addEventListener("told-to-go-on", go));
      subtle.deriveBits = async (...how: Parameters<typeof derive>) => {
        await told;
        return derive(...how);
      };
    });
  }

  async goesOnWorking(): Promise<void> {
    await this.page.evaluate(() => dispatchEvent(new Event("told-to-go-on")));
  }

  /** Links that dial. */
  readonly numbers = this.page.locator('a[href^="tel:"]');

  async open(): Promise<void> {
    await this.page.goto("/");
  }

  /** From the link to the line, in two taps. */
  async comeIn(): Promise<void> {
    await this.open();
    await this.start.click();
    await this.agree.click();
    await expect(this.event("You are in line. Welcome.")).toBeVisible();
  }

  async choose(words: string): Promise<void> {
    await this.menu.click();
    await this.menuItem(words).click();
  }

  /** Asks to end, and is asked back. */
  async ends(): Promise<void> {
    await this.choose("End conversation");
    await expect(this.endIt).toBeVisible();
  }

  async isWaiting(): Promise<void> {
    await expect(this.heading).toHaveText("Waiting for a supporter");
  }

  async isPaired(): Promise<void> {
    await expect(this.heading).toHaveText(/^Talking with \S/);
  }

  async name(): Promise<string> {
    const words = await this.pseudonym.textContent();
    return words?.replace(/^\s*You are /, "").replace(/ here\.\s*$/, "") ?? "";
  }

  /** The numbers are in sight, if need be after one tap. */
  async seesNumbers(): Promise<void> {
    const first = this.numbers.first();
    const inSight = (timeout: number): Promise<void> =>
      expect(first).toBeInViewport({ timeout });
    const way = this.numbersSummary.or(this.urgent);
    await expect(async () => {
      await inSight(200).catch(() => way.last().click({ timeout: 1_000 }));
      await inSight(1_000);
    }).toPass();
  }
}

/** Somebody with an account. */
export class Staff extends Person {
  readonly nameField = this.page.getByRole("textbox", { name: "Name" });
  readonly passwordField = this.page.getByLabel("Password");
  readonly signInButton = this.page.getByRole("button", { name: "Sign in" });
  readonly signOut = this.page.getByRole("button", { name: "Sign out" });
  readonly problem = this.page.getByRole("alert");
  readonly workHere = this.page.getByRole("button", { name: "Work here" });

  constructor(
    page: Page,
    readonly role: Role,
    private readonly password: string,
    private readonly accountName: string = role,
  ) {
    super(page);
  }

  async open(link = "/staff"): Promise<void> {
    await this.page.goto(link);
  }

  /** At whatever address is open. */
  async signInHere(): Promise<void> {
    await this.nameField.fill(this.accountName);
    await this.passwordField.fill(this.password);
    await this.signInButton.click();
    await expect(this.signOut).toBeVisible();
  }

  async signIn(): Promise<void> {
    await this.open();
    await this.signInHere();
  }

  /** Goes to a page, and is there: what was on the one before may look alike. */
  protected async follow(name: string): Promise<void> {
    const link = this.page.getByRole("navigation").getByRole("link", { name });
    await link.click();
    await expect(link).toHaveAttribute("aria-current", "page");
  }

  /** For people who type and never point. */
  typePassword(): Promise<void> {
    return this.page.keyboard.type(this.password);
  }

  caseCard(name: string): Locator {
    return this.page.getByRole("article", { name: `Case of ${name}` });
  }

  /** Reading the notes is never done unasked. */
  readonly readNotes = this.page.getByRole("button", {
    name: /^Read (the notes|them again)$/,
  });
  readonly marked = this.log.locator("mark");
  readonly whisper = this.page.getByRole("textbox", { name: "Whisper" });

  async whispers(text: string): Promise<void> {
    await this.whisper.fill(text);
    await this.page.keyboard.press("Enter");
    await expect(this.whispered(text)).toBeVisible();
  }

  /** Beside the conversation, never in it. */
  whispered(text: string): Locator {
    return this.page
      .getByRole("region", {
        name: /^(Private line|Whisper to the supporter)$/,
      })
      .getByText(text);
  }
}

export class Supporter extends Staff {
  readonly ready = this.page.getByRole("button", { name: "I’m ready" });
  readonly pause = this.page.getByRole("button", {
    name: "Pause",
    exact: true,
  });
  readonly askForHelp = this.page.getByRole("button", {
    name: "Ask for help",
  });
  readonly helpLine = this.dialog.getByRole("textbox", {
    name: /What is it about/,
  });
  readonly askNow = this.dialog.getByRole("button", { name: "Ask now" });
  readonly helpReceived = this.page.getByText("A moderator was told.");
  readonly staysAndWrites = this.page.getByRole("button", {
    name: "Stay and write",
  });
  readonly listen = this.page.getByRole("button", {
    name: "Listen",
    exact: true,
  });
  readonly leave = this.page.getByRole("button", {
    name: "Leave",
    exact: true,
  });
  readonly leaveThem = this.dialog.getByRole("button", {
    name: "Leave",
    exact: true,
  });
  readonly listening = this.page.getByText(/^You are listening\./);
  readonly thanked = this.page.getByText(/^Thank you for being there for/);
  readonly tell = this.page.getByRole("button", { name: "Tell them" });
  readonly whatToKnow = this.dialog.getByRole("textbox", {
    name: "For the clinician",
  });
  readonly noteIt = this.dialog.getByRole("button", { name: "Note it" });
  readonly noted = this.page.getByText(
    "Noted. The clinician reads it before they come in.",
  );
  readonly flag = this.page.getByRole("button", { name: "Raise a flag" });
  readonly flagLevel = (
    name: "Look soon" | "A trained person now" | "Life in danger",
  ) => this.dialog.getByRole("radio", { name: new RegExp(`^${name}`) });
  readonly flagNote = this.dialog.getByRole("textbox", {
    name: /Note for the moderator/,
  });
  readonly raise = this.dialog.getByRole("button", { name: "Raise the flag" });
  readonly flagReceived = this.page.getByText("Your flag was received.");
  readonly haveAsked = this.page.getByRole("button", { name: "I have asked" });
  readonly askAboutSafety = this.page.getByText(
    "Are you thinking about ending your life?",
  );
  readonly end = this.page.getByRole("button", { name: "End conversation" });
  readonly endIt = this.dialog.getByRole("button", { name: "End it" });
  readonly cancel = this.dialog.getByRole("button", {
    name: /^(Cancel|Go on talking)$/,
  });
  /** What the student said before the first word. */
  readonly beforehand = this.page
    .getByRole("paragraph")
    .filter({ hasText: /^Said beforehand:/ });
  readonly presence = this.page
    .getByRole("region")
    .getByText(
      /^(here|typing…|connection lost, expected back|conversation ended)$/,
    );
  readonly more = this.page.getByRole("button", { name: "More", exact: true });
  readonly moreItem = (words: string) =>
    this.dialog.getByRole("button", { name: words });
  readonly handOver = this.dialog.getByRole("button", { name: "Hand over" });
  readonly yesAgain = this.page.getByRole("button", {
    name: "Yes, when I have room",
  });
  /** One for each message that waits. */
  readonly takeMessage = this.page.getByRole("button", {
    name: /^Read and answer/,
  });
  readonly leftMessages = this.page.getByRole("region", {
    name: /^Left messages/,
  });
  readonly answered = this.page.getByRole("button", { name: "Answered" });
  readonly closeIt = this.dialog.getByRole("button", { name: "Yes, close it" });
  readonly givesBack = this.page.getByRole("button", { name: "Give it back" });
  readonly putAway = this.page.getByRole("button", { name: "Put away" });

  async getReady(): Promise<void> {
    await this.ready.click();
    await expect(this.pause).toBeVisible();
  }

  /** Whom the open conversation is with: the pseudonym, once the service has said it: the conversation opens a moment before. */
  async studentName(): Promise<string> {
    const heading = this.page.getByRole("heading", { level: 2 }).first();
    await expect(heading).not.toHaveText("…");
    return (await heading.textContent()) ?? "";
  }

  /** The conversation with this student is open. */
  conversation(name: string): Locator {
    return this.page.getByRole("region", { name });
  }

  async isPairedWith(name: string): Promise<void> {
    await expect(this.conversation(name)).toBeVisible();
    await expect(this.message).toBeEditable();
  }
}

export class Moderator extends Staff {
  readonly endAndBlock = this.page.getByRole("button", {
    name: "End and block",
    exact: true,
  });
  readonly blockReason = this.dialog.getByLabel("Reason, which the student");
  readonly blockHours = this.dialog.getByLabel("For how long");
  readonly blockNow = this.dialog.getByRole("button", {
    name: "End and block now",
  });
  readonly readReport = this.page.getByRole("button", {
    name: "Read the report",
  });
  readonly lift = (name: string) =>
    this.page.getByRole("button", { name: `Lift the block of ${name}` });
  readonly liftIt = this.dialog.getByRole("button", { name: "Lift it" });
  readonly nobodyIsBlocked = this.page.getByText("Nobody is blocked.");

  async goTo(place: "Cases" | "Wall" | "Blocks"): Promise<void> {
    await this.follow(place);
  }

  /** One conversation on the wall. */
  onTheWall(name: string): Locator {
    return this.page.getByRole("article", { name });
  }

  readonly queueIsEmpty = this.page.getByText("No case waits. Good.");
  readonly done = this.page.getByText("The case is resolved.");
  readonly openConversation = this.page.getByRole("button", {
    name: "Open the conversation",
  });
  readonly onTheLog = this.page.getByText("This is on the audit log.");
  readonly callClinician = this.page.getByRole("button", {
    name: "Call a clinician",
  });
  readonly calling = this.page.getByText(
    /A clinician is being called \(\d+ calls?\)/,
  );
  /** On every page of theirs, while nobody could be reached for somebody. */
  readonly nobodyCame = this.page.getByText(
    "Everybody on call was called and nobody came yet. Calling goes on. Please look now.",
  );
  readonly clinicianIsIn = this.page.getByText(
    "A clinician is in the conversation",
  );
  readonly resolve = this.page.getByRole("button", {
    name: "Resolve",
    exact: true,
  });
  readonly resolveCase = this.dialog.getByRole("button", {
    name: "Resolve the case",
  });
  /** Whether a flag was right. */
  readonly right = this.page.getByRole("button", {
    name: "Right",
    exact: true,
  });
  readonly wrong = this.page.getByRole("button", {
    name: "Wrong",
    exact: true,
  });
  readonly missed = this.page.getByText("Should have been flagged");
  readonly lookSoon = this.page.getByRole("button", { name: "Look soon" });
  readonly markedAsMissed = this.page.getByText("Marked as missed: Look soon");
  readonly toQueue = this.page.getByRole("link", { name: "Back to the queue" });
  readonly cancel = this.dialog.getByRole("button", { name: "Cancel" });
  readonly askSupporter = this.page.getByRole("button", {
    name: "Ask supporter about safety",
  });
  readonly checked = this.page.getByText(
    /^The supporter asked about safety at/,
  );
  readonly comeIn = this.page.getByRole("button", { name: "Come in" });
  readonly leave = this.page.getByRole("button", {
    name: "Leave",
    exact: true,
  });
  readonly takeOver = this.page.getByRole("button", {
    name: "Take over",
    exact: true,
  });
  readonly takeOverNow = this.dialog.getByRole("button", {
    name: "Take over now",
  });
  readonly stop = this.page.getByRole("button", {
    name: "End conversation",
  });
  readonly stopNow = this.dialog.getByRole("button", {
    name: "End it",
  });
  readonly handOver = this.page.getByRole("button", { name: "Hand over" });
  readonly nobodyElse = this.dialog.getByText(
    "There is no other moderator to hand it to.",
  );

  claim(name: string): Locator {
    return this.page.getByRole("button", { name: `Claim the case of ${name}` });
  }

  look(name: string): Locator {
    return this.page.getByRole("link", { name: `Look at the case of ${name}` });
  }

  async fillOutcome(reason: string): Promise<void> {
    await this.dialog.getByLabel("Outcome").selectOption("supported");
    await this.dialog.getByLabel("Reason, in a sentence").fill(reason);
  }
}

export class Clinician extends Staff {
  readonly myShifts = this.page.getByRole("link", { name: "My shifts" });
  readonly shifts = this.page.getByRole("heading", { name: "My shifts" });
  readonly giveAway = this.page.getByRole("button", {
    name: /^Ask somebody to take it: /,
  });
  readonly askThem = this.dialog.getByRole("button", { name: "Ask them" });
  readonly isAsked = this.page.getByRole("heading", { name: "You are asked" });
  readonly hasAsked = this.page.getByRole("heading", {
    name: "You have asked",
  });
  readonly takeIt = this.page.getByRole("button", {
    name: "Take it",
    exact: true,
  });
  readonly makeAddress = this.page.getByRole("button", {
    name: "Make an address",
  });

  readonly nobodyCalls = this.page.getByRole("heading", {
    name: "Nobody calls you right now.",
  });
  readonly called = this.page.getByRole("heading", { name: "You are called" });
  readonly sound = this.page.getByRole("combobox", { name: "Sound" });
  readonly isCalledElsewhere = this.page.getByRole("link", {
    name: "You are called.",
  });
  readonly isInside = this.page.getByRole("heading", {
    name: "You are in a conversation",
  });
  readonly toConversation = this.page.getByRole("link", {
    name: "Go to the conversation",
  });
  readonly signInCalled = this.page.getByText(
    "You were called. Sign in to see what it is about.",
  );
  readonly join = this.page.getByRole("button", {
    name: "Join the conversation",
  });
  readonly coming = this.page.getByRole("button", { name: "I’m coming" });
  readonly saidComing = this.page.getByText(
    /^You said at \d+:\d+ that you are coming\. Please join\.$/,
  );
  readonly isADrill = this.page.getByText(
    /^This is a drill\. There is no student\./,
  );
  readonly summary = this.page.getByRole("region", {
    name: "Summary",
    exact: true,
  });
  readonly contact = this.page.getByRole("region", {
    name: "The student left a way to be reached",
  });
  readonly openContact = this.page.getByRole("button", {
    name: "Open contact details",
  });
  readonly openIt = this.dialog.getByRole("button", {
    name: "Open",
    exact: true,
  });
  readonly stepOut = this.page.getByRole("button", { name: "Step out" });
  readonly stepOutNow = this.dialog.getByRole("button", { name: "Step out" });

  async fillReason(): Promise<void> {
    await this.dialog
      .getByRole("radio", { name: "The connection is lost and stays lost" })
      .check();
    await this.dialog
      .getByRole("textbox", { name: /^In a sentence/ })
      .fill("She has not answered for ten minutes.");
  }

  readonly close = this.page.getByRole("button", {
    name: "Close with an outcome",
  });
  readonly closeIt = this.dialog.getByRole("button", { name: "Close it" });
  readonly closed = this.page.getByText("Closed. Thank you.");
  readonly callIsOver = this.page.getByRole("heading", {
    name: "This call is over.",
  });
  readonly cancel = this.dialog.getByRole("button", {
    name: /^(Cancel|Stay)$/,
  });

  /** Where the pager's link leads. */
  pageOf(name: string): Locator {
    return this.page.getByRole("heading", {
      name: `${name} needs a professional`,
    });
  }

  readonly answers = this.page.getByRole("link", {
    name: /^See what it is about: /,
  });

  answer(name: string): Locator {
    return this.page.getByRole("link", {
      name: `See what it is about: ${name}`,
    });
  }

  async fillOutcome(reason: string): Promise<void> {
    await this.dialog.getByLabel("Outcome").selectOption("referred");
    await this.dialog.getByLabel("Reason, in a sentence").fill(reason);
  }
}

export class Coordinator extends Staff {
  readonly rota = this.page.getByRole("heading", { name: "On-call rota" });
  readonly accounts = this.page.getByRole("heading", {
    name: "Staff",
    exact: true,
  });
  readonly rules = this.page.getByRole("heading", {
    name: "Rules",
    exact: true,
  });
  readonly audit = this.page.getByRole("heading", { name: "Audit log" });
  readonly policy = this.page.getByRole("heading", {
    name: "Who is called, and when",
  });
  readonly addStep = (severity: string) =>
    this.page
      .getByRole("article", { name: severity })
      .getByRole("button", { name: "Add a step" });
  readonly savePolicy = this.page.getByRole("button", {
    name: "Save",
    exact: true,
  });
  /** Of the first step. */
  readonly secondsToJoin = (severity: string) =>
    this.page
      .getByRole("article", { name: severity })
      .getByRole("spinbutton", { name: "Seconds to join in step 1" });
  readonly secondsWhenComing = this.page.getByRole("spinbutton", {
    name: /coming/,
  });
  readonly policySaved = this.page.getByText("Saved. It holds from now on.");
  readonly policyFault = this.page.getByText("This step calls nobody.");
  readonly checkAudit = this.page.getByRole("button", {
    name: "Check the log",
  });
  readonly auditIsWhole = this.page.getByText(
    /^All \d+ entries are as they were written\.$/,
  );
  readonly refresh = this.page.getByRole("button", { name: "Refresh" });
  readonly newName = this.page.getByRole("textbox", {
    name: "Name",
    exact: true,
  });
  readonly add = this.page.getByRole("button", { name: "Add", exact: true });
  readonly newPassword = this.page.getByText(
    /^Password of .*, shown only now:$/,
  );
  readonly cancel = this.dialog.getByRole("button", { name: "Cancel" });

  async goTo(
    page: "Rota" | "Escalation" | "Staff" | "Rules" | "Audit log",
  ): Promise<void> {
    await this.follow(page);
  }

  disable(name: string): Locator {
    return this.page.getByRole("button", { name: `Disable ${name}` });
  }

  readonly gaps = this.page.getByRole("heading", {
    name: "Gaps in the next 14 days",
  });
  readonly covered = this.page.getByText(
    "Somebody is on call at every moment of the next 14 days.",
  );
  readonly addLayer = this.page.getByRole("button", { name: "Add a layer" });
  readonly saveRota = this.page.getByRole("button", { name: "Save the rota" });
  readonly rotaSaved = this.page.getByText("The rota is saved.");
  readonly putOnCall = this.page.getByRole("button", { name: "Put on call" });

  takeOff(name: string): Locator {
    return this.page.getByRole("button", {
      name: new RegExp(`^Take off ${name}, `),
    });
  }

  removeLayer(name: string): Locator {
    return this.page.getByRole("button", { name: `Remove ${name}` });
  }

  putOn(name: string, layer: string): Locator {
    return this.page.getByRole("button", { name: `Put ${name} on ${layer}` });
  }

  /** The parts of a layer's week that somebody has, or nobody. */
  inWeek(layer: string, who: string): Locator {
    return this.page
      .getByRole("list", { name: layer })
      .getByRole("listitem")
      .filter({ has: this.page.getByText(who, { exact: true }) })
      .last();
  }

  /** Adds an account and gives its password. */
  async addAccount(name: string, role: Role): Promise<string> {
    await this.newName.fill(name);
    await this.page.getByLabel("Role").selectOption(role);
    await this.add.click();
    await expect(this.newPassword).toContainText(name);
    return (await this.page.locator("code").textContent()) ?? "";
  }

  /** The rows of the audit log with this act. */
  entries(act: string | RegExp): Locator {
    return this.page.getByRole("row").filter({ hasText: act });
  }
}
