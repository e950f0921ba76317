/** Why a number moved, as a table for a terminal. */
import Table from 'cli-table3';
import type { Contribution, Decomposition, EffectKind, Side } from '../../engine/decompose/decomposition.ts';
import { formatChange, formatValue } from '../../engine/format-value.ts';
import { memberLabel } from '../../engine/members.ts';

type Row = Pick<Contribution, 'effects' | 'before' | 'after'> & {
  readonly labels: readonly string[];
  readonly change: number;
};

/** A row a group, largest contribution first, and the whole last; only kinds of effect that occur have a column. */
export function renderDecomposition(decomposition: Decomposition): string {
  const { metric, by, from, period, effects } = decomposition;
  const kinds = effects.map(({ kind }) => kind);
  // Where all is one kind its column would repeat the contribution.
  const columns = kinds.length > 1 ? kinds : [];
  const shares = decomposition.after.share !== null;
  const head = [...by, from.label, period.label, ...(shares ? ['part before', 'part now'] : []), ...columns];
  const table = new Table({
    head: [...head, 'contribution'],
    colAligns: [...head, ''].map((_, column): 'left' | 'right' => (column < by.length ? 'left' : 'right')),
    style: { head: [], border: [], compact: true },
  });
  for (const { labels, before, after, effects: own, change } of rowsOf(decomposition))
    table.push([
      ...labels,
      formatValue(before.value, metric),
      formatValue(after.value, metric),
      ...(shares ? [before, after].map(partOf) : []),
      ...columns.map((kind) => effectOf(own, kind, (value) => formatChange(value, metric))),
      formatChange(change, metric),
    ]);
  return `${metric.name}, ${from.label} to ${period.label}\n${table.toString()}`;
}

function rowsOf(decomposition: Decomposition): readonly Row[] {
  const { by, contributions, other, withheld } = decomposition;
  const named = (label: string) => by.map((_, index) => (index === 0 ? label : ''));
  const rowOf = (labels: readonly string[], { contribution, ...rest }: Contribution): Row => ({
    ...rest,
    labels,
    change: contribution,
  });
  return [
    ...contributions.map((each) =>
      rowOf(
        each.members.map((member) => memberLabel(member, false)),
        each,
      ),
    ),
    ...(other ? [rowOf(named(`Other (${other.groups})`), other)] : []),
    ...(withheld ? [rowOf(named(`Withheld (${withheld.groups})`), withheld)] : []),
    { ...decomposition, labels: named('All') },
  ];
}

const partOf = ({ share }: Side): string => (share === null ? '' : `${(share * 100).toFixed(1)} %`);

const effectOf = (effects: Contribution['effects'], kind: EffectKind, write: (value: number) => string): string => {
  const found = effects.find((effect) => effect.kind === kind);
  return found ? write(found.value) : '';
};
