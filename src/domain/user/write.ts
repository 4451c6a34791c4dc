// Users: adding, changing and deactivating them. A workspace always has an active admin. Nobody is deleted: events name them.
import { z } from 'zod';
import { NotFoundError, ValidationError, type Issue } from '../../errors.js';
import type { Role } from '../value-sets.js';
import type { UserModel } from '../../generated/prisma/models.js';
import { inTransaction, type Caller } from '../caller.js';
import { keyOf } from '../key.js';
import { changeSetup, differing } from '../workspace/lock.js';
import { unlessTaken } from '../unless-taken.js';
import { isUuid } from '../uuid.js';
import { isStorable, rejectFound, replaceable, validate, type Maybe } from '../validation.js';
import { columnsWith } from '../column-table.js';
import { userColumns } from './columns.js';
import type { UserSelection } from './read.js';

const emailTaken: Issue = {
  path: ['email'],
  message: 'Is the address of another user of this workspace.',
};

/** Returns an issue if another user has the address. */
async function emailIssues(
  { db, viewer: { workspaceId } }: Caller,
  asked: Maybe<string>,
  ownId?: string,
): Promise<Issue[]> {
  const holder =
    asked != null && isStorable(asked)
      ? await db.user.findUnique({
          where: { workspaceId_email: { workspaceId, email: asked } },
          select: { id: true },
        })
      : null;
  return holder === null || holder.id === ownId ? [] : [emailTaken];
}

const newUser = z.object(columnsWith(userColumns, 'write'));

export interface NewUser {
  readonly name: string;
  readonly email: string;
  readonly role: Role;
}

/**
 * Adds a user.
 *
 * @throws ValidationError
 */
export async function createUser(caller: Caller, input: NewUser, query: UserSelection = {}) {
  const issues = await emailIssues(caller, input.email);
  const values = validate(caller, newUser, input, issues);
  const { workspaceId } = caller.viewer;
  const data = { ...values, workspaceId };
  return unlessTaken(emailTaken, () =>
    inTransaction(caller, (inner) => inner.db.user.create({ ...query, data })),
  );
}

const userChanges = z.object({
  name: replaceable(userColumns.name.write),
  email: replaceable(userColumns.email.write),
  role: replaceable(userColumns.role.write),
});

export interface UserChange {
  readonly id: string;
  readonly name?: Maybe<string>;
  readonly email?: Maybe<string>;
  readonly role?: Maybe<Role>;
}

/** @throws NotFoundError */
async function find(caller: Caller, id: string): Promise<UserModel> {
  const user = isUuid(id) ? await caller.db.user.findUnique({ where: keyOf(caller, id) }) : null;
  if (user === null) throw new NotFoundError('There is no such user in this workspace.');
  return user;
}

/** Whether this user is the only active admin of the workspace. */
async function isLastAdmin({ db }: Caller, { id, role, deactivatedAt }: UserModel) {
  if (role !== 'admin' || deactivatedAt !== null) return false;
  const others = await db.user.count({
    where: { role: 'admin', deactivatedAt: null, id: { not: id } },
  });
  return others === 0;
}

/** The issue of a role that would leave the workspace without an active admin. */
async function roleIssues(caller: Caller, user: UserModel, asked: Maybe<Role>): Promise<Issue[]> {
  if (asked == null || asked === user.role || !(await isLastAdmin(caller, user))) return [];
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
  query: UserSelection = {},
) {
  rejectFound(caller, userChanges, input);
  const change = async (inner: Caller) => {
    const before = await find(inner, id);
    const issues = [
      ...(await emailIssues(inner, input.email, id)),
      ...(await roleIssues(inner, before, input.role)),
    ];
    const data = differing(before, validate(inner, userChanges, input, issues));
    const where = keyOf(inner, id);
    if (data === undefined) return inner.db.user.findUniqueOrThrow({ ...query, where });
    return inner.db.user.update({ ...query, where, data });
  };
  return unlessTaken(emailTaken, () => changeSetup(caller, change));
}

/** Sets when a user was deactivated, or null for an active user. */
const setDeactivatedAt =
  (deactivatedAt: () => Date | null) =>
  (caller: Caller, { id }: { id: string }, query: UserSelection = {}): Promise<UserModel> => {
    return changeSetup(caller, async (inner) => {
      const before = await find(inner, id);
      const where = keyOf(inner, id);
      const data = { deactivatedAt: deactivatedAt() };
      if ((before.deactivatedAt === null) === (data.deactivatedAt === null))
        return inner.db.user.findUniqueOrThrow({ ...query, where });
      if (data.deactivatedAt !== null && (await isLastAdmin(inner, before)))
        throw new ValidationError([
          { path: ['id'], message: 'Is the last active admin of the workspace.' },
        ]);
      return inner.db.user.update({ ...query, where, data });
    });
  };

/**
 * Deactivates a user: its API keys stop working, and nothing new can be linked to it. Existing links stay. To deactivate
 * a deactivated user keeps the first time.
 *
 * @throws NotFoundError when the workspace has no such user
 * @throws ValidationError when it is the last active admin
 */
export const deactivateUser = setDeactivatedAt(() => new Date());

/**
 * Makes a deactivated user active again. Its API keys work again, except those that were revoked or have expired.
 *
 * @throws NotFoundError when the workspace has no such user
 */
export const reactivateUser = setDeactivatedAt(() => null);
