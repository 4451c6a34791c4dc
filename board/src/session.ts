// The session: the token that every request sends. It lasts as long as the tab, and is stored nowhere else.
import { demoApiKey } from './page-settings';
import { createStore, useStore } from './store';

export interface Session {
  /** An API key; undefined if nobody is signed in. */
  readonly token: string | undefined;
  /** The reason why the last session ended, for people. */
  readonly reason?: string | undefined;
}

const storageKey = 'opportunity-board-token';

const session = createStore<Session>({
  token: sessionStorage.getItem(storageKey) ?? demoApiKey,
});

export function signIn(token: string): void {
  sessionStorage.setItem(storageKey, token);
  session.set({ token });
}

export function signOut(reason?: string): void {
  sessionStorage.removeItem(storageKey);
  session.set({ token: undefined, reason });
}

export const useSession = (): Session => useStore(session);
