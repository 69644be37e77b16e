/** The order of a rota. */

/** The list with one entry a place earlier (-1) or later (1); unchanged where there is no such place. */
export function moved<T>(order: readonly T[], entry: T, by: -1 | 1): readonly T[] {
  const from = order.indexOf(entry);
  const to = from + by;
  if (from < 0 || to < 0 || to >= order.length) return order;
  return order.map((other, index) => {
    if (index === to) return entry;
    return index === from ? (order[to] ?? other) : other;
  });
}
