/** What a screen reader is given: names and roles, and everything new once. */

import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures";

test("what is new is announced exactly once", async ({ world }) => {
  const { student, supporter } = await world.paired();
  await listen(student.page);
  const heard = () => announced(student.page);

  await supporter.say("How are you tonight?");
  await expect(student.line("How are you tonight?")).toBeVisible();
  await student.say("Not so well.");
  await expect(student.receipt("Seen")).toBeVisible();
  await supporter.typeTo(student);
  await supporter.say("Thank you for telling me.");
  await expect(student.line("Thank you for telling me.")).toBeVisible();
  for (const text of ["How are you tonight?", "Thank you for telling me."])
    expect((await heard()).filter((said) => said.includes(text)), text).toHaveLength(1);
  expect((await heard()).filter((said) => said.includes("Not so well.")).length).toBeLessThanOrEqual(1);
  expect((await heard()).filter((said) => /typing/.test(said)), "typing").toEqual([]);
  expect((await heard()).filter((said) => /Delivered|Seen/.test(said)), "receipts").toEqual([]);

  world.expectOutage();
  await world.service.kill();
  await student.isAway();
  await world.service.start();
  await student.isConnected(30_000);
  const texts = (await heard()).filter((said) => said.includes("How are you tonight?"));
  expect(texts, "coming back says nothing twice").toHaveLength(1);
  expect((await heard()).filter((said) => said.includes("Reconnecting…"))).toHaveLength(1);
});

test("every main state has its names and roles", async ({ world }) => {
  const student = await world.student();
  const body = student.page.locator("body");
  await student.open();
  await expect(body).toMatchAriaSnapshot(`
    - banner:
      - combobox "Language"
      - button "Leave now"
    - main:
      - heading [level=1]
      - button "Start a conversation"
  `);
  await student.start.click();
  await expect(body).toMatchAriaSnapshot(`
    - banner:
      - button "Leave now"
    - complementary "Numbers that answer right now"
    - main:
      - heading "Half a minute before you start" [level=1]
      - table "What we keep, and for how long"
      - heading "Your supporter" [level=2]
      - heading "When others look in" [level=2]
      - button "Read the full text"
      - button "I understand, let’s start"
      - button "Back"
  `);
  await student.agree.click();
  await student.isWaiting();
  await expect(body).toMatchAriaSnapshot(`
    - banner:
      - button "I need urgent help"
      - button "Leave now"
      - heading "Waiting for a supporter" [level=1]
      - button "Menu"
      - status
    - main:
      - log "Conversation":
        - paragraph: You are next in line.
        - list:
          - listitem:
            - paragraph: You are in line. Welcome.
    - contentinfo:
      - textbox "Message"
      - button "Send" [disabled]
  `);
  await student.urgent.click();
  await expect(body).toMatchAriaSnapshot(`
    - dialog "Urgent help":
      - heading "Urgent help" [level=2]
      - list:
        - listitem:
          - link /112/
      - heading "Or bring a professional into this chat" [level=3]
      - button "Call a professional in"
      - button "Back to the conversation"
  `);
  await student.backToConversation.click();
  const supporter = await world.supporter();
  await supporter.signIn();
  await supporter.getReady();
  await student.isPaired();
  await expect(supporter.message).toBeEditable();
  await supporter.say("hello");
  await expect(student.line("hello")).toBeVisible();
  await expect(body).toMatchAriaSnapshot(`
    - main:
      - log "Conversation":
        - list:
          - listitem:
            - paragraph: /is here, a trained student/
          - listitem:
            - text: /\\w+/
            - paragraph: hello
            - time
  `);
});

/** Keeps a list of whatever a screen reader would say by itself from now on. */
async function listen(page: Page): Promise<void> {
  await page.evaluate(() => {
    const heard: string[] = [];
    Object.assign(window, { heard });
    const LIVE =
      "[aria-live], [role=log], [role=status], [role=alert], output";
    const say = (node: Node): void => {
      const element = node instanceof Element ? node : node.parentElement;
      const region = element?.closest(LIVE);
      if (region === null || region === undefined) return;
      if (region.getAttribute("aria-live") === "off") return;
      const copy = node.cloneNode(true);
      if (copy instanceof Element)
        for (const silent of copy.querySelectorAll("[aria-live=off], [aria-hidden=true]"))
          silent.remove();
      const text = copy.textContent?.trim() ?? "";
      if (text !== "") heard.push(text);
    };
    new MutationObserver((records) => {
      for (const { type, target, addedNodes } of records)
        if (type === "characterData") say(target);
        else addedNodes.forEach(say);
    }).observe(document, {
      subtree: true,
      childList: true,
      characterData: true,
    });
  });
}

async function announced(page: Page): Promise<string[]> {
  return page.evaluate(
    () => (window as unknown as { heard: string[] }).heard,
  );
}
