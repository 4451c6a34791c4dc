// A column: a stage with its count, its sum, and its cards.
import { CollisionPriority } from '@dnd-kit/abstract';
import { useDroppable } from '@dnd-kit/react';
import { useMemo } from 'react';
import type { OpportunityFilter } from '../generated/operations';
import { inDollars } from '../ui/format';
import { ErrorState, LoadingState } from '../ui/states';
import { Card } from './card';
import { useColumnOrder } from './drag';
import { useCardOf } from './shown-cards';
import { useStageCards } from './stage-cards';
import { useWhenVisible } from './when-visible';

interface ColumnProps {
  readonly stage: { readonly id: string; readonly name: string };
  readonly where: OpportunityFilter;
  readonly sums: { readonly count: number; readonly totalValue: string } | undefined;
  readonly canMove: boolean;
}

export function Column({ stage, where, sums, canMove }: ColumnProps) {
  const { cards, error, isLoading, hasNextPage, loadNextPage, retry } = useStageCards(
    stage.id,
    where,
  );
  const ids = useMemo(() => cards.map(({ id }) => id), [cards]);
  const order = useColumnOrder(stage.id, ids);
  const cardOf = useCardOf(cards);
  const { ref, isDropTarget } = useDroppable({
    id: stage.id,
    type: 'column',
    accept: 'card',
    // A card under the pointer takes precedence over its column.
    collisionPriority: CollisionPriority.Low,
  });
  const endRef = useWhenVisible(loadNextPage);
  return (
    <section className="column" aria-labelledby={`stage-${stage.id}`}>
      <header className="column-header">
        <h2 id={`stage-${stage.id}`}>{stage.name}</h2>
        {sums && (
          <p className="quiet">
            <span className="count">{sums.count}</span> {inDollars(sums.totalValue)}
          </p>
        )}
      </header>
      {/* Scrollable with the keyboard. */}
      <ul
        ref={ref}
        className={isDropTarget ? 'cards drop-target' : 'cards'}
        tabIndex={0}
        aria-label={stage.name}
      >
        {order.map((id, index) => {
          const card = cardOf(id);
          return (
            card && <Card key={id} card={card} stageId={stage.id} index={index} canMove={canMove} />
          );
        })}
        {hasNextPage && (
          <li ref={endRef} key={`end-${String(cards.length)}`} className="more">
            <LoadingState label="Loading more cards" />
          </li>
        )}
        {isLoading && (
          <li className="more">
            <LoadingState />
          </li>
        )}
        {error && (
          <li>
            <ErrorState error={error} onRetry={retry} />
          </li>
        )}
        {!isLoading && !error && order.length === 0 && (
          <li className="column-empty quiet">No cards</li>
        )}
      </ul>
    </section>
  );
}
