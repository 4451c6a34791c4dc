// Deletes the records that a replay has created in a workspace that stays.
import { isJsonObject, jsonIn, textAt } from './json.js';
import type { CreatedRecords } from './initial-records.js';
import type { ReplayedResponse, ReplayTarget } from './replay-target.js';
import { callTarget } from './replay-target.js';

const deleteContactDocument =
  'mutation ($id: ID!) { deleteContact(input: {id: $id}) { __typename ... on Error { message } } }';

const isGone = ({ status }: ReplayedResponse): boolean => status === 204 || status === 404;

function isContactGone({ status, body }: ReplayedResponse): boolean {
  const parsed = jsonIn(body);
  const data = isJsonObject(parsed) ? parsed.data : undefined;
  const name = isJsonObject(data) ? textAt(data.deleteContact, '__typename') : undefined;
  return status === 200 && (name === 'DeleteContactPayload' || name === 'NotFoundError');
}

/** @returns the records that could not be deleted, such as `/v1/opportunities/0190...` */
export async function deleteCreated(
  target: ReplayTarget,
  { opportunities, contacts }: CreatedRecords,
): Promise<string[]> {
  const left: string[] = [];
  const attempt = async (address: string, isDeleted: () => Promise<boolean>) => {
    // A record that cannot be deleted must not prevent the deletion of the others.
    if (!(await isDeleted().catch(() => false))) left.push(address);
  };
  for (const id of [...opportunities].reverse()) {
    const address = `/v1/opportunities/${id}`;
    await attempt(address, async () => isGone(await callTarget(target, 'DELETE', address)));
  }
  // Contacts are deleted last, because opportunities refer to them.
  for (const id of contacts)
    await attempt(`/v1/contacts/${id}`, async () =>
      isContactGone(
        await callTarget(target, 'POST', '/graphql', {
          query: deleteContactDocument,
          variables: { id },
        }),
      ),
    );
  return left;
}
