/** The noun: what reading the comments of one dataset came to. */

export interface AnnotationSummary {
  readonly taxonomy: string;
  readonly dataset: string;
  /** Comments of the dataset now, blank ones left out. */
  readonly comments: number;
  /** Comments that were new, changed, or read by another taxonomy or library before. */
  readonly read: number;
  /** Of all comments, by language, most frequent first. */
  readonly languages: readonly LanguageSummary[];
  /** Comments that speak of each theme, in the order of the taxonomy. */
  readonly themes: readonly { readonly theme: string; readonly comments: number }[];
}

export interface LanguageSummary {
  /** Null where nobody said which. */
  readonly language: string | null;
  /** `english`, `simple`, `substring`; null where the taxonomy has no words of the language. */
  readonly method: string | null;
  /** Name and version; null where the language is not judged. */
  readonly library: string | null;
  readonly comments: number;
}
