/** The whole story, from a worrying text to a professional who answers for it, in four windows. */

import { expect, test } from "./fixtures";

test("a student, a supporter, a flag and a clinician", async ({ world }) => {
  const { service } = world;
  const [student, supporter, moderator, clinician, coordinator] =
    await Promise.all([
      world.student(),
      world.supporter(),
      world.moderator(),
      world.clinician(),
      world.coordinator(),
    ]);
  let name = "";

  await test.step("the moderator looks at an empty queue", async () => {
    await moderator.signIn();
    await expect(moderator.queueIsEmpty).toBeVisible();
  });

  await test.step("a student is in line after two taps", async () => {
    await student.open();
    await expect(student.numbers).toHaveCount(5);
    await student.start.click();
    await expect(student.heading).toBeFocused();
    await student.agree.click();

    await student.isWaiting();
    await expect(student.pseudonym).toBeVisible();
    await expect(student.place).toHaveText("You are next in line.");
    await expect(student.nobodyOnDuty).toBeVisible();
    await expect(student.numbers.first()).toBeVisible();
    name = await student.name();
    expect(name).not.toBe("");
  });

  await test.step("a supporter who is ready is paired with them", async () => {
    await supporter.signIn();
    await expect(supporter.ready).toBeEnabled();
    await expect(supporter.page.getByText("1 student waits.")).toBeVisible();
    await supporter.getReady();

    await supporter.isPairedWith(name);
    await student.isPaired();
    await expect(student.event(/ is here, a trained student\./)).toBeVisible();
  });

  await test.step("they write with each other", async () => {
    await student.say("hi, are you there?");
    await expect(supporter.line("hi, are you there?")).toHaveCount(1);
    await expect(student.receipt("Seen")).toHaveCount(1);

    await supporter.type("Hello, I am");
    await expect(student.typing).toBeVisible();
    await expect(student.presence).toContainText("typing…");
    await supporter.say("Hello, I am here. What brings you?");
    await expect(
      student.line("Hello, I am here. What brings you?"),
    ).toHaveCount(1);
    await expect(student.typing).toBeHidden();
    await expect(supporter.receipt("Seen")).toHaveCount(1);

    await student.typeTo(supporter);
  });

  await test.step("a text is sent before it is seen", async () => {
    const elsewhere = await supporter.page.context().newPage();
    await supporter.page.evaluate(() => {
      Object.defineProperty(document, "hidden", {
        get: () => true,
        configurable: true,
      });
      document.dispatchEvent(new Event("visibilitychange"));
    });
    await student.say("it is hard to say");
    await expect(student.receipt("Sent")).toHaveCount(1);
    await expect(supporter.line("it is hard to say")).toHaveCount(1);
    await expect(student.receipt("Seen")).toHaveCount(0);
    await supporter.page.evaluate(() => {
      Reflect.deleteProperty(document, "hidden");
      document.dispatchEvent(new Event("visibilitychange"));
    });
    await elsewhere.close();
    await expect(student.receipt("Seen")).toHaveCount(1);
  });

  await test.step("a worrying text opens a case, live", async () => {
    await student.say("i can't do this anymore, i want to die");
    await expect(student.receipt("Seen")).toHaveCount(1);

    const card = moderator.caseCard(name);
    await expect(card).toBeVisible();
    await expect(card).toContainText("Waits for a moderator");
    await expect(moderator.page).toHaveTitle("(1) Staff · Quietline");
    await expect(moderator.page.getByText("i want to die")).toHaveCount(0);
    await expect(
      student.page.getByText(/flag|risk|severity|case/i),
    ).toHaveCount(0);
  });

  await test.step("the moderator claims it and reads", async () => {
    await moderator.claim(name).click();
    await expect(moderator.page.getByText("You have it")).toBeVisible();
    await moderator.openConversation.click();
    await expect(moderator.onTheLog).toBeVisible();
    await expect(moderator.line("hi, are you there?")).toBeVisible();
    await expect(moderator.marked).not.toHaveCount(0);
    expect((await moderator.marked.allTextContents()).join(" ")).toContain(
      "want to die",
    );
    await expect(moderator.message).toHaveCount(0);
  });

  let link = "";
  await test.step("and calls a clinician, whose pager rings", async () => {
    await moderator.callClinician.click();
    await expect(moderator.calling).toBeVisible();
    link = await service.nextPage();
    expect(link).toContain(service.origin);

    const told = /We are calling a professional/;
    await expect(student.event(told)).toBeVisible();
    await expect(supporter.event("A clinician is being called.")).toBeVisible();
  });

  await test.step("the supporter says what they should know, the student how to be reached", async () => {
    await supporter.tell.click();
    await supporter.whatToKnow.fill("She is on the roof of the library.");
    await supporter.noteIt.click();
    await expect(supporter.noted).toBeVisible();

    await student.leaveAWay.click();
    await student.phone.fill("+49 170 5550199");
    await student.leaveItHere.click();
    await expect(student.hasLeftAWay).toBeVisible();
  });

  await test.step("the clinician opens that link, signs in, and is where they are needed", async () => {
    await clinician.open(link);
    await expect(clinician.signInCalled).toBeVisible();
    await clinician.signInHere();
    await expect(clinician.pageOf(name)).toBeVisible();
    await expect(clinician.page).toHaveURL(link);
    await expect(clinician.log).toHaveCount(0);
    await expect(clinician.summary).toContainText("on the roof of the library");
    await expect(clinician.summary).toContainText("clinician was called");
    await expect(clinician.summary).toBeInViewport({ ratio: 1 });
    await expect(clinician.contact).toContainText("once you have joined");
    await expect(clinician.openContact).toHaveCount(0);
    await clinician.join.click();
    await expect(clinician.line("i want to die")).toBeVisible();
  });

  await test.step("everybody sees that a professional is here", async () => {
    await expect(student.event("A professional is here now.")).toBeVisible();
    await expect(supporter.event("The clinician is here.")).toBeVisible();
    await expect(moderator.clinicianIsIn).toBeVisible();
    await clinician.say("I am the professional on duty. I am with you.");
    await expect(student.line("I am the professional on duty.")).toHaveCount(1);
    await expect(supporter.line("I am the professional on duty.")).toHaveCount(
      1,
    );
    await student.say("thank you");
    await expect(clinician.line("thank you")).toHaveCount(1);
    await expect(supporter.line("thank you")).toHaveCount(1);
  });

  await test.step("supporter and clinician have a line that the student never sees", async () => {
    await clinician.whispers("Please stay with us for a while.");
    await expect(
      supporter.whispered("Please stay with us for a while."),
    ).toBeVisible();
    await supporter.whispers("I will.");
    await expect(clinician.whispered("I will.")).toBeVisible();
    await expect(student.page.getByText("stay with us")).toHaveCount(0);
  });

  await test.step("the supporter listens, and writes again", async () => {
    await supporter.listen.click();
    await expect(supporter.listening).toBeVisible();
    await expect(supporter.message).toHaveCount(0);
    await expect(
      student.event("Your supporter is still here and reads along."),
    ).toBeVisible();
    await expect(student.heading).toHaveText("A professional is here");
    await student.say("is she still there?");
    await expect(supporter.line("is she still there?")).toHaveCount(1);
    await supporter.staysAndWrites.click();
    await expect(
      student.event("Your supporter writes with you again."),
    ).toBeVisible();
    await supporter.say("With you both now.");
    await expect(student.line("With you both now.")).toHaveCount(1);
  });

  await test.step("only the clinician opens what the student left, and says why", async () => {
    await clinician.openContact.click();
    await expect(clinician.openIt).toBeDisabled();
    await clinician.fillReason();
    await clinician.openIt.click();
    await expect(clinician.contact).toContainText("+49 170 5550199");
    for (const other of [supporter, moderator, student]) {
      await expect(other.page.getByText("5550199")).toHaveCount(0);
    }
  });

  await test.step("the clinician closes it with an outcome", async () => {
    await clinician.close.click();
    await expect(clinician.closeIt).toBeDisabled();
    await clinician.fillOutcome(
      "Led on to the counselling service; a friend stays tonight.",
    );
    await clinician.closeIt.click();
    await expect(clinician.closed).toBeVisible();
    await expect(student.event("The professional has left.")).toBeVisible();

    await moderator.toQueue.first().click();
    await expect(moderator.queueIsEmpty).toBeVisible();
    await expect(moderator.caseCard(name)).toHaveCount(0);
  });

  await test.step("student and supporter go on and say goodbye", async () => {
    await supporter.say("I am glad that you told me.");
    await expect(student.line("I am glad that you told me.")).toHaveCount(1);
    await supporter.end.click();
    await supporter.endIt.click();
    await expect(student.heading).toHaveText("Thank you for writing.");
    await expect(student.numbers.first()).toBeVisible();
  });

  await test.step("the coordinator sees who did what, and no conversation", async () => {
    await coordinator.signIn();
    await expect(coordinator.rota).toBeVisible();
    await coordinator.goTo("Audit log");
    for (const role of ["moderator", "clinician"]) {
      await expect(coordinator.entries(role).first()).toBeVisible();
    }
    const words = (await coordinator.page.locator("body").textContent()) ?? "";
    for (const never of [
      "want to die",
      "are you there",
      "counselling service",
      "5550199",
      "not answered for ten minutes",
      "library",
      name,
    ]) {
      expect(words).not.toContain(never);
    }
    await expect(coordinator.log).toHaveCount(0);
    await expect(coordinator.page.locator("article")).toHaveCount(0);
  });
});
