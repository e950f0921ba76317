/** Where the model that ships with Cairn lies. */
import { fileURLToPath } from 'node:url';

export const shippedModel = fileURLToPath(new URL('../../models/cx', import.meta.url));
