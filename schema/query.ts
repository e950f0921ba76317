/** The root of all reads; every noun adds its own fields. */
import { builder } from './builder.ts';

builder.queryType({
  description:
    'Everything that can be read. Fields are nullable where a question can be refused: the field is then null and the ' +
    'error at its path carries `extensions.issues`, each of the shape of `Issue`, while its siblings are answered.',
});
