/** One list of audit rules: each is told on the page, with why it matters and what to do. */
import { describe, expect, it } from 'vitest';
import { severities } from '../../src/goals/audit/audit-rule.ts';
import { auditRules } from '../../src/goals/audit/audit-rules.ts';
import { read, withoutFences } from './house.ts';

/** Heading to the text below it. */
const told = new Map(
  withoutFences(read('docs/audit.md'))
    .split(/^### /m)
    .slice(1)
    .map((entry): [string, string] => {
      const [heading = '', ...text] = entry.split(/\n(?:## .*\n)?/);
      return [heading.trim(), text.join('\n')];
    }),
);

describe('the rules of the audit', () => {
  it('are told on the page, each once and in the order of the list', () => {
    expect([...told.keys()]).toEqual(auditRules.map(({ code }) => code));
  });

  it('find what the page says, as severely as it says', () => {
    const other = auditRules.filter(
      ({ code, finds, severity }) => !told.get(code)?.startsWith(`\n*${severity}.* ${finds}\n\n`),
    );
    expect(other.map(({ code }) => code)).toEqual([]);
  });

  it('are told with why they matter, and with what to do', () => {
    const thin = auditRules.filter(
      ({ code }) => !/\n\n[^\n]{40,}\n\n\*\*What to do\.\*\* [^\n]{20,}\n/.test(told.get(code) ?? ''),
    );
    expect(thin.map(({ code }) => code)).toEqual([]);
  });

  it('stand the worst first', () => {
    const order = auditRules.map(({ severity }) => severities.indexOf(severity));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });
});
