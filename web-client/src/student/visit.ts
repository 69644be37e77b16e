/**
 * What is not needed for the first text, and its words: loaded together, once somebody begins or asks for
 * it.
 */

import { learnOfVisits } from "../i18n/languages";

export async function visitScreens() {
  const [screens] = await Promise.all([
    import("./visit/screens"),
    learnOfVisits((path, init) => fetch(path, init)),
  ]);
  return screens;
}

/** What is asked for before a student is let in. */
export const accessScreen = () => withWords(import("./visit/Access.svelte"));

/** Why nobody can be let in. */
export const blockedScreen = () => withWords(import("./visit/Blocked.svelte"));

/** The way back, for whoever has a code. */
export const comeBackScreen = () => withWords(import("./ComeBack.svelte"));

/** What gives a code. */
export const returnCodeDialog = () => withWords(import("./ReturnCodeDialog.svelte"));

/**
 * Where somebody in a crisis may leave a way to be reached. It is tried until it is there: nobody asked for
 * it, so nobody would ask again.
 */
export async function contactForm() {
  for (;;) {
    try {
      return await withWords(import("./Contact.svelte"));
    } catch {
      await new Promise((over) => setTimeout(over, AGAIN_MS));
    }
  }
}

const AGAIN_MS = 5_000;

/** A screen that few meet, with its words. */
async function withWords<T>(screen: Promise<{ default: T }>): Promise<T> {
  const { default: loaded } = await screen;
  await learnOfVisits((path, init) => fetch(path, init));
  return loaded;
}

export type VisitScreens = Awaited<ReturnType<typeof visitScreens>>;
