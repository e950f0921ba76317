/** A question in JSON, with the very fields of GraphQL's `TableQuery`. */
import { assertInputObjectType, coerceInputValue } from 'graphql';
import type { Context } from '../../../schema/context.ts';
import { schema } from '../../../schema/index.ts';
import { readTableQuery, type TableQueryShape } from '../../../schema/numbers/table-query.ts';
import type { TableQuestion } from '../../engine/table/table.ts';
import { type Issue, issue, type Result, refused } from '../../kernel/issue.ts';

const tableQuery = assertInputObjectType(schema.getType('TableQuery'));

/** Read as GraphQL reads a variable; everything wrong with its shape at once. */
export function readTableBody(context: Context, body: unknown): Result<TableQuestion> {
  const issues: Issue[] = [];
  const read: unknown = coerceInputValue(body ?? {}, tableQuery, (path, _, { message }) => {
    const hints = ['The body is the JSON of a TableQuery: {"metrics": ["nps"], "by": ["region"]}.'];
    issues.push(issue('MALFORMED_INPUT', message, { path, hints }));
  });
  return issues.length > 0 ? refused(...issues) : readTableQuery(context, read as TableQueryShape);
}
