// The cards of one stage, page by page.
import { useMemo, useState } from 'react';
import { useQuery } from 'urql';
import {
  StageCardsDocument,
  type CardFragment,
  type OpportunityFilter,
} from '../generated/operations';

/** Ranks are compared by character codes, not by the rules of a language. */
const byRank = (a: CardFragment, b: CardFragment) =>
  a.stageRank < b.stageRank ? -1 : a.stageRank > b.stageRank ? 1 : 0;

export function useStageCards(stageId: string, where: OpportunityFilter) {
  // The cache adds each page to those before it, so that `data` has all cards up to this page.
  const [after, setAfter] = useState<string>();
  const [{ data, error, fetching }, retry] = useQuery({
    query: StageCardsDocument,
    variables: { stageId, where, after },
  });
  const page = data?.opportunities;
  const cards = useMemo(() => {
    const unique = new Map(page?.nodes.map((card) => [card.id, card]));
    return [...unique.values()].sort(byRank);
  }, [page?.nodes]);
  const { endCursor = null } = page?.pageInfo ?? {};
  // The cache leaves out an empty page, and then repeats the cursor of the page before.
  const hasNextPage = page?.pageInfo.hasNextPage === true && endCursor !== after;
  return {
    cards,
    error,
    isLoading: fetching && page === undefined,
    hasNextPage,
    loadNextPage: () => {
      if (!fetching && hasNextPage && endCursor !== null) setAfter(endCursor);
    },
    retry: () => {
      retry({ requestPolicy: 'network-only' });
    },
  };
}
