/** Bad networks: what was typed arrives once, in order, and everybody sees how things stand. */

import { expect, test } from "./fixtures";

test("a line typed while offline arrives once, after the connection returns", async ({
  world,
}) => {
  const bad = await world.studentOnALine();
  const { student, supporter } = await world.paired(bad.student);
  world.expectOutage();
  bad.line.cut();
  await student.isAway();
  await expect(supporter.presence).toHaveText("connection lost, expected back");
  await student.say("still here");
  await student.say("and still");
  await expect(student.receipt("Sending")).toHaveCount(2);

  bad.line.restore();
  await student.isConnected();
  await expect(supporter.line("and still")).toHaveCount(1);
  expect(await supporter.lines()).toEqual(["still here", "and still"]);
  expect(await student.lines()).toEqual(["still here", "and still"]);
  await expect(supporter.presence).toHaveText("here");
});

test("an end that nobody received is not taken for one", async ({ world }) => {
  const { student, supporter } = await world.paired();
  world.expectOutage();
  await world.service.kill();
  await supporter.isAway();
  await supporter.end.click();
  await supporter.endIt.click();
  await expect(supporter.problem).toHaveText(
    "The service cannot be reached right now.",
  );

  await world.service.start();
  await Promise.all([student.isConnected(), supporter.isConnected()]);
  await student.isPaired();
  await supporter.endIt.click();
  await expect(student.again).toBeVisible();
});

test("a line typed in a tunnel arrives once, after the phone finds its network", async ({
  world,
}) => {
  const bad = await world.studentOnALine();
  const { student, supporter } = await world.paired(bad.student);
  world.expectOutage();
  bad.line.silence();
  await student.page.context().setOffline(true);
  await student.say("in a tunnel");
  await expect(student.receipt("Sending")).toHaveCount(1);
  await supporter.say("take your time");

  bad.line.restore();
  await student.page.context().setOffline(false);
  await expect(supporter.line("in a tunnel")).toHaveCount(1);
  await expect(student.line("take your time")).toHaveCount(1);
  await expect(student.receipt("Sending")).toHaveCount(0);
  expect((await supporter.lines()).toSorted()).toEqual([
    "in a tunnel",
    "take your time",
  ]);
  expect(await student.lines()).toEqual(await supporter.lines());
});
