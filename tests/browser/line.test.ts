/** How the line stands: said calmly, and whatever is written meanwhile arrives once, in order. */

import { expect, test } from "./fixtures";

/** A service that stops for long refuses several attempts: a page waits up to 8 s, and a moment to come in. */
const LONGEST_PAUSE_MS = 20_000;

test("without a network the page says so, and goes on as soon as there is one", async ({
  world,
}) => {
  const bad = await world.studentOnALine();
  const { student, supporter } = await world.paired(bad.student);
  world.expectOutage();
  bad.line.cut();
  await student.page.context().setOffline(true);
  await student.isTold(/^This device is offline\..* What you write is kept\.$/);
  await student.say("one");
  await student.say("two");

  bad.line.restore();
  await student.page.context().setOffline(false);
  await student.isConnected();
  await expect(supporter.line("two")).toHaveCount(1);
  expect(await supporter.lines()).toEqual(["one", "two"]);
});

test("a page that wakes up finds out that its connection is dead", async ({
  world,
}) => {
  const bad = await world.studentOnALine();
  const { student, supporter } = await world.paired(bad.student);
  await student.lookAway();
  bad.line.silence();
  await student.say("before it woke up");
  bad.line.restore();

  await student.lookBack();
  await expect(supporter.line("before it woke up")).toHaveCount(1);
  await expect(student.receipt("Sending")).toHaveCount(0);
  await student.isConnected();
  expect(await student.lines()).toEqual(["before it woke up"]);
});

test("a text that came to a page out of sight is delivered, and seen once it is looked at", async ({
  world,
}) => {
  const { student, supporter } = await world.paired();
  await student.lookAway();
  await supporter.say("are you there?");
  await expect(supporter.receipt("Delivered")).toBeVisible();
  await student.lookBack();
  await expect(supporter.receipt("Seen")).toBeVisible();

  await supporter.lookAway();
  await student.say("yes, I am");
  await expect(student.receipt("Delivered")).toBeVisible();
  await supporter.lookBack();
  await expect(student.receipt("Seen")).toBeVisible();
});

test("a reload changes nothing", async ({ world }) => {
  const { student, supporter, name } = await world.paired();
  await student.say("one");
  await supporter.say("two");
  await expect(student.line("two")).toHaveCount(1);
  await Promise.all([student.page.reload(), supporter.page.reload()]);

  await student.isPaired();
  await supporter.isPairedWith(name);
  await expect(supporter.line("two")).toHaveCount(1);
  await expect(student.line("two")).toHaveCount(1);
  await student.say("three");
  await expect(supporter.line("three")).toHaveCount(1);
  for (const person of [student, supporter]) {
    expect(await person.lines()).toEqual(["one", "two", "three"]);
  }
});

test("a newer tab takes over, and the older one says so and can go on", async ({
  world,
}) => {
  const { student, supporter } = await world.paired();
  await student.say("from the first tab");
  await expect(supporter.line("from the first tab")).toHaveCount(1);
  await student.message.fill("not sent yet");
  const open = () => student.page.evaluate(() => void window.open("/"));
  const second = await world.anotherTab(student, open);
  await second.isPaired();
  await expect(student.heading).toHaveText(
    "This conversation is open in a newer tab.",
  );
  await expect(second.line("from the first tab")).toHaveCount(1);
  await second.say("from the second tab");
  await expect(supporter.line("from the second tab")).toHaveCount(1);

  await student.useHere.click();
  await student.isPaired();
  await expect(second.heading).toHaveText(
    "This conversation is open in a newer tab.",
  );
  await expect(student.message).toHaveValue("not sent yet");
  await student.send.click();
  await expect(supporter.line("not sent yet")).toHaveCount(1);
  const all = ["from the first tab", "from the second tab", "not sent yet"];
  expect(await student.lines()).toEqual(all);
  expect(await supporter.lines()).toEqual(all);
  await expect(supporter.page.getByText("The student has left.")).toHaveCount(
    0,
  );
});

test("a restart is called a restart, and nobody's chat has ended", async ({
  world,
}) => {
  const { student, supporter } = await world.paired();
  world.expectOutage();
  const stopped = world.service.stop();
  const words = /^The service is restarting\..* What you write is kept\.$/;
  await Promise.all([student.isTold(words), supporter.isTold(words)]);
  await student.say("meanwhile");
  await supporter.say("me too");
  await expect(student.receipt("Sending")).toHaveCount(1);
  await stopped;
  await student.isPaired();

  await world.service.start();
  await Promise.all(
    [student, supporter].map((one) => one.isConnected(LONGEST_PAUSE_MS)),
  );
  await expect(student.line("me too")).toHaveCount(1);
  await expect(supporter.line("meanwhile")).toHaveCount(1);
  expect(await student.lines()).toEqual(await supporter.lines());
});

test("a slow network is called slow, and every text arrives once", async ({
  world,
}) => {
  const bad = await world.studentOnALine();
  const { student, supporter } = await world.paired(bad.student);
  bad.line.stall();
  await student.say("one");
  await student.say("two");
  await student.isTold(
    /^The connection is slow right now\. What you write is kept\.$/,
  );

  bad.line.restore();
  await student.isConnected();
  await expect(supporter.line("two")).toHaveCount(1);
  expect(await supporter.lines()).toEqual(["one", "two"]);
  expect(await student.lines()).toEqual(["one", "two"]);
});

test.describe("on a full disk", () => {
  test.use({ onSmallDisk: true });

  test("the page says that the service is busy, and what was written is sent once there is room", async ({
    world,
  }) => {
    const { student, supporter } = await world.paired();
    await student.say("before");
    await expect(supporter.line("before")).toHaveCount(1);
    await world.disk.fill();
    const written = await student.saysUntilBusy();
    await student.isTold(
      / busy right now\. What you wrote is kept and sent soon\.$/,
    );
    await student.say("and this");

    await world.disk.makeRoom();
    await expect(supporter.line("and this")).toHaveCount(1, {
      timeout: 30_000,
    });
    await student.isConnected();
    const lines = await supporter.lines();
    expect(lines.map((line) => line.split(" ", 1)[0])).toEqual([
      "before",
      ...Array.from({ length: written }, (_, index) => String(index + 1)),
      "and",
    ]);
    expect(await student.lines()).toEqual(lines);
  });
});
