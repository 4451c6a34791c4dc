// The board: the stages of a pipeline as columns.
import { useViewer } from '../api/viewer';
import type { BoardQuery } from '../generated/operations';
import { PageHeader } from '../ui/page-header';
import { PageHeading } from '../ui/page-heading';
import { EmptyState } from '../ui/states';
import { useNewOpportunity } from './changes';
import { Columns } from './columns';
import { useLiveBoard } from './live-board';
import { Toolbar } from './toolbar';
import { useShownPipeline, WithBoard } from './with-board';

export const BoardPage = () => <WithBoard>{(board) => <LoadedBoard board={board} />}</WithBoard>;

function LoadedBoard({ board }: { readonly board: BoardQuery }) {
  const { may } = useViewer();
  const { filters, setFilter, filterKey, pipelines, pipeline, where, lastEvent } =
    useShownPipeline(board);
  const { create, isCreating } = useNewOpportunity(pipeline?.id);
  const noteChange = useLiveBoard({ pipelineId: pipeline?.id ?? '', where }, lastEvent);
  return (
    <>
      <PageHeader>
        {may('CREATE_OPPORTUNITY') && (
          <button className="button primary" disabled={isCreating} onClick={() => void create()}>
            New<span className="wide-only"> opportunity</span>
          </button>
        )}
      </PageHeader>
      <main className="board">
        <PageHeading title="Opportunities by stage" className="visually-hidden" />
        {pipeline ? (
          <>
            <Toolbar {...{ pipelines, filters, setFilter }} current={pipeline.id} />
            <Columns
              // Each set of filters starts with the first page of each column.
              key={`${pipeline.id} ${filterKey}`}
              pipeline={pipeline}
              where={where}
              canMove={may('MOVE_OPPORTUNITY') && filters.status !== 'archived'}
              onMoved={noteChange}
            />
          </>
        ) : (
          <EmptyState title="This workspace has no pipeline" />
        )}
      </main>
    </>
  );
}
