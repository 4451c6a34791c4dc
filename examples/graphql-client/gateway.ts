// Sends an operation to the gateway. Types come from the document; beyond fetch, nothing else is needed.
import type { TypedDocumentString } from './generated/graphql.js';

interface Answer<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions?: { readonly code?: string };
  }[];
}

export function connect(url: string, apiKey: string) {
  /** @throws Error for what no result speaks of: sign-in, limits, a fault */
  return async function run<Data, Variables>(
    document: TypedDocumentString<Data, Variables>,
    ...[variables]: Variables extends Record<string, never> ? [] : [Variables]
  ): Promise<Data> {
    const response = await fetch(new URL('/graphql', url), {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ query: document, variables }),
    });
    const { data, errors = [] } = (await response.json()) as Answer<Data>;
    const [error] = errors;
    if (error) throw new Error(`${error.extensions?.code ?? 'ERROR'}: ${error.message}`);
    if (data == null) throw new Error(`The gateway answered ${String(response.status)}.`);
    return data;
  };
}
