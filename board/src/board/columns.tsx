// The columns of one pipeline, with drag and drop between them.
import { useMemo } from 'react';
import { useQuery } from 'urql';
import { BoardSummaryDocument, type OpportunityFilter } from '../generated/operations';
import { inDollars } from '../ui/format';
import { useMoveCard } from './changes';
import { Column } from './column';
import { CardDrag } from './drag';

interface ColumnsProps {
  readonly pipeline: {
    readonly id: string;
    readonly name: string;
    readonly stages: readonly { readonly id: string; readonly name: string }[];
  };
  readonly where: OpportunityFilter;
  readonly canMove: boolean;
}

export function Columns({ pipeline, where, canMove }: ColumnsProps) {
  const [{ data }] = useQuery({
    query: BoardSummaryDocument,
    variables: { pipelineId: pipeline.id, where },
    requestPolicy: 'cache-and-network',
  });
  const summary = data?.pipeline?.summary;
  const moveCard = useMoveCard();
  const stageNames = useMemo(
    () => Object.fromEntries(pipeline.stages.map(({ id, name }) => [id, name])),
    [pipeline.stages],
  );
  return (
    <>
      <p className="board-sum quiet" aria-live="polite">
        {summary && `${String(summary.count)} cards, ${inDollars(summary.totalValue)}`}
      </p>
      <CardDrag stageNames={stageNames} onMove={(card) => void moveCard(card)}>
        <div className="columns">
          {pipeline.stages.map((stage) => (
            <Column
              key={stage.id}
              {...{ stage, where, canMove }}
              sums={summary?.stages.find((each) => each.stage.id === stage.id)}
            />
          ))}
        </div>
      </CardDrag>
    </>
  );
}
