/**
 * What is not needed for the first text, and its words: loaded together, once somebody begins or asks for
 * it.
 */

import { learnOfVisits } from "../i18n/languages";

export async function visitScreens() {
  const [before, after, terms, report, leave, left] = await Promise.all([
    import("./visit/Before.svelte"),
    import("./visit/After.svelte"),
    import("./visit/FullTerms.svelte"),
    import("./visit/ReportDialog.svelte"),
    import("./visit/LeaveMessage.svelte"),
    import("./visit/Left.svelte"),
    learnOfVisits((path, init) => fetch(path, init)),
  ]);
  return {
    Before: before.default,
    After: after.default,
    FullTerms: terms.default,
    ReportDialog: report.default,
    LeaveMessage: leave.default,
    Left: left.default,
  };
}

/** What is asked for before a student is let in. */
export const accessScreen = () => withWords(import("./visit/Access.svelte"));

/** Why nobody can be let in. */
export const blockedScreen = () => withWords(import("./visit/Blocked.svelte"));

/** A screen that few meet, with its words. */
async function withWords<T>(screen: Promise<{ default: T }>): Promise<T> {
  const { default: loaded } = await screen;
  await learnOfVisits((path, init) => fetch(path, init));
  return loaded;
}

export type VisitScreens = Awaited<ReturnType<typeof visitScreens>>;
