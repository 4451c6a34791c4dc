// Reads API keys: the list of a workspace, and which keys are valid.
import type { Prisma } from '../../generated/prisma/client.js';
import type { Caller } from '../caller.js';
import { planPage, type PageArguments } from '../list/keyset.js';
import { timestampColumn } from '../list/sort-column.js';

/** The columns and relations to load of a row. The caller chooses them, and the domain passes them on to Prisma. */
export interface ApiKeySelection {
  readonly select?: Prisma.ApiKeySelect;
}

const newestKeyFirst = { column: 'createdAt', direction: 'desc', nulls: 'last' } as const;

/**
 * One page of the workspace's API keys, the newest first: revoked and expired ones too.
 *
 * @throws ValidationError for a page size outside 1 to 100, or a malformed cursor
 */
export async function listApiKeys(
  caller: Caller,
  args: PageArguments,
  query: ApiKeySelection = {},
) {
  const page = planPage(caller, args, newestKeyFirst, timestampColumn(false));
  const found = await caller.db.apiKey.findMany({ ...page.findIn({}), ...query });
  return { ...page.toPage(found), totalCount: () => caller.db.apiKey.count() };
}

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
