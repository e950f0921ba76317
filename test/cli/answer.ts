/** What `cairn ask --json` prints. */
export interface Answer {
  readonly metrics: readonly { readonly key: string; readonly version: number; readonly accountable: string | null }[];
  readonly by: readonly string[];
  readonly rows: readonly Row[];
}

interface Row {
  readonly members: readonly (string | null)[];
  readonly other: boolean;
  readonly period: { readonly label: string; readonly start: string | null; readonly complete: boolean };
  readonly values: readonly {
    readonly metric: string;
    readonly value: number | null;
    readonly sampleSize: number | null;
    readonly comparisons: readonly {
      readonly to: string;
      readonly value: number | null;
      readonly change: number | null;
    }[];
  }[];
}
