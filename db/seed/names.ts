/** Made-up people and companies, in the scripts of the countries that they live in. */
import type { Random } from './random.ts';
import type { Language } from './world.ts';

interface People {
  readonly given: readonly string[];
  readonly family: readonly string[];
  /** Family name first, without a space. */
  readonly familyFirst?: true;
}

const people: Readonly<Record<Language, People>> = {
  en: {
    given: ['Amelia', 'Oliver', 'Grace', 'Jack', 'Ruby', 'Noah', 'Priya', 'Liam', 'Chloe', 'Ethan', 'Maya', 'Owen'],
    family: [
      'Ashford',
      'Bennett',
      'Carver',
      "O'Hara",
      'Doyle',
      'Ellison',
      'Fletcher',
      'Okafor',
      'Hargrove',
      'Singh',
      'Whitlock',
      'Young',
    ],
  },
  de: {
    given: ['Anna', 'Jonas', 'Jürgen', 'Lena', 'Felix', 'Sophie', 'Björn', 'Käthe', 'Matthias', 'Greta'],
    family: ['Müller', 'Schäfer', 'Weiß', 'Hoffmann', 'Krüger', 'Vogel', 'Brandt', 'Lindner', 'Böhm', 'Seidel'],
  },
  fr: {
    given: ['Chloé', 'Théo', 'Élise', 'Hugo', 'Zoé', 'Mathéo', 'Inès', 'Loïc', 'Camille', 'François'],
    family: [
      'Lefèvre',
      'Moreau',
      'Garnier',
      'Rousseau',
      'Bérard',
      'Dufour',
      "D'Arcy",
      'Marchand',
      'Perrin',
      'Gauthier',
    ],
  },
  es: {
    given: ['Lucía', 'Mateo', 'Sofía', 'Íñigo', 'Valentina', 'José', 'Camila', 'Andrés', 'Begoña', 'Tomás'],
    family: ['Muñoz', 'García', 'Ibáñez', 'Peña', 'Rojas', 'Castaño', 'Vélez', 'Ortega', 'Núñez', 'Salas'],
  },
  ja: {
    given: ['陽葵', '蓮', '結衣', '大翔', '美咲', '健太', 'さくら', '直樹'],
    family: ['佐藤', '鈴木', '高橋', '田中', '渡辺', '小林', '山口', '中村'],
    familyFirst: true,
  },
  ar: {
    given: ['ليلى', 'عمر', 'نور', 'خالد', 'مريم', 'يوسف', 'سلمى', 'طارق'],
    family: ['الهاشمي', 'منصور', 'الفارسي', 'حداد', 'سالم', 'النجار', 'قاسم', 'زيدان'],
  },
};

const stems = [
  'Alder',
  'Beacon',
  'Cobalt',
  'Delta',
  'Ember',
  'Fjord',
  'Granite',
  'Harbour',
  'Iris',
  'Juniper',
  'Kestrel',
  'Larch',
  'Meridian',
  'Nordlicht',
  'Océan',
  'Piñón',
  'Quartz',
  'Rivière',
  'Solstice',
  'Tundra',
  'Umbra',
  'Vega',
  'Willow',
  'Zephyr',
];
const trades = [
  'Analytics',
  'Foods',
  'Freight',
  'Health',
  'Interiors',
  'Logistics',
  'Motors',
  'Optics',
  'Outfitters',
  'Robotics',
  'Software',
  'Studios',
  'Textiles',
  'Travel',
];
const forms: Readonly<Record<Language, readonly string[]>> = {
  en: ['Ltd', 'Inc', 'Group'],
  de: ['GmbH', 'AG', '& Söhne KG'],
  fr: ['SARL', 'SA', '& Fils'],
  es: ['S.A.', 'S.L.', 'e Hijos'],
  ja: ['株式会社', 'K.K.'],
  ar: ['ش.م.م', 'FZE'],
};

/** A person's name. */
export function personName(random: Random, language: Language): string {
  const { given, family, familyFirst } = people[language];
  return familyFirst ? random.pick(family) + random.pick(given) : `${random.pick(given)} ${random.pick(family)}`;
}

/** A company's name. */
export function companyName(random: Random, language: Language): string {
  return `${random.pick(stems)} ${random.pick(trades)} ${random.pick(forms[language])}`;
}
