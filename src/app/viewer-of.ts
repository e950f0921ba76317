/** Who asks, by the header of a request. */
import type { Viewer } from '../goals/book/viewer.ts';

/** Taken at its word: who may reach this address may say who they are, until somebody in front of it checks. */
export const viewerOf = (header: string | readonly string[] | undefined): Viewer => {
  const name = (typeof header === 'string' ? header : header?.[0])?.trim();
  return name === undefined || name === '' ? null : name;
};
