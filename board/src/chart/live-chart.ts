// Keeps the chart current: it is read again shortly after a change.
import { useEffect, useRef, useState } from 'react';
import { useSubscription } from 'urql';
import { useReadAgain } from '../api/missed-events';
import { OpportunityEventAddedDocument } from '../generated/operations';

/** Many events in a short time cause one request. */
const delayMs = 1_000;

/** @param after the last event before the chart was read; null if there is none */
export function useLiveChart(after: string | null, readAgain: () => void): void {
  // The subscription follows the events by itself. A later last event must not start it anew.
  const [first] = useState(after);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useReadAgain(readAgain);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      timer.current = undefined;
    },
    // The timer of another chart would read that chart again.
    [readAgain],
  );
  useSubscription(
    { query: OpportunityEventAddedDocument, variables: { after: first } },
    (_previous, event) => {
      timer.current ??= setTimeout(() => {
        timer.current = undefined;
        readAgain();
      }, delayMs);
      return event;
    },
  );
}
