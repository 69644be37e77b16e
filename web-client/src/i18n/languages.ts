/**
 * The languages of the student's page. The server has them: the sentences that were built in, from a
 * folder here for each, and what the service says otherwise or in a language more. Only the one that is
 * spoken is downloaded, and what is said later than on the first screens only when it is needed.
 */

import type { Fetch } from "../core/api";
import { offer, speak, speakMore, speaksAll, spokenLanguage } from "./spoken.svelte";
import type { Sentence, Sentences } from "./translate";

/** As the page says it of itself, in `lang` and `dir`. */
export interface Tongue {
  readonly language: string;
  readonly direction: "ltr" | "rtl";
}

/** What the server says. */
interface Learned extends Tongue {
  readonly languages: readonly string[];
  readonly sentences: Sentences;
}

type Part = "first" | "later";

/**
 * Downloads the first of these languages that is known and speaks it; says which. Rejects when none can
 * be had: then nothing changes.
 *
 * Whether it takes what is said later along is looked at when the rest has come: somebody may have asked
 * for it meanwhile.
 */
export async function learn(fetch: Fetch, wished: readonly string[]): Promise<Tongue> {
  const { language, direction, languages, sentences } = await ask(fetch, wished, "first");
  const later = speaksAll() ? await ask(fetch, [language], "later") : null;
  offer(languages);
  speak(language, sentences, later?.sentences);
  return { language, direction };
}

/**
 * Downloads what is said later than on the first screens, and speaks it from now on. Once is enough, unless
 * another language came to be spoken in between.
 */
export async function learnOfVisits(fetch: Fetch): Promise<void> {
  while (!speaksAll()) {
    const language = spokenLanguage();
    const { sentences } = await ask(fetch, [language], "later");
    if (spokenLanguage() === language) speakMore(sentences);
  }
}

/** What its speakers call it, with a capital letter: it stands alone. */
export function nameOf(language: string): string {
  const name = new Intl.DisplayNames([language], { type: "language" }).of(language) ?? language;
  return name.charAt(0).toLocaleUpperCase(language) + name.slice(1);
}

async function ask(fetch: Fetch, wished: readonly string[], part: Part): Promise<Learned> {
  const path = `/content?part=${part}&wished=${encodeURIComponent(wished.join(","))}`;
  const response = await fetch(path, { credentials: "omit", redirect: "error" });
  return learned(response.ok ? await response.json() : null);
}

function learned(value: unknown): Learned {
  const { language, direction, languages, sentences } = (value ?? {}) as Partial<Learned>;
  const fits =
    typeof language === "string" &&
    (direction === "ltr" || direction === "rtl") &&
    Array.isArray(languages) &&
    languages.every((one) => typeof one === "string") &&
    typeof sentences === "object" &&
    Object.values(sentences).every(isSentence);
  if (!fits) throw new Error("no language could be learned");
  return { language, direction, languages, sentences };
}

function isSentence(value: unknown): value is Sentence {
  if (typeof value === "string") return true;
  const { one, other } = (value ?? {}) as { one?: unknown; other?: unknown };
  return typeof one === "string" && typeof other === "string";
}
