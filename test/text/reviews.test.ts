/** How well English sentiment agrees with what the authors of real reviews said in figures; docs/open-text.md says the same. */
import { describe, expect, it } from 'vitest';
import { judges } from '../../src/text/sentiment/judges.ts';
import { read } from '../house/house.ts';
import { auc, spearman } from './rank-measures.ts';
import { type Review, readReviews } from './reviews.ts';
import { f1, share, tally, tallyRow } from './tally.ts';

const lounges = readReviews('lounge');
const seats = readReviews('seat');
const labels = ['negative', 'neutral', 'positive'];

interface Judged extends Review {
  readonly score: number;
  readonly label: string;
}

async function judge(reviews: readonly Review[]): Promise<readonly Judged[]> {
  const english = judges.get('en');
  if (!english) throw new Error('Nobody judges English.');
  return Promise.all(reviews.map(async (review) => ({ ...review, ...(await english.judge(review.text)) })));
}

const aucOf = (reviews: readonly Judged[]) => {
  const scores = (recommended: boolean) =>
    reviews.filter((each) => each.recommended === recommended).map(({ score }) => score);
  return auc(scores(true), scores(false));
};

const rankOf = (reviews: readonly Judged[]) =>
  spearman(reviews.flatMap(({ score, rating }): [number, number][] => (rating === null ? [] : [[score, rating]])));

const tallies = (reviews: readonly Judged[], said: (each: Judged) => string) =>
  labels.map((label) =>
    tally(
      reviews,
      (each) => [said(each)],
      (each) => [each.label],
      label,
    ),
  );

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
const ratedAs = ({ rated }: Judged) => rated ?? '';
const recommendedAs = ({ recommended }: Judged) => (recommended ? 'positive' : 'negative');

describe.skipIf(lounges === null || seats === null)('the sentiment of reviews', async () => {
  const page = read('docs/open-text.md');
  const judged = { lounges: await judge(lounges ?? []), seats: await judge(seats ?? []) };
  const evaluation = Object.values(judged).flatMap((each) => each.filter(({ half }) => half === 'evaluation'));
  const rated = evaluation.filter((each) => each.rated !== null);

  it('ranks reviews as their authors do, as well as the page says', () => {
    const rows = [...Object.entries(judged), ['both', Object.values(judged).flat()] as const].map(([name, all]) => {
      const part = all.filter(({ half }) => half === 'evaluation');
      return `| ${name} | ${part.length} | ${aucOf(part).toFixed(3)} | ${rankOf(part).toFixed(3)} |`;
    });
    expect(page).toContain(rows.join('\n'));
    expect(aucOf(evaluation)).toBeGreaterThan(0.81);
    expect(rankOf(evaluation)).toBeGreaterThan(0.64);
  });

  it('agrees with the rating as often as the page says', () => {
    const found = tallies(rated, ratedAs);
    expect(page).toContain(labels.map((label, at) => tallyRow(label, found[at] as never)).join('\n'));
    const cells = labels.map((said) =>
      labels.map((label) => rated.filter((each) => each.rated === said && each.label === label).length),
    );
    expect(page).toContain(cells.map((row, at) => `| ${labels[at]} | ${row.join(' | ')} |`).join('\n'));
    const right = rated.filter((each) => each.rated === each.label).length;
    const macro = mean(found.map(f1));
    expect(page).toContain(
      `Of ${rated.length} rated reviews ${share(right, rated.length)} are read as rated; the mean of the three F1 is ${macro.toFixed(3)}`,
    );
    expect(macro).toBeGreaterThan(0.58);
  });

  it('agrees with whether the author recommends as often as the page says', () => {
    const rows = labels.map((label) => {
      const part = evaluation.filter((each) => each.label === label);
      return `| ${label} | ${part.length} | ${share(part.filter(({ recommended }) => recommended).length, part.length)} |`;
    });
    expect(page).toContain(rows.join('\n'));
    const [negative, , positive] = tallies(evaluation, recommendedAs);
    expect(page).toContain(tallyRow('not recommended', negative as never));
    expect(page).toContain(tallyRow('recommended', positive as never));
  });

  it('gains from its neutral zone on the half that the zone was not chosen on', () => {
    const bySign = rated.map((each) => ({ ...each, label: labels[1 + Math.sign(each.score)] ?? '' }));
    const [zone, sign] = [rated, bySign].map((part) => mean(tallies(part, ratedAs).map(f1)));
    expect(page).toContain(`(${sign?.toFixed(3)} by the sign of the score)`);
    expect(zone).toBeGreaterThan((sign ?? 1) + 0.03);
    // Complaints that are read as praise are the errors that hurt.
    const praised = (part: readonly Judged[]) =>
      part.filter((each) => each.rated === 'negative' && each.label === 'positive').length;
    expect(praised(rated)).toBeLessThan(praised(bySign) / 2);
  });

  it('is measured on halves that share no text and are not cut by hand', () => {
    const all = Object.values(judged).flat();
    const tuned = new Set(all.filter(({ half }) => half === 'tuning').map(({ text }) => text));
    expect(evaluation.filter(({ text }) => tuned.has(text))).toEqual([]);
    expect(Math.abs(evaluation.length - all.length / 2)).toBeLessThan(50);
  });
});
