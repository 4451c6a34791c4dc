// Users: adding, changing and deactivating them. A workspace always has an active admin. Nobody is deleted: events name them.
import { z } from 'zod';
import type { Selection } from '../../database/table.js';
import { ValidationError, type Issue } from '../../errors.js';
import type { Role } from '../value-sets.js';
import type { UserModel } from '../../generated/prisma/models.js';
import type { Caller } from '../caller.js';
import { equalIgnoringCase } from '../list/search.js';
import { changeRecord } from '../event/write.js';
import { differing, findRecord } from '../stored-record.js';
import { recordCreation } from '../record-writes.js';
import { uniqueColumn } from '../unique-column.js';
import { rejectFound, replaceable, validate, type InputOf, type Maybe } from '../validation.js';
import { changeSetup } from '../workspace/lock.js';
import { columnsWith } from '../column-table.js';
import { userColumns } from './columns.js';

export const emailTaken = 'Is the address of another user of this workspace.';

// The index workspace_user_email_ignoring_case has the same rule.
const emails = uniqueColumn('user', 'email', emailTaken, equalIgnoringCase);

/** Adds a user. */
export const createUser = recordCreation('user', z.object(columnsWith(userColumns, 'write')), {
  unique: emails,
});

const userChanges = z.object({
  name: replaceable(userColumns.name.write),
  email: replaceable(userColumns.email.write),
  role: replaceable(userColumns.role.write),
});

export type UserChange = { readonly id: string } & InputOf<typeof userChanges>;

/** Whether this user is the only active admin of the workspace. */
async function isLastAdmin({ db }: Caller, { id, role, deactivatedAt }: UserModel) {
  if (role !== 'admin' || deactivatedAt !== null) return false;
  const others = await db.user.count({
    where: { role: 'admin', deactivatedAt: null, id: { not: id } },
  });
  return others === 0;
}

/** The issue of a role that would leave the workspace without an active admin. */
async function roleIssues(caller: Caller, user: UserModel, role: Maybe<Role>): Promise<Issue[]> {
  if (role == null || role === user.role || !(await isLastAdmin(caller, user))) return [];
  const message = 'Cannot change: this is the last active admin of the workspace.';
  return [{ path: ['role'], message }];
}

/**
 * Changes the fields that the input contains; an absent field keeps its value. A new role applies from the next request on.
 *
 * @throws NotFoundError when the workspace has no such user
 * @throws ValidationError
 */
export async function updateUser(
  caller: Caller,
  { id, ...input }: UserChange,
  query: Selection = {},
) {
  rejectFound(caller, userChanges, input);
  const change = async (inner: Caller) => {
    const before = await findRecord(inner, 'user', id);
    const issues = [
      ...(await emails.issues(inner, input, id)),
      ...(await roleIssues(inner, before, input.role)),
    ];
    const data = differing(before, validate(inner, userChanges, input, issues));
    return changeRecord(inner, 'user', before, data, query);
  };
  return emails.unlessTaken(() => changeSetup(caller, change));
}

/** Sets when a user was deactivated, or null for an active user. */
const setDeactivatedAt =
  (type: 'deactivated' | 'reactivated', deactivatedAt: () => Date | null) =>
  (caller: Caller, { id }: { id: string }, query: Selection = {}): Promise<UserModel> => {
    return changeSetup(caller, async (inner) => {
      const before = await findRecord(inner, 'user', id);
      const data = { deactivatedAt: deactivatedAt() };
      if ((before.deactivatedAt === null) === (data.deactivatedAt === null))
        return changeRecord(inner, 'user', before, undefined, query);
      if (data.deactivatedAt !== null && (await isLastAdmin(inner, before)))
        throw new ValidationError([
          { path: ['id'], message: 'Is the last active admin of the workspace.' },
        ]);
      return changeRecord(inner, 'user', before, data, query, { type });
    });
  };

/**
 * Deactivates a user: its API keys stop working, and nothing new can be linked to it. Existing links stay. To deactivate
 * a deactivated user keeps the first time.
 *
 * @throws NotFoundError when the workspace has no such user
 * @throws ValidationError when it is the last active admin
 */
export const deactivateUser = setDeactivatedAt('deactivated', () => new Date());

/**
 * Makes a deactivated user active again. Its API keys work again, except those that were revoked or have expired.
 *
 * @throws NotFoundError when the workspace has no such user
 */
export const reactivateUser = setDeactivatedAt('reactivated', () => null);
