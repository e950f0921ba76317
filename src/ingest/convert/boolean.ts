/** Reads yes and no. Anything else needs a `recode` in the mapping. */
import { type Converter, show } from './converter.ts';

const yes = new Set(['true', 't', 'yes', 'y', '1', 'on']);
const no = new Set(['false', 'f', 'no', 'n', '0', 'off']);

export const convertBoolean: Converter = (text) => {
  const word = text.trim().toLowerCase();
  if (yes.has(word)) return 'true';
  return no.has(word) ? 'false' : { misfit: `${show(text)} is neither yes nor no` };
};
