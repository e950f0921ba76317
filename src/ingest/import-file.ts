/** The path of an import: file to records, to rows of the stage, to the table, in one transaction or not at all. */
import { rm, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type pg from 'pg';
import { issue, ok, RefusedError, type Result, refused, type SourceLocation, unwrap } from '../kernel/issue.ts';
import { type Dataset, hasTable, type TableDataset } from '../model/dataset.ts';
import { describeFailure } from './describe-failure.ts';
import { isEncoding } from './file/decode.ts';
import { FileError } from './file/file-error.ts';
import type { FileRecord } from './file/file-record.ts';
import { type FileForm, readRecords } from './file/read-records.ts';
import type { ImportProgress, ImportSummary } from './import-summary.ts';
import type { CopiedRows, LoadRequest, Position } from './load/load.ts';
import { loadRows } from './load/load-rows.ts';
import { type Mapping, plainMapping } from './mapping.ts';
import { planRow } from './row/plan-row.ts';
import type { Stage } from './stage/stage-table.ts';
import { gatherStatistics } from './table/gather-statistics.ts';
import { openTable } from './table/open-table.ts';
import type { TargetTable } from './table/target-table.ts';
import { writeRejects } from './write-rejects.ts';

export interface ImportRequest {
  readonly dataset: Dataset;
  /** CSV or TSV, gzip or not (told by its first bytes). */
  readonly file: string;
  readonly mapping?: Mapping | undefined;
  /** From `readMapping`: places issues in the mapping file. */
  readonly locate?: ((path: readonly (string | number)[]) => SourceLocation) | undefined;
  /** Make the table, and its schema, when it does not exist. */
  readonly create?: boolean | undefined;
  /** Written when rows are rejected; a file left from before is removed. */
  readonly rejectsFile: string;
  readonly onProgress?: ((progress: ImportProgress) => void) | undefined;
  /** Milliseconds of a clock. */
  readonly now: () => number;
}

/** Refused with IMPORT_*, or DATABASE_UNAVAILABLE: then nothing was stored. */
export async function importFile(pool: pg.Pool, request: ImportRequest): Promise<Result<ImportSummary>> {
  const { dataset } = request;
  if (!hasTable(dataset)) return refused(notATable(dataset));
  const position: Position = { line: 0, rows: 0 };
  const mapping = request.mapping ?? plainMapping;
  let client: pg.PoolClient | undefined;
  let failure: Error | undefined;
  const onLost = () => {};
  try {
    checkRequest(request, mapping);
    client = await pool.connect();
    // The query under way fails by itself; without a listener the process would end.
    client.on('error', onLost);
    await client.query('BEGIN');
    // A long import is not a stuck one, whatever the pool thinks of statements.
    await client.query('SET LOCAL statement_timeout = 0');
    const { summary, table } = await runImport(client, { ...request, dataset }, mapping, position);
    await client.query('COMMIT');
    if (summary.inserted + summary.updated > 0) await gatherStatistics(client, table);
    return ok(summary);
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error));
    if (error instanceof RefusedError) return refused(...error.issues);
    const described = describeFailure(error, { file: request.file, dataset }, position);
    if (described) return refused(described);
    throw error;
  } finally {
    if (client) await giveBack(client, failure, onLost);
  }
}

async function runImport(
  client: pg.PoolClient,
  request: ImportRequest & { readonly dataset: TableDataset },
  mapping: Mapping,
  position: Position,
): Promise<{ readonly summary: ImportSummary; readonly table: TargetTable }> {
  const { dataset, file, now, locate } = request;
  const started = now();
  const form: FileForm = { file, encoding: mapping.encoding, delimiter: mapping.delimiter, quote: mapping.quote };
  const bytesTotal = (await fileSize(file)) ?? 0;
  let bytesRead = 0;
  const report = (step: ImportProgress['step']) =>
    request.onProgress?.({ step, bytesRead, bytesTotal, rows: position.rows });
  const openRecords = () =>
    readRecords(form, (bytes) => {
      bytesRead = bytes;
      report('reading');
    });
  const headers = mapping.headers ?? (await readHeaders(form));
  const { table, created } = unwrap(await openTable(client, dataset, mapping, headers, request.create ?? false));
  const plan = unwrap(planRow({ dataset, mapping, table, headers, file, locate }));
  const stage: Stage = { table, columns: plan.columns.map((column) => column.target), key: dataset.primaryKey };
  let rejectsFile: string | null = null;
  const load: LoadRequest = {
    client,
    stage,
    plan,
    mapping,
    records: () => (mapping.headers ? openRecords() : afterHeaders(openRecords())),
    position,
    onStep: report,
    settleRejects: async (copied, rejected, rejects) => {
      await rm(request.rejectsFile, { force: true });
      if (rejected === 0) return;
      rejectsFile = request.rejectsFile;
      await writeRejects(form, mapping.headers ?? null, rejectsFile, rejects);
      refuseTooMany(mapping, copied, rejected, position.line, rejectsFile);
    },
  };
  const loaded = await loadRows(load);
  const summary = {
    dataset: dataset.key,
    table: dataset.table,
    created,
    ...loaded,
    rejectsFile,
    ignoredColumns: plan.ignored.filter((header) => header !== ''),
    seconds: (now() - started) / 1000,
  };
  return { summary, table };
}

function checkRequest(request: ImportRequest, mapping: Mapping): void {
  if (resolve(request.rejectsFile) === resolve(request.file)) {
    throw new RefusedError([
      issue('IMPORT_FILE_UNREADABLE', 'The rejects file is the file to import.', {
        hints: ['Name another rejects file.'],
      }),
    ]);
  }
  if (isEncoding(mapping.encoding)) return;
  const location = request.locate?.(['encoding']);
  throw new RefusedError([
    issue('IMPORT_MAPPING_INVALID', `No encoding is called "${mapping.encoding}".`, {
      path: ['encoding'],
      hints: ['Use utf-8, windows-1252, latin1, utf-16le or another IANA name.'],
      location,
    }),
  ]);
}

const notATable = ({ key }: Dataset) =>
  issue('IMPORT_NOT_A_TABLE', `The dataset "${key}" is a query: it has no table of its own.`, {
    path: ['dataset'],
    hints: ['Import into the dataset of a table that the query reads.'],
  });

async function readHeaders(form: FileForm): Promise<readonly string[]> {
  for await (const [first] of readRecords(form)) if (first) return first.fields;
  throw new FileError(`The file "${form.file}" is empty.`, null, ['The first line holds the headers of the columns.']);
}

async function* afterHeaders(
  records: AsyncIterable<readonly FileRecord[]>,
): AsyncGenerator<readonly FileRecord[], void> {
  let first = true;
  for await (const some of records) {
    yield first ? some.slice(1) : some;
    first &&= some.length === 0;
  }
}

/** Null where there is no such file; reading it says so in better words. */
const fileSize = (file: string): Promise<number | null> =>
  stat(file).then(
    (found) => found.size,
    () => null,
  );

function refuseTooMany(
  mapping: Mapping,
  { read, gaveUp }: CopiedRows,
  rejected: number,
  line: number,
  rejectsFile: string,
): void {
  const { max, share } = mapping.rejects;
  const tooMany = gaveUp || (max !== undefined && rejected > max) || (share !== undefined && rejected > share * read);
  if (!tooMany) return;
  const limit = max !== undefined && rejected > max ? `${max} may be` : `${(share ?? 0) * 100} % may be`;
  const where = gaveUp ? `By line ${line}` : `Of ${read} rows`;
  throw new RefusedError([
    issue('IMPORT_TOO_MANY_REJECTS', `${where}, ${rejected} rows were rejected, and ${limit}. Nothing was stored.`, {
      path: ['rejects'],
      hints: [`Their lines and reasons are in ${rejectsFile}.`],
    }),
  ]);
}

/** Ends the transaction of a failed import and returns the connection, or drops it where it is lost. */
async function giveBack(client: pg.PoolClient, failure: Error | undefined, onLost: () => void): Promise<void> {
  const lost = failure
    ? await client.query('ROLLBACK').then(
        () => undefined,
        (error: Error) => error,
      )
    : undefined;
  client.release(lost);
  client.off('error', onLost);
}
