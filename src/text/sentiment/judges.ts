/** Who judges which language. A language without a judge is not judged: nothing is not neutral. */
import { createRequire } from 'node:module';
import core from '@nlpjs/core';
import langDe from '@nlpjs/lang-de';
import langEs from '@nlpjs/lang-es';
import langFr from '@nlpjs/lang-fr';
import nlp from '@nlpjs/sentiment';
import Sentiment from 'sentiment';
import type { Judge, Judgement } from './judge.ts';

const require = createRequire(import.meta.url);
/** Counts up where what is made of the libraries' numbers changes. */
const reading = 2;
const versionOf = (name: string): string =>
  `${(require(`${name}/package.json`) as { readonly version: string }).version}+${reading}`;

/** People praise in more words than they scold: below this, praise is no praise. Chosen on reviews with ratings: ADR 18. */
const praise = 0.5;
const afinn = new Sentiment();
const english: Judge = {
  library: 'sentiment',
  version: versionOf('sentiment'),
  judge: async (text) => {
    // It knows "isn't" with the mark of a typewriter only.
    const { score, tokens } = afinn.analyze(text.replaceAll('’', "'"));
    return judgement(score, tokens.length, praise);
  },
};

const container = new core.Container();
for (const plugin of [langDe.LangDe, langFr.LangFr, langEs.LangEs]) container.use(plugin);
const analyzer = new nlp.SentimentAnalyzer({ container });
const nlpjs = (locale: string): Judge => ({
  library: '@nlpjs/sentiment',
  version: versionOf('@nlpjs/sentiment'),
  judge: async (utterance) => {
    const { score, numWords } = (await analyzer.process({ utterance, locale })).sentiment;
    // Its words weigh −1 to 1, those of AFINN −5 to 5.
    return judgement(5 * score, numWords, 0);
  },
});

/** By ISO 639 code. Arabic and Japanese are left out: see ADR 10. */
export const judges: ReadonlyMap<string, Judge> = new Map([
  ['en', english],
  ...['de', 'fr', 'es'].map((language): [string, Judge] => [language, nlpjs(language)]),
]);

/**
 * A sum s of word weights from −5 to 5 in a text of n words, to a score: s/√(s² + n), which never leaves −1 to 1 and does
 * not grow with mere length. The normalisation of VADER with n for its 15: C. J. Hutto & E. Gilbert, ICWSM 2014. Positive is
 * a score above `praise`, negative one below 0.
 */
function judgement(sum: number, words: number, praise: number): Judgement {
  const score = sum === 0 ? 0 : Math.round((sum / Math.sqrt(sum * sum + words)) * 10_000) / 10_000;
  return { score, label: score > praise ? 'positive' : score < 0 ? 'negative' : 'neutral' };
}
