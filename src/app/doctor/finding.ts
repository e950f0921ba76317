/** The noun: what `cairn doctor` has found out about one thing, and what to do about it. */

export const severities = ['problem', 'warning', 'ok', 'unknown'] as const;
/** problem: something does not work, or will lose data; warning: works, and costs something; unknown: could not be looked at. */
export type Severity = (typeof severities)[number];

export interface Finding {
  /** What was looked at, in a word or two: "clock". */
  readonly check: string;
  readonly severity: Severity;
  /** One sentence. */
  readonly message: string;
  /** What to do; null where there is nothing. */
  readonly action: string | null;
}

export const fine = (check: string, message: string): Finding => ({ check, severity: 'ok', message, action: null });

export const warning = (check: string, message: string, action: string): Finding => ({
  check,
  severity: 'warning',
  message,
  action,
});

export const problem = (check: string, message: string, action: string): Finding => ({
  check,
  severity: 'problem',
  message,
  action,
});

export const unknown = (check: string, message: string): Finding => ({
  check,
  severity: 'unknown',
  message,
  action: null,
});

/** A few names, and how many more there are. */
export function some(names: readonly string[], most = 5): string {
  const more = names.length - most;
  return more > 0 ? `${names.slice(0, most).join(', ')} and ${more} more` : names.join(', ');
}
