/** The keyboard as the only way: where it is must be seen, and is never lost. */

import { expect, type Locator, type Page } from "@playwright/test";

/** Tabs to it, and sees where it is. */
export async function reach(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let tabs = 0; tabs < 80; tabs += 1) {
    if (
      await target.evaluate((element) => element === document.activeElement)
    ) {
      await expect(target).not.toHaveCSS("outline-style", "none");
      return;
    }
    await page.keyboard.press("Tab");
  }
  throw new Error(`the keyboard does not reach ${target}`);
}

export async function press(page: Page, target: Locator): Promise<void> {
  await reach(page, target);
  await page.keyboard.press("Enter");
}

/** Whatever has gone from the page, reading goes on somewhere, and not at its very beginning. */
export async function isSomewhere(page: Page): Promise<void> {
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.tagName))
    .not.toBe("BODY");
}
