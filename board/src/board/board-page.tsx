// The board: the stages of a pipeline as columns.
import { useMemo } from 'react';
import { useQuery } from 'urql';
import { useMissedEvents } from '../api/missed-events';
import { useViewer } from '../api/viewer';
import { BoardDocument, type BoardQuery } from '../generated/operations';
import { PageHeader } from '../ui/page-header';
import { PageHeading } from '../ui/page-heading';
import { EmptyState, ErrorState, LoadingState } from '../ui/states';
import { useNewOpportunity } from './changes';
import { Columns } from './columns';
import { useFilters } from './filters';
import { useLiveBoard } from './live-board';
import { Toolbar } from './toolbar';

const noVariables = {};

export function BoardPage() {
  // Read anew each time, because live events continue from the last event that it names.
  const [{ data, error }, retry] = useQuery({
    query: BoardDocument,
    requestPolicy: 'network-only',
  });
  useMissedEvents(BoardDocument, noVariables);
  if (data) return <LoadedBoard board={data} />;
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
        <PageHeading title="Opportunities by stage" className="visually-hidden" />
        {pipeline ? (
          <>
            <Toolbar {...{ pipelines, filters, setFilter }} current={pipeline.id} />
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
