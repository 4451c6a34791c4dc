// Gives the API to all components below.
import { useEffect, useState, type ReactNode } from 'react';
import { Provider } from 'urql';
import { createApi } from './client';

interface ApiProviderProps {
  /** Must not change: another session needs another provider. */
  readonly token: string;
  readonly children: ReactNode;
}

export function ApiProvider({ token, children }: ApiProviderProps) {
  const [api] = useState(() => createApi(token));
  useEffect(() => api.close, [api]);
  return <Provider value={api.client}>{children}</Provider>;
}
