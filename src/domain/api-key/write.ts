// Creates and revokes API keys. The result of the creation contains the key itself. What is stored tells keys apart, and
// cannot be turned into a key.
import { z } from 'zod';
import { keyColumns, makeKey } from '../../auth/key-secret.js';
import type { Selection } from '../../database/table.js';
import { NotFoundError, type Issue } from '../../errors.js';
import { inTransaction, type Caller } from '../caller.js';
import { keyOf } from '../key.js';
import { isUuid } from '../uuid.js';
import { columnsWith } from '../column-table.js';
import { changeOf, type NewWorkspaceEvent } from '../event/audited-records.js';
import { insertRecord, recordWorkspaceEvents } from '../event/write.js';
import { validate, type Maybe } from '../validation.js';
import { apiKeyColumns } from './columns.js';

/** A new key, and the columns in which it is stored as a hash. */
export function newKey() {
  const key = makeKey();
  return { key, columns: keyColumns(key) };
}

const newApiKey = z.object(columnsWith(apiKeyColumns, 'write'));

export interface NewApiKey {
  readonly name: string;
  /** The user that the key acts for. Default: the caller's own user. */
  readonly userId?: Maybe<string>;
  readonly readOnly: boolean;
  /** Default: the key does not expire. */
  readonly expiresAt?: Maybe<Date>;
}

/**
 * The issues of the user that a new key acts for. The caller's own user is not looked up: it exists and is active, since
 * the caller has just signed in.
 */
async function ownerIssues(caller: Caller, id: string): Promise<Issue[]> {
  if (id === caller.viewer.userId) return [];
  const user = isUuid(id)
    ? await caller.db.user.findUnique({
        where: keyOf(caller, id),
        select: { deactivatedAt: true },
      })
    : null;
  const path = ['userId'];
  if (user === null) return [{ path, message: 'Does not name a user of this workspace.' }];
  return user.deactivatedAt === null
    ? []
    : [{ path, message: 'Must name an active user: this user is deactivated.' }];
}

/**
 * Creates an API key.
 *
 * @returns the row, and the key, which is not stored and cannot be returned again
 * @throws ValidationError
 */
export async function createApiKey(
  caller: Caller,
  { userId, ...input }: NewApiKey,
  query: Selection = {},
) {
  const { viewer } = caller;
  const owner = userId ?? viewer.userId;
  const values = validate(caller, newApiKey, input, await ownerIssues(caller, owner));
  const { key, columns } = newKey();
  const data = { ...values, ...columns, workspaceId: viewer.workspaceId, userId: owner };
  const apiKey = await inTransaction(caller, (inner) => insertRecord(inner, 'apiKey', data, query));
  return { apiKey, key };
}

/** The keys that a client reaches: those of one workspace, or for an operator all. */
interface ApiKeyTable {
  updateManyAndReturn(args: {
    where: { id: string; revokedAt: null };
    data: { revokedAt: Date };
    select: { workspaceId: true };
  }): PromiseLike<{ workspaceId: string }[]>;
  count(args: { where: { id: string } }): PromiseLike<number>;
}

/**
 * Revokes an API key, among those that `table` reaches: the next request with it is rejected. Revoking
 * twice keeps the first time.
 *
 * @returns the event of the revocation, which the caller records; undefined if the key has been revoked before
 * @throws NotFoundError when there is no such key
 */
export async function revoke(
  table: ApiKeyTable,
  id: string,
): Promise<{ workspaceId: string; event: NewWorkspaceEvent } | undefined> {
  const missing = new NotFoundError(`There is no API key ${id}.`);
  if (!isUuid(id)) throw missing;
  const data = { revokedAt: new Date() };
  const [key] = await table.updateManyAndReturn({
    where: { id, revokedAt: null },
    data,
    select: { workspaceId: true },
  });
  if (key !== undefined)
    return { ...key, event: changeOf('apiKey', { id, revokedAt: null }, data, 'revoked') };
  if ((await table.count({ where: { id } })) === 0) throw missing;
  return undefined;
}

/**
 * Revokes an API key of the workspace.
 *
 * @throws NotFoundError when the workspace has no such key
 */
export async function revokeApiKey(caller: Caller, { id }: { id: string }, query: Selection = {}) {
  return inTransaction(caller, async (inner) => {
    const { db } = inner;
    const revoked = await revoke(db.apiKey, id);
    if (revoked) await recordWorkspaceEvents(inner, [revoked.event]);
    return db.apiKey.findUniqueOrThrow({ ...query, where: { id } });
  });
}
