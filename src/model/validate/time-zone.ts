/** Whether a time zone exists. */

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** Offsets are left out: Postgres reads "+02:00" with the opposite sign. */
export const isDatabaseTimeZone = (name: string): boolean => /^[A-Za-z]/.test(name) && isTimeZone(name);
