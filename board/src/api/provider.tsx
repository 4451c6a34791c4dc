// Gives the API to all components below. If events were missed, everything is read again, with an empty cache.
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { Provider } from 'urql';
import { createApi } from './client';

interface ApiProviderProps {
  readonly token: string;
  readonly children: ReactNode;
}

export function ApiProvider({ token, children }: ApiProviderProps) {
  const [generation, setGeneration] = useState(0);
  const api = useMemo(
    () =>
      createApi(token, () => {
        setGeneration(generation + 1);
      }),
    [token, generation],
  );
  useEffect(() => api.close, [api]);
  return (
    <Provider key={generation} value={api.client}>
      {children}
    </Provider>
  );
}
