/** `--rules NO_OWNER,GOAL_EMPTY --severity error`: what is audited, or issues with what might have been meant. */
import type { AuditChoice } from '../goals/audit/audit.ts';
import { type Severity, severities } from '../goals/audit/audit-rule.ts';
import { auditRules } from '../goals/audit/audit-rules.ts';
import { didYouMean } from '../kernel/did-you-mean.ts';
import { type Issue, ok, type Result, refused } from '../kernel/issue.ts';
import { optionIssue } from './question/option-issue.ts';
import { readNumber } from './question/read-number.ts';

export interface AuditOptions {
  readonly rules?: readonly string[];
  readonly severity?: readonly string[];
  readonly failOn?: string;
  readonly unusedDays?: string;
}

export interface ReadAudit {
  readonly choice: AuditChoice;
  /** Findings of this severity, or of a worse one, fail; null for none. */
  readonly failOn: Severity | null;
  readonly unusedDays: number | null;
}

const codes = auditRules.map(({ code }) => code);

/** `no-owner`, `no_owner` and `NO_OWNER` are the same. */
export function readAuditChoice({ rules, severity, failOn, unusedDays }: AuditOptions): Result<ReadAudit> {
  const readRules = rules?.map((text) => pick(text.toUpperCase().replaceAll('-', '_'), codes, '--rules', 'rule'));
  const readSeverities = severity?.map((text) => pick(text.toLowerCase(), severities, '--severity', 'severity'));
  const failing = failOn === undefined ? null : pick(failOn.toLowerCase(), severities, '--fail-on', 'severity');
  const days = unusedDays === undefined ? null : readNumber(unusedDays, '--unused-days', 'MALFORMED_INPUT');
  const issues = [...(readRules ?? []), ...(readSeverities ?? []), failing, days].flatMap((each): readonly Issue[] =>
    each?.kind === 'refused' ? each.issues : [],
  );
  if (issues.length > 0) return refused(...issues);
  return ok({
    choice: { rules: values(readRules), severities: values(readSeverities) },
    failOn: failing?.kind === 'ok' ? failing.value : null,
    unusedDays: days?.kind === 'ok' ? days.value : null,
  });
}

const values = <T>(results: readonly Result<T>[] | undefined): readonly T[] | null =>
  results?.flatMap((each) => (each.kind === 'ok' ? [each.value] : [])) ?? null;

function pick<const Word extends string>(
  text: string,
  words: readonly Word[],
  option: string,
  noun: string,
): Result<Word> {
  const found = words.find((each) => each === text);
  if (found !== undefined) return ok(found);
  const hints = [...didYouMean(text, words), `Possible: ${words.join(', ')}.`];
  return refused(optionIssue('MALFORMED_INPUT', option, `Unknown ${noun} "${text}".`, ...hints));
}
