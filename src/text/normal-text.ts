/** Text as it is compared: one spelling, lower case, and no mark that a parser could take for part of an address. */
import { type SQL, sql } from 'drizzle-orm';

/** `clean.The`, `clean/tidy` and `l’équipe` would be a host, a path and one word. Emoji and letters stay. */
const marks = './\\:@_-&=?#%~+*|^<>()[]{}"\'`,;!…–—―‘’‚“”„«»‹›¿¡・。、！？「」『』（）：；，．｡､،؛؟';

/** `translate(lower(normalize(t, NFKC)), './…', '   …')`; null for null. For texts and for what is looked for in them alike. */
export const normalText = (text: SQL): SQL =>
  sql`translate(lower(normalize(${text}, NFKC)), ${marks}::text, ${' '.repeat([...marks].length)}::text)`;
