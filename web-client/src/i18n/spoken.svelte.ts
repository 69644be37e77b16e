/**
 * What the page speaks right now. Whatever shows a sentence follows when another language is spoken.
 */

import { fill, type Sentence, type Sentences, type Translate } from "./translate";

interface Spoken {
  /** As in the page's `lang`. */
  readonly language: string;
  readonly sentences: Sentences;
  readonly plural: Intl.PluralRules;
  /** Whether what is said later than on the first screens is among them. */
  readonly more: boolean;
}

let spoken = $state.raw<Spoken>({
  language: "en",
  sentences: {},
  plural: new Intl.PluralRules("en"),
  more: false,
});

/** Every language that could be spoken. */
let offered = $state.raw<readonly string[]>([]);

export function offer(languages: readonly string[]): void {
  offered = languages;
}

export function offeredLanguages(): readonly string[] {
  return offered;
}

/** From now on the page speaks this language, in these sentences, and in those that are said later if they are here. */
export function speak(language: string, first: Sentences, later: Sentences | null = null): void {
  const sentences = { ...first, ...later };
  spoken = { language, sentences, plural: new Intl.PluralRules(language), more: later !== null };
}

/** What is said later, in the language that is spoken. */
export function speakMore(later: Sentences): void {
  spoken = { ...spoken, sentences: { ...spoken.sentences, ...later }, more: true };
}

/** Whether all is spoken that there is. */
export function speaksAll(): boolean {
  return spoken.more;
}

export function spokenLanguage(): string {
  return spoken.language;
}

/** A `t` for some of the sentences: those that `T` names must be among what is spoken. */
export function translator<T extends Sentences>(): Translate<T> {
  return (key, ...[values]) => {
    const { sentences, plural } = spoken;
    const sentence: Sentence = sentences[key as string] ?? "";
    if (typeof sentence === "string") return fill(sentence, values);
    const count = Number(values?.["count" as keyof typeof values]);
    return fill(plural.select(count) === "one" ? sentence.one : sentence.other, values);
  };
}
