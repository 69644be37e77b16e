/** The documents as the service sends them, without any script: what they say, and that nothing is wrong with them. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "../fixtures";
import { sizes } from "../tour";
import { findings, invalid } from "./findings";
import { misfits } from "./layout";
import { languages, speaking } from "./words";

const EMBEDDED = join(import.meta.dirname, "../../../deploy/embed/page.html");

/** A service that says all that these pages can say. */
const IN_FULL = {
  toml: `[service]
name = "Night Line <&> Friends"
country = "AT"

[service.hours]
zone = "Europe/Vienna"
weekly = [{ days = ["monday", "friday"], from = "18:00", until = "01:30" }]
exceptions = [{ from = "2099-12-24", until = "2099-12-26", open = [] }]

[[service.services]]
name = "Psychological counselling for students"
for = "Exams, sadness, sleep and everything else"
place = "Main building, second floor"
phone = "+43 1 23450"
link = "https://example.org/a/very/long/address/of/the/counselling/centre?with=everything"
hours = "Monday to Friday, 9 to 16"

[service.approval]
statement = "The student union and the counselling centre approved this service."
link = "https://example.org/approval"
expires = "2099-01-01"
`,
};

test.describe("where everything is said", () => {
  test.use({ settings: IN_FULL });

  for (const language of languages) {
    test(`nothing is wrong with the pages without a script in ${language}`, async ({
      world,
    }) => {
      const { page } = await world.student({ viewport: sizes.phone });
      const say = await speaking(language);
      for (const [path, said] of [
        ["/help", "help.no_script"],
        ["/poster", "poster.scan"],
      ] as const) {
        const address = `${path}?lang=${language}`;
        const served = await page.request.get(address);
        const html = await served.text();
        expect(html).toContain(`<html lang="${language}" dir="ltr">`);
        expect(html).not.toContain("<script");
        expect.soft(await invalid(html), address).toEqual([]);

        await page.goto(address);
        await expect(page.getByText(say(said))).toBeVisible();
        const found = [...(await findings(page)), ...(await misfits(page))];
        expect.soft(found, address).toEqual([]);
      }
    });
  }
});

test("nothing is wrong with the documents that scripts fill, and with the neutral one", async ({
  world,
}) => {
  const { page } = await world.student();
  for (const path of ["/", "/staff", "/units"]) {
    const served = await page.request.get(path);
    expect(served.status(), path).toBe(200);
    expect.soft(await invalid(await served.text()), path).toEqual([]);
  }
});

test("where no script runs, the first page gives numbers and leads to the page without one", async ({
  world,
}) => {
  const { page } = await world.student({ javaScriptEnabled: false });
  await page.goto("/");
  await expect(page.locator("noscript p").first()).toContainText("112, 911");
  await page.locator("noscript a").click();
  await expect(page.locator("a[href^='tel:']").first()).toBeVisible();
});

test("nothing is wrong with the example for a university's own page", async () => {
  const html = readFileSync(EMBEDDED, "utf8");
  expect(html).toContain("/status.svg");
  expect(await invalid(html)).toEqual([]);
});
