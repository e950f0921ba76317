/** For whom a plan is shown, where it is not for whoever has the database. */
import type { Command } from 'commander';
import type { Database } from '../../../db/connection.ts';
import { findOtherPrincipal } from '../../access/other-principal.ts';
import type { Principal } from '../../access/principal.ts';
import { accessRoles } from '../../access/role.ts';
import { unwrap } from '../../kernel/issue.ts';
import { readAttributes } from './read-attributes.ts';

export interface OtherPrincipalOptions {
  readonly asKey?: string;
  readonly asRole?: string;
  readonly asAttribute?: readonly string[];
}

export const withOtherPrincipal = (command: Command): Command =>
  command
    .option('--as-key <key>', 'as whoever brings this API key would ask it: its id or name')
    .option('--as-role <role>', `as somebody with a token would ask it: ${accessRoles.join(', ')}`)
    .option('--as-attribute <name=value...>', 'with --as-role: what the token says of them');

/** Null where nobody is named. Throws `RefusedError`. */
export async function readOtherPrincipal(
  db: Database,
  { asKey, asRole, asAttribute = [] }: OtherPrincipalOptions,
): Promise<Principal | null> {
  if (asKey === undefined && asRole === undefined && asAttribute.length === 0) return null;
  const attributes = unwrap(readAttributes(asAttribute, 'PRINCIPAL_INVALID', 'as-attribute'));
  return unwrap(await findOtherPrincipal(db, { key: asKey, role: asRole, attributes }));
}
