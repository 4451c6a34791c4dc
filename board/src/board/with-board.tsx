// The pipelines, for the pages that show one of them, and the part of it that the filters choose.
import { useMemo, type ReactNode } from 'react';
import { useQuery } from 'urql';
import { useLastData } from '../api/last-data';
import { useMissedEvents } from '../api/missed-events';
import { BoardDocument, type BoardQuery } from '../generated/operations';
import { PageHeader } from '../ui/page-header';
import { ErrorState, LoadingState } from '../ui/states';
import { useFilters } from './filters';

const noVariables = {};

interface WithBoardProps {
  readonly children: (board: BoardQuery) => ReactNode;
}

/** Loads the pipelines. Shows its own states until then. */
export function WithBoard({ children }: WithBoardProps) {
  // Read anew each time, because live events continue from the last event that it names.
  const [{ data: read, error }, retry] = useQuery({
    query: BoardDocument,
    requestPolicy: 'network-only',
  });
  useMissedEvents(BoardDocument, noVariables);
  const data = useLastData(read);
  if (data) return children(data);
  return (
    <>
      <PageHeader />
      <main className="page">
        {error ? (
          <ErrorState
            error={error}
            onRetry={() => {
              retry({ requestPolicy: 'network-only' });
            }}
          />
        ) : (
          <LoadingState />
        )}
      </main>
    </>
  );
}

/** The pipeline in the address, and the filters. */
export function useShownPipeline(board: BoardQuery) {
  const { filters, where, setFilter } = useFilters();
  const pipelines = board.pipelines.nodes;
  const pipeline = pipelines.find(({ id }) => id === filters.pipeline) ?? pipelines[0];
  // The key changes with the filters only.
  const filterKey = JSON.stringify(where);
  // eslint-disable-next-line react-hooks/exhaustive-deps -- The same filters keep the same object.
  const stableWhere = useMemo(() => where, [filterKey]);
  return {
    ...{ filters, setFilter, filterKey, pipelines, pipeline, where: stableWhere },
    /** The last event before the pipelines were read; null if there is none. */
    lastEvent: board.opportunityEvents?.nodes[0]?.id ?? null,
  };
}
