/** What is asked for before a student is let in: a code, and a moment of work while very many come. */

import { expect, test } from "./fixtures";
import { GUARDED } from "./tour";

test.use({ settings: GUARDED });

test("a student comes in with a code by keyboard, and is not asked again on this page", async ({
  world,
}) => {
  const student = await world.student();
  const { page } = student;
  await student.comesToTheDoor();
  await expect(student.isAskedForCode).toBeFocused();
  await student.accessCode.focus();
  await page.keyboard.type("blue-anchor-26");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toHaveText(/not right yet/);
  await expect(student.accessCode).toHaveValue("blue-anchor-26");
  await expect(student.accessCode).toHaveAttribute("aria-invalid", "true");
  await student.seesNumbers();

  // Another language changes the words and nothing else.
  await student.language.selectOption("de");
  await expect(student.heading).toHaveText("Dein Zugangscode");
  await expect(page.getByRole("textbox")).toHaveValue("blue-anchor-26");
  await page.getByRole("combobox").selectOption("en");
  await student.accessCode.press("End");
  await page.keyboard.press("Backspace");
  await page.keyboard.type("7");
  await page.keyboard.press("Enter");
  await student.isWaiting();
  await student.say("I am in.");
  await expect(student.receipt("Sent")).toBeVisible();
  expect(await kept(page)).not.toContain("anchor");

  await student.ends();
  await student.endIt.click();
  await student.again.click();
  await student.start.click();
  await student.agree.click();
  await student.isWaiting();
});

test("in danger nobody is asked for anything", async ({ world }) => {
  const student = await world.student();
  await student.comesToTheDoor();
  await student.seesNumbers();
  await student.inDanger.click();
  await expect(student.event(/This visit is for urgent help/)).toBeVisible();
  await expect(student.event(/You can go on writing/)).toBeVisible();
  expect(await world.service.nextPage()).toContain("/staff#/pages/");
});

test("while very many come a page works for a moment, and is then let in by itself", async ({
  world,
}) => {
  const [first, second] = await Promise.all([world.student(), world.student()]);
  await first.comesToTheDoor();
  await first.comesInWith("blue-anchor-27");
  await first.isWaiting();

  await second.hasASlowDevice();
  await second.comesToTheDoor();
  await second.comesInWith("Blue Anchor 27");
  await expect(second.isWorking).toBeFocused();
  await second.seesNumbers();
  await expect(second.inDanger).toBeVisible();
  await second.goesOnWorking();
  await second.isWaiting();
  await second.say("I am in too.");
  await expect(second.receipt("Sent")).toBeVisible();
});

test("whoever thinks better of it goes back, and nothing goes on", async ({
  world,
}) => {
  const student = await world.student();
  await student.comesToTheDoor();
  await student.back.click();
  await expect(student.start).toBeVisible();
  await student.leave.click();
  await student.page.waitForURL(/\/units$/);
  expect(await kept(student.page)).not.toContain("anchor");
});

/** All that the tab remembers. */
function kept(page: import("@playwright/test").Page): Promise<string> {
  return page.evaluate(() =>
    JSON.stringify([{ ...sessionStorage }, { ...localStorage }, document.cookie]),
  );
}
