/**
 * Keys to sentences. A sentence may hold `{names}` to be filled in, and may be a pair of forms chosen
 * by `{count}`; the compiler knows which names a key needs.
 */

export type Sentence = string | { readonly one: string; readonly other: string };
export type Sentences = Readonly<Record<string, Sentence>>;

type NamesIn<S> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never;
type NamesOf<S> = S extends { one: infer One; other: infer Other }
  ? "count" | NamesIn<One> | NamesIn<Other>
  : NamesIn<S>;
type Values<S> = [NamesOf<S>] extends [never]
  ? []
  : [Readonly<Record<NamesOf<S>, string | number>>];

export type Translate<T extends Sentences> = <K extends keyof T>(
  key: K,
  ...values: Values<T[K]>
) => string;

export function translator<T extends Sentences>(language: string, sentences: T): Translate<T> {
  const plural = new Intl.PluralRules(language);
  return (key, ...[values]) => {
    const sentence: Sentence = sentences[key] ?? "";
    if (typeof sentence === "string") return fill(sentence, values);
    const form =
      plural.select(Number(values?.["count" as keyof typeof values])) === "one" ? "one" : "other";
    return fill(sentence[form], values);
  };
}

function fill(
  sentence: string,
  values: Readonly<Record<string, string | number>> | undefined,
): string {
  if (!values) return sentence;
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
