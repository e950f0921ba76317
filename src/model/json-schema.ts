/** The JSON Schema of model files: what editors complete and check while one writes. */
import { z } from 'zod';
import { modelFileSchema } from './files/model-file.ts';

/** As committed in `models/cairn.schema.json`, with a newline at the end. */
export function modelJsonSchema(): string {
  const schema = z.toJSONSchema(modelFileSchema, { io: 'input', target: 'draft-7', unrepresentable: 'any' });
  const { $schema, ...rest } = schema;
  const head = { $schema, title: 'Cairn model file', description: 'Definitions of a Cairn model: any of these lists.' };
  return `${JSON.stringify({ ...head, ...rest }, null, 2)}\n`;
}
