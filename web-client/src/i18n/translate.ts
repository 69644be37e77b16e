/**
 * Keys to sentences. A sentence may hold `{names}` to be filled in, and may be a pair of forms chosen
 * by `{count}`; the compiler knows which names a key needs.
 */

export type Sentence = string | { readonly one: string; readonly other: string };
export type Sentences = Readonly<Record<string, Sentence>>;

/** The same keys in another language, each a pair of forms where it is one in `T`. */
export type In<T extends Sentences> = {
  readonly [K in keyof T]: T[K] extends string ? string : { one: string; other: string };
};

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

export function fill(
  sentence: string,
  values: Readonly<Record<string, string | number>> | undefined,
): string {
  if (!values) return sentence;
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
