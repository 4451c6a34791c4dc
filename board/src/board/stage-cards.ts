// The cards of one stage, page by page.
import { useCallback, useMemo, useRef, useState } from 'react';
import { useClient, useQuery, type Client, type CombinedError, type OperationResult } from 'urql';
import { useReadAgain } from '../api/missed-events';
import {
  StageCardsDocument,
  type CardFragment,
  type OpportunityFilter,
  type StageCardsQuery,
  type StageCardsQueryVariables,
} from '../generated/operations';

/** The first page is small, so that the board appears at once. */
const pageSizes = { first: 25, next: 100 };

/** Ranks are compared by character codes, not by the rules of a language. */
const byRank = (a: CardFragment, b: CardFragment) =>
  a.stageRank < b.stageRank ? -1 : a.stageRank > b.stageRank ? 1 : 0;

/**
 * Reads a page from the gateway. While a card is being moved, the cache would not, and while events change the list, it
 * would read the page again and again.
 */
const readPage = (client: Client, variables: StageCardsQueryVariables) =>
  new Promise<OperationResult<StageCardsQuery>>((resolve) => {
    const page = client
      .query(StageCardsDocument, variables, { requestPolicy: 'network-only' })
      .subscribe((result) => {
        if (result.data === undefined && result.error === undefined) return;
        resolve(result);
        queueMicrotask(() => {
          page.unsubscribe();
        });
      });
  });

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
  // All lists are read anew, from their first pages on. A page that is being loaded belongs to the list before.
  const readingCount = useRef(0);
  const startAnew = useCallback(() => {
    readingCount.current++;
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
  const isReadingPage = useRef(false);
  const [isLoadingPage, setLoadingPage] = useState(false);
  const loadNextPage = async (): Promise<void> => {
    if (isReadingPage.current || fetching || !hasNextPage || endCursor === null) return;
    isReadingPage.current = true;
    setLoadingPage(true);
    setPageError(undefined);
    const reading = readingCount.current;
    const loaded = await readPage(client, variablesOf(endCursor));
    isReadingPage.current = false;
    setLoadingPage(false);
    if (reading !== readingCount.current) return;
    if (loaded.error) setPageError(loaded.error);
    else setAfter(endCursor);
  };
  return {
    cards,
    error: error ?? pageError,
    isFetching: fetching || isLoadingPage,
    isLoading: fetching && page === undefined,
    hasNextPage,
    loadNextPage,
    retry: () => {
      if (error) retry({ requestPolicy: 'network-only' });
      else void loadNextPage();
    },
  };
}
