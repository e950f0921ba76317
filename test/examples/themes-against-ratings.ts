/** Whether a theme that was found is the theme that its author rated: mentions against the ratings of parts. */
import { auc } from '../text/rank-measures.ts';
import { partRating, type Review } from '../text/reviews.ts';

export interface ReadReview extends Review {
  readonly themes: readonly string[];
  readonly label: string;
}

/** Chances that a mention goes with a lower rating, 0.5 where it says nothing: of the theme's own rating, and of the other ratings on average. */
export interface Contrast {
  readonly own: number;
  readonly others: number;
}

export interface ThemeCheck {
  readonly theme: string;
  /** Reviews that mention the theme and are read as negative. */
  readonly mentions: number;
  /** Those against all other reviews. */
  readonly amongAll: Contrast;
  /** Those against the other reviews that are read as negative: what is left when everything is bad together. */
  readonly amongNegative: Contrast;
}

/** `parts` says by theme which column rates it. */
export function checkThemes(
  reviews: readonly ReadReview[],
  parts: Readonly<Record<string, string>>,
): readonly ThemeCheck[] {
  return Object.entries(parts).map(([theme, own]) => {
    const others = Object.values(parts).filter((column) => column !== own);
    const scolded = reviews.filter(({ label, themes }) => label === 'negative' && themes.includes(theme));
    const contrast = (rest: readonly ReadReview[]): Contrast => {
      const lower = (column: string) => auc(ratings(rest, column), ratings(scolded, column));
      return { own: lower(own), others: others.reduce((sum, column) => sum + lower(column), 0) / others.length };
    };
    const silent = reviews.filter((each) => !scolded.includes(each));
    return {
      theme,
      mentions: scolded.length,
      amongAll: contrast(silent),
      amongNegative: contrast(silent.filter(({ label }) => label === 'negative')),
    };
  });
}

const ratings = (reviews: readonly Review[], column: string) =>
  reviews.map((review) => partRating(review, column)).filter((rating) => rating !== null);

export const checkRow = ({ theme, mentions, amongAll, amongNegative }: ThemeCheck) =>
  `| \`${theme}\` | ${mentions} | ${[amongAll.own, amongAll.others, amongNegative.own, amongNegative.others].map((value) => value.toFixed(2)).join(' | ')} |`;
