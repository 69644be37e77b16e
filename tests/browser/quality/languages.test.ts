/** Every state of the student's page, in every language, examined by whatever finds faults in pages. */

import { expect, test } from "../fixtures";
import { findings } from "./findings";
import { misfits, unseen } from "./layout";
import { walk, walkBack, type Visit } from "./walk";
import { languages } from "./words";

for (const language of languages) {
  const examine: Visit = async (name, page) => {
    // Colours, movement and the direction have no language; words and their lengths do.
    const found =
      language === "en"
        ? [...(await findings(page)), ...(await misfits(page)), ...(await unseen(page))]
        : [...(await findings(page, ["light"])), ...(await misfits(page, ["ltr"]))];
    expect.soft(found, name).toEqual([]);
  };

  test(`nothing is wrong with any state of the page in ${language}`, async ({
    world,
  }) => {
    test.slow();
    await walk(world, language, examine);
  });

  test(`nothing is wrong with any state of the ways back in ${language}`, async ({
    world,
  }) => {
    test.slow();
    await walkBack(world, language, examine);
  });
}
