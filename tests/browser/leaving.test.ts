/** Leaving at once: the page is replaced, the session ends, and neither the tab nor the disk knows of it. */

import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type BrowserContext } from "@playwright/test";
import { expect, test, type World } from "./fixtures";
import { Student } from "./people";
import { findInFolder } from "./profile";

const ENDED = "The student has ended the conversation.";
const NEUTRAL = /\/units$/;

for (const way of ["button", "keys"] as const) {
  test(`leaving by ${way} replaces the page, and going back does not return`, async ({
    world,
  }) => {
    const student = await world.student();
    const { page } = student;
    // Somewhere the student came from.
    await page.goto("/staff");
    const { supporter } = await world.paired(student);
    await student.say("nobody must see this");
    await expect(supporter.line("nobody must see this")).toHaveCount(1);
    await student.message.fill("nor this draft");

    if (way === "button") await student.leave.click();
    else
      for (let time = 0; time < 3; time += 1)
        await page.keyboard.press("Escape");
    await page.waitForURL(NEUTRAL);
    await expect(page).toHaveTitle("cm · in · kg · lb · °C · °F");
    await expect(page.getByRole("table")).toHaveCount(3);
    expect(await page.content()).not.toMatch(/quietline|chat|support/i);
    await expect(supporter.event(ENDED)).toBeVisible();

    await page.goBack();
    await page.waitForURL(/\/staff$/);
    await page.goForward();
    await page.waitForURL(NEUTRAL);
    await student.open();
    await expect(student.start).toBeVisible();
    await expect(page.getByText("nobody must see this")).toHaveCount(0);
  });
}

test("no screen before it has a place in the history, a telling title or icon", async ({
  world,
}) => {
  const student = await world.student();
  const { page } = student;
  await student.open();
  const before = await page.evaluate(() => history.length);
  const { supporter } = await world.paired(student);
  await student.lookAway();
  await supporter.say("are you there?");
  await expect(page).toHaveTitle("(1) Notes");
  await student.lookBack();
  await expect(page).toHaveTitle("Notes");
  // `paired` opened the page a second time.
  expect(await page.evaluate(() => history.length)).toBeLessThanOrEqual(
    before + 1,
  );
  const icon = await page.locator('link[rel="icon"]').getAttribute("href");
  expect(icon).toContain("sheet");
  expect(
    await page.evaluate(async () => {
      const workers = await navigator.serviceWorker?.getRegistrations();
      return workers?.length ?? 0;
    }),
  ).toBe(0);
});

test("it works on every screen, and where nobody answers", async ({
  world,
}) => {
  const stops: ((student: Student) => Promise<void>)[] = [
    async (student) => student.open(),
    async (student) => {
      await student.open();
      await student.start.click();
      await expect(student.agree).toBeVisible();
    },
    async (student) => student.comeIn(),
    async (student) => {
      await student.comeIn();
      await student.urgent.click();
      await expect(student.dialog).toBeVisible();
    },
  ];
  for (const reach of stops) {
    const student = await world.student();
    await reach(student);
    await expect(student.leave.first()).toBeVisible();
    for (let time = 0; time < 3; time += 1)
      await student.page.keyboard.press("Escape");
    await student.page.waitForURL(NEUTRAL);
  }

  const student = await world.student();
  await student.comeIn();
  world.expectOutage();
  await world.service.kill();
  await student.isAway();
  await student.leave.click();
  await student.page.waitForURL("about:blank");
});

test("nothing that was written is found in the browser's profile", async ({
  world,
}) => {
  test.slow();
  const profile = await mkdtemp(join(tmpdir(), "quietline-profile-"));
  const planted = {
    own: word(),
    theirs: word(),
    draft: word(),
    kept: word(),
  };
  let context = await openProfile(world, profile);
  const student = new Student(context.pages()[0] ?? (await context.newPage()));
  const { supporter, name } = await world.paired(student);
  await student.say(planted.own);
  await supporter.say(planted.theirs);
  await expect(student.line(planted.theirs)).toHaveCount(1);
  await student.message.fill(planted.draft);
  // Long enough for the browser to write down what it keeps.
  await student.page.reload();
  await expect(student.line(planted.theirs)).toHaveCount(1);
  await student.message.fill(planted.draft);

  await student.leave.click();
  await student.page.waitForURL(NEUTRAL);
  await expect(supporter.event(ENDED)).toBeVisible();
  await context.close();

  for (const needle of [planted.own, planted.theirs, planted.draft, name]) {
    expect(await findInFolder(profile, needle), needle).toEqual([]);
  }

  // That the search finds what is there: a page that keeps something is caught.
  context = await openProfile(world, profile);
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto("/staff");
  await page.evaluate(
    (kept) => localStorage.setItem("kept", kept),
    planted.kept,
  );
  await context.close();
  expect(await findInFolder(profile, planted.kept)).not.toEqual([]);
  await rm(profile, { recursive: true, force: true });
});

/** A word that stands nowhere else. */
function word(): string {
  return `planted${randomBytes(12).toString("hex")}`;
}

async function openProfile(
  world: World,
  folder: string,
): Promise<BrowserContext> {
  const { launchOptions } = test.info().project.use;
  return chromium.launchPersistentContext(folder, {
    ...launchOptions,
    baseURL: world.service.origin,
    locale: "en-GB",
  });
}
