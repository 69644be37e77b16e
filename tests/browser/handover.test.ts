/** Someone else, please: quietly, from either side. */

import { expect, test } from "./fixtures";

const OUT = "The student goes on with someone else.";

for (const words of ["Someone else, please", "I think I know this person"]) {
  test(`"${words}" changes the supporter, who is not told why`, async ({
    world,
  }) => {
    const { student, supporter } = await world.paired();
    await student.say("before");
    await expect(supporter.line("before")).toHaveCount(1);

    await student.choose(words);
    await student.someoneElse.click();
    await expect(student.event("You go on with someone else.")).toBeVisible();
    await student.isWaiting();
    await expect(student.nobodyOnDuty).toBeVisible();

    await expect(supporter.event(OUT)).toBeVisible();
    await expect(supporter.putAway).toBeVisible();
    await student.say("not for the one before");
    await expect(student.receipt("Sent")).toBeVisible();
    await expect(supporter.line("not for the one before")).toHaveCount(0);
    await expect(supporter.page.getByText(/know|wish/i)).toHaveCount(0);
  });
}

test("a supporter who knows the student hands over without a word", async ({
  world,
}) => {
  const { student, supporter } = await world.paired();
  await supporter.more.click();
  await supporter.moreItem("I think I know this person").click();
  await supporter.handOver.click();
  await expect(supporter.event(OUT)).toBeVisible();
  await expect(student.event("You go on with someone else.")).toBeVisible();
  await expect(student.page.getByText(/know this person/i)).toHaveCount(0);
});

test("both sides read the same card about what a supporter can do", async ({
  world,
}) => {
  const { student, supporter } = await world.paired();
  await student.choose("What a supporter can do");
  await supporter.more.click();
  await supporter.moreItem("What a supporter can do").click();
  const cards = await Promise.all(
    [student, supporter].map(({ dialog }) =>
      dialog.getByRole("listitem").allTextContents(),
    ),
  );
  expect(cards[0]).toHaveLength(7);
  expect(cards[0]).toEqual(cards[1]);
});

test("a supporter leaves the student with the clinician, and is thanked", async ({
  world,
}) => {
  const { student, supporter } = await world.paired();
  const clinician = await world.clinician();
  await student.callForHelp();
  await student.leaveAWay.click();
  await student.where.fill("in the library");
  await student.leaveItHere.click();
  await expect(student.hasLeftAWay).toBeVisible();
  await student.page.reload();
  await expect(student.hasLeftAWay).toBeVisible();
  await student.takeItBack.click();
  await expect(student.leaveAWay).toBeVisible();

  await clinician.open(await world.service.nextPage());
  await clinician.signInHere();
  await clinician.join.click();
  await expect(clinician.contact).toHaveCount(0);
  await supporter.leave.click();
  await supporter.leaveThem.click();

  await expect(supporter.thanked).toBeVisible();
  await expect(
    student.event(/^Your supporter has left and wishes you well\./),
  ).toBeVisible();
  await expect(student.heading).toHaveText("A professional is here");
  await clinician.say("I stay with you.");
  await expect(student.line("I stay with you.")).toHaveCount(1);
});
