/** What was measured, as tables for people and as JSON. */
import Table from 'cli-table3';
import type { Section } from '../parts/part.ts';
import type { Summary } from './summarise.ts';

export interface SideResult {
  readonly side: string;
  readonly milliseconds: Summary;
  /** Against the hand-written SQL, of each round. */
  readonly ratio: Summary;
  readonly statements: number | null;
}

export interface QuestionResult {
  readonly key: string;
  readonly name: string;
  readonly numbers: number;
  readonly sides: readonly SideResult[];
  /** What a side could not say, or said otherwise. */
  readonly remarks: readonly string[];
}

export function printQuestions(results: readonly QuestionResult[]): string {
  const table = new Table({
    head: ['question', 'numbers', 'side', 'ms (quartiles)', 'ratio (quartiles)', 'statements'],
    style: { head: [], border: [] },
  });
  for (const { name, numbers, sides, remarks } of results) {
    for (const [index, { side, milliseconds, ratio, statements }] of sides.entries())
      table.push([
        index === 0 ? name : '',
        index === 0 ? numbers : '',
        side,
        spread(milliseconds, 1),
        spread(ratio, 2),
        statements ?? '?',
      ]);
    for (const remark of remarks) table.push([{ colSpan: 6, content: `  ${remark}` }]);
  }
  return table.toString();
}

const spread = ({ median, low, high }: Summary, digits: number): string =>
  `${median.toFixed(digits)} (${low.toFixed(digits)}–${high.toFixed(digits)})`;

export function printSection(title: string, { head, rows, remarks }: Section): string {
  const table = new Table({ head: [...head], style: { head: [], border: [] } });
  table.push(...rows.map((row) => [...row]));
  return [`\n${title}`, table.toString(), ...remarks].join('\n');
}
