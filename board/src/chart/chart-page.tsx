// The chart of a pipeline: value by stage, and from the events of opportunities conversion and days in stage.
import { useCallback, useMemo } from 'react';
import { useQuery } from 'urql';
import { Toolbar } from '../board/toolbar';
import { useShownPipeline, WithBoard } from '../board/with-board';
import {
  PipelineChartDocument,
  type BoardQuery,
  type OpportunityFilter,
  type PipelineChartQuery,
} from '../generated/operations';
import { inCards, inDollars } from '../ui/format';
import { PageHeader } from '../ui/page-header';
import { PageHeading } from '../ui/page-heading';
import { EmptyState, ErrorState, LoadingState } from '../ui/states';
import { useLiveChart } from './live-chart';
import { StageTable, type ChartedStage } from './stage-table';

export const ChartPage = () => <WithBoard>{(board) => <LoadedPage board={board} />}</WithBoard>;

type Pipeline = BoardQuery['pipelines']['nodes'][number];

function LoadedPage({ board }: { readonly board: BoardQuery }) {
  const { filters, setFilter, pipelines, pipeline, where, lastEvent } = useShownPipeline(board);
  return (
    <>
      <PageHeader />
      <main className="chart-page">
        <PageHeading title="Pipeline chart" className="visually-hidden" />
        {pipeline ? (
          <>
            <Toolbar {...{ pipelines, filters, setFilter }} current={pipeline.id} />
            <Chart {...{ pipeline, where, lastEvent }} />
          </>
        ) : (
          <EmptyState title="This workspace has no pipeline" />
        )}
      </main>
    </>
  );
}

interface ChartProps {
  readonly pipeline: Pipeline;
  readonly where: OpportunityFilter;
  readonly lastEvent: string | null;
}

function Chart({ pipeline, where, lastEvent }: ChartProps) {
  const variables = useMemo(
    () => ({
      ...{ pipelineId: pipeline.id, where },
      whereOfAnyStatus: { ...where, approvalStatus: null },
    }),
    [pipeline.id, where],
  );
  const [{ data, error }, retry] = useQuery({
    ...{ query: PipelineChartDocument, variables },
    requestPolicy: 'cache-and-network',
  });
  const readAgain = useCallback(() => {
    retry({ requestPolicy: 'network-only' });
  }, [retry]);
  useLiveChart(lastEvent, readAgain);
  if (data?.pipeline) return <LoadedChart pipeline={pipeline} numbers={data.pipeline} />;
  if (error) return <ErrorState error={error} onRetry={readAgain} />;
  if (data) return <EmptyState title="There is no such pipeline" />;
  return <LoadingState label="Loading the chart" />;
}

type Numbers = NonNullable<PipelineChartQuery['pipeline']>;

/** The stages in their order, each with its numbers. A stage that is new has none yet. */
const chartedStages = ({ stages }: Pipeline, { summary, passage }: Numbers): ChartedStage[] =>
  stages.flatMap(({ id, name }) => {
    const sums = summary.stages.find(({ stage }) => stage.id === id);
    const history = passage.stages.find(({ stage }) => stage.id === id)?.history;
    return sums && history ? [{ ...sums, ...history, id, name }] : [];
  });

function LoadedChart({
  pipeline,
  numbers,
}: {
  readonly pipeline: Pipeline;
  readonly numbers: Numbers;
}) {
  const { count, totalValue } = numbers.summary;
  const stages = chartedStages(pipeline, numbers);
  if (count === 0 && stages.every(({ enteredCount }) => enteredCount === 0))
    return (
      <EmptyState title="No opportunities">
        <p className="quiet">None is in this pipeline or has passed it, with these filters.</p>
      </EmptyState>
    );
  return (
    <div className="chart-body">
      <p className="chart-total" aria-live="polite">
        <strong>{inDollars(totalValue)}</strong> <span className="quiet">in {inCards(count)}</span>
      </p>
      <StageTable stages={stages} />
      <dl className="chart-notes quiet">
        <dt>Value</dt>
        <dd>The cards in the stage now that match the filters.</dd>
        <dt>Conversion</dt>
        <dd>
          Of the opportunities that have entered the stage, those that went on to a later stage or
          were approved. Archived ones count, whatever the status filter says.
        </dd>
        <dt>Days in stage</dt>
        <dd>The average of those that have left the stage for another one.</dd>
      </dl>
    </div>
  );
}
