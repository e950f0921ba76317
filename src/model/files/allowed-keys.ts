/** The keys that a schema knows at a place in the data: what a misspelt key is compared with. */
import type { z } from 'zod';
import type { Path } from './yaml-file.ts';

type Schema = z.core.$ZodTypes;

/** Empty where the place takes any key, or none. */
export function allowedKeys(schema: z.ZodType, data: unknown, path: Path): readonly string[] {
  return [...new Set(keysAt(schema as unknown as Schema, data, path))];
}

function keysAt(schema: Schema, data: unknown, path: Path): readonly string[] {
  const { def } = schema._zod;
  const again = (inner: unknown) => keysAt(inner as Schema, data, path);
  switch (def.type) {
    case 'optional':
    case 'nullable':
    case 'default':
      return again(def.innerType);
    case 'lazy':
      return again(def.getter());
    case 'pipe':
      return again(def.in);
    case 'union':
      return options(def, data).flatMap(again);
  }
  const [step, ...rest] = path;
  if (step === undefined) return def.type === 'object' ? Object.keys(def.shape) : [];
  const below = (inner: unknown) =>
    inner === undefined ? [] : keysAt(inner as Schema, (data as Record<string, unknown> | undefined)?.[step], rest);
  switch (def.type) {
    case 'object':
      return below(def.shape[step] ?? def.catchall);
    case 'record':
      return below(def.valueType);
    case 'array':
      return below(def.element);
    default:
      return [];
  }
}

/** The forms that the data can be meant as: where a key tells them apart, the one that it names. */
function options(def: z.core.$ZodUnionDef, data: unknown): readonly unknown[] {
  const { discriminator } = def as Partial<z.core.$ZodDiscriminatedUnionDef>;
  if (discriminator === undefined) return def.options;
  const said = (data as Record<string, unknown> | undefined)?.[discriminator] as z.core.util.Primitive;
  return def.options.filter((option) => option._zod.propValues?.[discriminator]?.has(said));
}
