// Finds out which principals of open streams are still valid: API keys, and people who signed in with a token.
import type { Principal, PrincipalIdentity } from '../auth/viewer.js';

/** A principal, without the record of its API key. */
type WatchedPrincipal = PrincipalIdentity & Pick<Principal, 'kind'>;

interface ValidKeys {
  readonly where: {
    readonly id: { readonly in: string[] };
    readonly revokedAt: null;
    readonly user: { readonly deactivatedAt: null };
    readonly OR: [{ readonly expiresAt: null }, { readonly expiresAt: { readonly gt: Date } }];
  };
  readonly select: { readonly workspaceId: true; readonly id: true };
}

interface ActiveUsers {
  readonly where: {
    readonly AND: [
      { readonly workspaceId: { readonly in: string[] } },
      { readonly id: { readonly in: string[] } },
    ];
    readonly deactivatedAt: null;
  };
  readonly select: { readonly workspaceId: true; readonly id: true };
}

type Found = PromiseLike<{ readonly workspaceId: string; readonly id: string }[]>;

/** The tables that a client reaches: those of one workspace, or of all. */
interface PrincipalTables {
  readonly apiKey: { findMany(args: ValidKeys): Found };
  readonly user: { findMany(args: ActiveUsers): Found };
}

/** User IDs are unique within a workspace only. */
const nameOf = ({ workspaceId, id }: Pick<PrincipalIdentity, 'workspaceId' | 'id'>) =>
  `${workspaceId} ${id}`;

/**
 * Reads which of some principals are valid: API keys that are neither revoked nor expired, with an active user, and
 * people who are active users.
 *
 * @returns whether one of these principals is valid now. A token is not, once it has expired.
 */
export async function readValidity(
  { apiKey, user }: PrincipalTables,
  principals: readonly WatchedPrincipal[],
): Promise<(principal: WatchedPrincipal) => boolean> {
  const now = new Date();
  const idsOf = (which: WatchedPrincipal['kind']) => [
    ...new Set(principals.flatMap(({ kind, id }) => (kind === which ? [id] : []))),
  ];
  const [keyIds, userIds] = [idsOf('apiKey'), idsOf('person')];
  const workspaceIds = [...new Set(principals.map(({ workspaceId }) => workspaceId))];
  const select = { workspaceId: true, id: true } as const;
  const [keys, users] = await Promise.all([
    keyIds.length === 0
      ? []
      : apiKey.findMany({
          where: {
            id: { in: keyIds },
            revokedAt: null,
            user: { deactivatedAt: null },
            OR: [{ expiresAt: null }, { expiresAt: { gt: now } }],
          },
          select,
        }),
    userIds.length === 0
      ? []
      : user.findMany({
          where: {
            AND: [{ workspaceId: { in: workspaceIds } }, { id: { in: userIds } }],
            deactivatedAt: null,
          },
          select,
        }),
  ]);
  const valid = { apiKey: new Set(keys.map(nameOf)), person: new Set(users.map(nameOf)) };
  return (principal) =>
    valid[principal.kind].has(nameOf(principal)) &&
    (principal.expiresAt === null || principal.expiresAt > new Date());
}
