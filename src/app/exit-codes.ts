/** What a command says to the shell. */
export const exitCodes = {
  done: 0,
  /** Something unexpected; the log has the details. */
  failed: 1,
  /** The question, model or file was refused; the issues say why. */
  refused: 2,
  /** The database or data folder could not be used. */
  unavailable: 3,
  /** An audit found what it was to fail on. */
  found: 4,
} as const;
