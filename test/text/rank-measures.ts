/** How well one order agrees with another, by midranks. */

function midranks(values: readonly number[]): readonly number[] {
  const order = values.map((value, index) => ({ value, index })).sort((a, b) => a.value - b.value);
  const ranks = new Array<number>(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (order[to]?.value === order[from]?.value && to < order.length) to += 1;
    for (const { index } of order.slice(from, to)) ranks[index] = (from + 1 + to) / 2;
    from = to;
  }
  return ranks;
}

/** The chance that one of `higher` is above one of `lower`, ties half: the area under the ROC curve, by Mann and Whitney. */
export function auc(higher: readonly number[], lower: readonly number[]): number {
  const ranks = midranks([...higher, ...lower]);
  const sum = ranks.slice(0, higher.length).reduce((a, b) => a + b, 0);
  return (sum - (higher.length * (higher.length + 1)) / 2) / (higher.length * lower.length);
}

/** Spearman's rank correlation of pairs. */
export function spearman(pairs: readonly (readonly [number, number])[]): number {
  const x = midranks(pairs.map(([a]) => a));
  const y = midranks(pairs.map(([, b]) => b));
  const middle = (pairs.length + 1) / 2;
  const product = (a: readonly number[], b: readonly number[]) =>
    a.reduce((sum, value, index) => sum + (value - middle) * ((b[index] ?? middle) - middle), 0);
  return product(x, y) / Math.sqrt(product(x, x) * product(y, y));
}
