/** A whole case by keyboard alone, with four windows: a student, a supporter and two moderators. */

import axe from "axe-core";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import type { Coordinator, Moderator } from "./people";

const WORRYING = "i can't do this anymore, i want to die";
const WHISPERED = "ask her about tonight";
const ANSWERED = "i will, please stay near";

test("a case goes from hand to hand by keyboard, and a whisper stays among staff", async ({
  world,
}) => {
  test.slow();
  const coordinator = await world.coordinator();
  await coordinator.signIn();
  const password = await addModerator(coordinator, "second");
  const [first, second] = await Promise.all([
    world.moderator(),
    world.moderator(),
  ]);
  await first.signIn();
  await signInAs(second, "second", password);
  const { student, supporter, name } = await world.paired();
  await student.say(WORRYING);
  await expect(first.caseCard(name)).toBeVisible();
  await expect(second.caseCard(name)).toBeVisible();

  await test.step("the keys are explained, and work while nobody writes", async () => {
    await first.page.keyboard.press("?");
    await expect(first.dialog).toContainText("They do nothing while you write");
    await isAccessible(first.page);
    await first.page.keyboard.press("Escape");
    await first.page.keyboard.press("j");
    await expect(first.claim(name)).toBeFocused();
    await first.page.keyboard.press("Enter");
    await expect(first.openConversation).toBeVisible();
    await expect(first.page.getByText("You have it")).toBeVisible();
  });

  await test.step("the moderator reads and whispers; the student never sees it", async () => {
    await first.page.keyboard.press("o");
    await expect(first.onTheLog).toBeVisible();
    await expect(first.line(WORRYING)).toHaveCount(1);
    await first.page.keyboard.press("w");
    await expect(first.whisper).toBeFocused();
    await first.page.keyboard.type(WHISPERED);
    await first.page.keyboard.press("Enter");
    await expect(supporter.page.getByText(WHISPERED)).toBeVisible();
    await isAccessible(supporter.page);
    await supporter.whisper.fill(ANSWERED);
    await supporter.page.keyboard.press("Enter");
    await expect(first.page.getByText(ANSWERED)).toBeVisible();
    await isAccessible(first.page);
    await expect(student.page.getByText(WHISPERED)).toHaveCount(0);
    await student.page.reload();
    await expect(student.line(WORRYING)).toHaveCount(1);
    await expect(student.page.getByText(WHISPERED)).toHaveCount(0);
    await expect(student.page.getByText(ANSWERED)).toHaveCount(0);
  });

  await test.step("the supporter is asked about safety, and says when it was done", async () => {
    await leaveField(first.page);
    await first.page.keyboard.press("s");
    await expect(supporter.haveAsked).toBeVisible();
    await isAccessible(supporter.page);
    await supporter.haveAsked.press("Enter");
    await expect(
      first.page.getByText(/The supporter asked about safety at/),
    ).toBeVisible();
  });

  await test.step("the case is handed over, and is the other's once accepted", async () => {
    await first.page.keyboard.press("h");
    const ask = first.dialog.getByRole("button", { name: "Ask second" });
    await expect(ask).toBeVisible();
    await isAccessible(first.page);
    await ask.press("Enter");
    await expect(
      first.page.getByText(/You asked another moderator/),
    ).toBeVisible();
    await second.page.keyboard.press("j");
    await second.page.keyboard.press("Enter");
    await expect(second.openConversation).toBeVisible();
    await expect(
      second.page.getByText(/You are asked to take this case/),
    ).toBeVisible();
    await isAccessible(second.page);
    await second.page.keyboard.press("c");
    await expect(second.page.getByText("You have it")).toBeVisible();
    await expect(
      first.page.getByText("Another moderator has it"),
    ).toBeVisible();
  });

  await test.step("the other comes in and takes over; the supporter is thanked", async () => {
    await second.page.keyboard.press("o");
    await expect(second.line(WORRYING)).toHaveCount(1);
    await second.page.keyboard.press("i");
    await expect(student.event("A supervisor is here now.")).toBeVisible();
    await expect(second.message).toBeVisible();
    await second.page.keyboard.press("t");
    await second.dialog
      .getByRole("button", { name: "Take over now" })
      .press("Enter");
    await expect(student.heading).toHaveText("A supervisor is here");
    await expect(
      supporter.page.getByText("Thank you for being there."),
    ).toBeVisible();
    await isAccessible(supporter.page);
    await isAccessible(student.page);
    await second.message.fill("i go on with you");
    await second.page.keyboard.press("Enter");
    await expect(student.line("i go on with you")).toHaveCount(1);
  });

  await test.step("what was done is there to read, and the case is resolved", async () => {
    await expect(
      second.page.getByText("Moderator took over from the supporter"),
    ).toBeVisible();
    await leaveField(second.page);
    await second.page.keyboard.press("r");
    await expect(second.resolveCase).toBeVisible();
    await second.dialog
      .getByRole("combobox", { name: "Outcome" })
      .selectOption("supported");
    await second.dialog.getByRole("textbox").fill("we talked it over");
    await second.resolveCase.press("Enter");
    await expect(second.done).toBeVisible();
  });
});

/** Keys do nothing while somebody writes. */
async function leaveField(page: Page): Promise<void> {
  await page.keyboard.press("r");
  await expect(page.getByRole("dialog")).toBeHidden();
  await page.evaluate(() => (document.activeElement as HTMLElement)?.blur());
}

async function addModerator(
  coordinator: Coordinator,
  name: string,
): Promise<string> {
  return coordinator.page.evaluate(async (name) => {
    const token = sessionStorage.getItem("quietline.staff");
    const answer = await fetch("/api/staff", {
      method: "POST",
      headers: {
        authorization: `Bearer ${token}`,
        "content-type": "application/json",
      },
      body: JSON.stringify({ name, role: "moderator" }),
    });
    return ((await answer.json()) as { password: string }).password;
  }, name);
}

async function signInAs(
  moderator: Moderator,
  name: string,
  password: string,
): Promise<void> {
  await moderator.open();
  await moderator.nameField.fill(name);
  await moderator.passwordField.fill(password);
  await moderator.signInButton.click();
  await expect(moderator.signOut).toBeVisible();
}

async function isAccessible(page: Page): Promise<void> {
  if (!(await page.evaluate(() => "axe" in window)))
    await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof import("axe-core") };
    const { violations } = await axe.run({
      runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21aa"] },
    });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`),
    );
  });
  expect(found).toEqual([]);
}
