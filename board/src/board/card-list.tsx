// The cards of a column. Those far from the visible part are left out, so that a column can have thousands.
import { Fragment, useCallback, useRef, type ReactNode } from 'react';
import type { CardFragment } from '../generated/operations';
import { Card } from './card';
import { useCardFocus } from './card-focus';
import { useCardWindow } from './card-window';

interface CardListProps {
  readonly stage: { readonly id: string; readonly name: string };
  readonly order: readonly string[];
  readonly cardOf: (id: string) => CardFragment | undefined;
  readonly draggedId: string | undefined;
  readonly canMove: boolean;
  readonly count: number | undefined;
  readonly listRef: (element: Element | null) => void;
  readonly isDropTarget: boolean;
  /** Follows the cards, such as the state of loading. */
  readonly children: ReactNode;
}

export function CardList(props: CardListProps) {
  const { stage, order, cardOf, draggedId, canMove, count, listRef, isDropTarget } = props;
  const list = useRef<HTMLUListElement>(null);
  const ref = useCallback(
    (element: HTMLUListElement | null) => {
      list.current = element;
      listRef(element);
    },
    [listRef],
  );
  const focus = useCardFocus(list, order, draggedId !== undefined);
  const dragged = draggedId === undefined ? -1 : order.indexOf(draggedId);
  const { cards, spaceBelow, measure } = useCardWindow(list, order, [focus.index, dragged]);
  return (
    <ul
      ref={ref}
      className={isDropTarget ? 'cards drop-target' : 'cards'}
      aria-label={stage.name}
      {...focus.handlers}
    >
      {cards.map(({ id, index, space }) => {
        const card = cardOf(id);
        return (
          <Fragment key={id}>
            <Space height={space} />
            {card && (
              <Card
                {...{ card, index, canMove, count, measure }}
                stageId={stage.id}
                isCurrent={index === focus.index}
              />
            )}
          </Fragment>
        );
      })}
      <Space height={spaceBelow} />
      {props.children}
    </ul>
  );
}

/** Takes the place of the cards that are left out. */
const Space = ({ height }: { readonly height: number }) =>
  height > 0 && <li aria-hidden="true" style={{ height }} />;
