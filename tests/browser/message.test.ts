/** A message left while nobody is on duty, answered later, and read with the return code. */

import { expect, test } from "./fixtures";
import { WITH_MESSAGES } from "./tour";

const ON = WITH_MESSAGES.toml;

/** A day of the week on which it is certainly not now. */
function inThreeDays(): string {
  const day = new Date(Date.now() + 3 * 86_400_000);
  const name = new Intl.DateTimeFormat("en", { weekday: "long" }).format(day);
  return name.toLowerCase();
}

test.describe("where messages can be left", () => {
  test.use({ settings: WITH_MESSAGES });

  test("a student leaves one at night and reads the answer with the code", async ({
    world,
  }) => {
    const [student, supporter] = await Promise.all([
      world.student(),
      world.supporter(),
    ]);
    await student.comeIn();
    await expect(student.leavesAMessage).toHaveCount(0);
    await student.say("I cannot sleep before the exam");
    const code = await student.leavesIt();
    await student.page.reload();
    await expect(student.start).toBeVisible();

    const early = await world.student();
    await early.open();
    await early.hasCode.click();
    await early.types(code);
    await expect(
      early.page.getByText("Nobody has answered yet."),
    ).toBeVisible();
    await expect(early.page.getByText("before the exam")).toHaveCount(0);
    await early.letsItWait.click();

    await supporter.signIn();
    await expect(
      supporter.leftMessages.getByText("before the exam"),
    ).toHaveCount(0);
    await supporter.takeMessage.click();
    await expect(supporter.line("I cannot sleep before the exam")).toHaveCount(
      1,
    );
    await expect(supporter.answered).toBeDisabled();
    await supporter.say("What helped you before the last one?");
    await supporter.answered.click();
    await supporter.closeIt.click();
    await supporter.putAway.click();
    await expect(supporter.takeMessage).toHaveCount(0);

    await early.hasCode.click();
    await early.types(code);
    await expect(early.page.getByText("What helped you before")).toBeVisible();
    await expect(early.page.getByText("I cannot sleep")).toHaveCount(0);
    await early.goesOn.click();
    await early.isWaiting();
    await supporter.getReady();
    await early.isPaired();
  });

  test("whoever gives it back has room again, and it waits for somebody else", async ({
    world,
  }) => {
    const [student, supporter] = await Promise.all([
      world.student(),
      world.supporter(),
    ]);
    await student.comeIn();
    await student.say("hello");
    await student.leavesIt();
    await supporter.signIn();
    await supporter.takeMessage.click();
    await supporter.givesBack.click();
    await supporter.dialog
      .getByRole("button", { name: "Give it back" })
      .click();
    await supporter.putAway.click();
    await expect(supporter.takeMessage).toHaveCount(0);
    const next = await world.student();
    await next.comeIn();
    await supporter.getReady();
    await next.isPaired();
  });

  test("a student who takes it back finds nothing of it, and neither does anybody else", async ({
    world,
  }) => {
    const [student, supporter] = await Promise.all([
      world.student(),
      world.supporter(),
    ]);
    await student.comeIn();
    await student.say("hello");
    await student.leavesIt();
    await supporter.signIn();
    await expect(supporter.takeMessage).toBeVisible();
    await student.takesMessageBack.click();
    await student.erasesMessage.click();
    await expect(student.isErased).toBeVisible();
    await expect(supporter.takeMessage).toHaveCount(0);
  });

  test("whoever comes back early may wait for a supporter now, and says it again", async ({
    world,
  }) => {
    const [student, supporter] = await Promise.all([
      world.student(),
      world.supporter(),
    ]);
    await student.comeIn();
    await student.say("the words of the night");
    const code = await student.leavesIt();
    await supporter.signIn();
    await supporter.getReady();

    const back = await world.student();
    await back.open();
    await back.hasCode.click();
    await back.types(code);
    await back.waitsInstead.click();
    await back.isPaired();
    await back.say("here I am");
    await expect(supporter.line("here I am")).toHaveCount(1);
    await expect(supporter.line("the words of the night")).toHaveCount(0);
    await expect(supporter.takeMessage).toHaveCount(0);
  });

  test("nobody is asked to leave one while somebody is on duty", async ({
    world,
  }) => {
    const { student } = await world.paired();
    await student.say("hello");
    const next = await world.student();
    await next.comeIn();
    await next.say("hello");
    await expect(next.receipt("Sent")).toBeVisible();
    await expect(next.someOnDuty).toBeVisible();
    await expect(next.leavesAMessage).toHaveCount(0);
  });
});

test.describe("outside of the hours", () => {
  test.use({
    settings: {
      toml: `${ON}[service.hours]\nzone = "Europe/Vienna"\nweekly = [{ days = ["${inThreeDays()}"], from = "10:00", until = "11:00" }]\n`,
    },
  });

  test("a student leaves a message, and sees the numbers before anything else", async ({
    world,
  }) => {
    const student = await world.student();
    await student.open();
    await expect(student.numbers.first()).toBeVisible();
    await expect(student.start).toHaveCount(0);
    await student.page.getByRole("button", { name: "Leave a message" }).click();
    await student.agree.click();
    await expect(
      student.page.getByText(/^We are closed right now/).first(),
    ).toBeVisible();
    await student.say("I thought you were open");
    await student.leavesIt();
  });
});

test("a service that has not switched it on offers none", async ({ world }) => {
  const student = await world.student();
  await student.comeIn();
  await student.say("hello");
  await expect(student.receipt("Sent")).toBeVisible();
  await expect(student.nobodyOnDuty).toBeVisible();
  await expect(student.beforehand).toBeVisible();
  await expect(student.leavesAMessage).toHaveCount(0);
});
