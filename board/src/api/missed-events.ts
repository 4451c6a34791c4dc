// Says when live events were missed, so that the open page reads its data again.
import { useEffect } from 'react';
import { createStore } from '../store';

const misses = createStore(0);

export const noteMissedEvents = () => {
  misses.set(misses.get() + 1);
};

/** Calls a function each time that events were missed. */
export function useMissedEvents(onMissed: () => void) {
  useEffect(() => misses.subscribe(onMissed), [onMissed]);
}
