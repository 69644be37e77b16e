/**
 * The languages of the student's page. Each is a folder here with the sentences of `student.ts` and
 * `shared.ts`; a folder more is a language more, and only the one that is spoken is downloaded. Students
 * are addressed informally; a service that wants it otherwise changes the sentences of that folder.
 */

import { speak, speakMore, spokenLanguage } from "./spoken.svelte";
import type { Sentences } from "./translate";

type Load = () => Promise<Sentences>;

const ofStudents = import.meta.glob<Sentences>("./*/student.ts", { import: "default" });
const ofVisits = import.meta.glob<Sentences>("./*/visit.ts", { import: "default" });
const ofBoth = import.meta.glob<Sentences>("./*/shared.ts", { import: "default" });

export const languages: readonly string[] = Object.keys(ofStudents).map(
  (path) => path.split("/")[1] ?? "",
);

/** Downloads a language and speaks it. Rejects when it cannot be had: then nothing changes. */
export async function learn(language: string): Promise<void> {
  const load = (from: Record<string, Load>, file: string): Promise<Sentences> =>
    from[`./${language}/${file}.ts`]?.() ?? Promise.reject(new Error(`${language} is not spoken`));
  const parts = [load(ofBoth, "shared"), load(ofStudents, "student")];
  if (speaksOfVisits) parts.push(load(ofVisits, "visit"));
  speak(language, ...(await Promise.all(parts)));
}

/**
 * Downloads what is said before and after a conversation, and speaks it from now on. The first screens
 * do without it.
 */
export async function learnOfVisits(): Promise<void> {
  const language = spokenLanguage();
  const words = await (ofVisits[`./${language}/visit.ts`]?.() ?? Promise.reject(new Error()));
  speaksOfVisits = true;
  if (spokenLanguage() === language) speakMore(words);
  else await learn(spokenLanguage());
}

let speaksOfVisits = false;

/** What its speakers call it, with a capital letter: it stands alone. */
export function nameOf(language: string): string {
  const name = new Intl.DisplayNames([language], { type: "language" }).of(language) ?? language;
  return name.charAt(0).toLocaleUpperCase(language) + name.slice(1);
}
