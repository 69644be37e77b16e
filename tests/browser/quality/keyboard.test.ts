/** The whole way of everybody by keyboard alone, from the link to the end. */

import { expect, test } from "../fixtures";
import type { Staff } from "../people";
import { isSomewhere, press, reach } from "./keys";

test("a student comes, writes, asks for help, ends and starts again", async ({
  world,
}) => {
  const [student, supporter] = await Promise.all([
    world.student(),
    world.supporter(),
  ]);
  const { page } = student;
  await student.open();
  await press(page, student.start);
  await isSomewhere(page);
  await press(page, student.fullTerms);
  await expect(page.locator("dialog[open]")).toBeVisible();
  await isSomewhere(page);
  await page.keyboard.press("Escape");
  await expect(student.fullTerms).toBeFocused();
  await press(page, student.agree);
  await student.isWaiting();
  await expect(student.message).toBeFocused();
  await page.keyboard.type("nobody is here yet");
  await page.keyboard.press("Enter");
  await expect(student.message).toBeFocused();
  await supporter.signIn();
  await supporter.getReady();
  await student.isPaired();
  await expect(student.message).toBeFocused();

  await press(page, student.urgent);
  await press(page, student.callProfessional);
  await expect(student.helpProgress).toContainText("Help has been asked for.");
  await isSomewhere(page);
  await press(page, student.backToConversation);
  await expect(student.urgent).toBeFocused();

  for (const [item, next] of [
    ["I think I know this person", "Stay"],
    ["What a supporter can do", "Close"],
    ["Report your supporter", "Cancel"],
  ] as const) {
    await press(page, student.menu);
    await press(page, student.menuItem(item));
    await isSomewhere(page);
    await press(page, student.dialog.getByRole("button", { name: next }));
    await expect(student.dialog).toBeHidden();
    await isSomewhere(page);
  }
  await press(page, student.menu);
  await press(page, student.menuItem("End conversation"));
  await press(page, student.endIt);
  await expect(student.heading).toHaveText("Thank you for writing.");
  await isSomewhere(page);
  await press(page, student.again);
  await isSomewhere(page);
});

test("a moderator claims, reads, whispers and resolves; a clinician joins, writes and closes", async ({
  world,
}) => {
  test.slow();
  const [{ supporter, name }, moderator, clinician] = await Promise.all([
    world.paired(),
    world.moderator(),
    world.clinician(),
  ]);
  await Promise.all([signIn(moderator), signIn(clinician)]);
  await press(supporter.page, supporter.flag);
  await press(supporter.page, supporter.raise);
  await expect(supporter.flagReceived).toBeVisible();

  const { page } = moderator;
  await press(page, moderator.claim(name));
  await expect(moderator.openConversation).toBeVisible();
  await isSomewhere(page);
  await press(page, moderator.openConversation);
  await expect(moderator.whisper).toBeVisible();
  await isSomewhere(page);
  await reach(page, moderator.whisper);
  await page.keyboard.type("I am near.");
  await page.keyboard.press("Enter");
  await expect(supporter.page.getByText("I am near.")).toBeVisible();
  await isSomewhere(page);
  await press(page, moderator.callClinician);
  await expect(moderator.calling).toBeVisible();
  await isSomewhere(page);

  await press(clinician.page, clinician.answer(name));
  await expect(clinician.join).toBeEnabled();
  await isSomewhere(clinician.page);
  await press(clinician.page, clinician.join);
  await expect(clinician.message).toBeEditable();
  await isSomewhere(clinician.page);
  await reach(clinician.page, clinician.message);
  await clinician.page.keyboard.type("I am the professional on duty.");
  await clinician.page.keyboard.press("Enter");
  await expect(supporter.line("professional on duty")).toHaveCount(1);
  await press(clinician.page, clinician.close);
  await closes(clinician, "referred");
  await press(clinician.page, clinician.closeIt);
  await expect(clinician.closed).toBeVisible();
  await isSomewhere(clinician.page);
});

test("a moderator takes over, ends the conversation and resolves the case", async ({
  world,
}) => {
  const [{ student, supporter, name }, moderator] = await Promise.all([
    world.paired(),
    world.moderator(),
  ]);
  await signIn(moderator);
  await student.say("i can't do this anymore, i want to die");
  const { page } = moderator;
  await press(page, moderator.claim(name));
  await press(page, moderator.openConversation);
  await expect(moderator.marked.first()).toBeVisible();

  await press(page, moderator.takeOver);
  await isSomewhere(page);
  await press(page, moderator.takeOverNow);
  await expect(student.heading).toHaveText("A supervisor is here");
  await expect(supporter.page.getByText("Thank you for being there.")).toBeVisible();
  await isSomewhere(page);
  await reach(page, moderator.message);
  await page.keyboard.type("I go on with you.");
  await page.keyboard.press("Enter");
  await expect(student.line("I go on with you.")).toHaveCount(1);
  await expect(moderator.message).toBeFocused();

  await press(page, moderator.stop);
  await reach(page, moderator.dialog.getByRole("textbox", { name: "Reason" }));
  await page.keyboard.type("We said goodbye.");
  await press(page, moderator.stopNow);
  await expect(student.again).toBeVisible();
  await isSomewhere(page);
  await press(page, moderator.resolve);
  await closes(moderator, "supported");
  await press(page, moderator.resolveCase);
  await expect(moderator.done).toBeVisible();
  await isSomewhere(page);
});

test("a supporter listens, writes again and leaves while a professional is there", async ({
  world,
}) => {
  const [{ student, supporter }, clinician] = await Promise.all([
    world.paired(),
    world.clinician(),
  ]);
  await student.callForHelp();
  await clinician.open(await world.service.nextPage());
  await clinician.signInHere();
  await clinician.join.click();

  const { page } = supporter;
  await press(page, supporter.listen);
  await expect(supporter.listening).toBeVisible();
  await expect(student.event("Your supporter is still here and reads along.")).toBeVisible();
  await isSomewhere(page);
  await press(page, supporter.staysAndWrites);
  await reach(page, supporter.message);
  await page.keyboard.type("I am here too.");
  await page.keyboard.press("Enter");
  await expect(student.line("I am here too.")).toHaveCount(1);
  await expect(supporter.message).toBeFocused();
  await press(page, supporter.leave);
  await isSomewhere(page);
  await press(page, supporter.leaveThem);
  await expect(supporter.thanked).toBeVisible();
  await isSomewhere(page);
});

/** With the name and the password, as fingers do it. */
async function signIn(staff: Staff): Promise<void> {
  await staff.open();
  await reach(staff.page, staff.nameField);
  await staff.page.keyboard.type(staff.role);
  await reach(staff.page, staff.passwordField);
  await staff.typePassword();
  await staff.page.keyboard.press("Enter");
  await expect(staff.signOut).toBeVisible();
  await isSomewhere(staff.page);
}

async function closes(staff: Staff, outcome: string): Promise<void> {
  const { page, dialog } = staff;
  await reach(page, dialog.getByLabel("Outcome"));
  const select = dialog.getByLabel("Outcome");
  while ((await select.inputValue()) !== outcome)
    await page.keyboard.press("ArrowDown");
  await reach(page, dialog.getByLabel("Reason, in a sentence"));
  await page.keyboard.type("Led on to the counselling service.");
}
