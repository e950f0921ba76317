/** A part of the benchmark besides the questions: what it needs, and the table that it gives. */
import type { Scale } from '../data/scale.ts';
import type { Sides } from '../harness/measure-question.ts';

export interface PartContext extends Sides {
  readonly databaseUrl: string;
  readonly scale: Scale;
  readonly rounds: number;
  readonly note: (message: string) => void;
}

export interface Part {
  readonly key: string;
  readonly title: string;
  run(context: PartContext): Promise<Section>;
}

export interface Section {
  readonly head: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
  /** How to read it, in sentences. */
  readonly remarks: readonly string[];
}
