/** Keys that do something by themselves, where nothing is being written. */

/** What of a key press matters. */
export interface Press {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  /** It belongs to a word that is being composed. */
  readonly isComposing: boolean;
  /** Where it was pressed takes text, or it is held down. */
  readonly writing: boolean;
}

/** The act that a press stands for; null for none. */
export function actOf<A extends string>(press: Press, keys: Readonly<Record<string, A>>): A | null {
  const { key, ctrlKey, metaKey, altKey, isComposing, writing } = press;
  if (writing || isComposing || ctrlKey || metaKey || altKey) return null;
  return Object.hasOwn(keys, key) ? (keys[key] ?? null) : null;
}
