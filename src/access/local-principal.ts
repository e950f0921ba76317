/** Everybody on a server without authentication: its administrator, who is taken at their word. */
import { createPrincipal, type Principal } from './principal.ts';
import { scopes } from './scope.ts';

const make = (stakeholder: string | null): Principal =>
  createPrincipal({
    kind: 'local',
    id: stakeholder === null ? 'local' : `local:${stakeholder}`,
    stakeholder,
    roles: ['administrator'],
    scopes,
    attributes: {},
  });

const nobody = make(null);

/** The last ones: a client says the same again and again. */
const known = new Map<string, Principal>();
const most = 1000;

/** `stakeholder`: who they say that they are; null where they say nothing. */
export function localPrincipal(stakeholder: string | null): Principal {
  if (stakeholder === null) return nobody;
  const found = known.get(stakeholder);
  if (found) return found;
  if (known.size >= most) known.clear();
  const made = make(stakeholder);
  known.set(stakeholder, made);
  return made;
}
