// Says when live events were missed, so that the open page reads its data again: first its own query, then its lists.
import { useEffect } from 'react';
import { useClient, type DocumentInput } from 'urql';
import { createStore } from '../store';

/** The time to the next attempt after a request has failed. */
const retryMs = 5_000;

const misses = createStore(0);
const readings = createStore(0);

export const noteMissedEvents = () => {
  misses.set(misses.get() + 1);
};

/**
 * Reads the query of a page each time that events were missed. Its response makes the cache drop the lists (cache.ts).
 *
 * @param variables must keep its identity
 */
export function useMissedEvents<Variables extends object>(
  query: DocumentInput<unknown, Variables>,
  variables: Variables,
): void {
  const client = useClient();
  useEffect(() => {
    let isActive = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = async () => {
      clearTimeout(timer);
      const policy = { requestPolicy: 'network-only' } as const;
      const { error } = await client.query(query, variables, policy).toPromise();
      if (!isActive) return;
      if (error) timer = setTimeout(() => void read(), retryMs);
      else readings.set(readings.get() + 1);
    };
    const unsubscribe = misses.subscribe(() => void read());
    return () => {
      isActive = false;
      unsubscribe();
      clearTimeout(timer);
    };
  }, [client, query, variables]);
}

/**
 * Calls a function each time that the query of the page has been read again. The cache does not read a list again that a
 * response of another query has dropped.
 */
export function useReadAgain(onRead: () => void): void {
  useEffect(() => readings.subscribe(onRead), [onRead]);
}
