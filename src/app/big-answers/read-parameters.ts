/** The parameters of a URL: which there are, and what is wrong with those that are given. */
import { didYouMean } from '../../kernel/did-you-mean.ts';
import { type Issue, issue, ok, type Result, refused } from '../../kernel/issue.ts';
import { type QuestionOptions, splitList } from '../question/question-options.ts';
import { type ColumnKind, columnKinds, usualKinds } from './export-columns.ts';

/** How the rows are told, whatever was asked. */
export interface ExportOptions {
  readonly kinds: ReadonlySet<ColumnKind>;
  readonly bom: boolean;
  readonly formulas: boolean;
  /** Without its ending. */
  readonly filename: string;
}

export interface Parameters {
  /** Keys of metrics, as written. */
  readonly metrics: readonly string[];
  /** The question, in the words of the command line. */
  readonly question: QuestionOptions;
  readonly options: ExportOptions;
}

/** As Fastify reads a query string. */
export type RawParameters = Readonly<Record<string, string | readonly string[] | undefined>>;

const lists = ['metrics', 'by', 'where', 'columns'] as const;
const texts = ['last', 'grain', 'to-date', 'from', 'to', 'named', 'calendar', 'window', 'top', 'filename'] as const;
const flags = ['all-time', 'total', 'lowest', 'no-other', 'bom', 'formulas'] as const;
const names: readonly string[] = [...lists, ...texts, ...flags];
/** Those that say how and not what: the only ones beside a question in JSON. */
const optionNames: readonly string[] = ['columns', 'filename', 'bom', 'formulas'];

export function readParameters(raw: RawParameters): Result<Parameters> {
  const { all, one, flag, issues } = reader(raw, names);
  const options = readOptions({ all, one, flag, issues });
  const metrics = all('metrics').flatMap(splitList);
  if (metrics.length === 0)
    issues.push(malformed('metrics', 'The table has no metric.', 'Name at least one: metrics=nps,csat.'));
  const given = { last: one('last'), grain: one('grain'), toDate: one('to-date'), from: one('from'), to: one('to') };
  const more = { named: one('named'), calendar: one('calendar'), window: one('window'), top: one('top') };
  const question: QuestionOptions = {
    ...Object.fromEntries(Object.entries({ ...given, ...more }).filter(([, value]) => value !== undefined)),
    by: all('by').flatMap(splitList),
    where: all('where'),
    ...(flag('all-time') ? { allTime: true } : {}),
    ...(flag('total') ? { total: true } : {}),
    ...(flag('lowest') ? { lowest: true } : {}),
    other: !flag('no-other'),
  };
  return issues.length > 0 ? refused(...issues) : ok({ metrics, question, options });
}

/** Of a request whose question is its body. */
export function readExportOptions(raw: RawParameters): Result<ExportOptions> {
  const read = reader(raw, optionNames);
  const options = readOptions(read);
  return read.issues.length > 0 ? refused(...read.issues) : ok(options);
}

interface Reader {
  all(name: (typeof lists)[number]): readonly string[];
  one(name: (typeof texts)[number]): string | undefined;
  flag(name: (typeof flags)[number]): boolean;
  /** Everything wrong so far. */
  readonly issues: Issue[];
}

function reader(raw: RawParameters, known: readonly string[]): Reader {
  const issues = Object.keys(raw)
    .filter((name) => !known.includes(name))
    .map((name) =>
      malformed(name, `Unknown parameter "${name}".`, ...didYouMean(name, known), `Parameters: ${known.join(', ')}.`),
    );
  const all = (name: string): readonly string[] => [raw[name] ?? []].flat();
  return {
    issues,
    all,
    one: (name) => {
      const [first, ...more] = all(name);
      if (more.length > 0)
        issues.push(malformed(name, `"${name}" is given ${more.length + 1} times.`, 'Give it once.'));
      return first;
    },
    flag: (name) => {
      const [value = 'false'] = all(name);
      if (value === '' || value === 'true') return true;
      if (value !== 'false') issues.push(malformed(name, `"${name}" is "${value}".`, `Write ${name}=true.`));
      return false;
    },
  };
}

function readOptions({ all, one, flag, issues }: Reader): ExportOptions {
  const columns = all('columns').flatMap(splitList);
  const isKind = (name: string): name is ColumnKind => columnKinds.some((kind) => kind === name);
  for (const name of columns)
    if (!isKind(name))
      issues.push(
        malformed(
          'columns',
          `Unknown column "${name}".`,
          ...didYouMean(name, columnKinds),
          `Columns: ${columnKinds.join(', ')}.`,
        ),
      );
  const filename = one('filename') ?? '';
  if (/[^\w. -]/.test(filename))
    issues.push(malformed('filename', `"${filename}" is no name of a file.`, 'Use letters, digits, dots and dashes.'));
  return {
    kinds: new Set(columns.length > 0 ? columns.filter(isKind) : usualKinds),
    bom: flag('bom'),
    formulas: flag('formulas'),
    filename,
  };
}

const malformed = (name: string, message: string, ...hints: readonly string[]): Issue =>
  issue('MALFORMED_INPUT', message, { path: [name], hints });

/** Issues of the command line's options in the words of a URL: `--last 4` is `last=4` there. */
export const inUrlWords = (issues: readonly Issue[]): readonly Issue[] =>
  issues.map((each) => ({
    ...each,
    message: urlWords(each.message),
    path: each.path.map((part) => (typeof part === 'string' ? part.replace(/^--/, '') : part)),
    hints: each.hints.map(urlWords),
  }));

const urlWords = (text: string): string =>
  text.replaceAll(/--([a-z]+(?:-[a-z]+)*) (\d+|month)\b/g, '$1=$2').replaceAll(/--([a-z]+(?:-[a-z]+)*)/g, '$1');
