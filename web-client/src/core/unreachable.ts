/** The end of an exhaustive switch: the compiler proves that nothing gets here. */
export function unreachable(value: never): never {
  throw new Error(`not handled: ${JSON.stringify(value)}`);
}
