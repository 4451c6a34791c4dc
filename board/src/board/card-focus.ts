// The focus in the columns. One card of each column is in the tab order; the arrow keys move the focus between cards.
import { useState, type FocusEvent, type KeyboardEvent, type RefObject } from 'react';
import { flushSync } from 'react-dom';

const steps: Readonly<Record<string, (index: number, count: number) => number>> = {
  ArrowUp: (index) => Math.max(0, index - 1),
  ArrowDown: (index, count) => Math.min(count - 1, index + 1),
  Home: () => 0,
  End: (_index, count) => count - 1,
};

const cardOf = (target: EventTarget): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>('[data-card]') : null;

/** The title of a card, or its handle if the focus is in a handle. */
const partLike = (target: EventTarget): string =>
  target instanceof Element && target.closest('.handle') ? '.handle' : '.card-title';

/** Moves the focus to the next column with cards, in the direction of the key. */
function focusColumn(list: HTMLElement, key: string, part: string): void {
  const lists = [...(list.closest('.columns')?.querySelectorAll<HTMLElement>('.cards') ?? [])];
  const index = lists.indexOf(list);
  const others = key === 'ArrowRight' ? lists.slice(index + 1) : lists.slice(0, index).reverse();
  const found = others.flatMap((each) => [
    ...each.querySelectorAll<HTMLElement>(`${part}[tabindex="0"]`),
  ])[0];
  found?.focus();
}

export function useCardFocus(
  list: RefObject<HTMLElement | null>,
  ids: readonly string[],
  isDragging: boolean,
) {
  const [current, setCurrent] = useState<string>();
  const index = current === undefined ? 0 : Math.max(0, ids.indexOf(current));
  const onKeyDown = (event: KeyboardEvent) => {
    const { key, target, altKey, ctrlKey, metaKey } = event;
    // The keys move the card while it is dragged.
    if (isDragging || !list.current || !cardOf(target) || altKey || ctrlKey || metaKey) return;
    const part = partLike(target);
    const next = ids[steps[key]?.(index, ids.length) ?? -1];
    if (next !== undefined) {
      flushSync(() => {
        setCurrent(next);
      });
      list.current.querySelector<HTMLElement>(`[data-card="${CSS.escape(next)}"] ${part}`)?.focus();
    } else if (key === 'ArrowLeft' || key === 'ArrowRight') focusColumn(list.current, key, part);
    else return;
    event.preventDefault();
  };
  return {
    /** The index of the card in the tab order. */
    index,
    handlers: {
      onKeyDown,
      onFocus: ({ target }: FocusEvent) => {
        const card = cardOf(target);
        if (card) setCurrent(card.dataset.card);
      },
    },
  };
}
