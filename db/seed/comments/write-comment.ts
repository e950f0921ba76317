/** Writes what a respondent says: in their language, about a theme, in keeping with the score. */
import type { Random, Weighted } from '../random.ts';
import type { Language } from '../world.ts';
import { arabic } from './arabic.ts';
import { english } from './english.ts';
import { french } from './french.ts';
import { german } from './german.ts';
import { japanese } from './japanese.ts';
import type { Feeling, Phrasebook, Theme } from './phrasebook.ts';
import { spanish } from './spanish.ts';

const books: Readonly<Record<Language, Phrasebook>> = {
  en: english,
  de: german,
  fr: french,
  es: spanish,
  ja: japanese,
  ar: arabic,
};
const names: Readonly<Record<Language, readonly string[]>> = {
  en: ['Sam', 'Priya', 'Tom', 'Grace'],
  de: ['Jürgen', 'Lena', 'Jonas'],
  fr: ['Élise', 'Loïc', 'Camille'],
  es: ['Lucía', 'Íñigo', 'Andrés'],
  ja: ['佐藤', '鈴木', '高橋'],
  ar: ['ليلى', 'خالد', 'نور'],
};

export interface CommentAbout {
  readonly language: Language;
  readonly feeling: Feeling;
  readonly productLine: string;
  readonly feature: string | null;
  /** 0 to 1: how much of the talk is of waiting. */
  readonly waiting: number;
}

/** One comment; now and then of two lines, shouted, or just an emoji. */
export function writeComment(random: Random, about: CommentAbout): string {
  const book = books[about.language];
  const { feeling } = about;
  if (random.chance(0.04)) return random.pick(book.closing[feeling]);
  const phrases = feeling === 'mixed' ? book.mixed : book[feeling][random.weighted(themeShares(about))];
  const opening = random.chance(0.35) ? `${random.pick(book.opening[feeling])} ` : '';
  const closing = random.chance(0.3) ? `${random.chance(0.1) ? '\n' : ' '}${random.pick(book.closing[feeling])}` : '';
  const text = opening + fill(random, about, random.pick(phrases)) + closing;
  return feeling === 'unhappy' && random.chance(0.03) ? text.toUpperCase() : text;
}

function themeShares({ feeling, waiting }: CommentAbout): Weighted<Theme> {
  return [
    ['speed', feeling === 'unhappy' ? 0.2 + 0.9 * waiting : 0.25],
    ['staff', 0.25],
    ['product', 0.35],
    ['price', 0.2],
  ];
}

function fill(random: Random, about: CommentAbout, phrase: string): string {
  if (!phrase.includes('{')) return phrase;
  return phrase
    .replace('{product}', about.productLine[0]?.toUpperCase() + about.productLine.slice(1))
    .replace('{feature}', (about.feature ?? 'reports').replace('_', ' '))
    .replace('{agent}', random.pick(names[about.language]))
    .replace('{days}', String(2 + random.failures(0.25)));
}
