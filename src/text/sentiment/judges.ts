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
const reading = 1;
const versionOf = (name: string): string =>
  `${(require(`${name}/package.json`) as { readonly version: string }).version}+${reading}`;

const afinn = new Sentiment();
const english: Judge = {
  library: 'sentiment',
  version: versionOf('sentiment'),
  judge: async (text) => judgement(afinn.analyze(text).score),
};

const container = new core.Container();
for (const plugin of [langDe.LangDe, langFr.LangFr, langEs.LangEs]) container.use(plugin);
const analyzer = new nlp.SentimentAnalyzer({ container });
const nlpjs = (locale: string): Judge => ({
  library: '@nlpjs/sentiment',
  version: `${versionOf('@nlpjs/sentiment')}`,
  // Its words weigh −1 to 1, those of AFINN −5 to 5.
  judge: async (utterance) => judgement(5 * (await analyzer.process({ utterance, locale })).sentiment.score),
});

/** By ISO 639 code. Arabic and Japanese are left out: see ADR 10. */
export const judges: ReadonlyMap<string, Judge> = new Map([
  ['en', english],
  ...['de', 'fr', 'es'].map((language): [string, Judge] => [language, nlpjs(language)]),
]);

/**
 * A sum of word weights from −5 to 5 to a score: s/√(s² + 15), which tells one strong word from none and never leaves
 * −1 to 1. The normalisation of VADER: C. J. Hutto & E. Gilbert, ICWSM 2014.
 */
function judgement(sum: number): Judgement {
  const score = Math.round((sum / Math.sqrt(sum * sum + 15)) * 10_000) / 10_000;
  return { score, label: score > 0 ? 'positive' : score < 0 ? 'negative' : 'neutral' };
}
