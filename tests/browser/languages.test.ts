/** The student's page in every language: which is spoken, that no other is downloaded. That it fits: `quality/`. */

import { brotliCompressSync } from "node:zlib";
import type { Locator, Page, Response } from "@playwright/test";
import { expect, test } from "./fixtures";

/** What each says on the first screen, and on the button that leads on from it. */
const HEADINGS = {
  en: "You don’t have to carry it alone.",
  de: "Du musst das nicht allein tragen.",
  es: "No tienes que cargar con esto a solas.",
  pt: "Você não precisa carregar isso sem ajuda.",
  fr: "Tu n’as pas à porter ça sans aide.",
} as const;
const LANGUAGES = Object.keys(HEADINGS) as (keyof typeof HEADINGS)[];
const MOST_BYTES = 60_000;

for (const language of LANGUAGES) {
  test(`the page speaks ${language}, downloads no other language, and at most 60 KB`, async ({
    world,
  }) => {
    const { page } = await world.student({ locale: `${language}-CH` });
    const scripts: Promise<string>[] = [];
    const sizes: Promise<number>[] = [];
    page.on("response", (response) => {
      if (/\.js$|\/content\?/.test(response.url())) scripts.push(response.text());
      if (response.status() === 200) sizes.push(bytesOf(response));
    });
    page.on("websocket", (socket) =>
      socket.on("framereceived", ({ payload }) =>
        sizes.push(Promise.resolve(Buffer.byteLength(payload))),
      ),
    );

    await page.goto("/");
    await expect(heading(page)).toHaveText(HEADINGS[language]);
    await expect(page.locator("html")).toHaveAttribute("lang", language);
    await onward(page).click();
    await onward(page).click();
    await expect(page.getByRole("textbox")).toBeVisible();
    await expect(page.locator("[role=log] ol > li")).toHaveCount(1);

    const downloaded = (await Promise.all(scripts)).join("\n");
    for (const one of LANGUAGES) {
      expect(downloaded.includes(HEADINGS[one]), one).toBe(one === language);
    }
    const bytes = (await Promise.all(sizes)).reduce(
      (sum, size) => sum + size,
      0,
    );
    expect(bytes).toBeGreaterThan(10_000);
    expect(bytes).toBeLessThanOrEqual(MOST_BYTES);
    console.log(
      `${language}: ${bytes} of ${MOST_BYTES} bytes until the first text can be written`,
    );
  });
}

test("the language can be changed on every screen, and only the tab remembers it", async ({
  world,
}) => {
  const student = await world.student();
  const { page } = student;
  await student.open();
  await student.language.selectOption("de");
  await expect(heading(page)).toHaveText(HEADINGS.de);
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await page.reload();
  await expect(heading(page)).toHaveText(HEADINGS.de);

  await onward(page).click();
  await page.getByRole("combobox").selectOption("fr");
  await expect(heading(page)).toHaveText("Une demi-minute avant de commencer");
  await onward(page).click();
  await page.locator('[aria-haspopup="dialog"]').click();
  await page.getByRole("combobox").selectOption("es");
  await expect(page.getByRole("dialog")).toContainText("¿Qué quieres hacer?");
  await page.keyboard.press("Escape");
  await expect(heading(page)).toHaveText("Esperando a alguien para ti");

  await page.getByRole("button", { name: "Salir ya" }).click();
  await page.waitForURL(/\/units$/);
  await student.open();
  await expect(heading(page)).toHaveText(HEADINGS.en);
});

test("it takes two taps from the link to writing", async ({ world }) => {
  const student = await world.student();
  const { page } = student;
  await page.addInitScript(() => {
    addEventListener("pointerup", () => {
      sessionStorage.setItem(
        "taps",
        String(Number(sessionStorage.getItem("taps") ?? 0) + 1),
      );
    });
  });
  await student.open();
  await student.start.click();
  await student.agree.click();
  await page.keyboard.type("hello");
  await page.keyboard.press("Enter");
  await expect(student.receipt("Sent")).toBeVisible();
  expect(await page.evaluate(() => sessionStorage.getItem("taps"))).toBe("2");
});

function heading(page: Page): Locator {
  return page.getByRole("heading", { level: 1 });
}

/** The one button that leads on. */
function onward(page: Page): Locator {
  return page.locator("main .button.primary");
}

/**
 * What one answer takes on the way, headers and all. A release packs the client's files with Brotli
 * when it is built; a debug build serves them as they are, so the same is done here. What the service
 * packs itself counts as it comes.
 */
async function bytesOf(response: Response): Promise<number> {
  const { responseHeadersSize, responseBodySize } = await response.request().sizes();
  const packed = response.headers()["content-encoding"] !== undefined;
  const asItComes = packed || response.url().includes("/api/");
  if (asItComes) return responseHeadersSize + responseBodySize;
  const body = await response.body();
  return responseHeadersSize + Math.min(body.length, brotliCompressSync(body).length);
}
