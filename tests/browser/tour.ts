/** Every screen and state of both entries, one after another, for whoever wants to look at them. */

import type { Page } from "@playwright/test";
import { expect, type World } from "./fixtures";
import type { Settings } from "./service";

/** What everything must look well at. */
export const sizes = {
  phone: { width: 390, height: 844 },
  desktop: { width: 1280, height: 800 },
} as const;

/** Called at each stop with a name that is fit for a file. */
export type Visit = (name: string, page: Page) => Promise<void>;

/** All that a student meets. */
export async function tourOfAStudent(
  world: World,
  visit: Visit,
): Promise<void> {
  const [student, early, supporter] = await Promise.all([
    world.student(),
    world.student(),
    world.supporter(),
  ]);
  const { page } = student;
  await student.open();
  await expect(student.numbers.first()).toBeVisible();
  await visit("student-01-landing", page);
  await student.start.click();
  await visit("student-02-terms", page);
  await student.fullTerms.click();
  await expect(student.dialog).toBeVisible();
  await visit("student-23-full-terms", page);
  await page.keyboard.press("Escape");
  await student.numbersSummary.click();
  await visit("student-03-terms-numbers", page);
  await student.agree.click();
  await expect(student.nobodyOnDuty).toBeVisible();
  await visit("student-04-waiting-nobody-on-duty", page);

  await early.comeIn();
  await expect(early.place).toHaveText("You are number 2 in line.");
  await supporter.signIn();
  await supporter.getReady();
  await student.isPaired();
  await expect(early.someOnDuty).toBeVisible();
  await early.say("Hi. I have never done this before.");
  await expect(early.receipt("Sent")).toBeVisible();
  await visit("student-05-waiting", early.page);
  await early.numbersSummary.click();
  await visit("student-06-waiting-numbers", early.page);

  await visit("student-07-paired", page);
  await student.say("Hi. I don't know how to start.");
  await student.say(
    "It has been a bad week.\nI failed an exam, and I have not told anybody at home.",
  );
  await expect(
    supporter.receipt("Seen").or(supporter.line("bad week")),
  ).toBeVisible();
  await supporter.say(
    "Hello, I am glad you wrote. I am a trained student, like you.",
  );
  await supporter.say(
    "A week like that is a lot to carry alone. What has been the hardest part?",
  );
  await expect(student.line("hardest part")).toBeVisible();
  await supporter.typeTo(student);
  await visit("student-08-chat", page);
  await student.say(`A very long word: ${"so".repeat(120)}`);
  await expect(student.receipt("Seen")).toBeVisible();
  await student.message.fill(
    "A draft of several lines.\nIt grows with what is written,\nline by line.",
  );
  await visit("student-09-chat-draft", page);
  await student.message.fill("far too long ".repeat(700));
  await expect(student.tooLong).toBeVisible();
  await visit("student-10-chat-too-long", page);
  await student.message.fill("");

  await student.menu.click();
  await visit("student-24-menu", page);
  await student.menuItem("I think I know this person").click();
  await visit("student-25-known-dialog", page);
  await student.dialog.getByRole("button", { name: "Stay" }).click();
  await student.choose("What a supporter can do");
  await visit("student-26-role-card", page);
  await page.keyboard.press("Escape");
  await student.ends();
  await visit("student-11-end-dialog", page);
  await page.keyboard.press("Escape");
  await student.urgent.click();
  await visit("student-12-urgent-dialog", page);
  await student.callProfessional.click();
  await expect(student.helpProgress).toContainText("Help has been asked for.");
  await visit("student-13-urgent-asked", page);
  await student.backToConversation.click();
  await expect(student.event(/We are calling a professional/)).toBeVisible();
  await visit("student-14-help-called", page);

  const clinician = await world.clinician();
  await clinician.open(await world.service.nextPage());
  await clinician.signInHere();
  await clinician.join.click();
  await clinician.say(
    "I am the professional on duty tonight. You are not alone with this.",
  );
  await expect(student.line("professional on duty")).toBeVisible();
  await visit("student-15-professional-here", page);

  const second = await world.anotherTab(student, () =>
    page.evaluate(() => void window.open("/")),
  );
  await second.isPaired();
  await expect(student.useHere).toBeVisible();
  await visit("student-16-elsewhere", page);
  await student.useHere.click();
  await student.isPaired();
  await second.page.close();

  world.expectOutage();
  await world.service.kill();
  await student.isAway();
  await student.say("Are you still there?");
  await expect(student.receipt("Sending")).toBeVisible();
  await visit("student-17-reconnecting", page);
  await early.urgent.click();
  await early.callProfessional.click();
  await visit("student-18-urgent-without-connection", early.page);
  await world.service.start();
  await Promise.all([
    student.isConnected(),
    supporter.isConnected(),
    clinician.isConnected(),
  ]);
  await expect(student.receipt("Sending")).toHaveCount(0);

  // While a professional is there, the supporter's end would only take the supporter out.
  await clinician.close.click();
  await clinician.fillOutcome("She has somebody with her now.");
  await clinician.closeIt.click();
  await expect(student.event(/professional has left/i)).toBeVisible();

  await supporter.end.click();
  await supporter.endIt.click();
  await expect(student.again).toBeVisible();
  await visit("student-19-ended-by-supporter", page);
  await student.readAgain.click();
  await visit("student-20-ended-read-again", page);
  await early.isConnected();
  await early.backToConversation.click();
  await early.ends();
  await early.endIt.click();
  await expect(early.again).toBeVisible();
  await visit("student-21-ended-by-student", early.page);
}

/** A return code: given, typed, and what comes of it, on both sides. */
export async function tourOfAReturn(world: World, visit: Visit): Promise<void> {
  const { student, supporter } = await world.paired();
  await student.say("Thank you. I think I can sleep now.");
  await expect(supporter.line("I can sleep now")).toHaveCount(1);
  await supporter.say("I am glad you wrote. Take it slowly tomorrow.");
  await expect(student.wantsCode).toBeVisible();
  await visit("return-01-offered", student.page);
  world.expectOutage();
  await student.page.context().setOffline(true);
  await student.wantsCode.click();
  await expect(student.dialog.getByRole("alert")).toBeVisible();
  await visit("return-02-not-there", student.page);
  await student.menuItem("Back").click();
  await student.page.context().setOffline(false);
  await student.wantsCode.click();
  const code = await student.code();
  await visit("return-03-code", student.page);
  await student.menuItem("I wrote it down").click();
  await visit("return-04-confirm", student.page);
  await student.dialog.getByRole("textbox").fill(code.slice(-4));
  await student.menuItem("Done").click();
  await expect(
    student.dialog.getByRole("heading", { name: "Your code is ready" }),
  ).toBeVisible();
  await visit("return-05-kept", student.page);
  await student.menuItem("All right").click();
  await student.leave.click();
  await supporter.putAway.click();

  const back = await world.student();
  await back.open();
  await back.hasCode.click();
  await visit("return-06-type-it", back.page);
  await back.types(code);
  await expect(back.goesOn).toBeVisible();
  await back.page.getByRole("radio", { name: /^The same person\. I wait/ }).check();
  await visit("return-07-replies", back.page);
  await back.goesOn.click();
  await expect(back.page.getByText("We are asking the person")).toBeVisible();
  await visit("return-08-waiting-for-the-same", back.page);
  await expect(supporter.yesAgain).toBeVisible();
  await visit("return-09-asked", supporter.page);
}

/** A service that asks for a code, and for work from the second student of a minute on. */
export const GUARDED: Settings = {
  toml: `[access]
mode = "campus_code"
campus_codes = "FOLDER/codes"
visits_without_work_per_minute_per_address = 1
`,
  files: {
    codes: "blue-anchor-27 | everybody\nred-anchor-26 | before | 2026-01-31\n",
  },
};

/** What is asked for before a student is let in, at a service that is [`GUARDED`]. */
export async function tourOfTheDoor(world: World, visit: Visit): Promise<void> {
  const [student, slow] = await Promise.all([world.student(), world.student()]);
  const { page } = student;
  await student.comesToTheDoor();
  await expect(student.isAskedForCode).toBeVisible();
  await visit("access-01-code", page);
  await student.comesInWith("red-anchor-26");
  await expect(page.getByRole("alert")).toHaveText(/no longer in use/);
  await student.comesInWith("blue-anchor-26");
  await expect(page.getByRole("alert")).toHaveText(/not right yet/);
  await visit("access-02-wrong-code", page);
  const patience = page.getByText(/again in \d+ seconds?\./);
  while ((await patience.count()) === 0) {
    await student.comesInWith("blue-anchor-28");
    await expect(page.getByRole("alert")).toHaveText(/\S/);
  }
  await visit("access-03-too-many-codes", page);
  await student.accessCode.fill("blue-anchor-27");
  await expect(async () => {
    // Gone once it was pressed at the right moment, however long the answer takes.
    if (await student.enter.isVisible()) await student.enter.click({ timeout: 500 });
    await expect(student.place).toBeVisible({ timeout: 500 });
  }).toPass();

  await slow.hasASlowDevice();
  await slow.comesToTheDoor();
  await slow.comesInWith("blue-anchor-27");
  await expect(slow.isWorking).toBeVisible();
  await visit("access-04-work", slow.page);
  await slow.inDanger.click();
  await expect(slow.event(/This visit is for urgent help/)).toBeVisible();
  await visit("access-05-in-danger", slow.page);

  const unable = await world.student();
  await unable.page.addInitScript(() => {
    crypto.subtle.deriveBits = () => Promise.reject(new Error("not here"));
  });
  await unable.comesToTheDoor();
  await unable.comesInWith("blue-anchor-27");
  await expect(unable.page.getByRole("alert")).toHaveText(/did not work/);
  await visit("access-06-work-failed", unable.page);
}

/** A service where messages can be left. */
export const WITH_MESSAGES: Settings = {
  toml: "[return_code]\nmessages = true\n",
};

/** A message left while nobody is on duty, on both sides, at a service that is [`WITH_MESSAGES`]. */
export async function tourOfAMessage(world: World, visit: Visit): Promise<void> {
  const [student, supporter, moderator] = await Promise.all([
    world.student(),
    world.supporter(),
    world.moderator(),
  ]);
  const { page } = student;
  await student.comeIn();
  await expect(student.page.getByText("You can then leave it here")).toBeVisible();
  await visit("message-01-nobody-on-duty", page);
  await student.say("I keep putting off the talk with my flatmate.");
  await student.say("It is three in the morning and I cannot sleep.");
  await expect(student.leavesAMessage).toBeEnabled();
  await visit("message-02-offered", page);
  await student.leavesAMessage.click();
  await visit("message-03-what-it-means", page);
  await student.menuItem("Show my code").click();
  const code = await student.code();
  await visit("message-04-code", page);
  await student.menuItem("I wrote it down").click();
  await visit("message-05-confirm", page);
  await student.dialog.getByRole("textbox").fill(code.slice(-4));
  await student.menuItem("Leave the message").click();
  await expect(student.messageWaits).toBeVisible();
  await visit("message-06-left", page);
  await student.takesMessageBack.click();
  await visit("message-07-take-it-back", page);

  const back = await world.student();
  await back.open();
  await back.hasCode.click();
  await back.types(code);
  await expect(back.letsItWait).toBeVisible();
  await visit("message-08-not-answered-yet", back.page);

  await supporter.signIn();
  await expect(supporter.takeMessage).toBeEnabled();
  await visit("message-09-desk", supporter.page);
  await moderator.signIn();
  await moderator.goTo("Wall");
  await expect(moderator.page.getByText("A message; left")).toBeVisible();
  await visit("message-10-wall", moderator.page);
  await supporter.takeMessage.click();
  await expect(supporter.line("I cannot sleep")).toHaveCount(1);
  await visit("message-11-taken", supporter.page);
  await supporter.say("I have read what you wrote. That sounds like a long night.");
  await expect(supporter.answered).toBeEnabled();
  await supporter.answered.click();
  await visit("message-12-answered", supporter.page);
  await supporter.closeIt.click();
  await expect(supporter.putAway).toBeVisible();

  await back.letsItWait.click();
  await back.hasCode.click();
  await back.types(code);
  await expect(back.page.getByText("a long night")).toBeVisible();
  await visit("message-13-answer", back.page);
}

/** What a student may say before and after, and what the supporter reads of it. */
export async function tourOfAVisit(world: World, visit: Visit): Promise<void> {
  const [student, supporter] = await Promise.all([
    world.student(),
    world.supporter(),
  ]);
  const { page } = student;
  await student.comeIn();
  await expect(student.beforehand).toBeVisible();
  await visit("visit-01-waiting", page);
  await student.beforehand.click();
  await student.feelingLabel("How are you right now?", 4).click();
  await page.getByText("Studies and exams").click();
  await expect(student.keptBeforehand).toBeVisible();
  await visit("visit-02-beforehand", page);
  await student.keptBeforehand.scrollIntoViewIfNeeded();
  await visit("visit-03-beforehand-end", page);
  await student.feelingLabel("How are you right now?", 1).click();
  await expect(page.getByText("That sounds very hard.")).toBeVisible();
  await page.getByText("That sounds very hard.").scrollIntoViewIfNeeded();
  await visit("visit-04-very-low", page);
  await student.say("It is about my exam.");
  await expect(student.receipt("Sent")).toBeVisible();
  await visit("visit-05-beside-what-was-written", page);

  await supporter.signIn();
  await supporter.getReady();
  await student.isPaired();
  await expect(supporter.beforehand).toBeVisible();
  await visit("visit-06-the-supporter-reads", supporter.page);
  await supporter.end.click();
  await supporter.endIt.click();
  await expect(student.choice("A little")).toBeAttached();
  await visit("visit-07-after", page);
  await page.getByText("It is worse now").click();
  await expect(page.getByText("Thank you for saying so.")).toBeVisible();
  await page.getByText("Campus counselling").click();
  await expect(student.keptAfterwards).toBeVisible();
  await page.getByText("Thank you for saying so.").scrollIntoViewIfNeeded();
  await visit("visit-08-worse", page);
  await student.keptAfterwards.scrollIntoViewIfNeeded();
  await visit("visit-09-next", page);
  await student.erase.click();
  await student.eraseNow.scrollIntoViewIfNeeded();
  await visit("visit-10-erase", page);
  await student.eraseNow.click();
  await expect(
    page.getByText(/It is erased\.|It can’t be erased yet/),
  ).toBeVisible();
  await visit("visit-11-erased-or-not", page);
}

/** How the line stands when it is not well, as a student and a supporter see it. */
export async function tourOfTheLine(world: World, visit: Visit): Promise<void> {
  const bad = await world.studentOnALine();
  const { student, supporter } = await world.paired(bad.student);
  const { page } = student;
  world.expectOutage();
  await student.say("I have not told anybody yet.");
  await expect(student.receipt("Seen")).toBeVisible();
  await supporter.lookAway();
  await student.say("It is about my studies.");
  await expect(student.receipt("Delivered")).toBeVisible();
  await visit("line-01-delivered", page);
  await supporter.lookBack();
  await expect(student.receipt("Seen")).toBeVisible();

  bad.line.stall();
  await student.say("And a little about home.");
  await student.isTold(/^The connection is slow/);
  await visit("line-02-slow", page);
  bad.line.restore();
  await student.isConnected();

  bad.line.cut();
  await page.context().setOffline(true);
  await student.isTold(/^This device is offline/);
  await student.say("Are you still there?");
  await visit("line-03-offline", page);
  await expect(supporter.presence).toHaveText("connection lost, expected back");
  await visit("line-04-expected-back", supporter.page);
  await page.context().setOffline(false);
  await student.isTold(/^Still no connection\./);
  await visit("line-05-unreachable", page);
  bad.line.restore();
  await student.tryNow.click();
  await student.isConnected();

  await world.disk.fill();
  await student.saysUntilBusy();
  await visit("line-06-busy", page);
  await world.disk.makeRoom();
  await student.isConnected();

  const stopped = world.service.stop();
  await Promise.all([
    student.isTold(/^The service is restarting/),
    supporter.isTold(/^The service is restarting/),
  ]);
  await visit("line-07-restarting", page);
  await visit("line-08-restarting", supporter.page);
  await stopped;
  await world.service.start();
  await student.isConnected();
}

/** All that supporters, moderators, clinicians and coordinators meet. */
export async function tourOfStaff(world: World, visit: Visit): Promise<void> {
  const [student, supporter, moderator, clinician, coordinator] =
    await Promise.all([
      world.student(),
      world.supporter(),
      world.moderator(),
      world.clinician(),
      world.coordinator(),
    ]);
  world.allow(/status of 401/);
  await supporter.open();
  await expect(supporter.signInButton).toBeVisible();
  await visit("staff-01-sign-in", supporter.page);
  await supporter.nameField.fill("supporter");
  await supporter.passwordField.fill("not the password");
  await supporter.signInButton.click();
  await expect(supporter.problem).toHaveText("Name or password is wrong.");
  await visit("staff-02-sign-in-refused", supporter.page);
  await supporter.signInHere();
  await expect(supporter.ready).toBeEnabled();
  await visit("supporter-01-paused", supporter.page);
  await supporter.getReady();
  await visit("supporter-02-ready", supporter.page);

  await moderator.signIn();
  await expect(moderator.queueIsEmpty).toBeVisible();
  await visit("moderator-01-queue-empty", moderator.page);
  await clinician.signIn();
  await expect(clinician.nobodyCalls).toBeVisible();
  await visit("clinician-01-nobody-calls", clinician.page);

  await student.comeIn();
  await student.isPaired();
  await expect(supporter.message).toBeEditable();
  const name = await supporter.studentName();
  await visit("supporter-03-paired", supporter.page);
  await student.say("Hi. It has been a bad week.");
  await supporter.say("Hello, I am glad you wrote. What happened?");
  await expect(student.line("What happened?")).toBeVisible();
  await student.typeTo(supporter);
  await visit("supporter-04-chat", supporter.page);
  await supporter.flag.click();
  await visit("supporter-05-flag-dialog", supporter.page);
  await supporter.flagLevel("A trained person now").check();
  await supporter.flagNote.fill(
    "They sound very low tonight. Please read along.",
  );
  await supporter.raise.click();
  await expect(supporter.flagReceived).toBeVisible();
  await visit("supporter-06-flag-received", supporter.page);
  await supporter.more.click();
  await visit("supporter-14-more", supporter.page);
  await supporter.moreItem("I think I know this person").click();
  await visit("supporter-15-hand-over-dialog", supporter.page);
  await supporter.cancel.click();
  await supporter.end.click();
  await visit("supporter-07-end-dialog", supporter.page);
  await supporter.cancel.click();

  await student.say("you can also call me, 0151 2345 6789");
  await expect(student.stay).toBeVisible();
  await visit("student-22-leads-elsewhere", student.page);
  await expect(supporter.stay).toBeVisible();
  await visit("supporter-12-leads-elsewhere", supporter.page);
  await Promise.all([student.understood.click(), supporter.understood.click()]);
  await student.say("i can't do this anymore, i want to die");
  await expect(supporter.askAboutSafety).toBeVisible();
  await visit("supporter-13-ask-about-safety", supporter.page);
  await expect(moderator.caseCard(name)).toContainText("rule");
  await visit("moderator-02-queue", moderator.page);
  await visit("clinician-02-queue", clinician.page);
  await moderator.claim(name).click();
  await expect(moderator.openConversation).toBeVisible();
  await visit("moderator-03-claimed", moderator.page);
  await moderator.openConversation.click();
  await expect(moderator.marked.first()).toBeVisible();
  await moderator.readNotes.click();
  await expect(
    moderator.page.getByText("They sound very low tonight."),
  ).toBeVisible();
  await visit("moderator-04-reading", moderator.page);
  await moderator.whisper.fill("Ask about tonight, in plain words.");
  await moderator.whisper.press("Enter");
  await expect(supporter.whisper).toBeVisible();
  await supporter.whisper.fill("I will. Please stay near.");
  await supporter.whisper.press("Enter");
  await expect(
    moderator.page.getByText("I will. Please stay near."),
  ).toBeVisible();
  await visit("supporter-20-whispers", supporter.page);
  await visit("moderator-20-whispers", moderator.page);
  await moderator.askSupporter.click();
  await expect(supporter.haveAsked).toBeVisible();
  await visit("supporter-21-asked-to-check", supporter.page);
  await supporter.haveAsked.click();
  await expect(moderator.checked).toBeVisible();
  await moderator.comeIn.click();
  await expect(moderator.message).toBeVisible();
  await visit("moderator-21-inside", moderator.page);
  await visit("student-40-moderator-here", student.page);
  await moderator.leave.click();
  await expect(moderator.message).toHaveCount(0);
  await moderator.takeOver.click();
  await visit("moderator-22-take-over-dialog", moderator.page);
  await moderator.cancel.click();
  await moderator.handOver.click();
  await expect(moderator.nobodyElse).toBeVisible();
  await visit("moderator-23-hand-over-dialog", moderator.page);
  await moderator.cancel.click();
  await moderator.page.keyboard.press("?");
  await visit("moderator-24-keys", moderator.page);
  await moderator.page.keyboard.press("Escape");
  await moderator.right.first().click();
  await expect(moderator.right.first()).toHaveAttribute("aria-pressed", "true");
  await moderator.missed.first().click();
  await moderator.lookSoon.first().click();
  await expect(moderator.markedAsMissed).toBeVisible();
  await visit("moderator-11-judged", moderator.page);
  await moderator.resolve.click();
  await visit("moderator-05-resolve-dialog", moderator.page);
  await moderator.cancel.click();
  await moderator.callClinician.click();
  await expect(moderator.calling).toBeVisible();
  await visit("moderator-07-calling", moderator.page);

  await expect(clinician.called).toBeVisible();
  await visit("clinician-03-called", clinician.page);
  await visit("supporter-08-clinician-called", supporter.page);
  const byLink = await world.clinician();
  const link = await world.service.nextPage();
  await byLink.open(link);
  await expect(byLink.signInCalled).toBeVisible();
  await visit("clinician-04-sign-in-called", byLink.page);
  await clinician.answer(name).click();
  await expect(clinician.join).toBeEnabled();
  await visit("clinician-05-page", clinician.page);
  await clinician.join.click();
  await clinician.say("I am the professional on duty tonight.");
  await expect(supporter.line("professional on duty")).toBeVisible();
  await expect(clinician.marked.first()).toBeVisible();
  await visit("clinician-06-inside", clinician.page);
  await visit("supporter-09-clinician-here", supporter.page);
  await visit("moderator-08-clinician-is-in", moderator.page);
  await moderator.toQueue.first().click();
  await visit("moderator-09-queue-escalated", moderator.page);
  await clinician.stepOut.click();
  await visit("clinician-07-step-out-dialog", clinician.page);
  await clinician.cancel.click();
  await clinician.close.click();
  await visit("clinician-08-close-dialog", clinician.page);
  await clinician.fillOutcome("Led on to the counselling service.");
  await clinician.closeIt.click();
  await expect(clinician.closed).toBeVisible();
  await visit("clinician-09-closed", clinician.page);
  await clinician.page.goto(link);
  await expect(clinician.callIsOver).toBeVisible();
  await visit("clinician-10-call-is-over", clinician.page);

  const again = await world.supporter();
  await again.signIn();
  await expect(supporter.workHere).toBeVisible();
  await visit("staff-03-elsewhere", supporter.page);
  await supporter.workHere.click();
  await expect(again.workHere).toBeVisible();
  await expect(supporter.line("professional on duty")).toBeVisible();

  world.expectOutage();
  await world.service.kill();
  await supporter.isAway();
  await visit("supporter-10-reconnecting", supporter.page);
  await visit("moderator-10-reconnecting", moderator.page);
  await world.service.start();
  await supporter.isConnected();
  await student.isConnected();
  await student.ends();
  await student.endIt.click();
  await expect(supporter.putAway).toBeVisible();
  await visit("supporter-11-student-left", supporter.page);
  await moderator.isConnected();

  await coordinator.signIn();
  await expect(coordinator.takeOff("clinician")).toBeVisible();
  await expect(coordinator.inWeek("Layer 1", "clinician")).toBeVisible();
  await visit("coordinator-01-rota", coordinator.page);
  await coordinator.takeOff("clinician").click();
  await visit("coordinator-02-rota-nobody", coordinator.page);
  await coordinator.putOn("clinician", "Layer 1").click();
  await coordinator.page
    .getByRole("button", { name: "Only at certain hours" })
    .click();
  await coordinator.saveRota.click();
  await expect(coordinator.gaps).toBeVisible();
  await coordinator.putOnCall.click();
  await expect(
    coordinator.page.getByRole("button", { name: /^Remove clinician, / }),
  ).toBeVisible();
  await visit("coordinator-08-rota-gaps", coordinator.page);
  await clinician.page.goto("/staff#/shifts");
  await expect(clinician.giveAway.first().or(clinician.shifts)).toBeVisible();
  await visit("clinician-11-shifts", clinician.page);
  await coordinator.removeLayer("Layer 1").click();
  await coordinator.saveRota.click();
  await expect(
    coordinator.page.getByText(/^Nobody is on call: /).first(),
  ).toBeVisible();
  const lonely = await world.student();
  await lonely.open();
  await expect(lonely.nobodyOnCall).toBeVisible();
  await visit("student-20-landing-nobody-on-call", lonely.page);
  await coordinator.goTo("Staff");
  await expect(coordinator.disable("supporter")).toBeVisible();
  await visit("coordinator-03-staff", coordinator.page);
  await coordinator.newName.fill("robin");
  await coordinator.add.click();
  await expect(coordinator.newPassword).toBeVisible();
  await visit("coordinator-04-staff-added", coordinator.page);
  await coordinator.disable("robin").click();
  await visit("coordinator-05-disable-dialog", coordinator.page);
  await coordinator.cancel.click();
  await coordinator.goTo("Rules");
  await expect(
    coordinator.page.getByText(/\d+ of \d+ right/).first(),
  ).toBeVisible();
  await visit("coordinator-07-rules", coordinator.page);
  await coordinator.goTo("Audit log");
  await expect(coordinator.entries("clinician").first()).toBeVisible();
  await visit("coordinator-06-audit", coordinator.page);
  await coordinator.checkAudit.click();
  await expect(coordinator.auditIsWhole).toBeVisible();
  await visit("coordinator-09-audit-checked", coordinator.page);
}

/** The escalation policy, and a drill from the call to its end. */
export async function tourOfADrill(world: World, visit: Visit): Promise<void> {
  const [coordinator, clinician] = await Promise.all([
    world.coordinator(),
    world.clinician(),
  ]);
  world.allow(/status of 422/);
  await coordinator.signIn();
  await coordinator.goTo("Escalation");
  await expect(coordinator.policy).toBeVisible();
  await expect(coordinator.addStep("Life in danger")).toBeVisible();
  await visit("policy-01", coordinator.page);
  await coordinator.addStep("Life in danger").click();
  await coordinator.savePolicy.click();
  await expect(coordinator.policyFault).toBeVisible();
  await visit("policy-02-faulty", coordinator.page);

  await clinician.signIn();
  await expect(clinician.nobodyCalls).toBeVisible();
  const drill = world.service.drill();
  await expect(clinician.called).toBeVisible();
  await visit("drill-01-called", clinician.page);
  await clinician.open(await world.service.nextPage());
  await expect(clinician.isADrill).toBeVisible();
  await visit("drill-02-page", clinician.page);
  await clinician.coming.click();
  await expect(clinician.saidComing).toBeVisible();
  await visit("drill-03-coming", clinician.page);
  await clinician.join.click();
  await expect(clinician.close).toBeEnabled();
  await visit("drill-04-inside", clinician.page);
  await clinician.close.click();
  await clinician.fillOutcome("It was a drill.");
  await clinician.closeIt.click();
  await expect(clinician.closed).toBeVisible();
  expect(await drill).toContain("The drill was played to its end.");
}

/** The wall, help for a supporter, a report, and a block from its beginning to its end. */
export async function tourOfTheWall(world: World, visit: Visit): Promise<void> {
  const moderator = await world.moderator();
  await moderator.signIn();
  await moderator.goTo("Wall");
  await expect(moderator.page.getByText("Nobody is here right now.")).toBeVisible();
  await visit("wall-01-nobody", moderator.page);

  const { student, supporter, name } = await world.paired();
  const early = await world.student();
  await early.comeIn();
  await expect(moderator.onTheWall(await early.name())).toContainText("Waits for");
  await student.say("You people are all useless.");
  await expect(supporter.line("useless")).toBeVisible();
  await supporter.say("I am sorry that you feel let down. What happened?");
  await expect(student.line("let down")).toBeVisible();
  await expect(moderator.onTheWall(name)).toContainText("Supporter: supporter");
  await expect(moderator.onTheWall(name)).not.toContainText("useless");

  await supporter.askForHelp.click();
  await visit("wall-02-ask-for-help", supporter.page);
  await supporter.helpLine.fill("They keep insulting me. What do I say?");
  await supporter.askNow.click();
  await expect(supporter.helpReceived).toBeVisible();
  await visit("wall-03-help-asked", supporter.page);
  await expect(moderator.onTheWall(name)).toContainText("asks for help");
  await visit("wall-04-somebody-asks", moderator.page);

  await student.choose("Report your supporter");
  await visit("wall-05-report", student.page);
  await student.reportReason("It was hurtful or disrespectful").check();
  await student.reportWords.fill("She did not take me seriously.");
  await student.sendReport.click();
  await expect(student.reportReceived).toBeVisible();
  await visit("wall-06-report-received", student.page);
  await student.page.keyboard.press("Escape");

  await moderator.onTheWall(name).getByRole("link").click();
  await moderator.page.getByRole("button", { name: "Claim" }).click();
  await moderator.readReport.click();
  await expect(moderator.page.getByText("did not take me seriously")).toBeVisible();
  await visit("wall-07-report-read", moderator.page);
  await expect(supporter.page.getByText("seriously")).toHaveCount(0);

  await moderator.endAndBlock.click();
  await moderator.blockHours.selectOption("7 days");
  await visit("wall-08-end-and-block", moderator.page);
  await moderator.blockNow.click();
  await expect(student.isBlocked).toBeVisible();
  await expect(student.numbers.first()).toBeVisible();
  await visit("wall-09-blocked", student.page);
  await student.page.reload();
  await student.start.click();
  await student.agree.click();
  await expect(student.isBlocked).toBeVisible();

  await student.inDanger.click();
  await expect(student.event(/This visit is for urgent help/)).toBeVisible();
  await expect(student.numbers.first()).toBeVisible();
  await visit("wall-10-blocked-in-danger", student.page);
  const inDanger = await student.name();
  await moderator.goTo("Wall");
  await expect(moderator.onTheWall(inDanger)).toContainText("A clinician is being called");
  await visit("wall-11-in-danger", moderator.page);

  await moderator.goTo("Blocks");
  await expect(moderator.page.getByText("That cannot be you")).toBeVisible();
  await visit("wall-12-blocks", moderator.page);
  await moderator.lift(name).click();
  await visit("wall-13-lift", moderator.page);
  await moderator.liftIt.click();
  await expect(moderator.nobodyIsBlocked).toBeVisible();
  await visit("wall-14-no-blocks", moderator.page);
}

/** A warm handover, from the call to the supporter who leaves. */
export async function tourOfAHandover(
  world: World,
  visit: Visit,
): Promise<void> {
  const { student, supporter } = await world.paired();
  const clinician = await world.clinician();
  await student.say("i can't do this anymore, i want to die");
  await supporter.say("I am glad that you tell me. Are you safe right now?");
  await student.callForHelp();
  await expect(student.leaveAWay).toBeVisible();
  await visit("handover-01-contact-offered", student.page);
  await student.leaveAWay.click();
  await student.phone.fill("+49 170 5550199");
  await visit("handover-02-contact-dialog", student.page);
  await student.leaveItHere.click();
  await expect(student.hasLeftAWay).toBeVisible();
  await visit("handover-03-contact-left", student.page);

  await expect(supporter.tell).toBeVisible();
  await visit("handover-04-tell-the-clinician", supporter.page);
  await supporter.tell.click();
  await supporter.whatToKnow.fill(
    "She is alone, her flatmate is away. She likes to be asked, not told.",
  );
  await visit("handover-05-tell-dialog", supporter.page);
  await supporter.noteIt.click();
  await expect(supporter.noted).toBeVisible();

  await clinician.open(await world.service.nextPage());
  await clinician.signInHere();
  await expect(clinician.summary).toContainText("She likes to be asked");
  await visit("handover-06-summary", clinician.page);
  await clinician.join.click();
  await clinician.say("I am the professional on duty. I am with you.");
  await expect(supporter.line("professional on duty")).toBeVisible();
  await clinician.whispers("Thank you for staying. I take over the questions.");
  await expect(supporter.whispered("I take over")).toBeVisible();
  await visit("handover-07-clinician-inside", clinician.page);
  await visit("handover-08-supporter-chooses", supporter.page);
  await supporter.listen.click();
  await expect(supporter.listening).toBeVisible();
  await visit("handover-09-supporter-listens", supporter.page);
  await expect(
    student.event("Your supporter is still here and reads along."),
  ).toBeVisible();
  await visit("handover-10-student-with-both", student.page);
  await clinician.openContact.click();
  await clinician.fillReason();
  await visit("handover-11-open-contact-dialog", clinician.page);
  await clinician.openIt.click();
  await expect(clinician.contact).toContainText("5550199");
  await visit("handover-12-contact-open", clinician.page);
  await supporter.leave.click();
  await visit("handover-13-leave-dialog", supporter.page);
  await supporter.leaveThem.click();
  await expect(supporter.thanked).toBeVisible();
  await visit("handover-14-supporter-thanked", supporter.page);
}
