// Keeps the board current: live events change the cards in the cache, and counts and sums are read again after them.
import { useEffect, useRef, useState } from 'react';
import { useSubscription } from 'urql';
import { OpportunityEventAddedDocument, type OpportunityFilter } from '../generated/operations';

/** Many events in a short time cause one request. */
const quietMs = 300;

/**
 * @param after the last event before the cards were read; null if there is none
 * @param onChange is called shortly after events
 */
export function useLiveBoard(where: OpportunityFilter, after: string | null, onChange: () => void) {
  // The subscription follows the events by itself. A later last event must not start it anew.
  const [first] = useState(after);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef(onChange);
  useEffect(() => {
    latest.current = onChange;
  });
  useEffect(
    () => () => {
      clearTimeout(timer.current);
    },
    [],
  );
  useSubscription(
    { query: OpportunityEventAddedDocument, variables: { where, after: first } },
    (_previous, event) => {
      clearTimeout(timer.current);
      timer.current = setTimeout(() => {
        latest.current();
      }, quietMs);
      return event;
    },
  );
}
