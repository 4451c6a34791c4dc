// Gives the API to all components below.
import { useState, type ReactNode } from 'react';
import { Provider } from 'urql';
import { createApi } from './client';

/** Another session needs another provider. */
export function ApiProvider({ children }: { readonly children: ReactNode }) {
  // Nothing has to be closed: the connection ends with the last subscription, and opens again with the next one.
  const [client] = useState(createApi);
  return <Provider value={client}>{children}</Provider>;
}
