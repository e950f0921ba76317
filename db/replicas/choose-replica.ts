/** Which replica answers: one that is fresh enough and has replayed what the asker must see, in turn. */
export interface ReplicaState {
  /** From 1, in the order of the configuration. */
  readonly number: number;
  /** Null while it does not answer, or is no replica. */
  readonly replayed: bigint | null;
  /** Milliseconds of the clock of this process. */
  readonly asOf: number;
}

export interface Wanted {
  readonly now: number;
  /** Milliseconds. */
  readonly maxLag: number;
  /** What the asker has written, or was told of; null where that is nothing. */
  readonly position: bigint | null;
}

export const isFresh = ({ replayed, asOf }: ReplicaState, { now, maxLag }: Wanted): boolean =>
  replayed !== null && now - asOf <= maxLag;

/** Whether it shows what the asker must see. */
export const hasReplayed = ({ replayed }: ReplicaState, { position }: Wanted): boolean =>
  replayed !== null && (position === null || replayed >= position);

/** Null where the primary has to answer. `turn` counts the choices. */
export function chooseReplica<T extends ReplicaState>(replicas: readonly T[], wanted: Wanted, turn: number): T | null {
  const able = replicas.filter((each) => isFresh(each, wanted) && hasReplayed(each, wanted));
  return able[turn % Math.max(1, able.length)] ?? null;
}
