/** Whether sums that were told can be put together to one of few respondents: linear algebra over the groups of rows that no sum divides. */

/** Rows that every sum has all or none of. */
export interface Atom {
  /** Who is behind them, where these are fewer than the minimum; null for as many or more. */
  readonly respondents: readonly string[] | null;
}

/** The largest prime below 2²⁶: products of two residues are exact. A sum that is 0 by chance of it is of no use to anybody. */
const prime = 67_108_859;

type Row = Float64Array;

/**
 * What can be worked out of some sums is what lies in the space that they span: differences, complements, and whatever else adds and
 * subtracts them. A vector of it that is 0 on every large atom is a number of the small ones that are left in it, and of nobody else.
 * So the vectors are kept in echelon form with large atoms first: those whose pivot is a small atom span all numbers of small atoms.
 * A further one is told where no mixture with them is of fewer respondents than `minimum`. Where that takes too many groups to look at, the
 * answer errs on the side of not telling (Dobkin, Jones and Lipton, "Secure databases: protection against user influence", 1979).
 */
export class Disclosure {
  readonly #minimum: number;
  readonly #columns: readonly Atom[];
  readonly #columnOf: readonly number[];
  readonly #large: number;
  readonly #pivots = new Map<number, Row>();

  constructor(atoms: readonly Atom[], minimum: number) {
    this.#minimum = minimum;
    const order = atoms.map((_, index) => index).sort((a, b) => Number(isSmall(atoms[a])) - Number(isSmall(atoms[b])));
    this.#columns = order.map((index) => atoms[index] as Atom);
    const columnOf: number[] = [];
    for (const [column, index] of order.entries()) columnOf[index] = column;
    this.#columnOf = columnOf;
    this.#large = atoms.filter((atom) => !isSmall(atom)).length;
  }

  /** Tells the sum over some atoms, by their places, unless it would give a small group away; whether it was told. */
  tell(atoms: readonly number[]): boolean {
    return this.#add(atoms, true);
  }

  /** A sum that was told before. */
  know(atoms: readonly number[]): void {
    this.#add(atoms, false);
  }

  #add(atoms: readonly number[], asked: boolean): boolean {
    const row = this.#reduced(atoms);
    const pivot = row.findIndex((value) => value !== 0);
    if (pivot < 0) return true;
    scale(row, inverse(row[pivot] ?? 1));
    if (asked && pivot >= this.#large && this.#findGroup(row)) return false;
    const others = [...this.#pivots].map(([at, other]) => [at, cleared(other, row, pivot)] as const);
    this.#pivots.clear();
    for (const [at, other] of others) this.#pivots.set(at, other);
    this.#pivots.set(pivot, row);
    return true;
  }

  #reduced(atoms: readonly number[]): Row {
    const row = new Float64Array(this.#columns.length);
    for (const atom of atoms) row[this.#columnOf[atom] ?? 0] = 1;
    for (const [pivot, other] of this.#pivots) if (row[pivot]) subtract(row, other, row[pivot] ?? 0);
    return row;
  }

  /**
   * Whether a mixture of the row with those that are known is of a group of fewer than the minimum: the rows that are known give no such
   * group away by themselves. What is left outside of the group has to be cancelled by rows whose pivots, which nothing else cancels, lie in it.
   */
  #findGroup(row: Row): boolean {
    const known = [...this.#pivots].filter(([at]) => at >= this.#large);
    const pool = this.#respondents([row, ...known.map(([, other]) => other)].flatMap(support));
    const columns = support(row);
    const seen = new Set<string>();
    const search = (group: ReadonlySet<string>): boolean => {
      const identity = JSON.stringify([...group].sort());
      if (group.size >= this.#minimum || seen.has(identity)) return false;
      seen.add(identity);
      if (seen.size > mostGroups) return true;
      const isTheirs = (column: number) =>
        this.#columns[column]?.respondents?.every((each) => group.has(each)) ?? false;
      const usable = known.flatMap(([at, other]) => (isTheirs(at) ? [other] : []));
      const open = columns.find((column) => !isTheirs(column) && !usable.some((other) => other[column] !== 0));
      const more = (some: readonly number[]) => search(new Set([...group, ...this.#respondents(some)]));
      if (open !== undefined)
        return more([open]) || known.some(([at, other]) => other[open] !== 0 && !isTheirs(at) && more([at]));
      if (isSpanned(row, usable, (column) => !isTheirs(column))) return true;
      return [...pool].some((each) => search(new Set([...group, each])));
    };
    return search(new Set());
  }

  #respondents(columns: readonly number[]): ReadonlySet<string> {
    return new Set(columns.flatMap((column) => this.#columns[column]?.respondents ?? []));
  }
}

/** Groups that are looked at for one number: where more would have to be, it is not told. */
const mostGroups = 1_000;

/** Whether a row is a mixture of others, as far as some columns go. */
function isSpanned(row: Row, others: readonly Row[], counts: (column: number) => boolean): boolean {
  const columns = support(row).filter(counts);
  if (columns.length === 0) return true;
  if (others.length === 0) return false;
  const all = [...new Set([...columns, ...others.flatMap(support).filter(counts)])];
  const part = (of: Row): Row => Float64Array.from(all, (column) => of[column] ?? 0);
  const left = part(row);
  const basis: { readonly pivot: number; readonly row: Row }[] = [];
  for (const other of others.map(part)) {
    for (const known of basis) if (other[known.pivot]) subtract(other, known.row, other[known.pivot] ?? 0);
    const pivot = other.findIndex((value) => value !== 0);
    if (pivot < 0) continue;
    scale(other, inverse(other[pivot] ?? 1));
    basis.push({ pivot, row: other });
  }
  for (const known of basis) if (left[known.pivot]) subtract(left, known.row, left[known.pivot] ?? 0);
  return left.every((value) => value === 0);
}

const isSmall = (atom: Atom | undefined): boolean => atom?.respondents !== null;

const support = (row: Row): readonly number[] => [...row.keys()].filter((column) => row[column] !== 0);

function cleared(row: Row, by: Row, pivot: number): Row {
  const factor = row[pivot] ?? 0;
  if (factor === 0) return row;
  const made = row.slice();
  subtract(made, by, factor);
  return made;
}

function subtract(row: Row, other: Row, factor: number): void {
  for (let column = 0; column < row.length; column++) {
    const value = other[column] ?? 0;
    if (value !== 0) row[column] = modulo((row[column] ?? 0) - factor * value);
  }
}

function scale(row: Row, factor: number): void {
  for (let column = 0; column < row.length; column++) row[column] = modulo((row[column] ?? 0) * factor);
}

const modulo = (value: number): number => {
  const rest = value % prime;
  return rest < 0 ? rest + prime : rest + 0;
};

/** By Fermat's little theorem. */
function inverse(value: number): number {
  let [base, exponent, result] = [modulo(value), prime - 2, 1];
  while (exponent > 0) {
    if (exponent % 2 === 1) result = modulo(result * base);
    base = modulo(base * base);
    exponent = Math.floor(exponent / 2);
  }
  return result;
}
