/**
 * Lighthouse on the student's page: its mobile preset, a slow phone on a slow network, both simulated. On
 * the landing, and on a chat as it is found again after a reload.
 */

import { createServer } from "node:net";
import { once } from "node:events";
import { chromium } from "@playwright/test";
import lighthouse from "lighthouse";
import puppeteer, { type Browser, type Page } from "puppeteer-core";

export type Screen = "landing" | "chat";
export const screens: readonly Screen[] = ["landing", "chat"];

export interface Report {
  /** From 0 to 100. */
  readonly accessibility: number;
  readonly bestPractices: number;
  /** Null where it was not measured. */
  readonly performance: number | null;
  /** By Lighthouse's names: times in milliseconds of the simulated phone, shifts as it counts them. */
  readonly metrics: Readonly<Record<string, number>>;
  /** What cost points, by its name. */
  readonly faults: readonly string[];
}

export const METRICS = [
  "interactive",
  "first-contentful-paint",
  "largest-contentful-paint",
  "speed-index",
  "total-blocking-time",
  "cumulative-layout-shift",
] as const;

type LaunchOptions = Parameters<typeof chromium.launch>[0];

/** A browser that Lighthouse can drive; `use` is given a new tab of it for every report. */
export async function withBrowser(
  options: LaunchOptions,
  use: (browser: Browser, port: number) => Promise<void>,
): Promise<void> {
  const port = await freePort();
  const process = await chromium.launch({
    ...options,
    args: [...(options?.args ?? []), `--remote-debugging-port=${port}`],
  });
  const browser = await puppeteer.connect({
    browserURL: `http://127.0.0.1:${port}`,
    defaultViewport: null,
  });
  try {
    await use(browser, port);
  } finally {
    await browser.disconnect();
    await process.close();
  }
}

export async function report(
  browser: Browser,
  port: number,
  origin: string,
  screen: Screen,
  timed: boolean,
): Promise<Report> {
  const page = await browser.newPage();
  await page.goto(`${origin}/`);
  if (screen === "chat") await comeIn(page);
  const result = await lighthouse(
    `${origin}/`,
    {
      port,
      logLevel: "silent",
      onlyCategories: [
        "accessibility",
        "best-practices",
        ...(timed ? ["performance"] : []),
      ],
      // The tab's key to the conversation stays.
      disableStorageReset: screen === "chat",
    },
    undefined,
    // Lighthouse names the types of the version of Puppeteer that it brings.
    page as unknown as NonNullable<Parameters<typeof lighthouse>[3]>,
  );
  await page.close();
  if (result === undefined) throw new Error("Lighthouse gave no report");
  const { audits, categories } = result.lhr;
  const score = (name: string): number | null => {
    const given = categories[name]?.score;
    return given == null ? null : Math.round(given * 100);
  };
  const lost = Object.values(categories)
    .filter(({ id }) => id !== "performance")
    .flatMap(({ auditRefs }) => auditRefs)
    .filter(({ id, weight }) => weight > 0 && (audits[id]?.score ?? 1) < 1);
  return {
    accessibility: score("accessibility") ?? 0,
    bestPractices: score("best-practices") ?? 0,
    performance: score("performance"),
    metrics: Object.fromEntries(
      METRICS.map((name) => [name, audits[name]?.numericValue ?? NaN]),
    ),
    faults: lost.map(({ id }) =>
      [`${id}: ${audits[id]?.title ?? ""}`, ...places(audits[id])].join("\n"),
    ),
  };
}

/** Where on the page it was found. */
function places(audit: { readonly details?: unknown } | undefined): string[] {
  const { items = [] } = (audit?.details ?? {}) as {
    items?: readonly { readonly node?: { readonly snippet?: string } }[];
  };
  return items.map(({ node }) => node?.snippet ?? "");
}

/** From the landing into the waiting queue, where a chat begins. */
async function comeIn(page: Page): Promise<void> {
  for (let taps = 0; taps < 2; taps += 1) {
    await page.waitForSelector("main .button.primary");
    await page.click("main .button.primary");
  }
  await page.waitForSelector("[role=log] li");
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string")
    throw new Error("no free port");
  return address.port;
}
