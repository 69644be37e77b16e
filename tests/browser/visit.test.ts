/** Before somebody is there and after the end: what a student may say, and need not. */

import { expect, test } from "./fixtures";

test("from the link to writing it is two taps, with nothing asked", async ({
  world,
}) => {
  const { student, supporter } = await world.paired();
  await student.say("I just want to write.");
  await expect(supporter.line("I just want to write.")).toBeVisible();
  await expect(supporter.beforehand).toHaveCount(0);

  await student.ends();
  await student.endIt.click();
  await expect(student.again).toBeVisible();
  await student.again.click();
  await expect(student.start).toBeVisible();
});

test("a student says it all by keyboard, and the supporter reads what helps to begin", async ({
  world,
}) => {
  const [student, supporter] = await Promise.all([
    world.student(),
    world.supporter(),
  ]);
  const { keyboard } = student.page;
  await student.comeIn();
  await expect(student.beforehand).toBeVisible();
  await student.beforehand.focus();
  await keyboard.press("Enter");
  await student.feeling("How are you right now?", 4).focus();
  await keyboard.press("Space");
  await keyboard.press("ArrowRight");
  await student.choice("Studies and exams").focus();
  await keyboard.press("Space");
  await student.choice("Someone who listens").focus();
  await keyboard.press("Space");
  await expect(student.keptBeforehand).toBeVisible();

  await supporter.signIn();
  await supporter.getReady();
  await student.isPaired();
  await expect(supporter.beforehand).toHaveText(
    "Said beforehand: about studies and exams · wants somebody who listens · feels 5 of 10",
  );
  await expect(student.beforehand).toHaveCount(0);

  await supporter.end.click();
  await supporter.endIt.click();
  await student.feeling("How are you now?", 6).focus();
  await keyboard.press("Space");
  await student.choice("A little").focus();
  await keyboard.press("Space");
  await student.choice("Campus counselling").focus();
  await keyboard.press("Space");
  await expect(student.keptAfterwards).toBeVisible();
  await expect(supporter.page.getByText(/6 of 10|A little/)).toHaveCount(0);

  await student.erase.focus();
  await keyboard.press("Enter");
  await student.eraseNow.focus();
  await keyboard.press("Enter");
  await expect(student.isErased).toBeVisible();
  await expect(student.readAgain).toHaveCount(0);
  await expect(student.choice("A little")).toHaveCount(0);
});

test("whoever is very low is offered a person or a phone first, and goes on waiting", async ({
  world,
}) => {
  const student = await world.student();
  await student.comeIn();
  await student.beforehand.click();
  await student.feelingLabel("How are you right now?", 1).click();
  await expect(
    student.page.getByText("That sounds very hard."),
  ).toBeVisible();
  await expect(
    student.page.getByRole("button", { name: "Bring a professional in" }),
  ).toBeInViewport();
  await student.page
    .getByRole("button", { name: "Bring a professional in" })
    .click();
  await expect(student.callProfessional).toBeVisible();
  await student.backToConversation.click();
  await student.isWaiting();
});

test("worse than before shows who answers now, and a moderator sees it", async ({
  world,
}) => {
  const { student, supporter } = await world.paired();
  const moderator = await world.moderator();
  await moderator.signIn();
  await supporter.end.click();
  await supporter.endIt.click();
  await student.page.getByText("It is worse now").click();
  await expect(
    student.page.getByText("Thank you for saying so."),
  ).toBeVisible();
  await expect(
    moderator.page
      .getByText("Says after the end that it is worse than before")
      .first(),
  ).toBeVisible();
});
