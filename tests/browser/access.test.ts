/** Everybody can read it, reach it and use it: with any eyes, by keyboard alone, on small screens. */

import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { byEyes, findings } from "./quality/findings";
import { press, reach } from "./quality/keys";
import { misfits, unseen } from "./quality/layout";
import {
  GUARDED,
  WITH_MESSAGES,
  sizes,
  tourOfADrill,
  tourOfAHandover,
  tourOfAMessage,
  tourOfAStudent,
  tourOfAVisit,
  tourOfStaff,
  tourOfTheDoor,
  tourOfTheWall,
} from "./tour";

test("every screen of a student is accessible", async ({ world }) => {
  test.slow();
  await tourOfAStudent(world, examineWhatIsNew);
});

test("what is asked before and after is accessible", async ({ world }) => {
  test.slow();
  await tourOfAVisit(world, examine);
});

test("every screen of the staff is accessible", async ({ world }) => {
  test.slow();
  await tourOfStaff(world, examine);
});

test("the wall, reports and blocks are accessible", async ({ world }) => {
  test.slow();
  await tourOfTheWall(world, examine);
});

test("the policy and a drill are accessible", async ({ world }) => {
  test.slow();
  await tourOfADrill(world, examine);
});

test.describe("with messages", () => {
  test.use({ settings: WITH_MESSAGES });

  test("a message is accessible", async ({ world }) => {
    test.slow();
    await tourOfAMessage(world, examineWhatIsNew);
  });
});

test("a warm handover is accessible", async ({ world }) => {
  test.slow();
  await tourOfAHandover(world, examine);
});

test.describe("where something is asked for", () => {
  test.use({ settings: GUARDED });

  test("every screen before a student is let in is accessible", async ({
    world,
  }) => {
    test.slow();
    await tourOfTheDoor(world, examineWhatIsNew);
  });
});

test("a student comes, writes, asks for help and leaves by keyboard", async ({
  world,
}) => {
  const [student, supporter] = await Promise.all([
    world.student(),
    world.supporter(),
  ]);
  const { keyboard } = student.page;
  await student.open();
  await press(student.page, student.start);
  await expect(student.heading).toBeFocused();
  await press(student.page, student.agree);
  await student.isWaiting();

  await supporter.signIn();
  await supporter.getReady();
  await student.isPaired();
  await reach(student.page, student.message);
  await keyboard.type("first line");
  await keyboard.press("Shift+Enter");
  await keyboard.type("second line");
  await keyboard.press("Enter");
  await expect(supporter.line("first line\nsecond line")).toHaveCount(1);
  await expect(student.message).toBeFocused();

  await press(student.page, student.urgent);
  await expect(student.dialog).toBeVisible();
  await press(student.page, student.callProfessional);
  await expect(student.helpProgress).toContainText("Help has been asked for.");
  await keyboard.press("Escape");
  await expect(student.dialog).toBeHidden();
  await expect(student.urgent).toBeFocused();

  await press(student.page, student.menu);
  await press(student.page, student.menuItem("End conversation"));
  await keyboard.press("Escape");
  await expect(student.menu).toBeFocused();
  await press(student.page, student.leave);
  await student.page.waitForURL(/\/units$/);
});

test("a supporter signs in, talks and raises a flag by keyboard", async ({
  world,
}) => {
  const [student, supporter] = await Promise.all([
    world.student(),
    world.supporter(),
  ]);
  await student.comeIn();
  const { page } = supporter;
  await supporter.open();
  await reach(page, supporter.nameField);
  await page.keyboard.type("supporter");
  await page.keyboard.press("Tab");
  await expect(supporter.passwordField).toBeFocused();
  await supporter.typePassword();
  await page.keyboard.press("Enter");
  await expect(supporter.ready).toBeEnabled();
  await press(page, supporter.ready);

  await student.isPaired();
  await reach(page, supporter.message);
  await page.keyboard.type("hello");
  await page.keyboard.press("Enter");
  await expect(student.line("hello")).toHaveCount(1);

  await press(page, supporter.flag);
  await expect(supporter.flagLevel("A trained person now")).toBeChecked();
  await reach(page, supporter.flagLevel("A trained person now"));
  await page.keyboard.press("ArrowUp");
  await expect(supporter.flagLevel("Look soon")).toBeChecked();
  await reach(page, supporter.flagNote);
  await page.keyboard.type("by keyboard");
  await press(page, supporter.raise);
  await expect(supporter.flagReceived).toBeVisible();
  await expect(supporter.flag).toBeFocused();
});

test("nothing moves for those who asked for that", async ({ world }) => {
  const { student, supporter } = await world.paired();
  await student.page.emulateMedia({ reducedMotion: "no-preference" });
  await supporter.typeTo(student);
  expect(await moving(student.page)).toBeGreaterThan(0);
  await student.page.emulateMedia({ reducedMotion: "reduce" });
  await supporter.typeTo(student);
  expect(await moving(student.page)).toBe(0);
});

/** On a phone and at a desk, in light and dark, nothing is wrong that a machine can find. */
async function examine(name: string, page: Page): Promise<void> {
  const before = page.viewportSize();
  await page.setViewportSize(sizes.phone);
  expect.soft(await byEyes(page, "light"), `${name}, phone`).toEqual([]);
  await page.setViewportSize(sizes.desktop);
  expect.soft(await findings(page), `${name}, desktop`).toEqual([]);
  expect.soft(await misfits(page), name).toEqual([]);
  expect.soft(await unseen(page), name).toEqual([]);
  if (before) await page.setViewportSize(before);
}

/**
 * The same where `quality/walk.ts` stops at each state of the student's page, on a phone: there it is
 * looked at for all of this, and here at a desk.
 */
async function examineWhatIsNew(name: string, page: Page): Promise<void> {
  if (new URL(page.url()).pathname !== "/") return examine(name, page);
  const before = page.viewportSize();
  await page.setViewportSize(sizes.desktop);
  expect.soft(await findings(page), `${name}, desktop`).toEqual([]);
  if (before) await page.setViewportSize(before);
}

/** How many animations run. */
async function moving(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      document
        .getAnimations()
        .filter(({ playState }) => playState === "running").length,
  );
}
