// The board: the stages of a pipeline as columns.
import { useCallback, useMemo } from 'react';
import { useQuery } from 'urql';
import { useMissedEvents } from '../api/missed-events';
import { useViewer } from '../api/viewer';
import { BoardDocument, type BoardQuery } from '../generated/operations';
import { PageHeader } from '../ui/page-header';
import { EmptyState, ErrorState, LoadingState } from '../ui/states';
import { useNewOpportunity } from './changes';
import { Columns } from './columns';
import { useFilters } from './filters';
import { useLiveBoard } from './live-board';
import { Toolbar } from './toolbar';

export function BoardPage() {
  // Read anew each time, because live events continue from the last event that it names.
  const [{ data, error }, retry] = useQuery({
    query: BoardDocument,
    requestPolicy: 'network-only',
  });
  const readAgain = useCallback(() => {
    retry({ requestPolicy: 'network-only' });
  }, [retry]);
  useMissedEvents(readAgain);
  if (data) return <LoadedBoard board={data} />;
  return (
    <>
      <PageHeader />
      <main className="page">
        {error ? <ErrorState error={error} onRetry={readAgain} /> : <LoadingState />}
      </main>
    </>
  );
}

function LoadedBoard({ board }: { readonly board: BoardQuery }) {
  const { may } = useViewer();
  const { filters, where, setFilter } = useFilters();
  const pipelines = board.pipelines.nodes;
  const pipeline = pipelines.find(({ id }) => id === filters.pipeline) ?? pipelines[0];
  const { create, isCreating } = useNewOpportunity(pipeline?.id);
  // The key changes with the filters only. Each set of filters starts with the first page of each column.
  const filterKey = JSON.stringify(where);
  // eslint-disable-next-line react-hooks/exhaustive-deps -- The same filters keep the same object.
  const stableWhere = useMemo(() => where, [filterKey]);
  useLiveBoard(
    { pipelineId: pipeline?.id ?? '', where: stableWhere },
    board.opportunityEvents?.nodes[0]?.id ?? null,
  );
  return (
    <>
      <PageHeader>
        {may('CREATE_OPPORTUNITY') && (
          <button className="button primary" disabled={isCreating} onClick={() => void create()}>
            New opportunity
          </button>
        )}
      </PageHeader>
      <main className="board">
        <h1 className="visually-hidden">Opportunities by stage</h1>
        {pipeline ? (
          <>
            <Toolbar
              {...{ pipelines, filters, setFilter }}
              users={board.users.nodes}
              current={pipeline.id}
            />
            <Columns
              key={`${pipeline.id} ${filterKey}`}
              pipeline={pipeline}
              where={stableWhere}
              canMove={may('MOVE_OPPORTUNITY') && filters.status !== 'archived'}
            />
          </>
        ) : (
          <EmptyState title="This workspace has no pipeline" />
        )}
      </main>
    </>
  );
}
