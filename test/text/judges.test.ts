/** What is made of a library's weights: a score that knows the length of the text, and a label. */
import { describe, expect, it } from 'vitest';
import { judges } from '../../src/text/sentiment/judges.ts';

const judge = (language: string, text: string) => judges.get(language)?.judge(text);
const labelOf = async (language: string, text: string) => (await judge(language, text))?.label;

describe('a judgement', () => {
  // AFINN-165 gives "good" 3, "superb" 5, "awful" -3; "chair" and "the" have no weight.
  it.each([
    ['good', 3, 1],
    ['The chair, the good chair', 3, 5],
    ['awful, the chair: awful', -6, 4],
    ['superb '.repeat(200).trim(), 1000, 200],
  ])('has a score between -1 and 1, s/√(s² + n) of the sum s of the weights of n words: %s', async (text, s, n) => {
    const score = (await judge('en', text))?.score;
    expect(score).toBe(Number((s / Math.sqrt(s * s + n)).toFixed(4)));
    expect(Math.abs(score ?? 2)).toBeLessThanOrEqual(1);
  });

  it.each(['en', 'de', 'fr', 'es'])('of a text without words is 0 and neutral: %s', async (language) => {
    expect(await judge(language, '!?')).toEqual({ score: 0, label: 'neutral' });
  });

  it('takes a little praise in many English words for neutral, and any blame for negative', async () => {
    const filler = 'the chair and the table '.repeat(10);
    expect(await labelOf('en', `good ${filler}`)).toBe('neutral');
    expect(await labelOf('en', 'good chair')).toBe('positive');
    expect(await labelOf('en', `awful ${filler}`)).toBe('negative');
  });

  it('follows the sign where no zone was measured', async () => {
    expect(await labelOf('de', `freundlich ${'und der Stuhl am Tisch '.repeat(10)}`)).toBe('positive');
  });

  it('hears a negation with either apostrophe', async () => {
    const [typed, typeset] = [await judge('en', "It isn't good"), await judge('en', 'It isn’t good')];
    expect(typeset).toEqual(typed);
    expect(typed?.label).toBe('negative');
  });
});
