/** The noun: a library that tells the feeling of a text in one language. */

export const labels = ['negative', 'neutral', 'positive'] as const;
export type Label = (typeof labels)[number];

export interface Judgement {
  /** −1 (all bad) to 1 (all good), four decimals. */
  readonly score: number;
  readonly label: Label;
}

export interface Judge {
  /** Name of the package. */
  readonly library: string;
  /** Version of the package, and of what is made of its numbers here. */
  readonly version: string;
  judge(text: string): Promise<Judgement>;
}
