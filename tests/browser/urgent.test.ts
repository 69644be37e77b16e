/** Urgent help, and numbers to call, are at hand on every screen of a student. */

import { expect, test, type World } from "./fixtures";
import type { Student } from "./people";
import { sizes } from "./tour";

test("while waiting, numbers come first and then a professional", async ({
  world,
}) => {
  const student = await world.student();
  await student.comeIn();
  await asksForHelp(world, student);
});

test("while talking, numbers come first and then a professional", async ({
  world,
}) => {
  const { student, supporter } = await world.paired();
  await asksForHelp(world, student);
  await expect(
    supporter.event("The student asked for urgent help."),
  ).toBeVisible();
});

test("without a connection, the wish is kept and the numbers are there", async ({
  world,
}) => {
  const [student, moderator] = await Promise.all([
    world.student(),
    world.moderator(),
  ]);
  await student.comeIn();
  const name = await student.name();
  world.expectOutage();
  await world.service.kill();
  await student.isAway();

  await student.urgent.click();
  await expect(student.dialog.locator('a[href^="tel:"]')).toHaveCount(5);
  await student.callProfessional.click();
  await expect(student.helpProgress).toContainText("Please use a number now.");

  await world.service.start();
  await expect(student.helpProgress).toContainText("Help has been asked for.");
  await moderator.signIn();
  await expect(moderator.caseCard(name)).toBeVisible();
});

test("a service without a country names numbers in the language of the page", async ({
  world,
}) => {
  const { page } = await world.student({ locale: "de-AT" });
  await page.goto("/");
  const other = page.locator('a[href="tel:999"]');
  await expect(other).toContainText("Großbritannien, Irland und andere");
  await expect(page.locator("body")).not.toContainText("United Kingdom");
});

for (const [size, viewport] of Object.entries(sizes)) {
  test(`numbers are on every screen of a ${size}`, async ({ world }) => {
    const { student, supporter } = await world.paired(
      await world.student({ viewport }),
    );
    const early = await world.student({ viewport });

    await early.open();
    await early.seesNumbers();
    await early.start.click();
    await early.seesNumbers();
    await early.agree.click();
    await early.seesNumbers();

    await student.seesNumbers();
    await student.backToConversation.click();
    await supporter.end.click();
    await supporter.endIt.click();
    await expect(student.heading).toHaveText("Thank you for writing.");
    await student.seesNumbers();
  });
}

for (const [width, height] of [
  [320, 568],
  [844, 390],
] as const) {
  test(`numbers are in sight while nobody is on duty at ${width} × ${height}`, async ({
    world,
  }) => {
    const student = await world.student({ viewport: { width, height } });
    await student.comeIn();
    await expect(student.nobodyOnDuty).toBeVisible();
    await expect(student.numbers.first()).toBeInViewport();
  });
}

test("a clinician who has come is called no more", async ({ world }) => {
  const [{ student }, clinician] = await Promise.all([
    world.paired(),
    world.clinician(),
  ]);
  await student.urgent.click();
  await student.callProfessional.click();
  await clinician.open(await world.service.nextPage());
  await clinician.signInHere();
  await expect(clinician.page).toHaveTitle("● You are called");
  await clinician.join.click();
  await clinician.say("I am here.");
  await expect(clinician.page).toHaveTitle("Staff · Quietline");

  await clinician.page.goto("/staff#/");
  await expect(clinician.isInside).toBeVisible();
  await expect(clinician.called).toHaveCount(0);
  await clinician.toConversation.click();
  await expect(clinician.line("I am here.")).toHaveCount(1);
});

test("numbers stay when the service dies after the page was opened", async ({
  world,
}) => {
  const student = await world.student();
  await student.open();
  await expect(student.numbers).toHaveCount(5);
  const first = await student.numbers.first().textContent();
  world.expectOutage();
  await world.service.kill();

  await expect(student.numbers.first()).toBeVisible();
  await student.start.click();
  await student.seesNumbers();
  await student.agree.click();
  await student.seesNumbers();
  expect(await student.numbers.first().textContent()).toBe(first);
});

test("there are numbers even if the service never says which", async ({
  world,
}) => {
  const student = await withoutItsService(world);
  for (const number of ["112", "911", "999", "988", "116123"]) {
    await expect(student.page.locator(`a[href="tel:${number}"]`)).toBeVisible();
  }
});

test("a number stays under the finger when the service is heard of at last", async ({
  world,
}) => {
  const student = await withoutItsService(world);
  const number = student.page.locator('a[href="tel:116123"]');
  await number.focus();

  await student.page.unroute("**/api/service");

  await expect(student.page.getByRole("status")).not.toBeEmpty({ timeout: 15_000 });
  await expect(number).toBeFocused();
});

/** A student whose page never heard what the service says of itself. */
async function withoutItsService(world: World): Promise<Student> {
  const student = await world.student();
  world.expectOutage();
  await student.page.route("**/api/service", (route) => route.abort());
  await student.open();
  return student;
}

/** Asks, and somebody outside the conversation sees it. */
async function asksForHelp(world: World, student: Student): Promise<void> {
  const moderator = await world.moderator();
  await moderator.signIn();
  await expect(moderator.queueIsEmpty).toBeVisible();

  await student.urgent.click();
  await expect(student.dialog).toBeVisible();
  const numbers = student.dialog.locator('a[href^="tel:"]');
  await expect(numbers).toHaveCount(5);
  const lastNumber = await numbers.last().boundingBox();
  const button = await student.callProfessional.boundingBox();
  expect(lastNumber?.y).toBeLessThan(button?.y ?? 0);
  await expect(moderator.queueIsEmpty).toBeVisible();

  await student.callProfessional.click();
  await expect(student.helpProgress).toContainText("Help has been asked for.");
  await student.backToConversation.click();
  await expect(student.event("You asked for urgent help. We are looking for someone.")).toBeVisible();
  await expect(moderator.page.getByText("Asked for urgent help")).toBeVisible();
}
