// Whether live changes arrive: the connection to the gateway, and the reason why the gateway ended a subscription.
import { createStore, useStore } from '../store';

const connected = createStore(true);
const liveProblem = createStore<string | undefined>(undefined);

export const setConnected = connected.set;

/** False from the loss of the connection until it is up again. */
export const useConnected = (): boolean => useStore(connected);

export const setLiveProblem = liveProblem.set;

/** The error with which the gateway ended the last subscription for good. */
export const useLiveProblem = (): string | undefined => useStore(liveProblem);
