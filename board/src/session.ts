// The session: the token that every request sends. It lasts as long as the tab.
//
// An API key is kept in the storage of the session, as the tokens of a provider are (board/src/openid.ts): they survive a
// reload, and are gone once the tab is closed. A tab that is duplicated takes a copy of them along.
import { demoApiKey } from './page-settings';
import { createStore, useStore } from './store';

export interface Session {
  /** Counts the sessions of the page. It stays the same when a token is renewed. */
  readonly id: number;
  /** An API key, or the token of a person; undefined if nobody is signed in. */
  readonly token: string | undefined;
  /** The reason why the last session ended, for people. */
  readonly reason?: string | undefined;
  /** Whether the gateway has rejected the last session, so that the same person cannot simply sign in again. */
  readonly wasRejected?: boolean;
}

const storageKey = 'opportunity-board-token';

const session = createStore<Session>({
  id: 0,
  token: sessionStorage.getItem(storageKey) ?? demoApiKey,
});

export const currentToken = (): string | undefined => session.get().token;

/** Starts a session with a token, which its owner stores. */
export function startSession(token: string): void {
  session.set({ id: session.get().id + 1, token });
}

export function signInWithKey(apiKey: string): void {
  sessionStorage.setItem(storageKey, apiKey);
  startSession(apiKey);
}

/** The current session. It can be compared with the one at another time by `hasEnded`. */
export const currentSession = (): Session => session.get();

/** Whether a session has ended, or another one has started since. */
export function hasEnded({ id, token }: Session): boolean {
  const now = session.get();
  return now.id !== id || (token !== undefined && now.token === undefined);
}

/** Replaces the token of the session by the next one. */
export function renewSession(token: string): void {
  session.set({ ...session.get(), token });
}

export function endSession(reason?: string, wasRejected = false): void {
  sessionStorage.removeItem(storageKey);
  session.set({ id: session.get().id, token: undefined, reason, wasRejected });
}

/** Ends a session that the gateway rejects. */
export function rejectSession(reason: string): void {
  endSession(reason, true);
}

/** Calls a function at the end of each session. */
export const onSessionEnd = (listener: () => void) =>
  session.subscribe(() => {
    if (currentToken() === undefined) listener();
  });

export const useSession = (): Session => useStore(session);
