// A hook of module loading, after tsx: esbuild has each function define its name when it is made, which took a fifth of a small question.
// Here only those do that are made while their module is loaded; one that is made later, inside another, is known by its place.
const defining = '__defProp(target,"name",{value,configurable:true})';
// No longer than before, for source maps count columns.
const sparing = '__up?target:__defProp(target,"name",{value})'.padEnd(defining.length);
const loaded = ';var __up=1';

export async function load(url, context, next) {
  const module = await next(url, context);
  if (module.format !== 'module' || !url.startsWith('file:')) return module;
  const source = typeof module.source === 'string' ? module.source : new TextDecoder().decode(module.source);
  if (!source.includes(defining)) return module;
  const end = source.lastIndexOf('\n//# sourceMappingURL');
  const [code, map] = end < 0 ? [source, ''] : [source.slice(0, end), source.slice(end)];
  return { ...module, source: code.replace(defining, sparing) + loaded + map };
}
