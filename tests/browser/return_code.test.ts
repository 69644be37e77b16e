/** Coming back later with a return code, and nobody knows who it is. */

import { expect, test } from "./fixtures";

test("a student keeps a code, comes back with it elsewhere, and reads what was written to them", async ({
  world,
}) => {
  const { student, supporter } = await world.paired();
  await student.say("my very own words");
  await expect(supporter.line("my very own words")).toHaveCount(1);
  await expect(student.wantsCode).toHaveCount(0);
  await supporter.say("take it slowly");
  await expect(student.line("take it slowly")).toHaveCount(1);

  const called = (await student.heading.textContent()) ?? "";
  const code = await student.keepsCode();
  await supporter.say("you can do this");
  await expect(student.line("you can do this")).toHaveCount(1);
  await student.leave.click();
  await supporter.putAway.click();

  // A browser complains of every request that is refused.
  world.allow(/404/);
  const back = await world.student();
  await back.open();
  await back.hasCode.click();
  await back.types("2104821937");
  await expect(back.page.getByRole("alert")).toHaveText(/leads nowhere/);
  await back.types(code);
  await expect(back.page.getByText("take it slowly")).toBeVisible();
  await expect(back.page.getByText("you can do this")).toBeVisible();
  await expect(back.page.getByText("my very own words")).toHaveCount(0);

  await back.page.getByRole("radio", { name: /^The same person\. I wait/ }).check();
  await back.goesOn.click();
  await back.isWaiting();
  await expect(back.page.getByText("We are asking the person")).toBeVisible();
  await supporter.yesAgain.click();
  await back.isPaired();
  await expect(back.heading).toHaveText(called);
  await expect(supporter.message).toBeEditable();
  await back.say("here I am");
  await expect(supporter.line("here I am")).toHaveCount(1);
  await expect(supporter.line("my very own words")).toHaveCount(0);

  // Nobody here should learn it.
  await back.say(`my number is ${code}`);
  await expect(back.page.getByText(/That is your return code\./)).toBeVisible();
  await expect(supporter.line("my number is")).toHaveCount(0);
});

test("a code that was not written down is not kept", async ({ world }) => {
  const { student, supporter } = await world.paired();
  await student.say("hello");
  await expect(supporter.line("hello")).toHaveCount(1);
  await supporter.say("hello you");
  await student.wantsCode.click();
  const code = await student.code();
  await student.menuItem("I wrote it down").click();
  await student.dialog.getByRole("textbox").fill("00");
  await student.menuItem("Done").click();
  await expect(student.dialog.getByRole("alert")).toHaveText(
    /not the last four/,
  );
  await student.page.keyboard.press("Escape");

  // A browser complains of every request that is refused.
  world.allow(/404/);
  const back = await world.student();
  await back.open();
  await back.hasCode.click();
  await back.types(code);
  await expect(back.page.getByRole("alert")).toHaveText(/leads nowhere/);
});

test("without a connection a student reads that there is no code, and may ask again", async ({
  world,
}) => {
  const { student, supporter } = await world.paired();
  await student.say("hello");
  await expect(supporter.line("hello")).toHaveCount(1);
  await supporter.say("hello you");
  await expect(student.wantsCode).toBeVisible();

  world.expectOutage();
  await student.page.context().setOffline(true);
  await student.wantsCode.click();
  await expect(student.dialog.getByRole("alert")).toHaveText(
    /^That did not work\./,
  );
  await student.menuItem("Back").click();
  await expect(student.dialog).toHaveCount(0);

  await student.page.context().setOffline(false);
  await student.wantsCode.click();
  expect(await student.code()).not.toBe("");
});
