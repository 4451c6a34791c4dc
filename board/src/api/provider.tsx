// Gives the API to all components below. If events were missed, everything is read again, with an empty cache.
import { useEffect, useState, type ReactNode } from 'react';
import { Provider } from 'urql';
import { createApi } from './client';

interface ApiProviderProps {
  readonly token: string;
  readonly children: ReactNode;
}

export function ApiProvider({ token, children }: ApiProviderProps) {
  const [generation, setGeneration] = useState(0);
  const [api, setApi] = useState<ReturnType<typeof createApi>>();
  useEffect(() => {
    const created = createApi(token, () => {
      setGeneration((previous) => previous + 1);
    });
    setApi(created);
    return () => {
      created.close();
    };
  }, [token, generation]);
  if (api === undefined) return null;
  return (
    <Provider key={generation} value={api.client}>
      {children}
    </Provider>
  );
}
