/**
 * Small parsers for what comes from the server: a value that got through has the type it claims.
 * Fields that are not known are passed over, so that a newer server can say more.
 */

export type Decoder<T> = (value: unknown) => T;

/** The value is not what it should be. */
export class Misfit extends Error {}

export const text: Decoder<string> = (value) =>
  typeof value === "string" ? value : misfit("a string");

export const count: Decoder<number> = (value) =>
  typeof value === "number" && Number.isSafeInteger(value) ? value : misfit("a whole number");

export const bool: Decoder<boolean> = (value) =>
  typeof value === "boolean" ? value : misfit("true or false");

/** One of some words. They are given as keys, so that the compiler misses none of `T`. */
export function word<T extends string>(words: Readonly<Record<T, true>>): Decoder<T> {
  return (value) =>
    typeof value === "string" && Object.hasOwn(words, value)
      ? (value as T)
      : misfit("a known word");
}

export function orNull<T>(inner: Decoder<T>): Decoder<T | null> {
  return (value) => (value === null || value === undefined ? null : inner(value));
}

export function list<T>(inner: Decoder<T>): Decoder<T[]> {
  return (value) => (Array.isArray(value) ? value.map(inner) : misfit("a list"));
}

/** A value under each name. */
export function map<T>(inner: Decoder<T>): Decoder<Record<string, T>> {
  return (value) =>
    Object.fromEntries(Object.entries(record(value)).map(([name, one]) => [name, inner(one)]));
}

export function pair<A, B>(first: Decoder<A>, second: Decoder<B>): Decoder<[A, B]> {
  return (value) =>
    Array.isArray(value) && value.length === 2
      ? [first(value[0]), second(value[1])]
      : misfit("a pair");
}

export function object<T>(fields: { [K in keyof T]: Decoder<T[K]> }): Decoder<T> {
  return (value) => {
    const from = record(value);
    const into: Partial<T> = {};
    for (const field in fields) into[field] = fields[field](from[field]);
    return into as T;
  };
}

/** A union told apart by the word in one field. */
export function tagged<T extends object, Tag extends keyof T & string>(
  tag: Tag,
  variants: { [K in T[Tag] & string]: Decoder<Omit<Extract<T, { [P in Tag]: K }>, Tag>> },
): Decoder<T> {
  return (value) => {
    const from = record(value);
    const name = from[tag];
    if (typeof name !== "string" || !Object.hasOwn(variants, name)) return misfit(`a known ${tag}`);
    const variant = variants[name as T[Tag] & string] as Decoder<object>;
    return { [tag]: name, ...variant(from) } as T;
  };
}

/** A frame from its JSON; null when it cannot be understood. */
export function frame<T>(decoder: Decoder<T>): (json: string) => T | null {
  return (json) => {
    try {
      return decoder(JSON.parse(json));
    } catch {
      return null;
    }
  };
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : misfit("an object");
}

function misfit(expected: string): never {
  throw new Misfit(`expected ${expected}`);
}
