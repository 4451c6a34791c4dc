// The columns of one pipeline, with drag and drop between them.
import { useCallback, useMemo } from 'react';
import { useQuery } from 'urql';
import { useLastData } from '../api/last-data';
import { useReadAgain } from '../api/missed-events';
import { BoardSummaryDocument, type OpportunityFilter } from '../generated/operations';
import { inCards, inDollars } from '../ui/format';
import { messageOf } from '../ui/states';
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
  /** Called with the ID of each card that has been moved here. */
  readonly onMoved: (id: string) => void;
}

export function Columns({ pipeline, where, canMove, onMoved }: ColumnsProps) {
  const [{ data, error }, readSums] = useQuery({
    query: BoardSummaryDocument,
    variables: { pipelineId: pipeline.id, where },
    requestPolicy: 'cache-and-network',
  });
  const readSumsAgain = useCallback(() => {
    readSums({ requestPolicy: 'network-only' });
  }, [readSums]);
  useReadAgain(readSumsAgain);
  const summary = useLastData(data)?.pipeline?.summary;
  const moveCard = useMoveCard(onMoved);
  const stageNames = useMemo(
    () => Object.fromEntries(pipeline.stages.map(({ id, name }) => [id, name])),
    [pipeline.stages],
  );
  return (
    <>
      <div className="board-sum quiet">
        <p aria-live="polite">
          {summary && `${inCards(summary.count)}, ${inDollars(summary.totalValue)}`}
        </p>
        {error && (
          <p className="sums-error" role="alert">
            The counts and sums are not up to date. {messageOf(error)}{' '}
            <button className="button" onClick={readSumsAgain}>
              Read them again
            </button>
          </p>
        )}
        <details className="keys">
          <summary>Keyboard</summary>
          <p>
            Arrow keys move between cards and columns, Home and End to the first and the last loaded
            card. Enter opens a card. Tab reaches its handle: Space picks the card up, arrow keys
            move it, Space drops it, and Escape takes it back.
          </p>
        </details>
      </div>
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
