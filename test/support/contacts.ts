// Contacts through the API: mutations with their results unwrapped.
import type { Issue } from '../../src/errors.js';
import {
  ContactDocument,
  MergeContactsDocument,
  UpsertContactDocument,
  type MergeContactsInput,
  type MergeContactsMutation,
  type UpsertContactInput,
  type UpsertContactMutation,
  CreateContactDocument,
  DeleteContactDocument,
  UpdateContactDocument,
  type ContactFieldsFragment,
  type CreateContactInput,
  type CreateContactMutation,
  type DeleteContactInput,
  type DeleteContactMutation,
  type UpdateContactInput,
  type UpdateContactMutation,
} from '../generated/operations.js';
import type { Client } from './gateway.js';

export type Contact = ContactFieldsFragment;

type Result = NonNullable<
  | CreateContactMutation['createContact']
  | UpdateContactMutation['updateContact']
  | DeleteContactMutation['deleteContact']
  | MergeContactsMutation['mergeContacts']
  | UpsertContactMutation['upsertContact']
>;
type Refusal = Extract<Result, { code: string }>;

export const tryToCreate = async (client: Client, input: CreateContactInput) =>
  (await client.data(CreateContactDocument, { input })).createContact;

export const tryToUpdate = async (client: Client, input: UpdateContactInput) =>
  (await client.data(UpdateContactDocument, { input })).updateContact;

export const tryToDelete = async (client: Client, input: DeleteContactInput) =>
  (await client.data(DeleteContactDocument, { input })).deleteContact;

export const tryToUpsert = async (client: Client, input: UpsertContactInput) =>
  (await client.data(UpsertContactDocument, { input })).upsertContact;

export const tryToMerge = async (client: Client, input: MergeContactsInput) =>
  (await client.data(MergeContactsDocument, { input })).mergeContacts;

/** Returns the result of a mutation, which must be a success. */
function done<R extends Result>(result: R): Exclude<R, Refusal> {
  if ('code' in result) throw new Error(`The mutation was refused: ${JSON.stringify(result)}`);
  return result as Exclude<R, Refusal>;
}

/** Returns the issues of a mutation, which must have failed with a ValidationError. */
export function issuesOf(result: Result): readonly Issue[] {
  if (result.__typename === 'ValidationError') return result.issues;
  throw new Error(`This is no ValidationError but a ${result.__typename}.`);
}

/** Creates a contact. Fails if the gateway rejects it. */
export const create = async (
  client: Client,
  input: Partial<CreateContactInput> = {},
): Promise<Contact> =>
  done(await tryToCreate(client, { firstName: 'Ann', phone: '555-0100', ...input })).contact;

/** Updates a contact. Fails if the gateway rejects it. */
export const update = async (client: Client, input: UpdateContactInput): Promise<Contact> =>
  done(await tryToUpdate(client, input)).contact;

/** Deletes a contact. Fails if the gateway rejects it. */
export const remove = async (client: Client, input: DeleteContactInput) =>
  done(await tryToDelete(client, input));

/** Changes or creates a contact. Fails if the gateway rejects it. */
export const upsert = async (client: Client, input: UpsertContactInput) =>
  done(await tryToUpsert(client, input));

/** Merges two contacts. Fails if the gateway rejects it. */
export const merge = async (client: Client, input: MergeContactsInput) =>
  done(await tryToMerge(client, input));

/** Reads a contact. Returns null if the caller's workspace has no such contact. */
export const read = async (client: Client, id: string) =>
  (await client.data(ContactDocument, { id })).contact;
