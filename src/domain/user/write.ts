// Users: adding and changing them. A workspace always has an admin. Nobody is deleted: events name them.
import { z } from 'zod';
import { isTaken } from '../../database/driver-errors.js';
import { NotFoundError, ValidationError, type Issue } from '../../errors.js';
import type { Role } from '../../generated/prisma/enums.js';
import type { UserModel } from '../../generated/prisma/models.js';
import { inTransaction, type Caller } from '../caller.js';
import { keyOf } from '../key.js';
import { changeSetup, differing } from '../workspace/lock.js';
import { isUuid } from '../uuid.js';
import {
  email,
  isStorable,
  rejectFound,
  replaceable,
  requiredText,
  validate,
  type Maybe,
} from '../validation.js';
import type { Selection } from './read.js';

const taken: Issue = {
  path: ['input', 'email'],
  message: 'Is the address of another user of this workspace.',
};

/** Whether another user has the address. */
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
  return holder === null || holder.id === ownId ? [] : [taken];
}

/** Runs a write. Another user can take the address between the check and the write. */
async function unlessTaken<Result>(write: () => Promise<Result>): Promise<Result> {
  try {
    return await write();
  } catch (error) {
    throw isTaken(error) ? new ValidationError([taken]) : error;
  }
}

const newUser = z.object({ input: z.object({ name: requiredText, email }) });

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
export async function createUser(
  caller: Caller,
  { input }: { input: NewUser },
  query: Selection = {},
) {
  const issues = await emailIssues(caller, input.email);
  const values = validate(caller, newUser, { input }, issues).input;
  const { workspaceId } = caller.viewer;
  const data = { ...values, role: input.role, workspaceId };
  return unlessTaken(() =>
    inTransaction(caller, (inner) => inner.db.user.create({ ...query, data })),
  );
}

const changes = z.object({
  input: z.object({
    name: replaceable(requiredText),
    email: replaceable(email),
    role: replaceable(z.custom<Role>()),
  }),
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

/** The issue of a role that would leave the workspace without an admin. */
async function roleIssues(
  { db }: Caller,
  { id, role }: UserModel,
  asked: Maybe<Role>,
): Promise<Issue[]> {
  if (role !== 'admin' || asked == null || asked === role) return [];
  const others = await db.user.count({ where: { role, id: { not: id } } });
  return others > 0
    ? []
    : [
        {
          path: ['input', 'role'],
          message: 'Cannot change: this is the last admin of the workspace.',
        },
      ];
}

/**
 * Changes what the input holds; an absent field stays as it is. A role holds from the next request on.
 *
 * @throws NotFoundError when the workspace has no such user
 * @throws ValidationError
 */
export async function updateUser(
  caller: Caller,
  { input: { id, ...input } }: { input: UserChange },
  query: Selection = {},
) {
  rejectFound(caller, changes, { input });
  const change = async (inner: Caller) => {
    const before = await find(inner, id);
    const issues = [
      ...(await emailIssues(inner, input.email, id)),
      ...(await roleIssues(inner, before, input.role)),
    ];
    const data = differing(before, validate(inner, changes, { input }, issues).input);
    const where = keyOf(inner, id);
    if (data === undefined) return inner.db.user.findUniqueOrThrow({ ...query, where });
    return inner.db.user.update({ ...query, where, data });
  };
  return unlessTaken(() => changeSetup(caller, change));
}
