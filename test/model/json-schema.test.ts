import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { modelJsonSchema } from '../../src/model/json-schema.ts';

test('the committed JSON Schema is the one of the model files', () => {
  expect(readFileSync('models/cairn.schema.json', 'utf8')).toBe(modelJsonSchema());
});

test('the JSON Schema knows the lists of a file, the types of metrics, and allows no other keys', () => {
  const schema = JSON.parse(modelJsonSchema());
  expect(Object.keys(schema.properties)).toEqual([
    'datasets',
    'metrics',
    'scores',
    'pyramid',
    'frameworks',
    'calendars',
    'stakeholders',
    'benchmarks',
    'schedules',
    'taxonomies',
    'rollups',
    'policies',
  ]);
  expect(schema.additionalProperties).toBe(false);
  const types = schema.properties.metrics.items.oneOf.map(
    (form: { properties: { type: { const: string } } }) => form.properties.type.const,
  );
  expect(types).toContain('net_share');
  expect(schema.properties.metrics.items.oneOf[0].required).not.toContain('status');
});
