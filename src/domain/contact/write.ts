// Contacts: creating, changing and deleting them.
import { isBrokenReference } from '../../database/driver-errors.js';
import type { Selection } from '../../database/table.js';
import { RecordInUseError } from '../../errors.js';
import type { ContactModel } from '../../generated/prisma/models.js';
import { inTransaction, type Caller } from '../caller.js';
import { changeRecord, insertRecord, deleteRecord } from '../event/write.js';
import { differing, lockRecord } from '../stored-record.js';
import { uniqueColumn } from '../unique-column.js';
import { rejectFound, validate } from '../validation.js';
import { requireVersion, type Target } from '../version.js';
import { contactKeys } from './keys.js';
import { change, creation, emailOrPhoneIssues, type ContactInput } from './input.js';

const externalIds = uniqueColumn('contact', 'externalId', 'Is taken by another contact.');

/**
 * Creates a contact.
 *
 * @throws ValidationError
 */
export async function createContact(
  caller: Caller,
  input: ContactInput,
  query: Selection = {},
): Promise<ContactModel> {
  const issues = await externalIds.issues(caller, input.externalId);
  const values = validate(caller, creation, input, [...emailOrPhoneIssues(input), ...issues]);
  const { workspaceId, country } = caller.viewer;
  const data = { ...values, ...contactKeys(values, 1, country), workspaceId };
  return externalIds.unlessTaken(() =>
    inTransaction(caller, (inner) => insertRecord(inner, 'contact', data, query)),
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
  query: Selection = {},
): Promise<ContactModel> {
  rejectFound(caller, change, fields);
  const update = async (inner: Caller) => {
    const before = await lockRecord(inner, 'contact', id);
    const issues = [
      // Without its email address, a contact is valid only if the stored row has a phone number.
      ...emailOrPhoneIssues({ ...before, ...fields }),
      ...(await externalIds.issues(inner, fields.externalId, before.id)),
    ];
    const columns = validate(inner, change, fields, issues);
    requireVersion({ id, expectedVersion }, before.version);
    const changed = differing(before, columns);
    const version = before.version + 1;
    const keys = () => contactKeys({ ...before, ...changed }, version, inner.viewer.country);
    const data = changed && { ...changed, ...keys(), version };
    return changeRecord(inner, 'contact', before, data, query);
  };
  return externalIds.unlessTaken(() => inTransaction(caller, update));
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
      const before = await lockRecord(inner, 'contact', target.id);
      requireVersion(target, before.version);
      return deleteRecord(inner, 'contact', before);
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
