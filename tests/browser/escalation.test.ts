/** The whole escalation as it should never be: nobody claims, nobody comes, and then somebody does. */

import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { findings } from "./quality/findings";

const WORRYING = "i can't do this anymore, i want to die";
const LEVEL = "A trained person now";
const LIMIT_S = 6;

const CALLED = "We are calling a professional. You can go on writing.";
const UNREACHED = /^We could not reach a professional yet\. We keep calling\./;
const COMING = "A professional has seen our call and is on the way to you.";
const HERE = "A professional is here now.";
const LEFT = "The professional has left.";

test.use({ settings: { toml: `[case]\nclaim_limit_high_s = ${LIMIT_S}\n` } });

test("nobody claims and nobody comes, and everybody is told the truth at each moment", async ({
  world,
}) => {
  test.slow();
  const { service } = world;
  const [coordinator, moderator, clinician] = await Promise.all([
    world.coordinator(),
    world.moderator(),
    world.clinician(),
  ]);
  await test.step("the coordinator sets how long each step lasts", async () => {
    await coordinator.signIn();
    await coordinator.goTo("Escalation");
    await coordinator.secondsToJoin(LEVEL).fill(`${LIMIT_S}`);
    await coordinator.secondsWhenComing.fill(`${LIMIT_S}`);
    await coordinator.savePolicy.click();
    await expect(coordinator.policySaved).toBeVisible();
  });

  await moderator.signIn();
  const { student, supporter, name } = await world.paired();
  const card = moderator.caseCard(name);
  await test.step("a flag waits for a moderator, who sees how long it still does", async () => {
    await student.say(WORRYING);
    await expect(card).toContainText(/is escalated by itself in 0:0\d/);
    await expect(moderator.page).toHaveTitle("● Somebody waits for you");
    await expect(student.event(CALLED)).toHaveCount(0);
  });

  await test.step("nobody claims it: a clinician is called", async () => {
    await expect(student.event(CALLED)).toBeVisible();
    await expect(card).toContainText("A clinician is being called (1 call)");
    await expect(card).toContainText(/next in 0:0\d: clinician/);
    expect(await service.nextPage()).toContain("#/pages/");
  });

  await test.step("nobody comes: the student has the numbers, the boards are red", async () => {
    const told = student.event(UNREACHED);
    await expect(told).toBeVisible();
    await expect(told.getByRole("link")).toHaveCount(5);
    await expect(told.getByRole("link").first()).toBeInViewport();
    await expect(told.getByRole("link").first()).toHaveAttribute("href", /^tel:\d+$/);
    await expect(supporter.event(/^Everybody on the rota was called/)).toBeVisible();
    await expect(moderator.nobodyCame).toBeVisible();
    await expect(card).toContainText("Nobody on the rota came yet");
    await isAccessible(moderator.page);
    await moderator.goTo("Wall");
    await expect(moderator.onTheWall(name)).toContainText("Nobody was reached yet");
    await expect(moderator.nobodyCame).toBeVisible();
    await isAccessible(moderator.page);
    await isAccessible(student.page);
  });

  await test.step("she says that she is coming, and does not: she is called again", async () => {
    await clinician.open(latest(service.pages()));
    await clinician.signInHere();
    await clinician.coming.click();
    await expect(student.event(COMING)).toBeVisible();
    await expect(moderator.nobodyCame).toBeHidden();
    const calls = service.pages().length;
    await expect(student.event(UNREACHED)).toHaveCount(2);
    await expect.poll(() => service.pages().length).toBeGreaterThan(calls);
    await expect(moderator.nobodyCame).toBeVisible();
    // What leads her to it is in her way only where she looks at something else.
    await clinician.page.goto("/staff#/shifts");
    await expect(clinician.isCalledElsewhere).toBeVisible();
    await clinician.page.goBack();
    await expect(clinician.join).toBeVisible();
    await expect(clinician.isCalledElsewhere).toHaveCount(0);
  });

  await test.step("she joins: the alarm is over, and everybody sees her", async () => {
    await clinician.open(latest(service.pages()));
    await clinician.join.click();
    await expect(clinician.line(WORRYING)).toHaveCount(1);
    await expect(clinician.page.getByText(/^A rule saw: .*say.* to die/)).toBeVisible();
    await expect(student.event(HERE)).toBeVisible();
    await expect(student.heading).toHaveText(/^Talking with .+ and a professional$/);
    await expect(moderator.nobodyCame).toBeHidden();
    await expect(moderator.onTheWall(name)).toContainText("A clinician is here");
    await expect(moderator.page).toHaveTitle("Staff · Quietline");
    await expect(supporter.event("The clinician is here.")).toBeVisible();
  });

  await test.step("she leaves without an outcome: she is called again at once", async () => {
    const calls = service.pages().length;
    await clinician.stepOut.click();
    await clinician.stepOutNow.click();
    await expect(student.event(LEFT)).toBeVisible();
    await expect(student.event(CALLED)).toHaveCount(2);
    await expect.poll(() => service.pages().length).toBeGreaterThan(calls);
    await expect(clinician.page.getByText("That could not be found.")).toHaveCount(0);
  });

  await test.step("she comes back and closes it with an outcome", async () => {
    await clinician.open(latest(service.pages()));
    await clinician.join.click();
    await expect(student.event(HERE)).toHaveCount(2);
    await clinician.close.click();
    await clinician.fillOutcome("A friend stays with her tonight.");
    await clinician.closeIt.click();
    await expect(clinician.closed).toBeVisible();
    await expect(student.event(LEFT)).toHaveCount(2);
    await expect(student.heading).toHaveText(/^Talking with \S+ \S+$/);
    await moderator.goTo("Cases");
    await expect(moderator.queueIsEmpty).toBeVisible();
  });

  expect(await happened(student.page)).toMatchObject([
    CALLED,
    expect.stringMatching(UNREACHED),
    COMING,
    expect.stringMatching(UNREACHED),
    HERE,
    LEFT,
    CALLED,
    HERE,
    LEFT,
  ]);
});

test("who is called for two sees who is in danger first, and hears it though muted", async ({
  world,
}) => {
  const [moderator, clinician, other] = await Promise.all([
    world.moderator(),
    world.clinician(),
    world.student(),
  ]);
  await Promise.all([moderator.signIn(), clinician.signIn()]);
  const { student, name } = await world.paired();
  await student.say(WORRYING);
  await moderator.claim(name).click();
  await moderator.callClinician.click();
  await expect(clinician.answer(name)).toBeVisible();
  await clinician.page.keyboard.press("a");
  await clinician.sound.selectOption({ label: "Mute for 30 min" });
  await expect(clinician.page.getByText(/^Muted for \d+:\d\d$/)).toBeVisible();

  await other.comeIn();
  await other.callForHelp();

  await expect(clinician.answers).toHaveCount(2);
  await expect(clinician.answers.first()).toHaveAccessibleName(
    `See what it is about: ${await other.name()}`,
  );
  await expect(clinician.sound).toBeVisible();
  await expect(clinician.page).toHaveTitle("● You are called");
  await isAccessible(clinician.page);
});

function latest(links: readonly string[]): string {
  return links.at(-1) ?? "no page was made";
}

/** What the student was told since they were paired. */
async function happened(page: Page): Promise<string[]> {
  const told = await page.getByRole("log").locator("li.event p").allTextContents();
  return told.map((words) => words.trim()).slice(2);
}

async function isAccessible(page: Page): Promise<void> {
  expect(await findings(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
}
