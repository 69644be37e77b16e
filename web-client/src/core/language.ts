/** Which of the languages that are known somebody reads best. */

const FALLBACK = "en";

/** `wished` is what the browser says, the best first: `de-AT` finds `de`. */
export function bestLanguage(wished: readonly string[], known: readonly string[]): string {
  for (const wish of wished) {
    const tag = wish.toLowerCase();
    const found =
      known.find((one) => one.toLowerCase() === tag) ??
      known.find((one) => one.toLowerCase() === tag.split("-")[0]);
    if (found !== undefined) return found;
  }
  return FALLBACK;
}
