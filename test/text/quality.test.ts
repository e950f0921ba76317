/** How often the shipped taxonomy and the sentiment libraries are right, on comments labelled by hand; docs/open-text.md says the same. */
import { describe, expect, it } from 'vitest';
import { read } from '../house/house.ts';
import { testDatabase } from '../kit/database.ts';
import { labelled, type Read, readSample } from './labelled-sample.ts';
import { add, tallyRow as row, share, tally } from './tally.ts';

const database = await testDatabase({ onCluster: 'some whole' });
const plain = await readSample(database, labelled('plain'));
const indirect = await readSample(database, labelled('indirect'));
/** Nothing was tuned on these two. */
const evaluation = [...plain, ...indirect];
const tuning = await readSample(database, labelled('tuning'));

const themes = ['response_time', 'staff', 'reliability', 'ease_of_use', 'price', 'billing'];
const byTheme = (sample: readonly Read[]) =>
  themes.map((theme) =>
    tally(
      sample,
      (each) => each.themes,
      (each) => each.foundThemes,
      theme,
    ),
  );
const themesTable = (sample: readonly Read[]) => {
  const tallies = byTheme(sample);
  return [
    '| theme | labelled | found | right | precision | recall |',
    '|---|---|---|---|---|---|',
    ...themes.map((theme, index) => row(`\`${theme}\``, tallies[index] ?? { labelled: 0, found: 0, right: 0 })),
    row('all', add(tallies)),
  ].join('\n');
};

const judged = (sample: readonly Read[]) => sample.filter(({ foundSentiment }) => foundSentiment !== null);
const labels = ['negative', 'neutral', 'positive'];
const sentimentTable = (sample: readonly Read[]) =>
  [
    '| sentiment | labelled | found | right | precision | recall |',
    '|---|---|---|---|---|---|',
    ...labels.map((label) =>
      row(
        label,
        tally(
          judged(sample),
          (each) => [each.sentiment],
          (each) => [each.foundSentiment ?? ''],
          label,
        ),
      ),
    ),
  ].join('\n');

const accuracy = (sample: readonly Read[]) =>
  share(
    judged(sample).filter(({ sentiment, foundSentiment }) => sentiment === foundSentiment).length,
    judged(sample).length,
  );

const languages = ['en', 'de', 'fr', 'es', 'ja', 'ar'];
const languagesTable = (sample: readonly Read[]) =>
  [
    '| language | comments | themes: precision | themes: recall | sentiment right |',
    '|---|---|---|---|---|',
    ...languages.map((language) => {
      const own = sample.filter((each) => each.language === language);
      const { labelled: said, found, right } = add(byTheme(own));
      const mood = judged(own).length === 0 ? 'not judged' : accuracy(own);
      return `| ${language} | ${own.length} | ${share(right, found)} | ${share(right, said)} | ${mood} |`;
    }),
  ].join('\n');

describe('the reading of comments', () => {
  const page = read('docs/open-text.md');

  it('is as good as the page says, on comments that nothing was tuned on', () => {
    expect(page).toContain(themesTable(plain));
    expect(page).toContain(themesTable(indirect));
    expect(page).toContain(sentimentTable(evaluation));
    expect(page).toContain(languagesTable(evaluation));
    expect(page).toContain(`Of ${judged(evaluation).length} judged comments ${accuracy(evaluation)} are judged right`);
  });

  it('is as good as the page says, on the part that was looked at', () => {
    const { labelled: said, found, right } = add(byTheme(tuning));
    expect(page).toContain(
      `On the tuning part precision is ${share(right, found)}, recall ${share(right, said)}, and ${accuracy(tuning)} of the judgements are right.`,
    );
  });

  it('is measured on parts that share no comment, with every theme and label in each', () => {
    const texts = [...tuning, ...evaluation].map(({ comment }) => comment);
    expect(new Set(texts).size).toBe(texts.length);
    for (const sample of [tuning, plain, indirect]) {
      expect(new Set(sample.flatMap((each) => each.themes))).toEqual(new Set(themes));
      expect(new Set(sample.map((each) => each.sentiment))).toEqual(new Set(labels));
    }
  });

  it('never calls neutral what it cannot judge', () => {
    const silent = evaluation.filter(({ language }) => language === 'ja' || language === 'ar');
    expect(silent.length).toBe(38);
    expect(silent.filter(({ foundSentiment }) => foundSentiment !== null)).toEqual([]);
  });
});
