/** The noun: how patient the work in the background is. Tests are less so. */

export interface JobSettings {
  /** Seconds between two looks for something to do; what is new wakes whoever works, what is tried again waits for this. */
  readonly pollSeconds: number;
  /** Seconds after which a job of a server that is gone is somebody else's. More than one attempt can take. */
  readonly leaseSeconds: number;
  /** Seconds between two looks for such jobs. */
  readonly recoverSeconds: number;
  /** How often a delivery is tried again. */
  readonly retries: number;
  /** Seconds before the first retry, doubled with each, up to half of it taken by chance; 0 for at once. */
  readonly retrySeconds: number;
  /** Milliseconds that a receiver has to answer. */
  readonly answerWithin: number;
  /** Deliveries that one server sends at once. */
  readonly senders: number;
  /** Milliseconds between two looks for marked rollups. */
  readonly rollupsEvery: number;
  /** Milliseconds that running deliveries get when the server stops. */
  readonly drainWithin: number;
}

/** Retries come after 10 to 20 seconds, and at last after 6 to 11 hours: about a day in all. */
export const usualSettings: JobSettings = {
  pollSeconds: 5,
  leaseSeconds: 30,
  recoverSeconds: 15,
  retries: 12,
  retrySeconds: 10,
  answerWithin: 10_000,
  senders: 4,
  rollupsEvery: 3_000,
  drainWithin: 5_000,
};
