/** What stays between a student and their tab. That no request goes elsewhere every test watches. */

import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";

test("nothing is left in the browser after leaving", async ({ world }) => {
  const { student, supporter } = await world.paired();
  await student.say("nobody must find this");
  await expect(supporter.line("nobody must find this")).toHaveCount(1);
  expect(await kept(student.page)).toMatchObject({ local: 0, session: 2 });

  await student.leave.click();
  await student.page.waitForURL(/\/units$/);
  await expect(
    supporter.event("The student has ended the conversation."),
  ).toBeVisible();
  await student.open();
  await expect(student.start).toBeVisible();
  expect(await kept(student.page)).toEqual({
    local: 0,
    session: 0,
    databases: 0,
    caches: 0,
  });
  expect(await student.page.context().cookies()).toEqual([]);

  await student.page.goBack();
  await expect(student.page.getByText("nobody must find this")).toHaveCount(0);
});

test("nothing is left in the browser after ending", async ({ world }) => {
  const { student, supporter } = await world.paired();
  await student.ends();
  await student.endIt.click();
  await expect(student.heading).toHaveText("Thank you for writing.");
  expect(await kept(student.page)).toEqual({
    local: 0,
    session: 0,
    databases: 0,
    caches: 0,
  });
  await expect(
    supporter.event("The student has ended the conversation."),
  ).toBeVisible();

  await student.page.reload();
  await expect(student.start).toBeVisible();
});

test("staff leave nothing either once they sign out", async ({ world }) => {
  const supporter = await world.supporter();
  await supporter.signIn();
  expect(await kept(supporter.page)).toMatchObject({ local: 0 });
  expect(await supporter.page.context().cookies()).toEqual([]);
  await supporter.signOut.click();
  await expect(supporter.signInButton).toBeVisible();
  expect(await kept(supporter.page)).toEqual({
    local: 0,
    session: 0,
    databases: 0,
    caches: 0,
  });
});

test("a reload comes back to the conversation", async ({ world }) => {
  const { student, supporter } = await world.paired();
  await student.say("before the reload");
  await supporter.say("I read it");
  await expect(student.line("I read it")).toHaveCount(1);

  await student.page.reload();
  await student.isPaired();
  await expect(student.line("before the reload")).toHaveCount(1);
  await expect(student.line("I read it")).toHaveCount(1);

  await supporter.page.reload();
  await expect(supporter.line("before the reload")).toHaveCount(1);
  await supporter.say("so did I");
  await expect(student.line("so did I")).toHaveCount(1);
});

test("hostile texts are shown as harmless text", async ({ world }) => {
  const { student, supporter } = await world.paired();
  const texts = [
    "<script>window.hacked = 1</script>",
    "https://example.org/a?b=<svg/onload=window.hacked=1> www.example.org",
    '<img src=x onerror="window.hacked = 1"> <b>bold</b>',
    "javascript:alert(1) &lt;b&gt; ${1+1} {{1+1}}",
    "\u202Eesrever\u202C \u2066isolated\u2069 \u200Fright",
    "zero\u200Bwidth\u200D\uFEFFjoined",
    "مرحبا كيف حالك",
    `Z${"\u0301".repeat(60)}algo`,
    `${"w".repeat(600)}`,
    "😀".repeat(500),
  ];
  for (const text of texts) await student.say(text);
  await expect(student.receipt("Sending")).toHaveCount(0);
  await expect.poll(() => supporter.lines()).toEqual(texts);
  expect(await student.lines()).toEqual(texts);

  for (const { page, log } of [student, supporter]) {
    await expect(log.locator("img, script, b, a, iframe")).toHaveCount(0);
    expect(await page.evaluate(() => "hacked" in window)).toBe(false);
    for (const width of [320, 390, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      expect(await isTooWide(page), `at ${width} pixels`).toBe(false);
    }
  }
});

test("a picture that is pasted or dropped is refused kindly, and words are not", async ({
  world,
}) => {
  const { student } = await world.paired();
  const { page, message } = student;
  const give = (way: "paste" | "drop", kind: "picture" | "words") =>
    message.evaluate(
      (field, { way, kind }) => {
        const data = new DataTransfer();
        if (kind === "words") data.setData("text/plain", "only words");
        else
          data.items.add(
            new File(["not really one"], "cat.png", { type: "image/png" }),
          );
        const init = { bubbles: true, cancelable: true };
        const event =
          way === "paste"
            ? new ClipboardEvent(way, { ...init, clipboardData: data })
            : new DragEvent(way, { ...init, dataTransfer: data });
        return field.dispatchEvent(event);
      },
      { way, kind },
    );
  const refusal = page.getByText("Pictures and files cannot be sent here.");
  for (const way of ["paste", "drop"] as const) {
    await give(way, "picture");
    await expect(refusal).toBeVisible();
    await message.press("a");
    await expect(refusal).toBeHidden();
    await give(way, "words");
    await expect(refusal).toBeHidden();
  }
  // Dropped anywhere, it does not take the place of the page.
  expect(await give("drop", "picture")).toBe(false);
  expect(await give("drop", "words")).toBe(true);
});

test("a text that is too long is refused kindly and kept", async ({
  world,
}) => {
  const { student, supporter } = await world.paired();
  const long = "😀".repeat(10_000);
  await student.message.fill(long);
  await expect(student.tooLong).toBeVisible();
  await expect(student.send).toBeDisabled();
  await student.message.press("Enter");
  await expect(student.message).toHaveValue(long);

  await student.say("😀".repeat(2_000));
  await expect(supporter.line("😀")).toHaveCount(1);
});

/** What a page has stored. */
async function kept(page: Page): Promise<Record<string, number>> {
  return page.evaluate(async () => ({
    local: localStorage.length,
    session: sessionStorage.length,
    databases: (await indexedDB.databases()).length,
    caches: (await caches.keys()).length,
  }));
}

/** Whether the page, or a log on it, scrolls sideways. */
async function isTooWide(page: Page): Promise<boolean> {
  return page.evaluate(() =>
    [
      document.documentElement,
      ...document.querySelectorAll('[role="log"]'),
    ].some(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth),
  );
}
