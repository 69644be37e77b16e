/** Pictures of every screen, phone and desktop, light and dark; see `look.js`. */

import { join } from "node:path";
import type { Page } from "@playwright/test";
import { test } from "./fixtures";
import {
  GUARDED,
  WITH_MESSAGES,
  sizes,
  tourOfADrill,
  tourOfAHandover,
  tourOfAMessage,
  tourOfAReturn,
  tourOfAStudent,
  tourOfAVisit,
  tourOfStaff,
  tourOfTheDoor,
  tourOfTheLine,
  tourOfTheWall,
} from "./tour";

const folder = process.env["QUIETLINE_PICTURES"] ?? "pictures";

test("a student's screens", ({ world }) => tourOfAStudent(world, take));

test("a return code", ({ world }) => tourOfAReturn(world, take));

test.describe("with messages", () => {
  test.use({ settings: WITH_MESSAGES });

  test("a message", ({ world }) => tourOfAMessage(world, take));
});

test("before and after", ({ world }) => tourOfAVisit(world, take));

test("the staff's screens", ({ world }) => tourOfStaff(world, take));

test("the wall, reports and blocks", ({ world }) => tourOfTheWall(world, take));

test("the policy and a drill", ({ world }) => tourOfADrill(world, take));

test("a warm handover", ({ world }) => tourOfAHandover(world, take));

test.describe("where something is asked for", () => {
  test.use({ settings: GUARDED });

  test("before a student is let in", ({ world }) => tourOfTheDoor(world, take));
});

test.describe("on a small disk", () => {
  test.use({ onSmallDisk: true });

  test("how the line stands", ({ world }) => tourOfTheLine(world, take));
});

async function take(name: string, page: Page): Promise<void> {
  for (const [size, viewport] of Object.entries(sizes)) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({
        path: join(folder, `${name}.${size}-${colorScheme}.png`),
        animations: "disabled",
      });
    }
  }
}
