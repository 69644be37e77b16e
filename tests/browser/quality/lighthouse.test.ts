/** What Lighthouse says that no clock decides. Speed: `npm run lighthouse`. */

import { expect, test } from "../fixtures";
import { report, screens, withBrowser } from "./lighthouse";

test("Lighthouse gives all points for accessibility and best practices", async ({
  world,
}) => {
  test.slow();
  const { launchOptions } = test.info().project.use;
  await withBrowser(launchOptions, async (browser, port) => {
    for (const screen of screens) {
      const { accessibility, bestPractices, faults } = await report(
        browser,
        port,
        world.service.origin,
        screen,
        false,
      );
      expect(
        { accessibility, bestPractices, faults },
        `the ${screen}`,
      ).toEqual({ accessibility: 100, bestPractices: 100, faults: [] });
    }
  });
});
