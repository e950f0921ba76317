/** Workers that a test can wait for. */
import { type JobSettings, usualSettings } from '../../src/jobs/job-settings.ts';

export const inAHurry: JobSettings = {
  ...usualSettings,
  pollSeconds: 0.5,
  // Nobody dies here unless a test says so: a machine that stands still for a moment is no death.
  leaseSeconds: 60,
  recoverSeconds: 1,
  retries: 3,
  retrySeconds: 0,
  answerWithin: 1_000,
  drainWithin: 1_000,
};
