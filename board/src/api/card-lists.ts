// The lists of cards in the cache: one per stage and filter, in pages. A card is added to and removed from them here.
//
// A card is added to the first page of its stage, wherever it belongs, because the columns sort their cards by rank.
import type { Cache, FieldInfo } from '@urql/exchange-graphcache';
import type { OpportunityFilter } from '../generated/operations';

interface CardPlace {
  readonly id: string;
  readonly stageId: string;
}

/** A filter, and whether the card matches it. */
interface FilterMatch {
  readonly where: OpportunityFilter | null | undefined;
  readonly matches: boolean;
}

/** A page of the list of one stage, as StageCards reads it. */
interface Page {
  readonly fieldKey: string;
  readonly stageId: string;
  readonly filter: string;
  readonly isFirst: boolean;
  /** The key of the connection in the cache. */
  readonly key: string;
  readonly cards: readonly string[];
}

function pageOf(cache: Cache, { fieldKey, arguments: args }: FieldInfo): Page[] {
  const key = cache.resolve('Query', fieldKey);
  if (typeof key !== 'string') return [];
  const where = args?.where as OpportunityFilter | undefined;
  const stageId = where?.stageId?.eq;
  // ChangedCards reads cards by their IDs.
  if (stageId == null) return [];
  return [
    {
      ...{ fieldKey, key },
      stageId: String(stageId),
      filter: JSON.stringify(where?.and?.[0] ?? null),
      isFirst: args?.after == null,
      cards: (cache.resolve(key, 'nodes') ?? []) as string[],
    },
  ];
}

const pagesIn = (cache: Cache): Page[] =>
  cache
    .inspectFields('Query')
    .filter(({ fieldName }) => fieldName === 'opportunities')
    .flatMap((field) => pageOf(cache, field));

const keyOf = (cache: Cache, id: string) =>
  cache.keyOfEntity({ __typename: 'Opportunity', id }) ?? '';

function takeOut(cache: Cache, page: Page, card: string): void {
  if (page.cards.includes(card))
    cache.link(
      page.key,
      'nodes',
      page.cards.filter((each) => each !== card),
    );
}

function putIn(cache: Cache, page: Page, card: string): void {
  if (!page.cards.includes(card)) cache.link(page.key, 'nodes', [card, ...page.cards]);
}

/** Drops all lists, so that they are read again. The cards themselves stay in the cache. */
export function dropLists(cache: Cache): void {
  for (const { fieldKey } of pagesIn(cache)) cache.invalidate('Query', fieldKey);
}

/** Removes a deleted card from all lists. */
export function removeCard(cache: Cache, id: string): void {
  const card = keyOf(cache, id);
  for (const page of pagesIn(cache)) takeOut(cache, page, card);
  cache.invalidate(card);
}

/**
 * Puts a card into the list of its stage, and takes it out of all others.
 *
 * @param match what the gateway says about one filter. Lists of other filters are dropped, since nothing is known about
 *   them. Default: the card matches the filters of the lists that have it
 */
export function placeCard(cache: Cache, { id, stageId }: CardPlace, match?: FilterMatch): void {
  const card = keyOf(cache, id);
  const known = match && JSON.stringify(match.where ?? null);
  const all = pagesIn(cache);
  const isKnown = ({ filter }: Page) => known === undefined || filter === known;
  for (const page of all) if (!isKnown(page)) cache.invalidate('Query', page.fieldKey);
  const pages = all.filter(isKnown);
  const holding = pages.filter(({ cards }) => cards.includes(card));
  const matching = new Set(
    match ? (match.matches ? [known] : []) : holding.map(({ filter }) => filter),
  );
  const staysIn = (page: Page) => page.stageId === stageId && matching.has(page.filter);
  const kept = new Set(holding.filter(staysIn).map(({ filter }) => filter));
  for (const page of holding) if (!staysIn(page)) takeOut(cache, page, card);
  for (const page of pages)
    if (page.isFirst && staysIn(page) && !kept.has(page.filter)) putIn(cache, page, card);
}

/** Drops what ChangedCards has read before: its arguments differ each time. */
export function dropChangedCards(cache: Cache, current: readonly string[]): void {
  for (const { fieldName, fieldKey, arguments: args } of cache.inspectFields('Query')) {
    const ids = (args?.where as OpportunityFilter | undefined)?.id?.in;
    if (fieldName === 'opportunities' && ids && String(ids) !== String(current))
      cache.invalidate('Query', fieldKey);
  }
}
