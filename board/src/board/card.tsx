// A card: an opportunity in a column. It is dragged as a whole, or with the keyboard by its handle.
import { PointerActivationConstraints, PointerSensor, KeyboardSensor } from '@dnd-kit/dom';
import { SortableKeyboardPlugin } from '@dnd-kit/dom/sortable';
import { useSortable } from '@dnd-kit/react/sortable';
import { useCallback } from 'react';
import { Link } from 'wouter';
import type { CardFragment } from '../generated/operations';
import { daysAgo, inDollars, titleOf } from '../ui/format';
import { useFilteredPath } from './filters';

/** A mouse starts a drag after 5 pixels, and a finger after 200 ms, so that clicks and scrolling still work. */
const pointer = PointerSensor.configure({
  activatorElements: ({ element, handle }) => [element, handle],
  preventActivation: () => false,
  activationConstraints: ({ pointerType }) =>
    pointerType === 'touch'
      ? [new PointerActivationConstraints.Delay({ value: 200, tolerance: 8 })]
      : [new PointerActivationConstraints.Distance({ value: 5 })],
});
const sensors = [pointer, KeyboardSensor];

/**
 * Leaves out OptimisticSortingPlugin, which moves elements in the DOM itself. If something else renders during a drag,
 * React then fails to remove an element that is no longer where React put it.
 */
const plugins = [SortableKeyboardPlugin];

interface CardProps {
  readonly card: CardFragment;
  readonly stageId: string;
  readonly index: number;
  readonly canMove: boolean;
  /** Whether the card is the tab stop of its column (roving tabindex). */
  readonly isCurrent: boolean;
  /** The number of cards of the stage, rendered or not. */
  readonly count: number | undefined;
  readonly measure: (element: HTMLElement | null) => void;
}

/** A card that may not be moved is no button, and has nothing to do with drag and drop. */
export const Card = (props: CardProps) =>
  props.canMove ? (
    <MovableCard {...props} />
  ) : (
    <CardItem {...props} itemRef={props.measure} isDragging={false} />
  );

function MovableCard(props: CardProps) {
  const { card, stageId, index, measure } = props;
  const { ref, handleRef, isDragging } = useSortable({
    id: card.id,
    index,
    group: stageId,
    type: 'card',
    accept: 'card',
    sensors,
    plugins,
    data: { name: titleOf(card) },
  });
  const itemRef = useCallback(
    (element: HTMLElement | null) => {
      ref(element);
      measure(element);
    },
    [ref, measure],
  );
  return <CardItem {...props} {...{ itemRef, handleRef, isDragging }} />;
}

interface CardItemProps extends CardProps {
  readonly itemRef: (element: HTMLElement | null) => void;
  /** The ref of the handle. Without it, the card has none. */
  readonly handleRef?: (element: Element | null) => void;
  readonly isDragging: boolean;
}

function CardItem(props: CardItemProps) {
  const { card, index, isCurrent, count, itemRef, handleRef, isDragging } = props;
  const title = titleOf(card);
  const path = useFilteredPath();
  const tabIndex = isCurrent ? 0 : -1;
  return (
    <li
      ref={itemRef}
      className={isDragging ? 'card dragging' : 'card'}
      data-card={card.id}
      data-index={index}
      aria-posinset={index + 1}
      aria-setsize={count ?? -1}
    >
      <div className="card-top">
        <Link
          href={path(`/opportunities/${card.id}`)}
          className="card-title clamped"
          title={title}
          draggable={false}
          tabIndex={tabIndex}
        >
          {title}
        </Link>
        {handleRef && (
          <button
            ref={handleRef}
            className="handle"
            aria-label={`Move ${title}`}
            tabIndex={tabIndex}
          >
            <svg viewBox="0 0 10 16" width="10" height="16" aria-hidden="true">
              {[2, 8].map((x) =>
                [2, 8, 14].map((y) => <circle key={`${x} ${y}`} cx={x} cy={y} r="1.5" />),
              )}
            </svg>
          </button>
        )}
      </div>
      {card.name !== null && card.contactName !== null && (
        <p className="quiet clamped" title={card.contactName}>
          {card.contactName}
        </p>
      )}
      <p className="card-facts">
        <strong>{card.value === null ? 'No value' : inDollars(card.value)}</strong>
        {card.approvalStatus !== 'OPPORTUNITY' && (
          <span className="badge">
            {card.approvalStatus === 'PROJECT' ? 'Project' : 'Archived'}
          </span>
        )}
      </p>
      <p className="card-foot quiet">
        <span>{card.salesRep?.name ?? 'No sales rep'}</span>
        <time dateTime={card.updatedAt} title="Last change">
          {daysAgo(card.updatedAt)}
        </time>
      </p>
    </li>
  );
}
