/** How fast the student's page is, as Lighthouse simulates it: the medians of three, in a table. */

import { test } from "../fixtures";
import { METRICS, report, screens, withBrowser, type Report } from "./lighthouse";

const TIMES = 3;

test("Lighthouse, mobile", async ({ world }) => {
  const { launchOptions } = test.info().project.use;
  const rows: Record<string, Record<string, number | null>> = {};
  await withBrowser(launchOptions, async (browser, port) => {
    for (const screen of screens) {
      const reports: Report[] = [];
      for (let time = 0; time < TIMES; time += 1) {
        reports.push(
          await report(browser, port, world.service.origin, screen, true),
        );
      }
      const middle = (of: (one: Report) => number | null): number | null =>
        reports.map(of).sort((a, b) => (a ?? 0) - (b ?? 0))[
          Math.floor(TIMES / 2)
        ] ?? null;
      rows[screen] = {
        accessibility: middle((one) => one.accessibility),
        "best practices": middle((one) => one.bestPractices),
        performance: middle((one) => one.performance),
        ...Object.fromEntries(
          METRICS.map((name) => [
            name,
            Number(middle((one) => one.metrics[name] ?? null)?.toPrecision(4)),
          ]),
        ),
      };
    }
  });
  console.table(rows);
});
