import { describe, expect, it } from 'vitest';
import { readAuditChoice } from '../../src/app/read-audit-choice.ts';

describe('the options of cairn audit', () => {
  it('take rules in any case, with hyphens or underscores', () => {
    expect(readAuditChoice({ rules: ['no-owner', 'STALE_DATA'], severity: ['Error'], failOn: 'warning' })).toEqual({
      kind: 'ok',
      value: {
        choice: { rules: ['NO_OWNER', 'STALE_DATA'], severities: ['error'] },
        failOn: 'warning',
        unusedDays: null,
      },
    });
    expect(readAuditChoice({})).toMatchObject({ value: { choice: { rules: null, severities: null }, failOn: null } });
  });

  it('are refused all at once, with what might have been meant', () => {
    const read = readAuditChoice({ rules: ['no-ownr'], severity: ['eror'], failOn: 'bad', unusedDays: '0' });
    expect(read.kind === 'refused' && read.issues).toMatchObject([
      { code: 'MALFORMED_INPUT', path: ['--rules'], hints: ['Did you mean "NO_OWNER"?', expect.any(String)] },
      { path: ['--severity'], hints: ['Did you mean "error"?', 'Possible: error, warning, notice.'] },
      { path: ['--fail-on'], message: 'Unknown severity "bad".' },
      { path: ['--unused-days'] },
    ]);
  });
});
