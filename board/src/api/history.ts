// The history of an opportunity in the cache: a live event comes to the top of its first page.
import type { Cache } from '@urql/exchange-graphcache';

/** Does nothing if the history has not been read, or has the event already. */
export function addToHistory(cache: Cache, opportunityId: string, eventId: string): void {
  const opportunity = { __typename: 'Opportunity', id: opportunityId };
  const event = cache.keyOfEntity({ __typename: 'OpportunityEvent', id: eventId });
  const pages = cache.inspectFields(opportunity).filter(({ fieldName }) => fieldName === 'events');
  const pageKeys = pages.map(({ fieldKey, arguments: args }) => ({
    key: cache.resolve(opportunity, fieldKey) as string,
    isFirst: args?.after == null,
  }));
  const eventsOf = (key: string) => (cache.resolve(key, 'nodes') ?? []) as string[];
  if (event === null || pageKeys.some(({ key }) => eventsOf(key).includes(event))) return;
  for (const { key, isFirst } of pageKeys)
    if (isFirst) cache.link(key, 'nodes', [event, ...eventsOf(key)]);
}

/** Drops all pages of the history, so that they are read again. */
export function dropHistory(cache: Cache, opportunityId: string): void {
  const opportunity = { __typename: 'Opportunity', id: opportunityId };
  for (const { fieldName, fieldKey } of cache.inspectFields(opportunity))
    if (fieldName === 'events') cache.invalidate(opportunity, fieldKey);
}
