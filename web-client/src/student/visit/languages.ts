/** What languages are called in the language that the page is read in. */

import { spokenLanguage } from "../../i18n/spoken.svelte";
import type { Language } from "../../protocol/generated";

/** Alone on a button, with a capital letter as its own speakers write it. */
export function languageName(code: Language): string {
  const reader = spokenLanguage();
  try {
    return new Intl.DisplayNames([reader], { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}

export function inWords(codes: readonly Language[]): string {
  const list = new Intl.ListFormat(spokenLanguage(), { type: "disjunction" });
  return list.format(codes.map(languageName));
}
