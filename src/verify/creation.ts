// Recognizes calls that create records, and the records that they created.
import { isSuccess, type Exchange } from './exchange.js';
import { isJsonObject, textAt } from './json.js';

const ofCollection = /^\/v1\/[^/?]+(\/batch)?\/?(\?|$)/;
const ofUpsert = /^\/v1\/(contacts\/upsert|opportunities\/by-external-id\/[^/?]+)\/?(\?|$)/;

/** Whether a call creates a record or changes the one that it describes. */
export const isUpsert = ({ address }: Pick<Exchange, 'address'>): boolean => ofUpsert.test(address);

/** Whether a call creates records. @param status the status of the response; an upsert creates a record if it is 201 */
export const isCreation = (
  { call, address }: Pick<Exchange, 'call' | 'address'>,
  status: number,
): boolean =>
  call.method === 'POST' && ofCollection.test(address)
    ? isSuccess(status)
    : status === 201 && isUpsert({ address });

/** The ID in the path of a call. */
export function recordIdIn(address: string): string | undefined {
  const [, id] = /^\/v1\/[^/?]+\/([^/?]+)/.exec(address) ?? [];
  return id === undefined || ['batch', 'upsert', 'by-external-id'].includes(id) ? undefined : id;
}

/** The IDs of the records that a response to a creation contains: one record, or the items of a batch. */
export function createdIdsIn(body: unknown): string[] {
  const data = isJsonObject(body) && Array.isArray(body.data) ? body.data : [];
  return [body, ...data.map((item: unknown) => isJsonObject(item) && item.opportunity)].flatMap(
    (record) => textAt(record, 'id') ?? [],
  );
}
