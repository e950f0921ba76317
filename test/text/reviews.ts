/** Reviews that strangers wrote and rated themselves: labels that nobody here made, in two halves that share no text. */
import { createHash } from 'node:crypto';
import { readSheets, type Sheet, sharedData } from '../examples/example.ts';

export interface Review {
  readonly sheet: Sheet;
  readonly text: string;
  readonly recommended: boolean;
  /** What the rating says, on its scale: 1 and 2 of 5, or 1 to 4 of 10, are negative; 3, or 5 and 6, neutral. Null without one. */
  readonly rated: 'negative' | 'neutral' | 'positive' | null;
  /** Above 0 and up to 1, so that both scales agree on what is better. */
  readonly rating: number | null;
  /** By a hash of the text, before anything was looked at: the zone of ADR 18 was chosen on `tuning` alone. */
  readonly half: 'tuning' | 'evaluation';
}

/** Null, with a notice, where the shared data are not there. */
export function readReviews(file: 'lounge' | 'seat'): readonly Review[] | null {
  const path = sharedData(`skytrax/${file}.csv.gz`);
  return path === null ? null : readSheets(path).map(toReview);
}

export function toReview(sheet: Sheet): Review {
  const text = sheet.content ?? '';
  // Lounges were rated from 1 to 5 until 2015-06-08; seats, which have legroom, always from 1 to 10.
  const best = 'seat_legroom_rating' in sheet || (sheet.date ?? '') >= '2015-06-09' ? 10 : 5;
  const given = Number(sheet.overall_rating);
  const share = given > 0 ? given / best : null;
  return {
    sheet,
    text,
    recommended: sheet.recommended === '1',
    rated: share === null ? null : share <= 0.4 ? 'negative' : share <= 0.6 ? 'neutral' : 'positive',
    rating: share,
    half: (createHash('sha256').update(text).digest()[0] ?? 0) % 2 === 0 ? 'tuning' : 'evaluation',
  };
}

/** A rating of one thing, such as `cleanliness_rating`, from 1 to 5; null where it was not rated (blank or 0). */
export const partRating = ({ sheet }: Review, column: string): number | null => Number(sheet[column]) || null;
