/** Suggestions for a misspelt name: the one generator behind every "Did you mean". */
import { distance } from 'fastest-levenshtein';

/** Longer texts are no misspelt names, and every comparison takes as long as both together are. */
const longest = 200;

/** Hints such as `Did you mean "nps"?`; empty when nothing is near. */
export function didYouMean(name: string, known: Iterable<string>): readonly string[] {
  if (name.length > longest) return [];
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
