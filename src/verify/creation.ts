// Recognizes calls that create records, and the records that they created.
import type { Exchange } from './exchange.js';
import { isJsonObject, textAt } from './json.js';

/** Calls that create records: their addresses name no record. */
export const isCreation = ({ call, address }: Exchange): boolean =>
  call.method === 'POST' && /^\/v1\/[^/?]+(\/batch)?\/?(\?|$)/.test(address);

/** The IDs of the records that a response to a creation contains: one record, or the items of a batch. */
export function createdIdsIn(body: unknown): string[] {
  const data = isJsonObject(body) && Array.isArray(body.data) ? body.data : [];
  return [body, ...data.map((item: unknown) => isJsonObject(item) && item.opportunity)].flatMap(
    (record) => textAt(record, 'id') ?? [],
  );
}
