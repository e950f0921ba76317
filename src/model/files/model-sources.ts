/** Where in the files each definition stands, so that what is found wrong later still names file and line. */
import type { SourceLocation } from '../../kernel/issue.ts';
import type { DefinitionKind } from '../definition.ts';
import { locateValue, type Path, type YamlFile } from './yaml-file.ts';

export interface ModelSources {
  /** Of a definition, or of what stands at a path in it; undefined where the definition is in no file. */
  locate(kind: DefinitionKind, key: string, path?: Path): SourceLocation | undefined;
}

export interface Source {
  readonly kind: DefinitionKind;
  readonly key: string;
  readonly file: YamlFile;
  /** From the top of the file to the definition. */
  readonly path: Path;
}

export function createModelSources(sources: readonly Source[]): ModelSources {
  const byKey = new Map(sources.map((source) => [`${source.kind}:${source.key}`, source]));
  return {
    locate: (kind, key, path = []) => {
      const source = byKey.get(`${kind}:${key}`);
      return source && locateValue(source.file, [...source.path, ...path]);
    },
  };
}
