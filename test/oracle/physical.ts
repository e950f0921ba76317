/** What the columns of the oracle's world are in the database. */
import { bridgeKey, type PhysicalTypes } from '../../src/model/physical-types.ts';

export const physical: PhysicalTypes = new Map([
  ['accounts', new Map([['tier', 'text']])],
  [
    'customers',
    new Map([
      ['id', 'integer'],
      ['region', 'text'],
      ['score_band', 'numeric'],
    ]),
  ],
  [bridgeKey('customers', 'levels'), new Map([['value', 'numeric']])],
  [bridgeKey('answers', 'tags'), new Map([['tag', 'text']])],
  [bridgeKey('tickets', 'tags'), new Map([['value', 'text']])],
  [
    'answers',
    new Map([
      ['survey', 'text'],
      ['channel', 'text'],
      ['score', 'integer'],
      ['ratio', 'double precision'],
    ]),
  ],
  ['tickets', new Map([['channel', 'text']])],
]);
