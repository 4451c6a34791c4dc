// The part of a column that is rendered: the cards near the visible part, the focused one and the dragged one.
import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/react-virtual';
import { useCallback, type RefObject } from 'react';

/** The height of a card before it is measured, and the distance between cards, in pixels. */
const cardHeight = 112;
const gap = 8;

/** A card, and the empty space above it in pixels that stands for cards that are not rendered. */
export interface WindowCard {
  readonly id: string;
  readonly index: number;
  readonly space: number;
}

/** @param kept the indexes of cards that are rendered wherever they are, such as the one with the focus */
export function useCardWindow(
  list: RefObject<HTMLElement | null>,
  ids: readonly string[],
  kept: readonly number[],
) {
  // A string, so that the callback changes only when the indexes do.
  const keptIndexes = kept.filter((index) => index >= 0 && index < ids.length).join(' ');
  const rangeExtractor = useCallback(
    (range: Range) => {
      const always = keptIndexes === '' ? [] : keptIndexes.split(' ').map(Number);
      return [...new Set([...defaultRangeExtractor(range), ...always])].sort((a, b) => a - b);
    },
    [keptIndexes],
  );
  // eslint-disable-next-line react-hooks/incompatible-library -- Its functions are not passed to memoized components.
  const virtualizer = useVirtualizer({
    count: ids.length,
    getScrollElement: () => list.current,
    getItemKey: (index) => ids[index] ?? index,
    estimateSize: () => cardHeight,
    overscan: 5,
    gap,
    rangeExtractor,
  });
  const items = virtualizer.getVirtualItems();
  const ends = [0, ...items.map(({ end }) => end + gap)];
  const cards = items.map(({ index, start }, position): WindowCard => ({
    id: ids[index] ?? '',
    index,
    space: start - (ends[position] ?? 0),
  }));
  return {
    cards,
    spaceBelow: Math.max(0, virtualizer.getTotalSize() - (ends.at(-1) ?? 0)),
    /** The ref callback of each rendered card, whose element has its index in `data-index`. */
    measure: virtualizer.measureElement,
  };
}
