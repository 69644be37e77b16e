/** What the rules see reaches each person as it should, and the student never. */

import { expect, test } from "./fixtures";

test("a supporter is asked to speak of safety, and moderators say whether the rules were right", async ({
  world,
}) => {
  const [moderator, coordinator] = await Promise.all([
    world.moderator(),
    world.coordinator(),
  ]);
  const { student, supporter } = await world.paired();
  await moderator.signIn();

  await student.say("my cat is called zebra");
  await student.say("i can't do this anymore, i want to die");
  await expect(supporter.askAboutSafety).toBeVisible();
  await expect(
    student.page.getByText(/flag|risk|severity|case|safety/i),
  ).toHaveCount(0);

  const name = await supporter.studentName();
  await moderator.claim(name).click();
  await moderator.openConversation.click();
  await expect(moderator.marked).not.toHaveCount(0);
  await moderator.wrong.first().click();
  await expect(moderator.wrong.first()).toHaveAttribute("aria-pressed", "true");
  await moderator.right.first().click();
  await expect(moderator.right.first()).toHaveAttribute("aria-pressed", "true");
  await expect(moderator.wrong.first()).toHaveAttribute(
    "aria-pressed",
    "false",
  );
  await moderator.missed.first().click();
  await moderator.lookSoon.first().click();
  await expect(moderator.markedAsMissed).toBeVisible();
  await expect(moderator.problem).toHaveCount(0);

  await coordinator.signIn();
  await coordinator.goTo("Rules");
  await expect(coordinator.rules).toBeVisible();
  await expect(
    coordinator.page.getByText("1 of 1 right").first(),
  ).toBeVisible();
  await expect(coordinator.page.getByText(/^Not flagged, .*: 1$/)).toBeVisible();
  await expect(coordinator.page.getByText("zebra")).toHaveCount(0);
});

test("both sides are told, each alone, to stay here", async ({ world }) => {
  const { student, supporter } = await world.paired();
  await supporter.say("add me, my number is 0151 2345 6789");
  await expect(student.stay).toBeVisible();
  await expect(supporter.stay).toBeVisible();
  await student.understood.click();
  await expect(student.stay).toHaveCount(0);
  await expect(supporter.stay).toBeVisible();
});
