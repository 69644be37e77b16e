/** What is shown before and after a conversation, and its words: loaded together, once somebody begins. */

import { learnOfVisits } from "../i18n/languages";

export async function visitScreens() {
  const [before, after] = await Promise.all([
    import("./visit/Before.svelte"),
    import("./visit/After.svelte"),
    learnOfVisits((path, init) => fetch(path, init)),
  ]);
  return { Before: before.default, After: after.default };
}

export type VisitScreens = Awaited<ReturnType<typeof visitScreens>>;
