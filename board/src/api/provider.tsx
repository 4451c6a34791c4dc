// Gives the API to all components below.
import { useState, type ReactNode } from 'react';
import { Provider } from 'urql';
import { createApi } from './client';

interface ApiProviderProps {
  /** Must not change: another session needs another provider. */
  readonly token: string;
  readonly children: ReactNode;
}

export function ApiProvider({ token, children }: ApiProviderProps) {
  // Nothing has to be closed: the connection ends with the last subscription, and opens again with the next one.
  const [client] = useState(() => createApi(token));
  return <Provider value={client}>{children}</Provider>;
}
