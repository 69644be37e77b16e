/** What the student's page says in each language, from the client's own files. */

import { readdirSync } from "node:fs";
import { join } from "node:path";
import type en from "../../../web-client/src/i18n/en/student";
import type visit from "../../../web-client/src/i18n/en/visit";
import type shared from "../../../web-client/src/i18n/en/shared";
import type { Sentence, Sentences } from "../../../web-client/src/i18n/translate";

type Key = keyof typeof en | keyof typeof shared | keyof typeof visit;
export type Say = (key: Key) => string;

const FOLDER = join(import.meta.dirname, "../../../web-client/src/i18n");

export const languages: readonly string[] = readdirSync(FOLDER, {
  withFileTypes: true,
})
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** The sentences of a language, as far as they stand before the first name that is filled in. */
export async function speaking(language: string): Promise<Say> {
  const spoken: Sentences = {
    ...(await sentences(language, "shared")),
    ...(await sentences(language, "student")),
    ...(await sentences(language, "visit")),
  };
  return (key) => {
    const sentence: Sentence | undefined = spoken[key];
    if (sentence === undefined) throw new Error(`${language} lacks ${key}`);
    const form = typeof sentence === "string" ? sentence : sentence.other;
    return form.split("{", 1)[0] ?? "";
  };
}

async function sentences(language: string, file: string): Promise<Sentences> {
  const module = (await import(join(FOLDER, language, `${file}.ts`))) as {
    default: Sentences;
  };
  return module.default;
}
