// A column: a stage with its count, its sum, and its cards.
import { CollisionPriority } from '@dnd-kit/abstract';
import { useDroppable } from '@dnd-kit/react';
import { useMemo } from 'react';
import type { OpportunityFilter } from '../generated/operations';
import { inDollars } from '../ui/format';
import { ErrorState, LoadingState } from '../ui/states';
import { CardList } from './card-list';
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
  const { cards, error, isFetching, isLoading, hasNextPage, loadNextPage, retry } = useStageCards(
    stage.id,
    where,
  );
  const ids = useMemo(() => cards.map(({ id }) => id), [cards]);
  const { order, draggedId } = useColumnOrder(stage.id, ids);
  const cardOf = useCardOf(cards);
  const { ref, isDropTarget } = useDroppable({
    id: stage.id,
    type: 'column',
    accept: 'card',
    // A card under the pointer takes precedence over its column.
    collisionPriority: CollisionPriority.Low,
  });
  // The order of the columns is fixed while a card is dragged, so that further cards would not show.
  const isDragging = draggedId !== undefined;
  const endRef = useWhenVisible(() => {
    if (!isDragging) void loadNextPage();
  });
  return (
    <section className="column" aria-labelledby={`stage-${stage.id}`}>
      <header className="column-header">
        <h2 id={`stage-${stage.id}`} className="clamped" title={stage.name}>
          {stage.name}
        </h2>
        {sums && (
          <p className="quiet">
            <span className="count">{sums.count}</span> {inDollars(sums.totalValue)}
          </p>
        )}
      </header>
      <CardList
        {...{ stage, order, cardOf, draggedId, canMove }}
        count={sums?.count}
        listRef={ref}
        isDropTarget={isDropTarget}
      >
        {hasNextPage && !error && (
          <li
            ref={endRef}
            // A new key makes the observer look again. It changes whenever the next page may have become loadable.
            key={`end-${cards.length}-${String(isDragging)}-${String(isFetching)}`}
            className="more"
          >
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
      </CardList>
    </section>
  );
}
