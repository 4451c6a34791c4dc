// Contacts: creating, changing and deleting them.
import { isDeepStrictEqual } from 'node:util';
import { isBrokenReference } from '../../database/driver-errors.js';
import { lockContact } from '../../database/statements.js';
import { NotFoundError, RecordInUseError, type Issue } from '../../errors.js';
import type { ContactModel } from '../../generated/prisma/models.js';
import { inTransaction, type Caller } from '../caller.js';
import { keyOf } from '../key.js';
import { unlessTaken } from '../unless-taken.js';
import { isUuid } from '../uuid.js';
import { isStorable, rejectFound, validate, type Maybe } from '../validation.js';
import { requireVersion, type Target } from '../version.js';
import { change, creation, reachIssues, type ContactInput } from './input.js';
import type { ContactSelection } from './read.js';

/** @throws NotFoundError when the workspace has no such contact */
async function lock({ db }: Caller, { id }: Target): Promise<ContactModel> {
  const contact = isUuid(id) ? await lockContact(db, id) : null;
  if (contact === null) throw new NotFoundError('There is no such contact in this workspace.');
  return contact;
}

const externalIdTaken: Issue = {
  path: ['externalId'],
  message: 'Is taken by another contact.',
};

/** Returns an issue if another contact has the external ID. */
async function externalIdIssues(
  { db, viewer: { workspaceId } }: Caller,
  externalId: Maybe<string>,
  ownId?: string,
): Promise<Issue[]> {
  if (externalId == null || !isStorable(externalId)) return [];
  const holder = await db.contact.findUnique({
    where: { workspaceId_externalId: { workspaceId, externalId } },
    select: { id: true },
  });
  return holder === null || holder.id === ownId ? [] : [externalIdTaken];
}

/**
 * Creates a contact.
 *
 * @throws ValidationError
 */
export async function createContact(
  caller: Caller,
  input: ContactInput,
  query: ContactSelection = {},
): Promise<ContactModel> {
  const issues = await externalIdIssues(caller, input.externalId);
  const values = validate(caller, creation, input, [...reachIssues(input), ...issues]);
  const { workspaceId } = caller.viewer;
  return unlessTaken(externalIdTaken, () =>
    inTransaction(caller, (inner) =>
      inner.db.contact.create({ ...query, data: { ...values, workspaceId } }),
    ),
  );
}

/**
 * Changes the fields that the input contains: null clears a field, and an absent field keeps its value. If no value
 * differs, nothing is written.
 *
 * @throws NotFoundError when the workspace has no such contact
 * @throws StaleVersionError when it is at another version than the one expected
 * @throws ValidationError
 */
export async function updateContact(
  caller: Caller,
  { id, expectedVersion, ...fields }: ContactInput & Target,
  query: ContactSelection = {},
): Promise<ContactModel> {
  rejectFound(caller, change, fields);
  const update = async (inner: Caller) => {
    const before = await lock(inner, { id });
    const issues = [
      // Without its email address, a contact is valid only if the stored row has a phone number.
      ...reachIssues({ ...before, ...fields }),
      ...(await externalIdIssues(inner, fields.externalId, before.id)),
    ];
    const columns = validate(inner, change, fields, issues);
    requireVersion({ id, expectedVersion }, before.version);
    const where = keyOf(inner, id);
    if (isDeepStrictEqual({ ...before, ...columns }, before))
      return inner.db.contact.findUniqueOrThrow({ ...query, where });
    const data = { ...columns, version: before.version + 1 };
    return inner.db.contact.update({ ...query, where, data });
  };
  return unlessTaken(externalIdTaken, () => inTransaction(caller, update));
}

/**
 * Deletes a contact. The foreign key of opportunities rejects the deletion of a contact that one of them refers to, even
 * if the reference is added at the same time.
 *
 * @throws NotFoundError when the workspace has no such contact
 * @throws StaleVersionError when it is at another version than the one expected
 * @throws RecordInUseError when opportunities refer to it
 */
export async function deleteContact(caller: Caller, target: Target): Promise<{ id: string }> {
  try {
    return await inTransaction(caller, async (inner) => {
      const { id, version } = await lock(inner, target);
      requireVersion(target, version);
      return inner.db.contact.delete({ where: keyOf(inner, id), select: { id: true } });
    });
  } catch (error) {
    if (!isBrokenReference(error)) throw error;
    const where = { primaryContactId: target.id };
    const count = await caller.db.opportunity.count({ where });
    throw new RecordInUseError(
      `The contact is the primary contact of ${String(count)} opportunities or projects. Give them another one first.`,
      count,
    );
  }
}
