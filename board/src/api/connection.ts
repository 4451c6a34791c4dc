// Whether the live connection to the gateway is up.
import { createStore, useStore } from '../store';

const connected = createStore(true);

export const setConnected = connected.set;

/** False from the loss of the connection until it is up again. */
export const useConnected = (): boolean => useStore(connected);
