import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";

/** The system's Chromium: no browser is downloaded. */
const chromium = [process.env["QUIETLINE_CHROMIUM"], "/usr/bin/chromium"].find(
  (path) => path !== undefined && existsSync(path),
);
if (chromium === undefined)
  throw new Error("Chromium is not there: set QUIETLINE_CHROMIUM");

export default defineConfig({
  testMatch: "*.test.ts",
  fullyParallel: true,
  workers: 2,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  /** A test that needs its second try is named `flaky` in the report, and is to be mended. */
  retries: 1,
  reporter: [["list"]],
  /** Pictures and consoles of failed tests, see `fixtures.ts`. */
  outputDir: "failures",
  preserveOutput: "failures-only",
  use: {
    locale: "en-GB",
    actionTimeout: 15_000,
    navigationTimeout: 15_000,
    launchOptions: {
      executablePath: chromium,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
