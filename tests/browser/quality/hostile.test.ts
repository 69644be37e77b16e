/**
 * Whatever is written, it is text: on the screens of both sides, of moderators and of clinicians. That no
 * page opens a dialog, asks anything of anybody else or breaks its content security policy meanwhile,
 * every test watches.
 */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page, WebSocketRoute } from "@playwright/test";
import { expect, test } from "../fixtures";
import type { Student } from "../people";
import { sizes } from "../tour";
import { misfits } from "./layout";

interface Hostile {
  readonly name: string;
  readonly text: string;
  /** What follows the text, and how often. */
  readonly repeat?: readonly [string, number];
}

const corpus = (
  JSON.parse(
    readFileSync(join(import.meta.dirname, "hostile.json"), "utf8"),
  ) as readonly Hostile[]
).map(({ name, text, repeat }) => ({
  name,
  text: text + (repeat ? repeat[0].repeat(repeat[1]) : ""),
}));

/** As the page sends it: without blank ends. */
const written = corpus.map(({ text }) => text.trim());
/** A line that holds much of it, for where there is room for one. */
const LINE =
  "<img src=x onerror=alert(1)> \u202eoverride \u2067 isolate {{7*7}} h\u0301\u0302\u0303 \ud83d\ude00";

test("hostile texts of both sides are harmless text on every screen", async ({
  world,
}) => {
  test.slow();
  const [{ student, supporter, name }, moderator, clinician] =
    await Promise.all([
      world.student({ viewport: sizes.phone }).then((one) => world.paired(one)),
      world.moderator(),
      world.clinician(),
    ]);
  await Promise.all([moderator.signIn(), clinician.signIn()]);
  for (const text of written) await student.say(text);
  await expect(student.receipt("Sending")).toHaveCount(0);
  for (const text of written) await supporter.say(text);
  await expect(supporter.receipt("Sending")).toHaveCount(0);

  await supporter.flag.click();
  await supporter.flagNote.fill(LINE);
  await supporter.raise.click();
  await expect(supporter.flagReceived).toBeVisible();
  await moderator.claim(name).click();
  await moderator.openConversation.click();
  await moderator.readNotes.click();
  await expect(moderator.page.getByText(LINE)).toBeVisible();
  await moderator.whisper.fill(LINE);
  await moderator.whisper.press("Enter");
  await expect(supporter.page.getByText(LINE)).toBeVisible();
  await moderator.callClinician.click();
  await clinician.answer(name).click();
  await clinician.join.click();
  await expect(clinician.message).toBeEditable();

  for (const { page } of [student, supporter, moderator, clinician]) {
    await expect(bubbles(page)).toHaveCount(2 * written.length);
    const shown = await bubbles(page).allTextContents();
    for (const [index, text] of [...written, ...written].entries())
      expect(shown[index], corpus[index % corpus.length]?.name).toBe(text);
    expect(await strange(page)).toEqual([]);
    expect(await page.title()).not.toContain("taken");
  }
  expect(await misfits(student.page)).toEqual([]);
  await student.message.fill("and it goes on");
  await student.send.click();
  await expect(supporter.line("and it goes on")).toHaveCount(1);
});

test("what looks like a notice stands in a bubble, under who wrote it", async ({
  world,
}) => {
  const { student, supporter } = await world.paired();
  await student.say("hello");
  const events = await student.log.locator("li.event").allTextContents();
  const faked = ["A professional is here now.", "The conversation has ended."];
  for (const text of faked) {
    await supporter.say(text);
    await expect(student.line(text)).toBeVisible();
    const item = student.log.getByRole("listitem").filter({ hasText: text });
    await expect(item).toHaveCount(1);
    await expect(item).not.toHaveClass(/event/);
  }
  expect(await student.log.locator("li.event").allTextContents()).toEqual(
    events,
  );
  await expect(student.log.locator(".author").last()).toBeVisible();
  await expect(student.heading).toHaveText(/^Talking with /);
});

test("ten thousand emoji are too long, and the page says so at once", async ({
  world,
}) => {
  const { student, supporter } = await world.paired();
  await student.message.fill("\u{1F600}".repeat(10_000));
  await expect(student.tooLong).toBeVisible();
  await expect(student.send).toBeDisabled();
  await student.message.fill("\u{1F600}".repeat(2_000));
  await student.send.click();
  await expect(supporter.line("\u{1F600}")).toHaveCount(1);
});

/** What no page would send: as JSON, so that halves of characters can be written down. */
const RAW = {
  "the half of a character": String.raw`"half \ud83d of a character"`,
  "nothing but a half": String.raw`"\udc00"`,
  "NUL in the middle": String.raw`"before\u0000after"`,
  "escapes of a terminal": String.raw`"\u001b[2J\u001b]0;taken\u0007 red"`,
  "a number in place of a text": "7",
  "a list in place of a text": '["<b>"]',
  "an empty text": '""',
  "blanks": '"  \\n "',
  "more than fits": JSON.stringify("x".repeat(8_001)),
} as const;

test("a page that was tampered with sends what none would, and nobody is harmed", async ({
  world,
}) => {
  const student = await world.student();
  const tampered = await tamper(student);
  const { supporter } = await world.paired(student);
  world.expectOutage();
  for (const [name, json] of Object.entries(RAW)) {
    await test.step(name, async () => {
      tampered.sends(json);
      await student.say("TAMPER");
      await expect.poll(() => tampered.sent(), name).toBe(true);
      await student.say(`a harmless one after ${name}`);
      await expect(supporter.line(`a harmless one after ${name}`)).toHaveCount(1);
      expect(await strange(supporter.page), name).toEqual([]);
      expect(await supporter.page.title(), name).not.toContain("taken");
      expect(await supporter.lines(), name).not.toContain("TAMPER");
    });
  }
});

const bubbles = (page: Page) => page.getByRole("log").locator("p.bubble");

/**
 * Texts that became something else: elements where only characters, and what rules underlined, should be; text outside of
 * its bubble; a bubble outside of the log.
 */
async function strange(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const log = document.querySelector("[role=log]");
    if (log === null) return ["there is no log"];
    for (const element of document.querySelectorAll("p.bubble *:not(mark)"))
      found.push(`became an element: ${element.outerHTML.slice(0, 100)}`);
    for (const element of log.querySelectorAll("a, img, iframe, form, script, style"))
      found.push(`became an element: ${element.outerHTML.slice(0, 100)}`);
    const room = log.getBoundingClientRect();
    for (const bubble of log.querySelectorAll("p.bubble")) {
      const { left, right } = bubble.getBoundingClientRect();
      const words = bubble.textContent?.slice(0, 40);
      if (left < room.left - 1 || right > room.right + 1)
        found.push(`leaves the log: ${words}`);
      if (bubble.scrollWidth > bubble.clientWidth + 1)
        found.push(`leaves its bubble sideways: ${words}`);
      const { unicodeBidi, overflowY } = getComputedStyle(bubble);
      if (unicodeBidi === "normal" || unicodeBidi === "embed")
        found.push(`turns its neighbours around: ${words}`);
      if (
        bubble.scrollHeight > bubble.clientHeight + 1 &&
        overflowY === "visible"
      )
        found.push(`covers its neighbours: ${words}`);
    }
    return found;
  });
}

interface Tampered {
  /** What the text `TAMPER` becomes from now on. */
  sends(json: string): void;
  /** Whether that was sent. */
  sent(): boolean;
}

/** Puts other JSON into the place of the text `TAMPER` on its way out. */
async function tamper(student: Student): Promise<Tampered> {
  let replacement = "";
  let sent = false;
  await student.page.routeWebSocket(/\/ws\b/, (near: WebSocketRoute) => {
    const far = near.connectToServer();
    near.onMessage((message) => {
      const text = String(message);
      sent ||= text.includes('"TAMPER"');
      far.send(text.replace('"TAMPER"', replacement));
    });
  });
  return {
    sends(json) {
      replacement = json;
      sent = false;
    },
    sent: () => sent,
  };
}
