// Keeps the board current: moves and live events change the cards in the cache at once. Shortly after, the gateway says
// which of them match the filter, with the new counts and sums.
import { useEffect, useRef, useState } from 'react';
import { useClient, useSubscription } from 'urql';
import { noteMissedEvents } from '../api/missed-events';
import {
  ChangedCardsDocument,
  OpportunityEventAddedDocument,
  type OpportunityFilter,
} from '../generated/operations';

/** Many events in a short time cause one request. */
const quietMs = 300;

/** The time to the next attempt after a request has failed. */
const retryMs = 5_000;

/** The highest number of cards in one request. After more changes, the board is read anew. */
const changedMax = 100;

/** The contents of the board. */
interface Shown {
  readonly pipelineId: string;
  readonly where: OpportunityFilter;
}

/**
 * There is one subscription for as long as the page is open, whatever it shows.
 *
 * @param after the last event before the cards were read; null if there is none
 * @returns a function that takes the ID of a card that was changed on this page. Its event may never arrive if the subscription is interrupted
 */
export function useLiveBoard(shown: Shown, after: string | null): (id: string) => void {
  // The subscription follows the events by itself. A later last event must not start it anew.
  const [first] = useState(after);
  const noteChange = useChanges(shown);
  useSubscription(
    { query: OpportunityEventAddedDocument, variables: { after: first } },
    (_previous, event) => {
      noteChange(event.opportunityEventAdded.opportunityId);
      return event;
    },
  );
  return noteChange;
}

/** @returns a function that takes the ID of a changed card */
function useChanges(shown: Shown): (id: string) => void {
  const client = useClient();
  const latest = useRef(shown);
  const changed = useRef(new Set<string>());
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    latest.current = shown;
  });
  const isActive = useRef(false);
  useEffect(() => {
    isActive.current = true;
    return () => {
      isActive.current = false;
      clearTimeout(timer.current);
    };
  }, []);
  const readIn = (ms: number) => {
    // A move can end after the page has been left.
    if (isActive.current) timer.current ??= setTimeout(() => void read(), ms);
  };
  const read = async () => {
    timer.current = undefined;
    const ids = [...changed.current];
    changed.current.clear();
    if (ids.length > changedMax) {
      noteMissedEvents();
      return;
    }
    const { error } = await client
      .query(ChangedCardsDocument, { ...latest.current, ids }, { requestPolicy: 'network-only' })
      .toPromise();
    if (!error) return;
    for (const id of ids) changed.current.add(id);
    readIn(retryMs);
  };
  return (id) => {
    changed.current.add(id);
    readIn(quietMs);
  };
}
