// A REST call as plain data, independent of the server.
import { GatewayError } from '../errors.js';

export interface Call {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly body?: Readonly<Record<string, unknown>> | undefined;
  /** The value of the header If-Match. */
  readonly ifMatch?: string | undefined;
}

export const pathOf = (url: string): string => url.split('?', 1)[0] ?? '';

/**
 * Reads the query of an address. The encoding is checked first, because URLSearchParams replaces invalid bytes.
 *
 * @throws GatewayError when the query is not percent-encoded UTF-8
 */
export function queryOf(url: string): URLSearchParams {
  const mark = url.indexOf('?');
  const query = mark === -1 ? '' : url.slice(mark + 1);
  try {
    decodeURIComponent(query.replaceAll('+', ' '));
  } catch {
    throw new GatewayError('INVALID_REQUEST', 'The query is not percent-encoded UTF-8.');
  }
  return new URLSearchParams(query);
}

/** The names that a query contains more than once. */
export function repeatedIn(query: URLSearchParams): ReadonlySet<string> {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const name of query.keys()) {
    if (seen.has(name)) repeated.add(name);
    seen.add(name);
  }
  return repeated;
}
