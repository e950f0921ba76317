/** The answer sheets of a year by the themes of their comments, straight from the files: what the engine must agree with. */
import type { Sheet } from './example.ts';

export interface SheetsByTheme {
  /** Themes of a sheet by its number, each once; a sheet without any is not there. */
  readonly themesOf: ReadonlyMap<string, ReadonlySet<string>>;
  /** A sheet stands in each of its themes; under null stand those without any. */
  readonly groups: ReadonlyMap<string | null, readonly Sheet[]>;
}

export function sheetsByTheme(
  sheets: readonly Sheet[],
  themes: readonly Sheet[],
  labels: readonly Sheet[],
): SheetsByTheme {
  const named = new Map(labels.map(({ theme_code = '', label = '' }) => [theme_code, label]));
  const themesOf = new Map<string, Set<string>>();
  for (const { respnum = '', theme_code = '' } of themes) {
    const known = themesOf.get(respnum) ?? new Set();
    themesOf.set(respnum, known.add(named.get(theme_code) ?? `Code ${theme_code}`));
  }
  const groups = new Map<string | null, readonly Sheet[]>();
  for (const sheet of sheets)
    for (const theme of themesOf.get(sheet.respnum ?? '') ?? [null])
      groups.set(theme, [...(groups.get(theme) ?? []), sheet]);
  return { themesOf, groups };
}
