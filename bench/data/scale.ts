/** How large the company of the benchmark is. */

export interface Scale {
  readonly name: string;
  readonly customers: number;
  readonly responses: number;
  readonly tickets: number;
  readonly movements: number;
  readonly usageDays: number;
  /** Timed rounds unless the command line says otherwise. */
  readonly rounds: number;
}

const ofSize = (name: string, share: number, rounds: number): Scale => ({
  name,
  customers: 200_000 * share,
  responses: 10_000_000 * share,
  tickets: 3_000_000 * share,
  movements: 1_000_000 * share,
  usageDays: 10_000_000 * share,
  rounds,
});

/** `tiny` is for the tests: every shape of row is in it. */
export const scales: Readonly<Record<string, Scale>> = {
  tiny: ofSize('tiny', 0.0004, 1),
  small: ofSize('small', 0.02, 15),
  large: ofSize('large', 1, 7),
};

/** The three years that the facts lie in, UTC; `now` is when every question is asked. */
export const time = {
  start: '2023-01-01T00:00:00Z',
  end: '2026-01-01T00:00:00Z',
  now: '2026-01-01T09:00:00Z',
} as const;

export const seconds = (Date.parse(time.end) - Date.parse(time.start)) / 1000;
export const days = seconds / 86_400;
