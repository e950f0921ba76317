/** German comments. */
import type { Phrasebook } from './phrasebook.ts';

export const german: Phrasebook = {
  content: {
    speed: ['Antwort innerhalb einer Stunde.', 'Noch am selben Tag gelöst, schneller als gedacht.'],
    staff: ['{agent} wusste sofort, was zu tun ist.', '{agent} war sehr freundlich und geduldig.'],
    product: ['{product} macht genau, was wir brauchen.', '{product} war in zehn Minuten eingerichtet.'],
    price: ['Das Preis-Leistungs-Verhältnis stimmt.', 'Rechnung verständlich, keine Überraschungen.'],
  },
  unhappy: {
    speed: [
      'Ich habe {days} Tage auf eine Antwort gewartet.',
      '{days} Tage lang hat sich niemand gemeldet.',
      'Früher ging das schneller.',
    ],
    staff: ['Ich musste mein Problem {days}-mal erklären.', '{agent} hat das Ticket einfach geschlossen.'],
    product: ['{product} ist nach dem Update wieder kaputt.', '{feature}: langsam und umständlich.'],
    price: ['Für die Leistung zu teuer.', 'Doppelt abgebucht, die Rückerstattung fehlt noch.'],
  },
  mixed: [
    '{product} ist gut, der Support könnte schneller sein.',
    'Geht so. Nach {days} Tagen lief es.',
    'Weder gut noch schlecht.',
  ],
  opening: {
    content: ['Super!', 'Großartig.', 'Danke schön!'],
    mixed: ['Naja.', 'Na ja …'],
    unhappy: ['Enttäuschend.', 'Schade,', 'Leider wieder:'],
  },
  closing: {
    content: ['👍', '😊', 'Gerne wieder!'],
    mixed: ['🤷', '🙂'],
    unhappy: ['😡', '👎', 'Wir prüfen Alternativen.'],
  },
};
