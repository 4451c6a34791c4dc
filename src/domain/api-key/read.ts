// Reads API keys: the list of a workspace, with revoked and expired ones, and which keys are valid.
import { columnsWith } from '../column-table.js';
import { newestFirst } from '../list/list-kind.js';
import { apiKeyColumns } from './columns.js';

export const apiKeyList = {
  table: 'apiKey',
  filterColumns: columnsWith(apiKeyColumns, 'filter'),
  sortColumns: columnsWith(apiKeyColumns, 'sort'),
  order: newestFirst,
} as const;

interface ValidKeys {
  readonly where: {
    readonly id: { readonly in: string[] };
    readonly revokedAt: null;
    readonly user: { readonly deactivatedAt: null };
    readonly OR: [{ readonly expiresAt: null }, { readonly expiresAt: { readonly gt: Date } }];
  };
  readonly select: { readonly id: true };
}

/**
 * Finds out which API keys are valid, among those that `table` reaches.
 *
 * @returns the ids of those that are neither revoked nor expired, and whose user is active
 */
export async function validKeyIds(
  table: { findMany(args: ValidKeys): PromiseLike<{ id: string }[]> },
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const found = await table.findMany({
    where: {
      id: { in: [...ids] },
      revokedAt: null,
      user: { deactivatedAt: null },
      OR: [{ expiresAt: null }, { expiresAt: { gt: new Date() } }],
    },
    select: { id: true },
  });
  return new Set(found.map(({ id }) => id));
}
