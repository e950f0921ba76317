/** What a language needs to say about service: phrases by theme and feeling, with slots, and ways to begin and end. */

export type Theme = 'speed' | 'staff' | 'product' | 'price';
export type Feeling = 'content' | 'mixed' | 'unhappy';

/** `{product}` stands for a product line, `{feature}` for a feature, `{agent}` for a given name, `{days}` for a number. */
export interface Phrasebook {
  readonly content: Readonly<Record<Theme, readonly string[]>>;
  readonly unhappy: Readonly<Record<Theme, readonly string[]>>;
  readonly mixed: readonly string[];
  readonly opening: Readonly<Record<Feeling, readonly string[]>>;
  readonly closing: Readonly<Record<Feeling, readonly string[]>>;
}
