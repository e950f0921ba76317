/** A folder of YAML files to a model, or everything that is wrong with it, with file and line. */
import { type Issue, ok, type Result, refused } from '../kernel/issue.ts';
import { buildModel, type CheckedFile, type SourcedModel } from './files/build-model.ts';
import { explainShape } from './files/explain-shape.ts';
import { modelFileSchema } from './files/model-file.ts';
import { readYamlFiles } from './files/read-yaml-files.ts';
import type { YamlFile } from './files/yaml-file.ts';
import { validateModel } from './validate-model.ts';

/** Files are read, then their shapes checked, then put together, then compared with each other; each step tells all it finds. */
export async function readModel(folder: string): Promise<Result<SourcedModel>> {
  const { files, issues: unread } = await readYamlFiles(folder);
  const checked = files.map(checkShape);
  const issues = [...unread, ...checked.flatMap((each) => ('issues' in each ? each.issues : []))];
  if (issues.length > 0) return refused(...issues.sort(byPlace));
  const built = buildModel(checked.filter((each) => 'content' in each));
  if (built.kind === 'refused') return built;
  const found = validateModel(built.value, built.value.sources);
  return found.length > 0 ? refused(...[...found].sort(byPlace)) : ok(built.value);
}

function checkShape(file: YamlFile): CheckedFile | { readonly issues: readonly Issue[] } {
  if (file.data === undefined) return { file, content: {} };
  const parsed = modelFileSchema.safeParse(file.data);
  return parsed.success ? { file, content: parsed.data } : { issues: explainShape(file, parsed.error.issues) };
}

const byPlace = ({ location: a }: Issue, { location: b }: Issue): number =>
  (a?.file ?? '').localeCompare(b?.file ?? '') ||
  (a?.line ?? 0) - (b?.line ?? 0) ||
  (a?.column ?? 0) - (b?.column ?? 0);
