// The rank of a card that was just moved, until the gateway sends the real one.
import type { Cache } from '@urql/exchange-graphcache';

/**
 * A string that sorts directly after the rank of the card above. Ranks are compared by character codes, so that adding
 * the lowest character leaves no room for another rank in between. The empty string sorts before all ranks.
 *
 * @param afterId the card above; undefined for the top of a stage
 */
export function rankAfter(cache: Cache, afterId: string | number | null | undefined): string {
  if (afterId == null) return '';
  const rank = cache.resolve({ __typename: 'Opportunity', id: String(afterId) }, 'stageRank');
  return `${typeof rank === 'string' ? rank : ''}\0`;
}
