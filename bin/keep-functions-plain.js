// A hook of module loading, after tsx: esbuild has each function that is made define its own name, every time, which took a fifth
// of a small question. JavaScript gives it the same name by itself.
const defining = '__defProp(target,"name",{value,configurable:true})';
// As long as before, for source maps count columns.
const plain = 'target'.padEnd(defining.length);

export async function load(url, context, next) {
  const loaded = await next(url, context);
  if (loaded.format !== 'module' || !url.startsWith('file:')) return loaded;
  const source = typeof loaded.source === 'string' ? loaded.source : new TextDecoder().decode(loaded.source);
  return source.includes(defining) ? { ...loaded, source: source.replace(defining, plain) } : loaded;
}
