/** `cairn access-log list`: the newest entries, as a table for people or as JSON for machines. */
import Table from 'cli-table3';
import { Command } from 'commander';
import type { AccessEntry } from '../../../access/log/entry.ts';
import { readEntries } from '../../../access/log/read-entries.ts';
import { issue, RefusedError } from '../../../kernel/issue.ts';
import { type OutputOptions, printJson, printLine, printNote, runCommand } from '../../printing/output.ts';
import { withStore } from '../../with-store.ts';
import { readTime } from './read-time.ts';

interface ListOptions extends OutputOptions {
  readonly since?: string;
  readonly until?: string;
  readonly principal?: string;
  readonly metric?: string;
  readonly most: string;
}

export const listEntriesCommand = (): Command =>
  new Command('list')
    .description('List entries, newest first.')
    .option('--since <when>', 'from then on: 7d or 12h ago, a day, or an instant')
    .option('--until <when>', 'before then')
    .option('--principal <id>', 'of this one: user:…, key:…, command:…')
    .option('--metric <key>', 'that asked for this metric')
    .option('--most <count>', 'as many at most', '100')
    .option('--json', 'print them as JSON')
    .action((options: ListOptions) =>
      runCommand(options, () =>
        withStore(async ({ db }) => {
          const { since, until, principal, metric, most, json } = options;
          const now = Date.now();
          const search = {
            principal,
            metric,
            since: since === undefined ? undefined : readTime(since, 'since', now),
            until: until === undefined ? undefined : readTime(until, 'until', now),
          };
          const page = { limit: readCount(most), after: null, before: null, backwards: false };
          const entries = await readEntries(db, search, page);
          if (json) return printJson({ entries: entries.map(({ at, ...rest }) => ({ at: timeOf(at), ...rest })) });
          if (entries.length === 0) return printNote('No entry: servers write them with CAIRN_ACCESS_LOG=on.');
          printLine(render(entries));
        }),
      ),
    );

function readCount(text: string): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && count >= 1 && count <= 100_000) return count;
  throw new RefusedError([
    issue('MALFORMED_INPUT', `"${text}" is no number of entries.`, { path: ['most'], hints: ['Write 1 to 100000.'] }),
  ]);
}

const timeOf = (at: number): string => new Date(at).toISOString();

function render(entries: readonly AccessEntry[]): string {
  const head = ['at', 'who', 'by', 'what', 'metrics', 'dimensions', 'outcome'];
  const table = new Table({ head, style: { head: [], border: [], compact: true } });
  for (const entry of entries) {
    const { at, principal, network, channel, metrics, dimensions } = entry;
    const who = principal ?? network ?? '';
    const time = timeOf(at).slice(0, 19).replace('T', ' ');
    table.push([time, who, channel ?? '', whatOf(entry), metrics.join(' '), dimensions.join(' '), outcomeOf(entry)]);
  }
  return table.toString();
}

const whatOf = ({ kind, operation, operationType, subject, times }: AccessEntry): string =>
  [kind === 'gap' ? `${times} entries were lost` : (operation ?? operationType ?? kind), subject ?? '']
    .join(' ')
    .trim();

const outcomeOf = ({ outcome, codes, reason, kept, times, kind }: AccessEntry): string =>
  [outcome, ...codes, reason ?? '', kept ? '(kept)' : '', times > 1 && kind === 'refusal' ? `×${times}` : '']
    .filter((word) => word !== '')
    .join(' ');
