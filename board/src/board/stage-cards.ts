// The cards of one stage, page by page.
import { useCallback, useMemo, useRef, useState } from 'react';
import { useClient, useQuery, type CombinedError } from 'urql';
import { useReadAgain } from '../api/missed-events';
import {
  StageCardsDocument,
  type CardFragment,
  type OpportunityFilter,
} from '../generated/operations';

/** The first page is small, so that the board appears at once. */
const pageSizes = { first: 25, next: 100 };

/** Ranks are compared by character codes, not by the rules of a language. */
const byRank = (a: CardFragment, b: CardFragment) =>
  a.stageRank < b.stageRank ? -1 : a.stageRank > b.stageRank ? 1 : 0;

export function useStageCards(stageId: string, where: OpportunityFilter) {
  const client = useClient();
  // The last page that has been loaded. The cache adds each page to those before it, so that `data` has all cards.
  const [after, setAfter] = useState<string>();
  const variablesOf = (cursor: string | undefined) => ({
    ...{ stageId, where, after: cursor },
    first: cursor === undefined ? pageSizes.first : pageSizes.next,
  });
  const [{ data, error, fetching }, retry] = useQuery({
    query: StageCardsDocument,
    variables: variablesOf(after),
  });
  // All lists are read anew, from their first pages on.
  const startAnew = useCallback(() => {
    if (after === undefined) retry({ requestPolicy: 'network-only' });
    else setAfter(undefined);
  }, [after, retry]);
  useReadAgain(startAnew);

  const page = data?.opportunities;
  const cards = useMemo(() => {
    const unique = new Map(page?.nodes.map((card) => [card.id, card]));
    return [...unique.values()].sort(byRank);
  }, [page?.nodes]);
  const { endCursor = null } = page?.pageInfo ?? {};
  // The cache leaves out an empty page, and then repeats the cursor of the page before.
  const hasNextPage = page?.pageInfo.hasNextPage === true && endCursor !== after;

  // A page is loaded beside the query above, whose cards stay if that fails.
  const [pageError, setPageError] = useState<CombinedError>();
  const isLoadingPage = useRef(false);
  const loadNextPage = async (): Promise<void> => {
    if (isLoadingPage.current || fetching || !hasNextPage || endCursor === null) return;
    isLoadingPage.current = true;
    setPageError(undefined);
    const loaded = await client.query(StageCardsDocument, variablesOf(endCursor)).toPromise();
    isLoadingPage.current = false;
    if (loaded.error) setPageError(loaded.error);
    else setAfter(endCursor);
  };
  return {
    cards,
    error: error ?? pageError,
    isFetching: fetching,
    isLoading: fetching && page === undefined,
    hasNextPage,
    loadNextPage,
    retry: () => {
      if (error) retry({ requestPolicy: 'network-only' });
      else void loadNextPage();
    },
  };
}
