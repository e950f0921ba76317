/** Whose word is taken for the id of a request, and how it gets into SQL. */
import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { withComment } from '../../db/statement.ts';
import { readTrustedProxies, requestIds } from '../../src/app/observe/request-ids.ts';
import { sqlComment } from '../../src/app/observe/sql-comment.ts';
import { statementName } from '../../src/app/observe/statement-name.ts';

const asked = (id: string | undefined, remoteAddress: string) =>
  ({ headers: { 'x-request-id': id }, socket: { remoteAddress } }) as unknown as IncomingMessage;

const uuid = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;

describe('the id of a request', () => {
  const trusted = readTrustedProxies('loopback, 10.1.0.0/16, 2001:db8::7') ?? [];

  it('is the one that a trusted proxy gave', () => {
    const id = requestIds(trusted);
    for (const from of ['127.0.0.1', '::1', '::ffff:10.1.2.3', '10.1.255.255', '2001:db8::7'])
      expect(id(asked('edge-0123456789', from)), from).toBe('edge-0123456789');
  });

  it('is one of ours where anybody else says it', () => {
    for (const from of ['10.2.0.1', '192.0.2.1', '2001:db8::8', ''])
      expect(requestIds(trusted)(asked('edge-0123456789', from)), from).toMatch(uuid);
    expect(requestIds([])(asked('edge-0123456789', '127.0.0.1'))).toMatch(uuid);
  });

  it('is one of ours where the given one is too short, too long, or of other characters', () => {
    for (const given of [
      undefined,
      'short',
      'x'.repeat(129),
      "a' or '1'='1",
      'abcdefgh*/',
      'abcdefgh\nnext',
      'abcdefgh ij',
    ])
      expect(requestIds(trusted)(asked(given, '127.0.0.1')), given).toMatch(uuid);
  });

  it('needs proxies that can be read', () => {
    expect(readTrustedProxies('10.0.0.0/33')).toBeNull();
    expect(readTrustedProxies('proxy.internal')).toBeNull();
  });
});

describe('a comment of SQL', () => {
  it('holds what it is given, and cannot be ended by it', () => {
    expect(sqlComment({ request_id: 'edge-01', traceparent: undefined })).toBe("/*request_id='edge-01'*/");
    expect(sqlComment({ request_id: "*/ drop table '(!)" })).toBe(
      "/*request_id='%2A%2F%20drop%20table%20%27%28%21%29'*/",
    );
    expect(sqlComment({})).toBe('');
  });
});

describe('a statement', () => {
  it('says whose it is right after its name, so early that a kilobyte of it shows it', () => {
    expect(withComment('/* lattice answers */ select 1', '/*a*/')).toBe('/* lattice answers */ /*a*/ select 1');
    expect(withComment('select 1', '/*a*/')).toBe('/*a*/ select 1');
    expect(withComment('select 1', '')).toBe('select 1');
  });

  it('is called by the comment that it begins with', () => {
    expect(statementName('/* lattice survey_responses */ select 1')).toBe('lattice survey_responses');
    expect(statementName('select 1 /* later */')).toBe('other');
  });
});
