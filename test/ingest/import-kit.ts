/** A file in, a summary and the rows of the table out: what the tests of the import share. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { afterAll } from 'vitest';
import { type ImportRequest, importFile } from '../../src/ingest/import-file.ts';
import { readMapping } from '../../src/ingest/read-mapping.ts';
import { type Result, unwrap } from '../../src/kernel/issue.ts';
import { type Dataset, datasetSchema } from '../../src/model/dataset.ts';

/** A folder that is removed after the test file. */
function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cairn-import-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export const datasetOver = (
  table: string,
  primaryKey: readonly string[] = ['id'],
  dimensions: readonly object[] = [],
): Dataset => datasetSchema.parse({ key: 'things', name: 'Things', table, primaryKey, time: null, dimensions });

export interface ImportKit {
  /** Writes the file (and the mapping) and imports it. */
  run(content: string | Buffer, options?: RunOptions): ReturnType<typeof importFile>;
  rows(sql: string): Promise<readonly Record<string, unknown>[]>;
  readonly rejectsFile: string;
  /** The rejects file without its byte order mark. */
  rejects(): string;
  path(name: string): string;
}

interface RunOptions extends Partial<Omit<ImportRequest, 'mapping'>> {
  /** YAML. */
  readonly mapping?: string;
  /** Name of the file; `data.csv` when absent. */
  readonly name?: string;
}

export function importKit(pool: pg.Pool): ImportKit {
  const folder = temporaryFolder();
  const path = (name: string) => join(folder, name);
  const rejectsFile = path('data.rejects.csv');
  return {
    rejectsFile,
    path,
    async run(content, { mapping, name = 'data.csv', ...request } = {}) {
      const file = path(name);
      writeFileSync(file, content);
      const located = mapping === undefined ? {} : await mappingOf(path('mapping.yaml'), mapping);
      return importFile(pool, {
        dataset: datasetOver('things'),
        file,
        rejectsFile,
        now: () => performance.now(),
        ...located,
        ...request,
      });
    },
    rows: async (sql) => (await pool.query(sql)).rows,
    rejects: () => readFileSync(rejectsFile, 'utf8').replace(/^\ufeff/, ''),
  };
}

async function mappingOf(file: string, yaml: string) {
  writeFileSync(file, yaml);
  return unwrap(await readMapping(file));
}

/** The issues of a refusal; fails where there was none. */
export function issuesOf<T>(result: Result<T>) {
  if (result.kind === 'ok') throw new Error(`expected a refusal, got ${JSON.stringify(result.value)}`);
  return result.issues;
}
