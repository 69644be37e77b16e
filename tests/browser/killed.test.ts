/** The service is killed at any moment of the story, and starts again: nobody loses anything. */

import { expect, test, type World } from "./fixtures";
import type { Moderator, Staff, Student } from "./people";

const WORRYING = "i can't do this anymore, i want to die";

test("while a student waits", async ({ world }) => {
  const student = await world.student();
  await student.comeIn();
  const name = await student.name();
  await student.say("is this thing on?");
  await expect(student.receipt("Sent")).toHaveCount(1);

  await powerCut(world, [student]);
  await student.isWaiting();
  await world.service.start();
  await student.isConnected();
  await expect(student.place).toHaveText("You are next in line.");
  await expect(student.pseudonym).toHaveText(`You are ${name} here.`);

  const supporter = await world.supporter();
  await supporter.signIn();
  await supporter.getReady();
  await supporter.isPairedWith(name);
  await expect(supporter.line("is this thing on?")).toHaveCount(1);
});

test("in the middle of a conversation, with texts typed and not sent", async ({
  world,
}) => {
  const { student, supporter } = await world.paired();
  await student.say("one");
  await expect(supporter.line("one")).toHaveCount(1);

  await powerCut(world, [student, supporter]);
  await student.say("two");
  await student.say("three");
  await supporter.say("from the supporter");
  await student.message.fill("not sent yet");
  await expect(student.receipt("Sending")).toHaveCount(2);
  await student.isPaired();

  await world.service.start();
  await Promise.all([student.isConnected(), supporter.isConnected()]);
  await expect(supporter.line("three")).toHaveCount(1);
  await expect(student.line("from the supporter")).toHaveCount(1);
  for (const person of [student, supporter]) {
    const lines = (await person.lines()).filter(
      (line) => line !== "from the supporter",
    );
    expect(lines).toEqual(["one", "two", "three"]);
  }
  await expect(student.receipt("Sending")).toHaveCount(0);
  await expect(student.message).toHaveValue("not sent yet");
  await student.send.click();
  await expect(supporter.line("not sent yet")).toHaveCount(1);
});

test("at the very moment that texts are sent", async ({ world }) => {
  const { student, supporter } = await world.paired();
  const sent: string[] = [];
  for (let round = 1; round <= 3; round += 1) {
    for (const part of ["first", "second", "third"]) {
      const text = `${part} of round ${round}`;
      sent.push(text);
      await student.say(text);
    }
    world.expectOutage();
    await world.service.kill();
    await world.service.start();
    await expect(supporter.line(`third of round ${round}`)).toHaveCount(1);
    await expect(student.receipt("Sending")).toHaveCount(0);
  }
  expect(await supporter.lines()).toEqual(sent);
  expect(await student.lines()).toEqual(sent);
});

test("after a flag, before anybody claims the case", async ({ world }) => {
  const [{ student, supporter, name }, moderator] = await Promise.all([
    world.paired(),
    world.moderator(),
  ]);
  await moderator.signIn();
  await student.say(WORRYING);
  await expect(moderator.caseCard(name)).toBeVisible();

  await powerCut(world, [student, supporter, moderator]);
  await expect(moderator.caseCard(name)).toBeVisible();
  await world.service.start();
  await Promise.all(
    [student, supporter, moderator].map((person) => person.isConnected()),
  );

  await expect(moderator.caseCard(name)).toContainText("Waits for a moderator");
  await claimAndRead(moderator, name);
  await expect(moderator.marked).not.toHaveCount(0);
});

test("after a clinician was called, before they join", async ({ world }) => {
  const [{ student, supporter, name }, moderator, clinician] =
    await Promise.all([world.paired(), world.moderator(), world.clinician()]);
  await moderator.signIn();
  await student.say(WORRYING);
  await claimAndRead(moderator, name);
  await moderator.callClinician.click();
  await expect(moderator.calling).toBeVisible();

  await powerCut(world, [student, supporter, moderator]);
  await world.service.start();
  await Promise.all(
    [student, supporter, moderator].map((person) => person.isConnected()),
  );

  // What asks for it could not be downloaded while the service was gone.
  await expect(student.leaveAWay).toBeVisible();
  const link = await world.service.nextPage();
  await clinician.open(link);
  await clinician.signInHere();
  await expect(clinician.pageOf(name)).toBeVisible();
  await clinician.join.click();
  await expect(clinician.line(WORRYING)).toBeVisible();
  await expect(student.event("A professional is here now.")).toHaveCount(1);
  await expect(supporter.event("The clinician is here.")).toHaveCount(1);
});

test("while a clinician is in the conversation", async ({ world }) => {
  const [{ student, name }, clinician] = await Promise.all([
    world.paired(),
    world.clinician(),
  ]);
  await student.urgent.click();
  await student.callProfessional.click();
  await expect(student.helpProgress).toContainText("Help has been asked for.");
  await student.backToConversation.click();
  await clinician.open(await world.service.nextPage());
  await clinician.signInHere();
  await clinician.join.click();
  await clinician.say("I am here.");
  await expect(student.line("I am here.")).toHaveCount(1);

  await powerCut(world, [student, clinician]);
  await student.say("where did you go?");
  await clinician.say("still here");
  await world.service.start();
  await Promise.all([student.isConnected(), clinician.isConnected()]);
  await expect(student.line("still here")).toHaveCount(1);
  await expect(clinician.line("where did you go?")).toHaveCount(1);

  await clinician.close.click();
  await clinician.fillOutcome("It went well after the interruption.");
  await clinician.closeIt.click();
  await expect(clinician.closed).toBeVisible();
  await expect(clinician.caseCard(name)).toHaveCount(0);
});

/** Everybody sees calmly that the connection is away, and nobody is told of an end. */
async function powerCut(
  world: World,
  people: readonly (Student | Staff)[],
): Promise<void> {
  world.expectOutage();
  await world.service.kill();
  for (const person of people) {
    await person.isAway();
    await expect(
      person.page.getByText(/has ended|error|failed|went wrong/i),
    ).toHaveCount(0);
  }
}

async function claimAndRead(moderator: Moderator, name: string): Promise<void> {
  await moderator.claim(name).click();
  await moderator.openConversation.click();
  await expect(moderator.line(WORRYING)).toBeVisible();
}
