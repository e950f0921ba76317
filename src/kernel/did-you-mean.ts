/** Suggestions for a misspelt name: the one generator behind every "Did you mean". */
import { distance } from 'fastest-levenshtein';

/** Hints such as `Did you mean "nps"?`; empty when nothing is near. */
export function didYouMean(name: string, known: Iterable<string>): readonly string[] {
  const wanted = name.toLowerCase();
  const near = [...known]
    .map((candidate) => ({ candidate, edits: distance(wanted, candidate.toLowerCase()) }))
    .filter(({ candidate, edits }) => edits <= Math.max(1, Math.ceil(Math.max(candidate.length, name.length) * 0.4)))
    .sort((a, b) => a.edits - b.edits || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, 3)
    .map(({ candidate }) => `"${candidate}"`);
  if (near.length === 0) return [];
  const last = near.pop();
  return [near.length === 0 ? `Did you mean ${last}?` : `Did you mean ${near.join(', ')} or ${last}?`];
}
