// Records that a recording does not show, but that must have existed: a list said that there are more items, and its
// next page was never read.
import type { Exchange } from './exchange.js';
import { isJsonObject, jsonIn, textAt } from './json.js';
import type { KnownRecord, KnownRecords } from './known-records.js';

const listParametersOf = (address: string): URLSearchParams =>
  new URLSearchParams(/\?(.*)$/.exec(address)?.[1]);

/** The filters of a list, without its page. */
function filterOf(address: string): string {
  const query = listParametersOf(address);
  for (const name of ['limit', 'cursor']) query.delete(name);
  query.sort();
  return query.toString();
}

/**
 * One record for each list with an unread next page: a copy of its last item, which matches the same filters, and is
 * created before it. If another list with the same filters, or with none, was read to its end, all records are known.
 */
export function olderRows(exchanges: readonly Exchange[], known: KnownRecords): KnownRecord[] {
  const complete = new Set<string>();
  const read = new Set<string>();
  const unread = new Map<string, { cursor: string; filter: string }>();
  for (const { call, address, response } of exchanges) {
    if (call.method !== 'GET' || !/^\/v1\/opportunities\/?(\?|$)/.test(address)) continue;
    const cursor = listParametersOf(address).get('cursor');
    if (cursor !== null) read.add(cursor);
    const body = jsonIn(response.body);
    if (response.status !== 200 || !isJsonObject(body) || !Array.isArray(body.data)) continue;
    const next = textAt(body, 'next_cursor');
    const last = textAt(body.data.at(-1), 'id');
    if (body.has_more === false) complete.add(filterOf(address));
    else if (next !== undefined && last !== undefined)
      unread.set(last, { cursor: next, filter: filterOf(address) });
  }
  return [...unread]
    .filter(
      ([, { cursor, filter }]) => !read.has(cursor) && !complete.has(filter) && !complete.has(''),
    )
    .flatMap(([last]): KnownRecord[] => {
      const record = known.byId.get(last);
      return record ? [{ ...record, id: `older than ${last}` }] : [];
    });
}
